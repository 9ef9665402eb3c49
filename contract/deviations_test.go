package contract

import (
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// What the code has on purpose although the description does not. Each entry is a fact about the live service.

// newerParameter reports whether a query parameter is sent that only newer descriptions have: ad_account_id is accepted on
// every organic operation, but 5.3.0 lists it for four of them.
func newerParameter(op specOperation, name string) bool {
	return name == "ad_account_id" && op.query()[name] == nil
}

// The live service leaves the zone out of its times, and so does the fake one.
const liveDateTime = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`

func allowLiveTimes() {
	openapi3.DefineStringFormatValidator("date-time", openapi3.NewRegexpFormatValidator(liveDateTime))
}

// liveFields are the response fields that the live service adds, by the client's type.
var liveFields = map[string][]string{
	"UserAccount": {
		"id", "about", "board_count", "business_name", "follower_count", "following_count", "monthly_views", "pin_count",
	},
	"Board": {
		"board_pins_modified_at", "collaborator_count", "created_at", "follower_count", "is_ads_only", "media", "pin_count",
	},
	"Pin": {
		"creative_type", "dominant_color", "has_been_promoted", "is_owner", "is_standard", "note", "parent_pin_id", "pin_metrics", "product_tags",
	},
	"PinMedia":         {"cover_image_url", "duration", "height", "items", "video_url", "width"},
	"AnalyticsMetrics": {"lifetime_metrics"},
	"AdAccount":        {"created_time", "updated_time", "permissions"},
	"AdAccountOwner":   {"id"},
	"Campaign": {
		"bid_options", "is_automated_campaign", "is_campaign_budget_optimization", "is_flexible_daily_budgets", "is_performance_plus", "summary_status",
	},
	"AdGroup": {
		"bid_strategy_type", "is_creative_optimization", "optimization_goal_metadata", "promotion_application_level", "promotion_id",
	},
	"Feed":                 {"catalog_id", "catalog_type"},
	"FeedIngestionDetails": {"warnings"},
	"ProductGroup":         {"catalog_id", "catalog_type", "country", "is_featured", "locale"},
	"Ad": {
		"customizable_cta_type", "disclosure_type", "disclosure_url", "grid_click_type", "lead_form_id", "quiz_pin_data",
	},
}

// byOption are the query parameters that an option sends, not a params field.
var byOption = []string{"ad_account_id"}

// arguments names the query parameters that are arguments of the method: a required list of identifiers, and what a report
// is looked up by.
func (op specOperation) arguments() []string {
	var names []string
	for name, param := range op.query() {
		if param.Required && (name != "item_ids" && strings.HasSuffix(name, "_ids") || name == "token" || name == "feed_id") {
			names = append(names, name)
		}
	}
	return names
}

// liveValues are the enumeration values that the live service adds, by the client's type.
var liveValues = map[string][]string{
	// The description has the status of a report as plain text.
	"ReportStatus":   {"IN_PROGRESS", "FINISHED", "FAILED", "EXPIRED", "CANCELLED", "DOES_NOT_EXIST"},
	"CreativeType":   {"COLLECTION", "IDEA", "SHOWCASE", "QUIZ", "COLLAGE"},
	"BatchOperation": {"DELETE", "DELETE_DISCONTINUED"},
	"BatchStatus":    {"FAILED"},
}

// maskedFields are the fields whose values the JSON of a response type does not show. What they decode to is tested elsewhere.
var maskedFields = regexp.MustCompile(`\.credentials\.password$|\.upload_parameters\.[^.]+$|^analytics/create_report\.(token|message)$|^analytics/get_report\.url$`)

// masked stands for their values.
const masked = "REDACTED"

const createsGroup = "catalogs_product_groups/create"

// createdIDs are the fields that identify what an operation creates. The description has them as optional.
var createdIDs = map[string]string{
	"boards/create": "id", "board_sections/create": "id", "pins/create": "id", "media/create": "media_id",
	"feeds/create": "id", "items_batch/post": "batch_id", createsGroup: "id",
}

// unusable returns the error of a response that fits the description but that the client rejects, "" if it accepts it: the id
// of what was created is missing, or a list that the live service always sends.
func (op specOperation) unusable(response any) string {
	content := op.unwrapped(response)
	if id, creates := createdIDs[op.OperationID]; creates {
		if object, _ := content.(map[string]any); object[id] == nil || object[id] == "" {
			return "the response has no id of what was created"
		}
	}
	if op.OperationID == "items/get" && content == nil {
		return `the response has no "items"`
	}
	return ""
}

// unwrap returns the schema of what a method returns where it takes it out of the described object: the only item of a
// creation, which the live service may also send bare, and the items of a list that has no pages.
func (op specOperation) unwrap(schema *openapi3.Schema) *openapi3.Schema {
	switch op.OperationID {
	case createsGroup:
		return schema.AllOf[0].Value.Properties["items"].Value.Items.Value
	case "items/get":
		return schema.Properties["items"].Value
	}
	return schema
}

// unwrapped is what unwrap leaves of an answer; nil if nothing.
func (op specOperation) unwrapped(answer any) any {
	object, _ := answer.(map[string]any)
	switch op.OperationID {
	case createsGroup:
		if items, _ := object["items"].([]any); len(items) > 0 {
			return items[0]
		}
		return nil
	case "items/get":
		return object["items"]
	}
	return answer
}

// currencyOfItemID: the description has a currency for the value of ITEM_ID, which is a slip; the client sends texts.
const currencyOfItemID = "ITEM_ID"
