package pinteresttest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
)

// matcher reports whether an item matches a filter.
type matcher = func(*item) bool

// filterKinds are the kinds of filters of each type of catalog. Digits at the end of a kind are left out.
var filterKinds = map[pinterest.CatalogType][]string{
	pinterest.CatalogTypeRetail: strings.Fields(`
		AVAILABILITY BRAND CONDITION CURRENCY CUSTOM_LABEL_ CUSTOM_NUMBER_ GENDER GOOGLE_PRODUCT_CATEGORY_ ITEM_GROUP_ID ITEM_ID MAX_PRICE
		MEDIA_TYPE MIN_PRICE PRODUCT_GROUP PRODUCT_TYPE_ TITLE_KEYWORDS`),
	pinterest.CatalogTypeHotel: strings.Fields("BRAND COUNTRY CUSTOM_LABEL_ HOTEL_ID PRICE TITLE_KEYWORDS"),
	pinterest.CatalogTypeCreativeAssets: strings.Fields(
		"CREATIVE_ASSETS_ID CUSTOM_LABEL_ GOOGLE_PRODUCT_CATEGORY_ MEDIA_TYPE TITLE_KEYWORDS",
	),
}

// readFilters returns the matcher of the filters of a product group in a type of catalog.
func readFilters(raw json.RawMessage, catalog pinterest.CatalogType) (matcher, *apiError) {
	reject := func(reason string) (matcher, *apiError) {
		return nil, conflict(pinterest.CodeInvalidProductGroupFilters,
			"Catalog product group filters failed validation, please ensure all filters are set correctly. filters: "+reason)
	}
	var lists struct {
		AnyOf []map[string]json.RawMessage `json:"any_of"`
		AllOf []map[string]json.RawMessage `json:"all_of"`
	}
	if problem := unmarshalStrictly(raw, &lists); problem != "" {
		return reject(problem)
	}
	if len(lists.AnyOf) > 0 == (len(lists.AllOf) > 0) {
		return reject("either any_of or all_of is required, with at least one filter")
	}
	var matchers []matcher
	for i, filter := range slices.Concat(lists.AnyOf, lists.AllOf) {
		if len(filter) != 1 {
			return reject(fmt.Sprintf("filter %d has %d kinds, not one", i, len(filter)))
		}
		for kind, content := range filter {
			matches, problem := readFilter(catalog, kind, content)
			if problem != "" {
				return reject(kind + ": " + problem)
			}
			matchers = append(matchers, matches)
		}
	}
	if len(lists.AnyOf) > 0 {
		return func(i *item) bool {
			return slices.ContainsFunc(matchers, func(matches matcher) bool { return matches(i) })
		}, nil
	}
	return func(i *item) bool {
		return !slices.ContainsFunc(matchers, func(matches matcher) bool { return !matches(i) })
	}, nil
}

// criteria are the content of a filter.
type criteria[T any] struct {
	Values    *T     `json:"values"`
	Negated   bool   `json:"negated"`
	Inclusion *bool  `json:"inclusion"`            // of prices
	Operator  string `json:"filter_operator_type"` // of texts
}

// readFilter returns the matcher of a filter, or what is wrong with it.
func readFilter(catalog pinterest.CatalogType, kind string, raw json.RawMessage) (matches matcher, problem string) {
	switch {
	case !slices.Contains(filterKinds[catalog], strings.TrimRight(kind, "0123456789")):
		return nil, "is not a filter of a catalog of the type " + string(catalog)
	case slices.Contains(constants[pinterest.PriceFilterKind](), pinterest.PriceFilterKind(kind)):
		return newMatcher(raw, func(i *item, c criteria[float64]) bool {
			amount, _ := i.price("price")
			if amount == *c.Values {
				return c.Inclusion == nil || *c.Inclusion
			}
			return (amount < *c.Values) == (kind == string(pinterest.FilterMaxPrice))
		})
	case kind == "CURRENCY":
		return newMatcher(raw, func(i *item, c criteria[pinterest.Currency]) bool {
			_, currency := i.price("price")
			return currency == *c.Values
		})
	case kind == string(pinterest.FilterProductGroup):
		_, problem := newMatcher(raw, func(*item, criteria[[]string]) bool { return false })
		return matchNone, problem // the server does not compare product groups
	case kind == "PRICE", strings.HasPrefix(kind, "CUSTOM_NUMBER_"):
		return matchNone, comparisonProblem(kind, raw) // nor these numbers
	case slices.Contains(constants[pinterest.TextFilterKind](), pinterest.TextFilterKind(kind)):
		return newMatcher(raw, func(i *item, c criteria[[]string]) bool {
			text := i.filterText(pinterest.TextFilterKind(kind))
			return slices.ContainsFunc(*c.Values, func(value string) bool {
				switch {
				case kind == string(pinterest.FilterTitleKeywords):
					return strings.Contains(text, strings.ToLower(value))
				case c.Operator == "CONTAINS":
					return strings.Contains(text, value)
				}
				return text != "" && text == value
			})
		})
	case slices.Contains(constants[pinterest.PathFilterKind](), pinterest.PathFilterKind(kind)):
		return newMatcher(raw, func(i *item, c criteria[[][]string]) bool {
			path := i.filterPath(pinterest.PathFilterKind(kind))
			return path != nil && slices.ContainsFunc(*c.Values, func(value []string) bool { return slices.Equal(value, path) })
		})
	}
	return nil, "is not a known filter"
}

// newMatcher returns the matcher of a filter with the criteria, or what is wrong with them.
func newMatcher[T any](raw json.RawMessage, matches func(*item, criteria[T]) bool) (matcher, string) {
	var c criteria[T]
	if problem := unmarshalStrictly(raw, &c); problem != "" {
		return nil, problem
	}
	switch {
	case c.Values == nil:
		return nil, "values is required"
	case !slices.Contains([]string{"", "IS", "CONTAINS"}, c.Operator):
		return nil, fmt.Sprintf("%q is not an operator", c.Operator)
	}
	return func(i *item) bool { return matches(i, c) != c.Negated }, ""
}

// comparisonProblem returns what is wrong with a filter that compares a number.
func comparisonProblem(kind string, raw json.RawMessage) string {
	var c struct {
		Value    *float64            `json:"value"`
		Operator string              `json:"operator"`
		Currency *pinterest.Currency `json:"currency"` // of a price
		Negated  bool                `json:"negated"`
	}
	problem := unmarshalStrictly(raw, &c)
	switch {
	case problem != "":
		return problem
	case c.Value == nil || c.Operator == "":
		return "value and operator are required"
	case (c.Currency == nil) == (kind == "PRICE"):
		return "a price has a currency, and other numbers have none"
	case *c.Value < 0 || kind != "PRICE" && *c.Value != float64(uint32(*c.Value)):
		return "value is negative, or not a 32-bit number"
	case !slices.Contains([]string{"GREATER_THAN", "GREATER_THAN_OR_EQUALS", "LESS_THAN", "LESS_THAN_OR_EQUALS"}, c.Operator):
		return fmt.Sprintf("%q is not an operator", c.Operator)
	}
	return ""
}

func matchNone(*item) bool { return false }

func matchAll(*item) bool { return true }
