package pinteresttest

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

const maxBatchItems = 1000 // of the live service

// itemKey identifies an item. Each catalog, country and language has its own items.
type itemKey struct {
	catalog  *catalog
	country  pinterest.Country
	language string // without a region, such as "EN"
	id       string
}

// baseLanguage returns the language of a language or a locale, such as EN for en-US.
func baseLanguage[T ~string](locale T) string {
	language, _, _ := strings.Cut(strings.Replace(string(locale), "_", "-", 1), "-")
	return strings.ToUpper(language)
}

// localeOf returns the locale of a language that belongs to the country, else any locale of the language, or "".
func localeOf(country pinterest.Country, language pinterest.Language) (found string) {
	for _, locale := range locales {
		if baseLanguage(locale) == baseLanguage(language) && (found == "" || strings.HasSuffix(locale, "-"+string(country))) {
			found = locale
		}
	}
	return found
}

type item struct {
	itemKey
	pin        *pin
	attributes map[string]json.RawMessage // as they were sent, without nulls
}

// setItem adds or replaces an item. The lock is held.
func (u *User) setItem(key itemKey, attributes map[string]json.RawMessage) {
	i := &item{itemKey: key, attributes: attributes}
	if old := u.catalog.items[key]; old != nil {
		i.pin = old.pin
	} else {
		i.pin = &pin{
			id: u.server.newID(), created: u.server.now(), owner: u, board: key.catalog.board, product: true,
			pinMedia: pinMedia{kind: pinterest.PinMediaTypeImage},
		}
	}
	i.pin.pinTexts = pinTexts{
		Link: notZero(i.text("link")).value, Title: notZero(i.title()).value,
		Description: notZero(i.text("description")).value,
	}
	u.catalog.items[key] = i
}

// text returns an attribute that is a text, "" for other ones.
func (i *item) text(attribute string) (text string) {
	_ = json.Unmarshal(i.attributes[attribute], &text)
	return text
}

// title returns the title, or the name of a hotel.
func (i *item) title() string { return cmp.Or(i.text("title"), i.text("name")) }

// idField returns the name of the field that has the id of an item.
func idField(kind pinterest.CatalogType) string {
	if kind == pinterest.CatalogTypeRetail {
		return "item_id"
	}
	return strings.ToLower(string(kind)) + "_id"
}

type itemsBatch struct {
	id                 string
	kind               pinterest.CatalogType
	created, completed time.Time
	processing         job
	status             pinterest.BatchStatus // once it is completed
	results            []*itemResult
}

func (b *itemsBatch) key() string { return b.id }

func (b *itemsBatch) show(*User) any {
	shown := object{
		"batch_id": b.id, "catalog_type": b.kind, "status": pinterest.BatchStatusProcessing, "created_time": b.created.Format(time.RFC3339),
		"completed_time": nil, "items": []any{},
	}
	if !b.completed.IsZero() {
		shown["status"], shown["completed_time"], shown["items"] = b.status, b.completed.Format(time.RFC3339), b.showResults()
	}
	return shown
}

func (b *itemsBatch) showResults() []any {
	var shown []any
	for _, result := range b.results {
		status := pinterest.ItemStatusSuccess
		if len(result.errors) > 0 {
			status = pinterest.ItemStatusFailure
		}
		shown = append(shown, object{idField(b.kind): result.id, "status": status, "errors": result.errors, "warnings": result.warnings})
	}
	return shown
}

// itemResult is the result of an item in a batch.
type itemResult struct {
	id               string
	errors, warnings []pinterest.ItemValidationEvent
}

func (r *itemResult) fail(attribute string, code int, message string) {
	r.errors = append(r.errors, pinterest.ItemValidationEvent{Attribute: attribute, Code: code, Message: message})
}

