package contract

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/pinterest-go/pinterest"
)

// methods maps the id of each operation in the description to the client's method.
var methods = map[string]string{
	"user_account/get":         "UserAccount.Get",
	"user_account/analytics":   "UserAccount.GetAnalytics",
	"pins/create":              "Pins.Create",
	"pins/get":                 "Pins.Get",
	"pins/delete":              "Pins.Delete",
	"pins/analytics":           "Pins.GetAnalytics",
	"boards/list":              "Boards.List",
	"boards/create":            "Boards.Create",
	"boards/get":               "Boards.Get",
	"boards/update":            "Boards.Update",
	"boards/delete":            "Boards.Delete",
	"board_sections/list":      "Boards.ListSections",
	"board_sections/create":    "Boards.CreateSection",
	"board_sections/update":    "Boards.UpdateSection",
	"board_sections/delete":    "Boards.DeleteSection",
	"board_sections/list_pins": "Boards.ListSectionPins",
	"boards/list_pins":         "Boards.ListPins",
	"media/list":               "Media.List",
	"media/create":             "Media.Create",
	"media/get":                "Media.Get",
	"ad_accounts/list":         "AdAccounts.List",
	"ad_account/analytics":     "AdAccounts.GetAnalytics",
	"campaigns/list":           "AdAccounts.ListCampaigns",
	"campaigns/analytics":      "AdAccounts.GetCampaignAnalytics",
	"ad_groups/list":           "AdAccounts.ListAdGroups",
	"ad_groups/analytics":      "AdAccounts.GetAdGroupAnalytics",
	"ads/list":                 "AdAccounts.ListAds",
	"ads/analytics":            "AdAccounts.GetAdAnalytics",
	"product_groups/analytics": "AdAccounts.GetProductGroupAnalytics",
	"analytics/get_report":     "AdAccounts.GetReport",
	"analytics/create_report":  "AdAccounts.CreateReport",

	"feeds/list":                     "Catalogs.ListFeeds",
	"feeds/create":                   "Catalogs.CreateFeed",
	"feeds/get":                      "Catalogs.GetFeed",
	"feeds/update":                   "Catalogs.UpdateFeed",
	"feeds/delete":                   "Catalogs.DeleteFeed",
	"feed_processing_results/list":   "Catalogs.ListProcessingResults",
	"items/get":                      "Catalogs.GetItems",
	"items_batch/get":                "Catalogs.GetItemsBatch",
	"items_batch/post":               "Catalogs.CreateItemsBatch",
	"catalogs_product_groups/list":   "Catalogs.ListProductGroups",
	"catalogs_product_groups/create": "Catalogs.CreateProductGroup",
	"catalogs_product_groups/update": "Catalogs.UpdateProductGroup",
	"catalogs_product_groups/delete": "Catalogs.DeleteProductGroup",
}

// described returns the operations that both the client and the description have, by id. TestDrift reports the others.
func (s *spec) described() map[string]specOperation {
	both := map[string]specOperation{}
	for id := range methods {
		if op := s.operations[id]; op.Operation != nil {
			both[id] = op
		}
	}
	return both
}

// method returns the client's method for an operation.
func method(client *pinterest.Client, operationID string) reflect.Value {
	service, name, _ := strings.Cut(methods[operationID], ".")
	found := reflect.ValueOf(client).Elem().FieldByName(service).MethodByName(name)
	if !found.IsValid() {
		panic("the client has no method " + methods[operationID])
	}
	return found
}

