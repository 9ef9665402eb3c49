package pinteresttest

//go:generate go run ../tools/enumerations.go .

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checkAll returns the first error.
func checkAll(errs ...*apiError) *apiError {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkOneOf rejects a value that is not one of the allowed ones. "" is an absent value.
func checkOneOf[V, A ~string](field string, value V, allowed ...A) *apiError {
	if value == "" || slices.Contains(allowed, A(value)) {
		return nil
	}
	if len(allowed) > 20 {
		return invalid(field, fmt.Sprintf("%q is not one of the %d known values", value, len(allowed)))
	}
	return invalid(field, fmt.Sprintf("%q is not one of %q", value, allowed))
}

// checkEnum rejects a value that is not a constant of its type, and one that the service does not accept any more.
func checkEnum[T ~string](field string, value T) *apiError {
	return checkOneOf(field, value, constants[T]()...)
}

// checkQueryEnum is checkEnum for a parameter of the query.
func checkQueryEnum[T ~string](r *apiRequest, field string) *apiError {
	return checkEnum(field, T(r.query.Get(field)))
}

// constants returns the client's constants of type T that requests can have.
func constants[T ~string]() []T {
	for _, list := range enumerations {
		if values, ok := list.([]T); ok {
			return values
		}
	}
	panic(fmt.Sprintf("pinteresttest: enumerations.go does not have %T", *new(T)))
}

// checkEach rejects a list with a value that is not one of the allowed ones.
func checkEach[V, A ~string](field string, values []V, allowed ...A) *apiError {
	for _, value := range values {
		if value == "" {
			return invalid(field, "has an empty value")
		}
		if err := checkOneOf(field, value, allowed...); err != nil {
			return err
		}
	}
	return nil
}

// checkEnums rejects a list with a value that is not a constant of its type.
func checkEnums[T ~string](field string, values []T) *apiError {
	return checkEach(field, values, constants[T]()...)
}

func checkRequired(field string, present bool) *apiError {
	if present {
		return nil
	}
	return badRequest("Invalid request: '" + field + "' is a required property")
}

// checkBool rejects a parameter of the query that is not a boolean.
func checkBool(r *apiRequest, field string) *apiError {
	return checkOneOf(field, r.query.Get(field), "true", "false")
}

// intParam returns a parameter of the query that is a number from 1 to limit. missing is its value if it is absent.
func intParam(r *apiRequest, field string, missing, limit int) (int, *apiError) {
	text := r.query.Get(field)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > limit {
		return 0, invalid(field, fmt.Sprintf("%s is not between 1 and %d", text, limit))
	}
	return n, nil
}

// checkText rejects a text of more than limit characters. nil is an absent text.
func checkText(field string, text *string, limit int) *apiError {
	if text == nil || utf8.RuneCountInString(*text) <= limit {
		return nil
	}
	return invalid(field, fmt.Sprintf("is longer than %d characters", limit))
}

var digits = regexp.MustCompile(`^\d+$`)

const maxIDs = 250 // of the live service; the description says 100

// ids returns the ids in a query parameter. The parameter can be repeated, and a value can have several ids, joined with commas.
func (r *apiRequest) ids(field string) []string {
	var ids []string
	for _, value := range r.query[field] {
		ids = append(ids, strings.Split(value, ",")...)
	}
	return ids
}

// checkIDs is checkLength for ids, and rejects values that are not ids.
func checkIDs(field string, ids []string, limit int) *apiError {
	for _, id := range ids {
		if !digits.MatchString(id) {
			return invalid(field, fmt.Sprintf(`%q does not match '^\d+$'`, id))
		}
	}
	return checkLength(field, ids, limit)
}

// checkID rejects a value that is not an id. "" is an absent value.
func checkID(field, id string) *apiError {
	if id == "" {
		return nil
	}
	return checkIDs(field, []string{id}, 1)
}

// checkQueryID is checkID for a parameter of the query.
func checkQueryID(r *apiRequest, field string) *apiError {
	return checkIDs(field, r.query[field], 1)
}

// checkLength rejects an empty list, and one with more than limit values. nil is an absent list.
func checkLength[T any](field string, values []T, limit int) *apiError {
	if values != nil && len(values) == 0 {
		return invalid(field, "is empty")
	}
	if len(values) > limit {
		return invalid(field, fmt.Sprintf("has %d values, more than %d", len(values), limit))
	}
	return nil
}

// commaList returns the values of a query parameter that joins them with commas.
func commaList[T ~string](r *apiRequest, field string) ([]T, *apiError) {
	switch values := r.query[field]; {
	case len(values) > 1:
		return nil, invalid(field, "is given more than once: join its values with commas")
	case len(values) == 0 || values[0] == "":
		return nil, nil
	default:
		return convert[T](strings.Split(values[0], ",")), nil
	}
}

// convert converts strings to another string type.
func convert[To, From ~string](values []From) []To {
	var converted []To
	for _, value := range values {
		converted = append(converted, To(value))
	}
	return converted
}
