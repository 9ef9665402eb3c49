package pinteresttest

import (
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

// itemKey identifies an item. Each country and language has its own items.
type itemKey struct {
	country  pinterest.Country
	language pinterest.Language
	id       string
}

type item struct {
	id         string
	attributes map[string]json.RawMessage // as they were sent, without nulls
}

func (i *item) show(*User) any { return object{"item_id": i.id, "attributes": i.attributes} }

type itemsBatch struct {
	id                 string
	created, completed time.Time
	processing         job
	status             pinterest.BatchStatus // once it is completed
	results            []pinterest.ItemResult
}

func (b *itemsBatch) key() string { return b.id }

func (b *itemsBatch) show(*User) any {
	created := b.created.Format(time.RFC3339)
	if b.completed.IsZero() {
		return object{
			"batch_id": b.id, "status": pinterest.BatchStatusProcessing, "created_time": created, "completed_time": nil, "items": []any{},
		}
	}
	return object{
		"batch_id": b.id, "status": b.status, "created_time": created,
		"completed_time": b.completed.Format(time.RFC3339), "items": b.results,
	}
}

func getItems(r *apiRequest) (any, *apiError) {
	country, language, ids := pinterest.Country(r.query.Get("country")), pinterest.Language(r.query.Get("language")), r.query["item_ids"]
	if err := checkAll(checkLocale(country, language), checkRequired("item_ids", len(ids) > 0)); err != nil {
		return nil, err
	}
	items := []any{}
	for _, id := range ids {
		if i, ok := r.user.catalog.items[itemKey{country, language, id}]; ok {
			items = append(items, i.show(r.user))
		}
	}
	return object{"items": items}, nil
}

// checkLocale checks a country and a language, which is like EN or en-US.
func checkLocale(country pinterest.Country, language pinterest.Language) *apiError {
	err := checkAll(checkRequired("country", country != ""), checkEnum("country", country), checkRequired("language", language != ""))
	if err != nil || slices.Contains(locales, string(language)) {
		return err
	}
	return checkEnum("language", language)
}

func (s *Server) createItemsBatch(r *apiRequest) (any, *apiError) {
	var body struct {
		Country   pinterest.Country        `json:"country"`
		Language  pinterest.Language       `json:"language"`
		Operation pinterest.BatchOperation `json:"operation"`
		Items     []struct {
			ItemID     string                     `json:"item_id"`
			Attributes map[string]json.RawMessage `json:"attributes"`
		} `json:"items"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkLocale(body.Country, body.Language), checkRequired("operation", body.Operation != ""), checkEnum("operation", body.Operation),
		checkRequired("items", len(body.Items) > 0), checkLength("items", body.Items, maxBatchItems),
	); err != nil {
		return nil, err
	}
	batch := &itemsBatch{created: s.now(), processing: job{polls: s.pendingPolls}}
	for i, sent := range body.Items {
		if sent.ItemID == "" {
			return nil, invalid(fmt.Sprintf("items[%d]", i), "'item_id' is a required property")
		}
		key := itemKey{body.Country, body.Language, sent.ItemID}
		batch.results = append(batch.results, r.user.catalog.applyItem(key, body.Operation, sent.Attributes))
	}
	batch.id = fmt.Sprintf("%s-%x", s.newID(), sha256.Sum256(fmt.Append(nil, s.seed, "|", len(r.user.catalog.batches))))[:52]
	r.user.catalog.batches = append(r.user.catalog.batches, batch)
	return batch.show(r.user), nil
}

var price = regexp.MustCompile(`^\d+(?:\.\d+)?(?: ?([A-Z]{3}))?$`)

// isPrice reports whether text is like "24.99 USD", "24.99USD" or "24.99".
func isPrice(text string) bool {
	match := price.FindStringSubmatch(text)
	return match != nil && (match[1] == "" || isCurrency(pinterest.Currency(match[1])))
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
}

// applyItem carries out the operation on an item if its attributes are valid.
func (c *catalogState) applyItem(key itemKey, op pinterest.BatchOperation, attributes map[string]json.RawMessage) pinterest.ItemResult {
	result := pinterest.ItemResult{
		ItemID: key.id, Status: pinterest.ItemStatusSuccess, Errors: []pinterest.ItemValidationEvent{}, Warnings: []pinterest.ItemValidationEvent{},
	}
	fail := func(attribute string, code int, message string) {
		result.Status = pinterest.ItemStatusFailure
		result.Errors = append(result.Errors, pinterest.ItemValidationEvent{Attribute: attribute, Code: code, Message: message})
	}
	old, exists := c.items[key]
	switch {
	case exists && op == pinterest.BatchOperationCreate:
		fail("item_id", 160, "Item already exists.")
	case !exists && op != pinterest.BatchOperationCreate && op != pinterest.BatchOperationUpsert:
		fail("item_id", 161, "Item does not exist.")
	}
	merged := map[string]json.RawMessage{}
	if exists && (op == pinterest.BatchOperationUpdate || op == pinterest.BatchOperationDeleteDiscontinued) {
		maps.Copy(merged, old.attributes)
	}
	for name, value := range attributes {
		merged[name] = value
		if string(value) == "null" {
			delete(merged, name)
		}
	}
	text := func(name string) string {
		var value string
		_ = json.Unmarshal(merged[name], &value) // anything but a string is treated as missing
		return value
	}
	if op != pinterest.BatchOperationDelete && result.Status == pinterest.ItemStatusSuccess {
		for i, name := range []string{"title", "description", "link", "price", "availability"} {
			if text(name) == "" {
				fail(name, 106+i, strings.ToUpper(name[:1])+name[1:]+" is missing from product metadata.")
			}
		}
		if len(merged["image_link"]) == 0 {
			fail("image_link", 111, "Image_link is missing from product metadata.")
		}
		if u, err := url.Parse(text("link")); text("link") != "" && (err != nil || u.Host == "") {
			fail("link", 112, "Link is not a URL.")
		}
		for i, attribute := range attributeFormats {
			if value := text(attribute.name); value != "" && !attribute.valid(value) {
				fail(attribute.name, 113+i, fmt.Sprintf("%q is not a valid %s.", value, attribute.name))
			}
		}
		if len([]rune(text("title"))) > 150 {
			result.Warnings = append(result.Warnings, pinterest.ItemValidationEvent{
				Attribute: "title", Code: 206, Message: "Title is longer than 150 characters and is truncated.",
			})
		}
	}
	switch {
	case result.Status != pinterest.ItemStatusSuccess:
	case op == pinterest.BatchOperationDelete:
		delete(c.items, key)
	default:
		if op == pinterest.BatchOperationDeleteDiscontinued {
			merged["availability"] = mustJSON("out of stock")
		}
		c.items[key] = &item{id: key.id, attributes: merged}
	}
	return result
}

func (s *Server) getItemsBatch(r *apiRequest) (any, *apiError) {
	batch := find(r.user.catalog.batches, r.PathValue("batch_id"))
	if batch == nil {
		return nil, notFound(4331, "Sorry! We could not find your catalogs items batch.")
	}
	if batch.processing.poll() && batch.completed.IsZero() {
		batch.completed, batch.status = s.now(), s.outcomes.batch
	}
	return batch.show(r.user), nil
}