// placeholders returns the names of the parameters in a path.
func placeholders(path string) []string {
	var names []string
	for segment := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// paramsType returns the type of a method's params struct, nil if it has none.
func paramsType(method reflect.Value) reflect.Type {
	for in := range method.Type().Ins() {
		if in.Kind() == reflect.Pointer && in.Elem().Kind() == reflect.Struct {
			return in.Elem()
		}
	}
	return nil
}

// call calls the method of an operation with generated arguments, and fetches the first page if the method returns a pager. The
// result is nil if the method returns only an error.
func call(ctx context.Context, client *pinterest.Client, op specOperation, g *generator, opts ...pinterest.RequestOption) (any, error) {
	run := method(client, op.OperationID)
	var args []reflect.Value
	names := append(placeholders(op.path), op.arguments()...)
	for in := range run.Type().Ins() {
		switch {
		case in == reflect.TypeFor[context.Context]():
			args = append(args, reflect.ValueOf(ctx))
		case in == reflect.TypeFor[[]string]():
			ids, err := json.Marshal(g.value(op.query()[op.arguments()[0]].Schema.Value))
			if err != nil {
				return nil, err
			}
			list := reflect.New(in)
			if err := json.Unmarshal(ids, list.Interface()); err != nil {
				return nil, err
			}
			args = append(args, list.Elem())
		case in.Kind() == reflect.String:
			args = append(args, reflect.ValueOf(g.id(names[0])))
			names = names[1:]
		case in.Kind() == reflect.Pointer:
			params, err := g.params(in.Elem(), op)
			if err != nil {
				return nil, err
			}
			args = append(args, params)
		case in != reflect.TypeFor[[]pinterest.RequestOption]():
			return nil, fmt.Errorf("%s: cannot generate a %s", op.OperationID, in)
		}
	}
	for _, opt := range opts {
		args = append(args, reflect.ValueOf(opt))
	}
	results := run.Call(args)
	if len(results) == 1 && results[0].Kind() == reflect.Pointer { // a pager
		results = results[0].MethodByName("Page").Call([]reflect.Value{reflect.ValueOf(ctx)})
	}
	err, _ := reflect.TypeAssert[error](results[len(results)-1])
	if len(results) == 1 || err != nil {
		return nil, err
	}
	return results[0].Interface(), nil
}

// params generates a params struct. Tags map its fields to the description.
func (g *generator) params(typ reflect.Type, op specOperation) (reflect.Value, error) {
	params := reflect.New(typ)
	for i := range typ.NumField() {
		name, schema, required := g.parameter(typ.Field(i), op)
		required = required || slices.Contains(requiredFields[op.OperationID], name)
		if schema == nil || !required && g.Float64() >= g.optional {
			continue
		}
		content, err := json.Marshal(g.value(schema))
		if err != nil {
			return params, err
		}
		field := params.Elem().Field(i)
		if field.Type() == reflect.TypeFor[pinterest.PinMediaSource]() {
			field.Set(reflect.ValueOf(mediaSource(content)))
			continue
		}
		if err := json.Unmarshal(content, field.Addr().Interface()); err != nil {
			return params, fmt.Errorf("%s: %s: %w", op.OperationID, name, err)
		}
	}
	return params, nil
}

// parameter returns the description of a params field. The schema is nil if the description lacks the field.
func (g *generator) parameter(field reflect.StructField, op specOperation) (name string, schema *openapi3.Schema, required bool) {
	name = wireName(field)
	if param := op.query()[name]; param != nil {
		return name, param.Schema.Value, param.Required
	}
	if body := op.body(); body != nil {
		property := g.spec.properties(body)[name]
		return name, property, property != nil && slices.Contains(g.spec.required(body), name)
	}
	return name, nil, false
}

// wireName returns the name in a field's json or url tag.
func wireName(field reflect.StructField) string {
	tag, ok := field.Tag.Lookup("json")
	if !ok {
		tag = field.Tag.Get("url")
	}
	name, _, _ := strings.Cut(tag, ",")
	return name
}

// mediaSource converts a described media source to the client's type.
func mediaSource(content []byte) pinterest.PinMediaSource {
	var source struct {
		SourceType    string `json:"source_type"`
		URL           string `json:"url"`
		ContentType   string `json:"content_type"`
		Data          string `json:"data"`
		MediaID       string `json:"media_id"`
		CoverImageURL string `json:"cover_image_url"`
	}
	if err := json.Unmarshal(content, &source); err != nil {
		panic(err)
	}
	switch source.SourceType {
	case "image_url":
		return pinterest.ImageURL{URL: source.URL}
	case "image_base64":
		data, err := base64.StdEncoding.DecodeString(source.Data)
		if err != nil {
			panic(err)
		}
		return pinterest.ImageBase64{ContentType: source.ContentType, Data: data}
	case "video_id":
		return pinterest.VideoID{MediaID: source.MediaID, CoverImageURL: source.CoverImageURL}
	}
	return pinterest.RawMediaSource(content)
}
