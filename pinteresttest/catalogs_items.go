package pinteresttest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// itemKey names an item: each country and language has its own.
type itemKey struct{ country, language, id string }

// batchPolls is how many looks at a batch find it in processing.
const batchPolls = 1

// maxBatchItems is the most items that the live service takes at once.
const maxBatchItems = 1000

type itemsBatch struct {
	id                 string
	created, completed time.Time
	polls              int
	results            []itemResult
}

type itemResult struct {
	ItemID   string      `json:"item_id"`
	Status   string      `json:"status"`
	Errors   []itemEvent `json:"errors"`
	Warnings []itemEvent `json:"warnings"`
}

type itemEvent struct {
	Attribute string `json:"attribute"`
	Code      int    `json:"code"`
	Message   string `json:"message"`
}

func (s *Server) getItems(r *apiRequest) (any, *apiError) {
	country, language, ids := r.query.Get("country"), r.query.Get("language"), r.query["item_ids"]
	if err := checkAll(
		checkRequired("country", country != ""), checkEnum("country", country, countries...), checkRequired("language", language != ""),
		checkEnum("language", language, languages...), checkRequired("item_ids", len(ids) > 0),
	); err != nil {
		return nil, err
	}
	items := []any{}
	for _, id := range ids {
		if attributes, ok := s.catalog.items[itemKey{country, language, id}]; ok {
			items = append(items, map[string]any{"item_id": id, "attributes": attributes})
		}
	}
	return map[string]any{"items": items}, nil
}

func (s *Server) createItemsBatch(r *apiRequest) (any, *apiError) {
	var body struct {
		Country   string `json:"country"`
		Language  string `json:"language"`
		Operation string `json:"operation"`
		Items     []struct {
			ItemID     string                     `json:"item_id"`
			Attributes map[string]json.RawMessage `json:"attributes"`
		} `json:"items"`
	}
	if err := checkAll(
		r.decode(&body),
		checkRequired("country", body.Country != ""), checkEnum("country", body.Country, countries...),
		checkRequired("language", body.Language != ""), checkEnum("language", body.Language, languages...),
		checkRequired("operation", body.Operation != ""), checkEnum("operation", body.Operation, "UPDATE", "CREATE", "UPSERT", "DELETE", "DELETE_DISCONTINUED"),
		checkRequired("items", len(body.Items) > 0),
	); err != nil {
		return nil, err
	}
	if len(body.Items) > maxBatchItems {
		return nil, badRequest(fmt.Sprintf("Invalid request: items: has %d values, more than %d", len(body.Items), maxBatchItems))
	}
	batch := &itemsBatch{created: s.now()}
	for i, item := range body.Items {
		if item.ItemID == "" {
			return nil, badRequest(fmt.Sprintf("Invalid request: items[%d]: 'item_id' is a required property", i))
		}
		batch.results = append(batch.results, s.applyItem(itemKey{body.Country, body.Language, item.ItemID}, body.Operation, item.Attributes))
	}
	batch.id = fmt.Sprintf("%s-%x", s.newID(), sha256.Sum256(fmt.Append(nil, s.seed, "|", len(s.catalog.batches))))[:52]
	s.catalog.batches = append(s.catalog.batches, batch)
	return map[string]any{
		"batch_id": batch.id, "status": "PROCESSING", "created_time": batch.created.Format(time.RFC3339), "completed_time": nil, "items": []any{},
	}, nil
}

// applyItem carries out an operation on an item, as far as its attributes are right.
func (s *Server) applyItem(key itemKey, op string, attributes map[string]json.RawMessage) itemResult {
	result := itemResult{ItemID: key.id, Status: "SUCCESS", Errors: []itemEvent{}, Warnings: []itemEvent{}}
	fail := func(attribute string, code int, message string) {
		result.Status = "FAILURE"
		result.Errors = append(result.Errors, itemEvent{attribute, code, message})
	}
	old, exists := s.catalog.items[key]
	switch {
	case exists && op == "CREATE":
		fail("item_id", 160, "Item already exists.")
	case !exists && op != "CREATE" && op != "UPSERT":
		fail("item_id", 161, "Item does not exist.")
	}
	merged := map[string]json.RawMessage{}
	if op == "UPDATE" || op == "DELETE_DISCONTINUED" {
		maps.Copy(merged, old)
	}
	for name, value := range attributes {
		merged[name] = value
		if string(value) == "null" {
			delete(merged, name)
		}
	}
	text := func(name string) string {
		var value string
		_ = json.Unmarshal(merged[name], &value) // what is no string counts as missing
		return value
	}
	if op != "DELETE" && result.Status == "SUCCESS" {
		for i, name := range []string{"title", "description", "link", "price", "availability"} {
			if text(name) == "" {
				fail(name, 106+i, strings.ToUpper(name[:1])+name[1:]+" is missing from product metadata.")
			}
		}
		if len(merged["image_link"]) == 0 {
			fail("image_link", 111, "Image_link is missing from product metadata.")
		}
		if u, err := url.Parse(text("link")); text("link") != "" && (err != nil || u.Host == "") {
			fail("link", 112, "Link is no URL.")
		}
		if len([]rune(text("title"))) > 150 {
			result.Warnings = append(result.Warnings, itemEvent{"title", 206, "Title is longer than 150 characters and is cut."})
		}
	}
	switch {
	case result.Status != "SUCCESS":
	case op == "DELETE":
		delete(s.catalog.items, key)
	default:
		if op == "DELETE_DISCONTINUED" {
			merged["availability"] = mustJSON("out of stock")
		}
		s.catalog.items[key] = merged
	}
	return result
}

func (s *Server) getItemsBatch(r *apiRequest) (any, *apiError) {
	id := r.PathValue("batch_id")
	batch := find(s.catalog.batches, func(b *itemsBatch) bool { return b.id == id })
	if batch == nil {
		return nil, &apiError{status: http.StatusNotFound, Code: 4331, Message: "Sorry! We could not find your catalogs items batch."}
	}
	shown := map[string]any{
		"batch_id": batch.id, "status": "PROCESSING", "created_time": batch.created.Format(time.RFC3339), "completed_time": nil, "items": []any{},
	}
	if batch.polls < batchPolls {
		batch.polls++
		return shown, nil
	}
	if batch.completed.IsZero() {
		batch.completed = s.now()
	}
	shown["status"], shown["completed_time"], shown["items"] = "COMPLETED", batch.completed.Format(time.RFC3339), batch.results
	return shown, nil
}
