package contract

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// methods maps the id of each operation to the client's method, with the query parameters or fields of the body that are arguments of
// it.
var methods = map[string]string{
	"user_account/get":                      "UserAccount.Get",
	"user_account/analytics":                "UserAccount.GetAnalytics",
	"user_account/analytics/top_pins":       "UserAccount.GetTopPins",
	"user_account/analytics/top_video_pins": "UserAccount.GetTopVideoPins",
	"followers/list":                        "UserAccount.ListFollowers",
	"user_following/get":                    "UserAccount.ListFollowing",
	"boards_user_follows/list":              "UserAccount.ListFollowedBoards",
	"follow_user/update":                    "UserAccount.FollowUser",
	"linked_business_accounts/get":          "UserAccount.ListBusinesses",
	"user_websites/get":                     "UserAccount.ListWebsites",
	"verify_website/update":                 "UserAccount.VerifyWebsite(website)",
	"unverify_website/delete":               "UserAccount.UnverifyWebsite(website)",
	"website_verification/get":              "UserAccount.GetWebsiteVerification",
	"pins/list":                             "Pins.List",
	"pins/update":                           "Pins.Update",
	"pins/save":                             "Pins.Save",
	"multi_pins/analytics":                  "Pins.GetMultiAnalytics(pin_ids)",
	"pins/create":                           "Pins.Create",
	"pins/get":                              "Pins.Get",
	"pins/delete":                           "Pins.Delete",
	"pins/analytics":                        "Pins.GetAnalytics",
	"boards/list":                           "Boards.List",
	"boards/create":                         "Boards.Create",
	"boards/get":                            "Boards.Get",
	"boards/update":                         "Boards.Update",
	"boards/delete":                         "Boards.Delete",
	"board_sections/list":                   "Boards.ListSections",
	"board_sections/create":                 "Boards.CreateSection",
	"board_sections/update":                 "Boards.UpdateSection",
	"board_sections/delete":                 "Boards.DeleteSection",
	"board_sections/list_pins":              "Boards.ListSectionPins",
	"boards/list_pins":                      "Boards.ListPins",
	"media/list":                            "Media.List",
	"media/create":                          "Media.Create",
	"media/get":                             "Media.Get",
	"ad_accounts/list":                      "AdAccounts.List",
	"ad_accounts/create":                    "AdAccounts.Create",
	"ad_accounts/get":                       "AdAccounts.Get",
	"campaigns/create":                      "AdAccounts.CreateCampaigns",
	"campaigns/update":                      "AdAccounts.UpdateCampaigns",
	"campaigns/get":                         "AdAccounts.GetCampaign",
	"ad_groups/create":                      "AdAccounts.CreateAdGroups",
	"ad_groups/update":                      "AdAccounts.UpdateAdGroups",
	"ad_groups/get":                         "AdAccounts.GetAdGroup",
	"ads/create":                            "AdAccounts.CreateAds",
	"ads/update":                            "AdAccounts.UpdateAds",
	"ads/get":                               "AdAccounts.GetAd",
	"ad_account/analytics":                  "AdAccounts.GetAnalytics",
	"campaigns/list":                        "AdAccounts.ListCampaigns",
	"campaigns/analytics":                   "AdAccounts.GetCampaignAnalytics(campaign_ids)",
	"ad_groups/list":                        "AdAccounts.ListAdGroups",
	"ad_groups/analytics":                   "AdAccounts.GetAdGroupAnalytics(ad_group_ids)",
	"ads/list":                              "AdAccounts.ListAds",
	"ads/analytics":                         "AdAccounts.GetAdAnalytics(ad_ids)",
	"product_groups/analytics":              "AdAccounts.GetProductGroupAnalytics(product_group_ids)",
	"analytics/get_report":                  "AdAccounts.GetReport(token)",
	"analytics/create_report":               "AdAccounts.CreateReport",
	"ad_account_targeting_analytics/get":    "AdAccounts.GetTargetingAnalytics",
	"campaign_targeting_analytics/get":      "AdAccounts.GetCampaignTargetingAnalytics(campaign_ids)",
	"ad_groups_targeting_analytics/get":     "AdAccounts.GetAdGroupTargetingAnalytics(ad_group_ids)",
	"ad_groups/audience_sizing":             "AdAccounts.GetAudienceSizing",
	"ad_groups_bid_floor/get":               "AdAccounts.GetBidFloors",
	"ad_targeting_analytics/get":            "AdAccounts.GetAdTargetingAnalytics(ad_ids)",
	"ad_pins/analytics":                     "AdAccounts.GetPinAnalytics(campaign_id, pin_ids)",
	"templates/list":                        "AdAccounts.ListTemplates",
	"analytics/create_template_report":      "AdAccounts.CreateTemplateReport",
	"targeting_options/get":                 "Targeting.GetOptions",
	"interest_targeting_options/get":        "Targeting.GetInterests",
	"order_lines/list":                      "AdAccounts.ListOrderLines",
	"order_lines/get":                       "AdAccounts.GetOrderLine",
	"product_group_promotions/create":       "Promotions.Create",
	"product_group_promotions/update":       "Promotions.Update",
	"product_group_promotions/list":         "Promotions.List",
	"product_group_promotions/get":          "Promotions.Get",
	"bulk_download/create":                  "Bulk.CreateDownload",
	"bulk_upsert/create":                    "Bulk.CreateUpsert",
	"bulk_request/get":                      "Bulk.Get",
	"events/create":                         "Conversions.Send(data)",
	"conversion_tags/list":                  "Conversions.ListTags",
	"conversion_tags/get":                   "Conversions.GetTag",
	"conversion_tags/create":                "Conversions.CreateTag",
	"page_visit_conversion_tags/get":        "Conversions.PageVisitTags",
	"ocpm_eligible_conversion_tags/get":     "Conversions.OCPMEligibleTags",
	"customer_lists/list":                   "CustomerLists.List",
	"customer_lists/get":                    "CustomerLists.Get",
	"customer_lists/create":                 "CustomerLists.Create",
	"customer_lists/update":                 "CustomerLists.Update",
	"audiences/list":                        "Audiences.List",
	"audiences/get":                         "Audiences.Get",
	"audiences/create":                      "Audiences.Create",
	"audiences/update":                      "Audiences.Update",
	"keywords/get":                          "Keywords.List",
	"keywords/create":                       "Keywords.Create",
	"keywords/update":                       "Keywords.Update(keywords)",
	"country_keywords_metrics/get":          "Keywords.GetMetrics(country_code, keywords)",
	"search_user_pins/list":                 "Search.Pins(query)",
	"search_user_boards/get":                "Search.Boards(query)",
	"trending_keywords/list":                "Trends.ListKeywords",
	"terms_suggested/list":                  "Keywords.SuggestTerms(term)",
	"terms_related/list":                    "Keywords.RelatedTerms(terms)",
	"search_partner_pins":                   "Search.PartnerPins(term)",

	"catalogs/list":                              "Catalogs.List",
	"catalogs/create":                            "Catalogs.Create",
	"catalogs/available_filter_values":           "Catalogs.ListAvailableFilterValues(catalog_id)",
	"feeds/list":                                 "Catalogs.ListFeeds",
	"feeds/create":                               "Catalogs.CreateFeed",
	"feeds/get":                                  "Catalogs.GetFeed",
	"feeds/update":                               "Catalogs.UpdateFeed",
	"feeds/delete":                               "Catalogs.DeleteFeed",
	"feeds/ingest":                               "Catalogs.IngestFeed",
	"feed_processing_results/list":               "Catalogs.ListProcessingResults",
	"items_issues/list":                          "Catalogs.ListItemIssues",
	"items/post":                                 "Catalogs.QueryItems",
	"items/get":                                  "Catalogs.GetItems",
	"items_batch/get":                            "Catalogs.GetItemsBatch",
	"items_batch/post":                           "Catalogs.CreateItemsBatch",
	"catalogs_product_groups/delete_many":        "Catalogs.DeleteProductGroups(id)",
	"catalogs_product_groups/create_many":        "Catalogs.CreateProductGroups",
	"catalogs_product_groups/get":                "Catalogs.GetProductGroup",
	"catalogs_product_groups/list":               "Catalogs.ListProductGroups(feed_id)",
	"catalogs_product_groups/create":             "Catalogs.CreateProductGroup",
	"catalogs_product_groups/update":             "Catalogs.UpdateProductGroup",
	"catalogs_product_groups/delete":             "Catalogs.DeleteProductGroup",
	"catalogs_product_groups/product_counts_get": "Catalogs.GetProductCounts",
	"catalogs_product_group_pins/list":           "Catalogs.ListProductGroupProducts",
	"products_by_product_group_filter/list":      "Catalogs.ListProducts",
	"reports/create":                             "Catalogs.CreateReport",
	"reports/get":                                "Catalogs.GetReport(token)",
	"reports/stats":                              "Catalogs.ListReportStats",
}