func getItems(r *apiRequest) (any, *apiError) {
	country, language, ids := pinterest.Country(r.query.Get("country")), pinterest.Language(r.query.Get("language")), r.query["item_ids"]
	if err := checkAll(checkLocale(country, language), checkRequired("item_ids", len(ids) > 0)); err != nil {
		return nil, err
	}
	oldest := r.user.catalog.oldest(pinterest.CatalogTypeRetail)
	items := []any{}
	for _, id := range ids {
		if i, ok := r.user.catalog.items[itemKey{oldest, country, baseLanguage(language), id}]; ok {
			items = append(items, object{"item_id": id, "attributes": i.attributes})
		}
	}
	return object{"items": items}, nil
}

func queryItems(r *apiRequest) (any, *apiError) {
	var body struct {
		Country  pinterest.Country     `json:"country"`
		Language pinterest.Language    `json:"language"`
		Filters  pinterest.ItemFilters `json:"filters"`
	}
	if err := r.decodeStrictly(&body); err != nil {
		return nil, err
	}
	kind := body.Filters.CatalogType
	ids := map[pinterest.CatalogType][]string{
		pinterest.CatalogTypeRetail: body.Filters.ItemIDs, pinterest.CatalogTypeHotel: body.Filters.HotelIDs,
		pinterest.CatalogTypeCreativeAssets: body.Filters.CreativeAssetsIDs,
	}[kind]
	if err := checkAll(
		checkLocale(body.Country, body.Language), checkRequired("filters.catalog_type", kind != ""), checkEnum("filters.catalog_type", kind),
		checkRequired("filters."+idField(kind)+"s", len(ids) > 0), checkLength("filters."+idField(kind)+"s", ids, maxBatchItems),
	); err != nil {
		return nil, err
	}
	in, err := r.user.catalog.catalogOf(kind, body.Filters.CatalogID)
	if err != nil {
		return nil, err
	}
	items := []any{}
	for _, id := range ids {
		shown := object{"catalog_type": kind, idField(kind): id}
		if i := r.user.catalog.items[itemKey{in, body.Country, baseLanguage(body.Language), id}]; i != nil {
			shown["attributes"], shown["pins"] = i.attributes, []any{i.pin.show(r.user)}
		} else {
			shown["errors"] = []pinterest.ItemValidationEvent{itemMissing(kind)}
		}
		items = append(items, shown)
	}
	return object{"items": items}, nil
}

func itemMissing(kind pinterest.CatalogType) pinterest.ItemValidationEvent {
	return pinterest.ItemValidationEvent{Attribute: idField(kind), Code: 161, Message: "Item does not exist."}
}

// checkLocale checks a country and a language, which is like EN or en-US.
func checkLocale(country pinterest.Country, language pinterest.Language) *apiError {
	return checkAll(
		checkRequired("country", country != ""), checkEnum("country", country),
		checkRequired("language", language != ""), checkEnum("language", language),
	)
}

// untypedAttributes are the attributes for which the client has no field.
var untypedAttributes = strings.Fields(`
	checkout_enabled custom_number_0 custom_number_1 custom_number_2 custom_number_3 custom_number_4 promotion_id`)

type itemsBatchBody struct {
	Country     pinterest.Country        `json:"country"`
	Language    pinterest.Language       `json:"language"`
	Operation   pinterest.BatchOperation `json:"operation"`
	CatalogType *pinterest.CatalogType   `json:"catalog_type"`
	CatalogID   string                   `json:"catalog_id"`
	Items       []sentItem               `json:"items"`
}

// sentItem is an item of a batch.
type sentItem struct {
	ItemID           string                     `json:"item_id"`
	HotelID          string                     `json:"hotel_id"`
	CreativeAssetsID string                     `json:"creative_assets_id"`
	Operation        pinterest.BatchOperation   `json:"operation"`
	Attributes       map[string]json.RawMessage `json:"attributes"`
	UpdateMask       []string                   `json:"update_mask"`
}

// UnmarshalJSON accepts unknown fields, unlike a batch.
func (i *sentItem) UnmarshalJSON(data []byte) error {
	type plain sentItem
	return json.Unmarshal(data, (*plain)(i))
}

