package pinteresttest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// checkAll returns the first failure.
func checkAll(failures ...*apiError) *apiError {
	for _, failure := range failures {
		if failure != nil {
			return failure
		}
	}
	return nil
}

// checkEnum refuses a value that the description does not list. "" stands for an absent one.
func checkEnum(field, value string, allowed ...string) *apiError {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	if len(allowed) > 20 {
		return badRequest(fmt.Sprintf("Invalid request: %s: %q is not one of the %d known values", field, value, len(allowed)))
	}
	return badRequest(fmt.Sprintf("Invalid request: %s: %q is not one of %q", field, value, allowed))
}

// checkEnums refuses a list with a value that the description does not list.
func checkEnums(field string, values []string, allowed ...string) *apiError {
	for _, value := range values {
		if value == "" {
			return badRequest("Invalid request: " + field + ": holds an empty value")
		}
		if err := checkEnum(field, value, allowed...); err != nil {
			return err
		}
	}
	return nil
}

// checkRequired refuses an absent value.
func checkRequired(field string, present bool) *apiError {
	if present {
		return nil
	}
	return badRequest("Invalid request: '" + field + "' is a required property")
}

var digits = regexp.MustCompile(`^\d+$`)

const maxIDs = 250 // of the live service; the description says 100

// checkIDs refuses what is no list of identifiers, such as identifiers joined with commas.
func checkIDs(field string, ids []string, most int) *apiError {
	for _, id := range ids {
		if !digits.MatchString(id) {
			return badRequest(fmt.Sprintf(`Invalid request: %s: %q does not match '^\d+$'`, field, id))
		}
	}
	if len(ids) > most {
		return badRequest(fmt.Sprintf("Invalid request: %s: has %d values, more than %d", field, len(ids), most))
	}
	return nil
}

// commaList returns the values of a query list that joins with commas.
func (r *apiRequest) commaList(field string) ([]string, *apiError) {
	switch values := r.query[field]; {
	case len(values) > 1:
		return nil, badRequest("Invalid request: " + field + ": is given more than once: join its values with commas")
	case len(values) == 0 || values[0] == "":
		return nil, nil
	default:
		return strings.Split(values[0], ","), nil
	}
}
