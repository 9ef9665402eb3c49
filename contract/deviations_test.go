package contract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// This file lists the intended deviations from the description. Each entry is a fact about the live service.

// newerParameter reports whether only newer descriptions have a query parameter: the service accepts ad_account_id for every
// organic operation, but 5.3.0 lists it for four of them.
func newerParameter(op specOperation, name string) bool {
	return name == "ad_account_id" && op.query()[name] == nil
}

// liveDateTime matches times without a zone too: the live service and pinteresttest send them.
const liveDateTime = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`

func allowLiveTimes() {
	openapi3.DefineStringFormatValidator("date-time", openapi3.NewRegexpFormatValidator(liveDateTime))
}

// allowOmittedTimezone makes the timezone of a feed schedule optional. The description requires it but allows null, which newer
// versions do not.
func allowOmittedTimezone(doc *openapi3.T) {
	schedule := doc.Components.Schemas["CatalogsFeedProcessingSchedule"].Value
	schedule.Required = slices.DeleteFunc(schedule.Required, func(name string) bool { return name == "timezone" })
}

// liveFields are the fields that the live service sends or accepts and the description lacks, by the client's type.
var liveFields = map[string][]string{
	"PinCreateParams":  {"ai_disclosures"},
	"FeedCreateParams": {"catalog_type"},
	"FeedUpdateParams": {"catalog_type"},
	"UserAccount": {
		"id", "about", "board_count", "business_name", "follower_count", "following_count", "monthly_views", "pin_count",
	},
	"Board": {
		"board_pins_modified_at", "collaborator_count", "created_at", "follower_count", "is_ads_only", "media", "pin_count",
	},
	"Pin": {
		"creative_type", "dominant_color", "has_been_promoted", "is_owner", "is_product", "is_removable", "is_standard", "note", "parent_pin_id",
		"pin_metrics", "product_tags",
	},
	"PinMedia":         {"cover_image_url", "duration", "height", "items", "video_url", "width"},
	"AnalyticsMetrics": {"lifetime_metrics"},
	"AdAccount":        {"created_time", "updated_time", "permissions", "time_zone"},
	"AdAccountOwner":   {"id"},
	"Campaign": {
		"bid_options", "is_automated_campaign", "is_campaign_budget_optimization", "is_flexible_daily_budgets", "is_performance_plus",
		"intended_promotion_type", "is_top_of_search", "summary_status",
	},
	"AdGroup": {
		"bid_strategy_type", "is_creative_optimization", "optimization_goal_metadata", "promotion_application_level", "promotion_id",
		"bid_multiplier", "enabled_catalog_expansion", "placement_traffic_type", "promotion_ids", "targeting_template_ids",
	},
	"Feed":                 {"catalog_id", "catalog_type"},
	"FeedIngestionDetails": {"warnings"},
	"ProductGroup":         {"catalog_id", "catalog_type", "country", "is_featured", "locale"},
	"Ad": {
		"customizable_cta_type", "disclosure_type", "disclosure_url", "grid_click_type", "lead_form_id", "quiz_pin_data",
	},
}

// byOption are the query parameters that are set with an option instead of a params field.
var byOption = []string{"ad_account_id"}

// arguments returns the query parameters that are arguments of the method: required lists of ids, the token of a report and
// the feed of product groups.
func (op specOperation) arguments() []string {
	var names []string
	for name, param := range op.query() {
		if param.Required && (name != "item_ids" && strings.HasSuffix(name, "_ids") || name == "token" || name == "feed_id") {
			names = append(names, name)
		}
	}
	return names
}

// liveValues are the enumeration values that the live service has and the description lacks, by the client's type.
var liveValues = map[string][]string{
	// In the description, the status of a report is a plain string.
	"ReportStatus":   {"IN_PROGRESS", "FINISHED", "FAILED", "EXPIRED", "CANCELLED", "DOES_NOT_EXIST"},
	"CreativeType":   {"COLLECTION", "IDEA", "SHOWCASE", "QUIZ", "COLLAGE"},
	"MetricType":     {"TOTAL_COMMENTS", "TOTAL_REACTIONS", "USER_FOLLOW", "PROFILE_VISIT"},
	"PinFormat":      {"ORGANIC_IMAGE", "ORGANIC_PRODUCT", "ORGANIC_VIDEO", "ADS_STANDARD", "ADS_PRODUCT", "ADS_VIDEO", "ADS_IDEA"},
	"BatchOperation": {"DELETE", "DELETE_DISCONTINUED"},
	"BatchStatus":    {"FAILED"},
}

// requiredFields are the fields that the client requires in a request and the description does not.
var requiredFields = map[string][]string{
	"board_sections/create": {"name"},
	"board_sections/update": {"name"},
	"items_batch/post":      {"items"},
}

// wholeNumbers matches the fields that are numbers in the description and integers in the client.
var wholeNumbers = regexp.MustCompile(`^analytics/get_report\.size$`)

// maskedFields matches the fields that are masked in the JSON of response types. Other tests check how they are decoded.
var maskedFields = regexp.MustCompile(`\.credentials\.password$|\.upload_parameters\.[^.]+$|^analytics/create_report\.(token|message)$|^analytics/get_report\.url$`)

// masked replaces the values of masked fields.
const masked = "REDACTED"

const createsGroup = "catalogs_product_groups/create"

// createdIDs are the fields with the id of the created object. The description does not require them.
var createdIDs = map[string]string{
	"boards/create": "id", "board_sections/create": "id", "pins/create": "id", "media/create": "media_id",
	"feeds/create": "id", "items_batch/post": "batch_id", createsGroup: "id",
}

// unusable returns the error of the client for a response that is valid but lacks the id of the created object or a list that
// the live service always sends. It returns "" for other responses.
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

// unwrap returns the schema of a method's result. Two methods return a part of the response: the only item of the list with a
// created product group, which the live service may also send without the list, and the items of a list without pages.
func (op specOperation) unwrap(schema *openapi3.Schema) *openapi3.Schema {
	switch op.OperationID {
	case createsGroup:
		return schema.AllOf[0].Value.Properties["items"].Value.Items.Value
	case "items/get":
		return schema.Properties["items"].Value
	}
	return schema
}

// unwrapped returns the part of a response that unwrap describes, nil if it is missing.
func (op specOperation) unwrapped(response any) any {
	object, _ := response.(map[string]any)
	switch op.OperationID {
	case createsGroup:
		if items, _ := object["items"].([]any); len(items) > 0 {
			return items[0]
		}
		return nil
	case "items/get":
		return object["items"]
	}
	return response
}

// currencyOfItemID is a filter to which the description gives a currency by mistake. The client sends text.
const currencyOfItemID = "ITEM_ID"