func (i *sentItem) id(kind pinterest.CatalogType) string {
	switch kind {
	case pinterest.CatalogTypeHotel:
		return i.HotelID
	case pinterest.CatalogTypeCreativeAssets:
		return i.CreativeAssetsID
	}
	return i.ItemID
}

// check checks a batch, and sets what it leaves out: its type, and the operations of its items. A batch with a type has an operation for
// each item, others have one operation.
func (b *itemsBatchBody) check() *apiError {
	typed := b.CatalogType != nil
	if err := checkAll(
		checkLocale(b.Country, b.Language), checkRequired("operation", typed || b.Operation != ""), checkEnum("operation", b.Operation),
		checkRequired("items", len(b.Items) > 0), checkLength("items", b.Items, maxBatchItems),
		checkRequired("catalog_type", typed || b.CatalogID == ""),
	); err != nil {
		return err
	}
	if !typed {
		b.CatalogType = new(pinterest.CatalogTypeRetail)
	} else if b.Operation != "" {
		return invalid("operation", "a batch with catalog_type has an operation for each item")
	}
	if err := checkAll(checkRequired("catalog_type", *b.CatalogType != ""), checkEnum("catalog_type", *b.CatalogType)); err != nil {
		return err
	}
	for i := range b.Items {
		at, sent := fmt.Sprintf("items[%d]", i), &b.Items[i]
		if !typed {
			sent.Operation = b.Operation
		}
		switch {
		case sent.id(*b.CatalogType) == "":
			return invalid(at, fmt.Sprintf("'%s' is a required property", idField(*b.CatalogType)))
		case sent.Operation == "":
			return invalid(at, "'operation' is a required property")
		case typed && sent.Operation == pinterest.BatchOperationDeleteDiscontinued:
			return invalid(at+".operation", "is only for batches without catalog_type")
		case typed && sent.Operation != pinterest.BatchOperationDelete && sent.Attributes == nil:
			return invalid(at, "'attributes' is a required property")
		}
		if err := checkEnum(at+".operation", sent.Operation); err != nil {
			return err
		}
		if err := json.Unmarshal(mustJSON(sent.Attributes), new(pinterest.ItemAttributes)); err != nil {
			return invalid(at+".attributes", err.Error())
		}
		for _, name := range sent.UpdateMask {
			if unmarshalStrictly(mustJSON(object{name: nil}), new(pinterest.ItemAttributes)) != "" && !slices.Contains(untypedAttributes, name) {
				return invalid(at+".update_mask", fmt.Sprintf("%q is not an attribute", name))
			}
		}
	}
	return nil
}

func (s *Server) createItemsBatch(r *apiRequest) (any, *apiError) {
	var body itemsBatchBody
	if err := r.decodeStrictly(&body); err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	in, err := r.user.catalogFor(*body.CatalogType, body.CatalogID)
	if err != nil {
		return nil, err
	}
	batch := &itemsBatch{kind: in.kind, created: s.now(), processing: job{polls: s.pendingPolls}}
	for _, sent := range body.Items {
		key := itemKey{in, body.Country, baseLanguage(body.Language), sent.id(in.kind)}
		batch.results = append(batch.results, r.user.applyItem(key, sent))
	}
	batch.id = fmt.Sprintf("%s-%x", s.newID(), sha256.Sum256(fmt.Append(nil, s.seed, "|", len(r.user.catalog.batches))))[:52]
	r.user.catalog.batches = append(r.user.catalog.batches, batch)
	return batch.show(r.user), nil
}

var price = regexp.MustCompile(`^(\d+(?:\.\d+)?)(?: ?([A-Z]{3}))?$`)

// isPrice reports whether text is like "24.99 USD", "24.99USD" or "24.99".
func isPrice(text string) bool {
	match := price.FindStringSubmatch(text)
	return match != nil && (match[2] == "" || isCurrency(pinterest.Currency(match[2])))
}

