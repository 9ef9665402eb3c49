package pinterest_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// TestResponse_TypesAreTolerant decodes responses with a number in every field, with null in every field, without fields, and with a newer
// field, alone, in a page and as the results of writes.
func TestResponse_TypesAreTolerant(t *testing.T) {
	for _, test := range []tolerance{
		tolerant[pinterest.AdAccount](), tolerant[pinterest.Campaign](), tolerant[pinterest.AdGroup](), tolerant[pinterest.Ad](),
		tolerant[pinterest.OrderLine](), tolerant[pinterest.Report](), tolerant[pinterest.ReportRequest](), tolerant[pinterest.ReportTemplate](),
		tolerant[pinterest.AudienceSizing](), tolerant[pinterest.Audience](), tolerant[pinterest.CustomerList](), tolerant[pinterest.BulkRequest](),
		tolerant[pinterest.Catalog](), tolerant[pinterest.Feed](), tolerant[pinterest.FeedIngestion](), tolerant[pinterest.FeedProcessingResult](),
		tolerant[pinterest.ItemsBatch](), tolerant[pinterest.ItemIssues](), tolerant[pinterest.ProductGroup](), tolerant[pinterest.ProductCounts](),
		tolerant[pinterest.CatalogProduct](), tolerant[pinterest.CatalogReportStat](), tolerant[pinterest.AvailableFilterValues](),
		tolerant[pinterest.ConversionResult](), tolerant[pinterest.ConversionTag](), tolerant[pinterest.ConversionTagEvent](),
		tolerant[pinterest.Keyword](), tolerant[pinterest.ProductGroupPromotion](), tolerant[pinterest.TargetingInterest](),
		tolerant[pinterest.MediaUploadDetails](), tolerant[pinterest.Pin](), tolerant[pinterest.SummaryPin](), tolerant[pinterest.Board](),
		tolerant[pinterest.UserAccount](), tolerant[pinterest.UserSummary](), tolerant[pinterest.Website](), tolerant[pinterest.LinkedBusiness](),
	} {
		t.Run(test.of.Name(), func(t *testing.T) {
			for form, document := range map[string]map[string]any{
				"numbers": numbersFor(test.of), "nulls": nullsFor(test.of), "no fields": {}, "a newer field": {"of_tomorrow": []any{map[string]any{"id": 1}}},
			} {
				for place, out := range test.outs() {
					body := any(document)
					switch place {
					case "page":
						body = map[string]any{"items": []any{document, document}, "bookmark": 7}
					case "list":
						body = map[string]any{"list": []any{document}}
					case "writes":
						write := map[string]any{"data": document, "exceptions": []any{map[string]any{"code": 7, "message": 7}}}
						body = map[string]any{"items": []any{write, maps.Clone(write)}}
					}
					content, err := json.Marshal(body)
					require.NoError(t, err)
					c := newClient(t, &script{steps: []step{respond(200, string(content))}})
					require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/x"}, out), "%s in %s: %s", form, place, content)
					if form == "numbers" {
						assert.Empty(t, withoutNumber(reflect.ValueOf(out).Elem(), place), "%s: %s", place, content)
					}
				}
			}
		})
	}
}

// tolerance is a type and values to decode it into, by place.
type tolerance struct {
	of   reflect.Type
	outs func() map[string]any
}

func tolerant[T any]() tolerance {
	return tolerance{reflect.TypeFor[T](), func() map[string]any {
		return map[string]any{
			"response": new(T), "page": new(pinterest.Page[T]), "list": new(struct{ List []T }), "writes": new(struct{ Items pinterest.WriteResults[T] }),
		}
	}}
}

// keepsUnknown are the types that keep a value of an unexpected form as JSON.
var keepsUnknown = map[reflect.Type]bool{
	reflect.TypeFor[pinterest.TargetingSpec](): true, reflect.TypeFor[pinterest.AudienceRule](): true, reflect.TypeFor[pinterest.FilterList](): true,
}

// jsonName returns the name of a field in JSON, "" if it has none.
func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return strings.TrimPrefix(name, "-")
}

func nullsFor(of reflect.Type) map[string]any {
	document := map[string]any{}
	for field := range of.Fields() {
		if name := jsonName(field); name != "" {
			document[name] = nil
		}
	}
	return document
}

func numbersFor(of reflect.Type) map[string]any {
	document := map[string]any{}
	for field := range of.Fields() {
		if jsonName(field) != "" {
			document[jsonName(field)] = numberFor(field.Type)
		}
	}
	return document
}

// numberFor returns a value for a field, with numbers for strings.
func numberFor(of reflect.Type) any {
	if keepsUnknown[of] {
		return nil
	}
	switch of.Kind() {
	case reflect.Pointer:
		return numberFor(of.Elem())
	case reflect.Slice:
		return []any{numberFor(of.Elem())}
	case reflect.Map:
		return map[string]any{"7": numberFor(of.Elem())}
	case reflect.Bool:
		return true
	case reflect.Struct:
		if document := numbersFor(of); len(document) > 0 {
			return document
		}
	}
	return 7
}

// withoutNumber returns the path of a string field that is empty, "" if there is none.
func withoutNumber(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "7" {
			return path
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return withoutNumber(v.Elem(), path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if missing := withoutNumber(v.Index(i), path+"[]"); missing != "" {
				return missing
			}
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() && (jsonName(field) != "" || field.Tag == "") && !keepsUnknown[field.Type] {
				if missing := withoutNumber(value, path+"."+field.Name); missing != "" {
					return missing
				}
			}
		}
	}
	return ""
}