// code is the client that is compared with a description.
type code struct {
	table     []operation.Operation
	methods   map[string]string                  // like methods
	services  func(client *pinterest.Client) any // returns a pointer to a struct of services
	constants map[string][]string                // the values of the enumerations, by type
}

// client returns the code of package pinterest.
func client(t *testing.T) *code {
	t.Helper()
	return &code{
		table: operation.All(), methods: methods, constants: enumerations(t),
		services: func(client *pinterest.Client) any { return client },
	}
}

// gate compares a client with a description.
type gate struct {
	*spec
	*code
	older *spec // the oldest description, nil if the description is the oldest
}

// implemented returns the operations that both the client and the description have, by id. TestDrift reports the others.
func (g *gate) implemented() map[string]specOperation {
	both := map[string]specOperation{}
	for id := range g.methods {
		if op := g.operations[id]; op.Operation != nil {
			both[id] = op
		}
	}
	return both
}

// method returns the client's method for an operation.
func (g *gate) method(client *pinterest.Client, operationID string) reflect.Value {
	method, _, _ := strings.Cut(g.methods[operationID], "(")
	service, name, _ := strings.Cut(method, ".")
	found := reflect.ValueOf(g.services(client)).Elem().FieldByName(service).MethodByName(name)
	if !found.IsValid() {
		panic("the client has no method " + method)
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

// signature has the arguments of a method that differ between methods.
type signature struct {
	ids    []string                // the placeholders of the path
	named  map[string]reflect.Type // query parameters and fields of the body that are arguments
	params reflect.Type            // a struct, or a list of structs for a body that is a list; nil if there is none
}

// signature returns the arguments of the method of an operation.
func (g *gate) signature(op specOperation) signature {
	found := signature{ids: placeholders(op.path), named: map[string]reflect.Type{}}
	names := g.named(op.OperationID)
	ids := len(found.ids)
	for in := range g.method(new(pinterest.Client), op.OperationID).Type().Ins() {
		switch {
		case in == reflect.TypeFor[context.Context](), in == reflect.TypeFor[[]pinterest.RequestOption]():
		case in.Kind() == reflect.String && ids > 0:
			ids--
		case in.Kind() == reflect.Pointer && in.Elem().Kind() == reflect.Struct:
			found.params = in.Elem()
		case len(names) > 0:
			found.named[names[0]], names = in, names[1:]
		case in.Kind() == reflect.Slice && in.Elem().Kind() == reflect.Struct:
			found.params = in
		}
	}
	return found
}

// named returns the names of the arguments that are query parameters or fields of the body, in their order.
func (g *gate) named(operationID string) []string {
	_, names, ok := strings.Cut(strings.TrimSuffix(g.methods[operationID], ")"), "(")
	if !ok {
		return nil
	}
	return strings.Split(names, ", ")
}

// argument returns the schema of a query parameter or a field of the body, nil if there is none.
func (g *gate) argument(op specOperation, name string) *openapi3.Schema {
	if param := op.query()[name]; param != nil {
		return param.Schema.Value
	}
	if body := op.body(); body != nil {
		return g.properties(body)[name]
	}
	return nil
}

// call calls the method of an operation with generated arguments, and fetches the first page if the method returns a pager. The
// result is nil if the method returns only an error.
func (g *generator) call(ctx context.Context, client *pinterest.Client, op specOperation, opts ...pinterest.RequestOption) (any, error) {
	run := g.method(client, op.OperationID)
	args, err := g.args(ctx, run, op)
	if err != nil {
		return nil, fmt.Errorf("generate arguments: %w", err)
	}
	for _, opt := range opts {
		args = append(args, reflect.ValueOf(opt))
	}
	results := run.Call(args)
	if len(results) == 1 && results[0].Kind() == reflect.Pointer { // a pager
		results = results[0].MethodByName("Page").Call([]reflect.Value{reflect.ValueOf(ctx)})
	}
	err, _ = reflect.TypeAssert[error](results[len(results)-1])
	if len(results) == 1 || err != nil {
		return nil, err
	}
	return results[0].Interface(), nil
}

// args generates the arguments of a method, without options.
func (g *generator) args(ctx context.Context, run reflect.Value, op specOperation) ([]reflect.Value, error) {
	var args []reflect.Value
	ids, names := placeholders(op.path), g.named(op.OperationID)
	for in := range run.Type().Ins() {
		arg := reflect.New(in).Elem()
		var err error
		switch {
		case in == reflect.TypeFor[[]pinterest.RequestOption]():
			continue
		case in == reflect.TypeFor[context.Context]():
			arg.Set(reflect.ValueOf(ctx))
		case in.Kind() == reflect.String && len(ids) > 0:
			arg.SetString(g.pathValue(op, ids[0]))
			ids = ids[1:]
		case in.Kind() == reflect.Pointer && in.Elem().Kind() == reflect.Struct:
			params := reflect.New(in.Elem())
			err = g.params(params.Elem(), op)
			arg.Set(params)
		case len(names) > 0:
			schema := g.argument(op, names[0])
			if schema == nil {
				return nil, fmt.Errorf("%s: the description has no %s", op.OperationID, names[0])
			}
			err = convert(g.field(names[0], schema), arg.Addr().Interface())
			names = names[1:]
		case op.body() != nil:
			err = convert(g.value(op.body()), arg.Addr().Interface())
		default:
			return nil, fmt.Errorf("%s: cannot generate a %s", op.OperationID, in)
		}
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	return args, nil
}

// params generates the fields of a params struct. Tags map them to the description.
func (g *generator) params(params reflect.Value, op specOperation) error {
	coded := codedFields(params.Type())
	values := map[string]any{}
	query := op.query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		param := query[name]
		if coded[name] != nil && (param.Required || g.present(op, name)) {
			values[name] = g.field(name, param.Schema.Value)
		}
	}
	if body := op.body(); body != nil {
		maps.Copy(coded, g.signature(op).named)
		forms := expressible(g.alternatives(body), coded)
		maps.Copy(values, g.fill(forms[g.IntN(len(forms))], func(name string) bool { return g.present(op, name) }))
	}
	if err := setFields(params, values); err != nil {
		return fmt.Errorf("%s: %w", op.OperationID, err)
	}
	return nil
}

// setFields sets the fields of a params struct, and those of embedded structs, to values by name.
func setFields(params reflect.Value, values map[string]any) error {
	for i := range params.NumField() {
		name, field := wireName(params.Type().Field(i)), params.Field(i)
		value, ok := values[name]
		var err error
		switch {
		case params.Type().Field(i).Anonymous:
			err = setFields(field, values)
		case !ok:
		case field.Type() == reflect.TypeFor[pinterest.PinMediaSource]():
			var source pinterest.PinMediaSource
			if source, err = mediaSource(value); err == nil {
				field.Set(reflect.ValueOf(source))
			}
		case field.Type() == reflect.TypeFor[pinterest.AudienceRule]():
			var rule pinterest.AudienceRule
			if rule, err = audienceRule(values["audience_type"], value); err == nil {
				field.Set(reflect.ValueOf(rule))
			}
		default:
			err = convert(value, field.Addr().Interface())
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// present reports whether to set an optional parameter or field.
func (g *generator) present(op specOperation, name string) bool {
	return g.Float64() < g.optional || deviates(g.version(), clientRequires, op.OperationID+"."+name)
}

// expressible returns the forms of a body whose required fields are coded. If there are none, it returns all.
func expressible(forms []*openapi3.Schema, coded map[string]reflect.Type) []*openapi3.Schema {
	possible := slices.DeleteFunc(slices.Clone(forms), func(form *openapi3.Schema) bool {
		return slices.ContainsFunc(form.Required, func(name string) bool {
			property := form.Properties[name]
			return coded[name] == nil && (property == nil || !property.Value.ReadOnly)
		})
	})
	if len(possible) == 0 {
		return forms
	}
	return possible
}

// convert encodes value as JSON and decodes it into target. Numbers become text in a list of texts, for ids.
func convert(value, target any) error {
	if texts, ok := target.(*[]string); ok {
		list, _ := value.([]any)
		for _, element := range list {
			*texts = append(*texts, fmt.Sprint(element))
		}
		return nil
	}
	content, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(content, target)
}

// wireName returns the name in a field's json or url tag.
func wireName(field reflect.StructField) string {
	tag := field.Tag.Get("json")
	if tag == "" || tag == "-" { // a query parameter
		tag = field.Tag.Get("url")
	}
	name, _, _ := strings.Cut(tag, ",")
	return name
}

// indirect returns the type of the values of pointers and optional values.
func indirect(typ reflect.Type) reflect.Type {
	for {
		switch {
		case typ.Kind() == reflect.Pointer:
			typ = typ.Elem()
		case strings.HasPrefix(typ.Name(), "Optional["):
			typ = typ.Field(0).Type
		default:
			return typ
		}
	}
}

// elementType returns the type of the elements of a slice or the values of a map, nil if typ is neither.
func elementType(typ reflect.Type) reflect.Type {
	if typ != nil && (typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map) {
		return typ.Elem()
	}
	return nil
}

// codedFields returns the types of the fields of a struct by their names in JSON or a query, those of embedded structs included. A typ
// that is not a struct has none.
func codedFields(typ reflect.Type) map[string]reflect.Type {
	coded := map[string]reflect.Type{}
	if typ == nil || typ.Kind() != reflect.Struct {
		return coded
	}
	for field := range typ.Fields() {
		if name := wireName(field); field.Anonymous && name == "" {
			maps.Copy(coded, codedFields(field.Type))
		} else if name != "" && name != "-" && field.IsExported() {
			coded[name] = field.Type
		}
	}
	return coded
}

// mediaSource converts a described media source to the client's type.
func mediaSource(value any) (pinterest.PinMediaSource, error) {
	var source struct {
		SourceType            string          `json:"source_type"`
		URL                   string          `json:"url"`
		ContentType           string          `json:"content_type"`
		Data                  string          `json:"data"`
		MediaID               string          `json:"media_id"`
		CoverImageURL         string          `json:"cover_image_url"`
		CoverImageKeyFrame    *int            `json:"cover_image_key_frame_time"`
		CoverImageContentType string          `json:"cover_image_content_type"`
		CoverImageData        string          `json:"cover_image_data"`
		Items                 json.RawMessage `json:"items"`
	}
	if err := convert(value, &source); err != nil {
		return nil, err
	}
	switch source.SourceType {
	case "image_url":
		return pinterest.ImageURL{URL: source.URL}, nil
	case "image_base64":
		return pinterest.ImageBase64{ContentType: source.ContentType, Data: []byte(source.Data)}, nil
	case "video_id":
		video := pinterest.VideoID{MediaID: source.MediaID, CoverImageURL: source.CoverImageURL, CoverKeyFrame: source.CoverImageKeyFrame}
		if source.CoverImageContentType != "" && source.CoverImageData != "" {
			video.CoverImage = &pinterest.ImageBase64{ContentType: source.CoverImageContentType, Data: []byte(source.CoverImageData)}
		} else if video.CoverImageURL == "" && video.CoverKeyFrame == nil {
			video.CoverKeyFrame = new(0) // the client requires one of the covers
		}
		return video, nil
	case "multiple_image_urls":
		var images pinterest.ImageURLs
		err := json.Unmarshal(source.Items, &images)
		return images, err
	case "multiple_image_base64":
		var images pinterest.ImagesBase64
		err := json.Unmarshal(source.Items, &images)
		return images, err
	}
	content, err := json.Marshal(value)
	return pinterest.RawMediaSource(content), err
}

// ruleTypes are the client's types of rules by the type of the audience.
var ruleTypes = map[pinterest.AudienceType]reflect.Type{
	pinterest.AudienceTypeCustomerList: reflect.TypeFor[pinterest.CustomerListRule](),
	pinterest.AudienceTypeVisitor:      reflect.TypeFor[pinterest.VisitorRule](),
	pinterest.AudienceTypeEngagement:   reflect.TypeFor[pinterest.EngagementRule](),
	pinterest.AudienceTypeActalike:     reflect.TypeFor[pinterest.ActalikeRule](),
}

// audienceRule converts the fields of a described rule that belong to a type of audience to the client's type. It is a RawRule with all
// fields for another type, or if there is no field that identifies the people.
func audienceRule(audienceType, value any) (pinterest.AudienceRule, error) {
	fields, _ := value.(map[string]any)
	typ := ruleTypes[pinterest.AudienceType(fmt.Sprint(audienceType))]
	if typ == nil || fields[wireName(typ.Field(0))] == nil {
		content, err := json.Marshal(value)
		return pinterest.RawRule(content), err
	}
	rule := reflect.New(typ)
	if typ == reflect.TypeFor[pinterest.VisitorRule]() {
		delete(fields, "url") // see the deviation
	}
	err := convert(fields, rule.Interface())
	typed, _ := reflect.TypeAssert[pinterest.AudienceRule](rule.Elem())
	return typed, err
}