// isOneOf returns a function that reports whether a text is one of the values, in any case.
func isOneOf(values ...string) func(string) bool {
	return func(text string) bool {
		return slices.ContainsFunc(values, func(value string) bool { return strings.EqualFold(value, text) })
	}
}

// attributeFormats are the formats of the attributes of items.
var attributeFormats = []struct {
	name  string
	valid func(text string) bool
}{
	{"price", isPrice},
	{"sale_price", isPrice},
	{"availability", isOneOf("in stock", "out of stock", "preorder")},
	{"condition", isOneOf("new", "used", "refurbished")},
	{"base_price", isPrice},
}

// applyItem carries out an operation on an item if its attributes are valid.
func (u *User) applyItem(key itemKey, sent sentItem) *itemResult {
	result := &itemResult{id: key.id, errors: []pinterest.ItemValidationEvent{}, warnings: []pinterest.ItemValidationEvent{}}
	old, exists := u.catalog.items[key]
	op := sent.Operation
	switch {
	case exists && op == pinterest.BatchOperationCreate:
		result.fail(idField(key.catalog.kind), 160, "Item already exists.")
	case !exists && op != pinterest.BatchOperationCreate && op != pinterest.BatchOperationUpsert:
		result.errors = append(result.errors, itemMissing(key.catalog.kind))
	}
	changed := &item{itemKey: key, attributes: map[string]json.RawMessage{}}
	if exists && (op == pinterest.BatchOperationUpdate || op == pinterest.BatchOperationDeleteDiscontinued) {
		maps.Copy(changed.attributes, old.attributes)
	}
	for _, name := range sent.UpdateMask {
		delete(changed.attributes, name)
	}
	maps.Copy(changed.attributes, sent.Attributes)
	maps.DeleteFunc(changed.attributes, func(_ string, value json.RawMessage) bool { return string(value) == "null" })
	if op != pinterest.BatchOperationDelete && len(result.errors) == 0 {
		changed.validate(result)
	}
	switch {
	case len(result.errors) > 0:
	case op == pinterest.BatchOperationDelete:
		delete(u.catalog.items, key)
	default:
		if op == pinterest.BatchOperationDeleteDiscontinued {
			changed.attributes["availability"] = mustJSON("out of stock")
		}
		u.setItem(key, changed.attributes)
	}
	return result
}

// validate adds the problems of the attributes to a result. Only products have required attributes.
func (i *item) validate(result *itemResult) {
	if i.catalog.kind == pinterest.CatalogTypeRetail {
		for n, name := range []string{"title", "description", "link", "price", "availability"} {
			if i.text(name) == "" { // anything but a text is treated as missing
				result.fail(name, 106+n, strings.ToUpper(name[:1])+name[1:]+" is missing from product metadata.")
			}
		}
		if len(i.attributes["image_link"]) == 0 {
			result.fail("image_link", 111, "Image_link is missing from product metadata.")
		}
	}
	if u, err := url.Parse(i.text("link")); i.text("link") != "" && (err != nil || u.Host == "") {
		result.fail("link", 112, "Link is not a URL.")
	}
	for n, attribute := range attributeFormats {
		if value := i.text(attribute.name); value != "" && !attribute.valid(value) {
			result.fail(attribute.name, 113+n, fmt.Sprintf("%q is not a valid %s.", value, attribute.name))
		}
	}
	if len([]rune(i.text("title"))) > 150 {
		result.warnings = append(result.warnings, pinterest.ItemValidationEvent{
			Attribute: "title", Code: 206, Message: "Title is longer than 150 characters and is truncated.",
		})
	}
}

func (s *Server) getItemsBatch(r *apiRequest) (any, *apiError) {
	batch := find(r.user.catalog.batches, r.PathValue("batch_id"))
	if batch == nil {
		return nil, notFound(pinterest.CodeItemsBatchNotFound, "Sorry! We could not find your catalogs items batch.")
	}
	if batch.processing.poll() && batch.completed.IsZero() {
		batch.completed, batch.status = s.now(), s.outcomes.batch
	}
	return batch.show(r.user), nil
}
