package contract

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Kinds of deviations. The headings of the drift report are kinds too.
const (
	clientRequires = "required by the client"   // the description does not require the field
	notNull        = "not null in the client"   // the description allows null
	omitted        = "omitted by the client"    // the description requires the property
	byOption       = "set with an option"       // not with a field of the params
	truncated      = "an integer in the client" // a number in the description
	asList         = "a list in the client"     // a single value in the description
	maskedInJSON   = "masked in JSON"           // other tests check how the field is decoded
	idOfCreated    = "id of the created object" // a response without it is an error, even if the description does not require it
	partOfResponse = "the result of the method" // the rest of the response is not part of the result
	notDecoded     = "query not validated"
	undescribed    = "not described"
	mistaken       = "wrong in the description"
	aTime          = "a time"                 // the description has only a text
	unixText       = "a time in seconds"      // the description has only a text of digits
	aHash          = "a SHA-256"              // the description has only a text
	single         = "one element"            // of a list that the client matches with another one
	matched        = "matched by the client"  // the results of the response with the elements of the request
	withoutCommas  = "elements without comma" // the description joins the elements with commas
	overlapping    = "oneOf instead of anyOf" // values that match two of the schemas are valid
	ofFake         = "sent by pinteresttest"  // OPERATION.STATUS.FIELD, which the description lacks or forbids
	byFake         = "accepted by pinteresttest"
	notByFake      = "rejected by pinteresttest" // a value that the description allows
)

// deviation is an intended difference between the client and a description. Each is a fact about the live service or a decision.
type deviation struct {
	kind     string
	versions []string // nil means all
	owner    string   // the type, enumeration or operation of all names; "" if the names have it
	names    string   // separated by spaces; "*" matches any text
	reason   string   // why, or what the client does about it
}

var (
	oldest = []string{"5.3.0"}
	newest = []string{"5.23.0"}
)

// deviates reports whether a version has a deviation of a kind at a place: OPERATION.FIELD or TYPE.FIELD.
func deviates(version, kind, place string) bool {
	return slices.ContainsFunc(deviations, func(d deviation) bool {
		return d.kind == kind && d.holds(version) && d.matches(place)
	})
}

func (d deviation) holds(version string) bool {
	return d.versions == nil || slices.Contains(d.versions, version)
}

func (d deviation) matches(place string) bool {
	return slices.ContainsFunc(d.places(), func(pattern string) bool { return matches(pattern, place) })
}

// matches reports whether a place matches a pattern, in which "*" stands for any text.
func matches(pattern, place string) bool {
	start, rest, wild := strings.Cut(pattern, "*")
	if !wild || !strings.HasPrefix(place, start) {
		return pattern == place
	}
	for end := len(start); end <= len(place); end++ {
		if matches(rest, place[end:]) {
			return true
		}
	}
	return false
}

// places returns the places with the deviation.
func (d deviation) places() []string {
	places := strings.Fields(d.names)
	for i, name := range places {
		if d.owner != "" {
			places[i] = d.owner + "." + name
		}
	}
	return places
}

// Reasons that many deviations share.
const (
	sent       = "the live service sends it"
	accepted   = "the live service accepts it"
	keptValue  = "the constant stays, because 5.3.0 has the value; the newer service does not send it, or rejects it"
	toService  = "the client leaves limits to the service, which rejects the request"
	noUnknown  = "the client sends no other fields, but WithBodyField can"
	nullIsZero = "null is decoded as the zero value"
)

var deviations = []deviation{
	// How the client differs from all versions.
	{clientRequires, nil, "", "board_sections/create.name board_sections/update.name items_batch/post.items", "the live service rejects requests without it"},
	{clientRequires, newest, "ConversionEventsUserDataProperties", "em", "the client checks that there is one of several ways to identify a person"},
	{aHash, newest, "ConversionEventsUserDataProperties", "country ct db em external_id fn ge hashed_maids ln ph st zp", "the client hashes what is not a hash"},
	{single, newest, "", "ConversionEvents.data ConversionApiResponse.events", "the client requires a result for each event"},
	{single, newest, "", "campaigns/create campaigns/update ad_groups/create ad_groups/update ads/create ads/update", "the client requires a result for each write"},
	{single, newest, "", "CampaignCreateResponse.items AdGroupArrayResponse.items AdArrayResponse.items", "the client requires a result for each write"},
	{clientRequires, newest, "", "CampaignCreateResponse.items AdGroupArrayResponse.items AdArrayResponse.items", "the client requires a result for each write"},
	{clientRequires, newest, "", "CampaignCreateResponseItem.data AdGroupArrayResponseElement.data AdArrayResponseElement.data", "a write without data and exceptions has failed"},
	{clientRequires, newest, "", "CampaignId.id AdGroupResponse.id AdResponse.id", "a write without id and exceptions has failed"},
	{single, newest, "", "ProductGroupPromotionCreateRequest.product_group_promotion ProductGroupPromotionUpdateRequest.product_group_promotion ProductGroupPromotionResponse.items", "the client requires a result for each write"},
	{clientRequires, newest, "ProductGroupPromotionResponse", "items", "the client requires a result for each write"},
	{clientRequires, newest, "ProductGroupPromotionResponseItem", "data data.id", "a write without id and exceptions has failed"},
	{clientRequires, newest, "ProductGroupPromotionUpdateRequest", "product_group_promotion[].id", "an update without it has no meaning"},
	{clientRequires, newest, "", "bulk_upsert/create.create BulkUpsertRequestCreate.campaigns", "the client requires one of the lists"},
	{notNull, newest, "LabelCreateRequest", "labels[].label_type", "the description allows null, but a label without it has no meaning"},
	{unixText, newest, "BulkDownloadRequest", "updated_since campaign_filter.start_time campaign_filter.end_time", "the description says so in words"},
	{clientRequires, newest, "product_group_promotions/list", "ad_group_id", "the description says in words that it or the ids are required"},
	{clientRequires, newest, "KeywordsCommon", "match_type", "the description allows null, but a keyword without it has no meaning"},
	{notNull, newest, "KeywordsCommon", "match_type", "the description allows null, but a keyword without it has no meaning"},
	{jsonType, newest, "VisitorRule", "url", "the description says in words that it is an object for visitors"},
	{matched, newest, "", "keywords/create keywords/update", "the response has them in any order; other tests check the results"},
	{withoutCommas, newest, "country_keywords_metrics/get", "keywords", "the client rejects a keyword with a comma"},
	{notNull, newest, "", "AdGroupAudienceSizingRequest.keywords[].match_type", "null says nothing about a keyword to target"},
	{omitted, nil, "CatalogsFeedProcessingSchedule", "timezone", "null is allowed, but not in versions after 5.23.0: a nil Timezone is left out"},
	{byOption, nil, "*", "ad_account_id", "WithAdAccount sets it for all operations that take it"},
	{omitted, newest, "", "CatalogsCreate*Item.attributes CatalogsUpdate*Item.attributes CatalogsUpsert*Item.attributes", "an item without attributes is sent without them"},
	{notDecoded, newest, "", "reports/stats", "package openapi3filter does not decode the variants within a deepObject"},
	{truncated, nil, "", "analytics/get_report.size Report.size", "a size in bytes"},
	{truncated, newest, "", "OrderLine.*budget order_lines/*budget", "micro-currency, which has no fractions"},
	{truncated, newest, "reports/get", "size", "a size in bytes"},
	{truncated, newest, "", "AudienceSizing.* ad_groups/audience_sizing.*", "a number of people"},
	{truncated, newest, "", "ReportTemplate.*_window_days ReportTemplate.report_* templates/list.items[*].*_window_days templates/list.items[*].report_*", "a number of days"},
	{truncated, newest, "", "ProductCounts.* catalogs_product_groups/product_counts_get.*", "a number of products"},
	{truncated, newest, "", "CustomerList.num_* customer_lists/*.num_*", "a number of calls or records"},
	{asList, newest, "", "items/post[*].attributes.image_link", "the image of a creative asset"},
	{asList, newest, "", "ads/create[*].exceptions ads/update[*].exceptions", "other operations, and the live service at times, send a list"},
	{aTime, newest, "UserWebsiteSummary", "verified_at", "the description says so in words"},
	{maskedInJSON, nil, "*", "credentials.password upload_parameters.*", "a secret"},
	{maskedInJSON, nil, "", "analytics/create_report.token analytics/create_report.message analytics/get_report.url", "a secret"},
	{maskedInJSON, newest, "", "reports/create.token reports/get.url bulk_request/get.result_url", "a secret"},
	{maskedInJSON, newest, "", "analytics/create_template_report.token analytics/create_template_report.message", "a secret"},
	{idOfCreated, nil, "", "boards/create.id board_sections/create.id pins/create.id media/create.media_id feeds/create.id items_batch/post.batch_id catalogs_product_groups/create.id", "nothing can be done with the object without it"},

	{idOfCreated, newest, "", "bulk_download/create.request_id bulk_upsert/create.request_id conversion_tags/create.id customer_lists/create.id audiences/create.id catalogs/create.id feeds/ingest.id catalogs_product_groups/create_many.[]", "nothing can be done with the object without it"},
	{jsonType, newest, "", "id[] ProductGroupListParams.id[]", "ids are text in the client; a query has only text"},

	// How the client differs from 5.3.0, because the live service does.
	{undescribed, oldest, "*", "ad_account_id", "5.3.0 lists it for four operations, but the live service accepts it for all organic and catalog operations"},
	{partOfResponse, newest, "trending_keywords/list", "trends", "a list without pages is returned as a slice"},
	{partOfResponse, newest, "terms_related/list", "related_terms_list", "a list without pages is returned as a slice"},
	{partOfResponse, newest, "conversion_tags/list", "items", "a list without pages is returned as a slice"},
	{partOfResponse, newest, "campaigns/create", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "campaigns/update", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "ad_groups/create", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "ad_groups/update", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "ads/create", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "ads/update", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "product_group_promotions/create", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "product_group_promotions/update", "items", "the results of writes are returned as a slice"},
	{partOfResponse, newest, "country_keywords_metrics/get", "data", "a list without pages is returned as a slice"},
	{partOfResponse, newest, "", "ad_account_targeting_analytics/get.data campaign_targeting_analytics/get.data", "rows without pages are returned as a slice"},
	{partOfResponse, newest, "", "ad_groups_targeting_analytics/get.data ad_targeting_analytics/get.data", "rows without pages are returned as a slice"},
	{partOfResponse, newest, "ad_groups_bid_floor/get", "bid_floors", "a list without pages is returned as a slice"},
	{partOfResponse, newest, "items/post", "items", "a list without pages is returned as a slice"},
	{partOfResponse, oldest, "items/get", "items", "a list without pages is returned as a slice"},
	{partOfResponse, oldest, "catalogs_product_groups/create", "items[]", "a list of the one created group; the live service may send the group itself"},
	{mistaken, oldest, "", "ITEM_ID", "a filter to which the description gives a currency; the client sends text"},
	{gone, oldest, "UserAccount", "id about board_count business_name follower_count following_count monthly_views pin_count", sent},
	{gone, oldest, "Board", "board_pins_modified_at collaborator_count created_at follower_count is_ads_only media pin_count", sent},
	{gone, nil, "Pin", "is_product is_removable note product_tags", sent},
	{gone, oldest, "Pin", "creative_type dominant_color has_been_promoted is_owner is_standard parent_pin_id pin_metrics", sent},
	{gone, oldest, "PinMedia", "cover_image_url duration height items video_url width", sent},
	{gone, nil, "PinCreateParams", "ai_disclosures", accepted},
	{gone, oldest, "AnalyticsMetrics", "lifetime_metrics", sent},
	{gone, nil, "AdAccount", "time_zone", sent},
	{gone, newest, "TargetingAnalyticsRow", "targeting_type targeting_value metrics", "the description only has an example of a row"},
	{gone, oldest, "AdAccount", "created_time updated_time permissions", sent},
	{gone, oldest, "AdAccountOwner", "id", sent},
	{gone, oldest, "TargetingSpec", "*", "5.3.0 describes it as a map"},
	{gone, nil, "Campaign", "default_ad_group_budget_in_micro_currency intended_promotion_type is_top_of_search", sent},
	{gone, oldest, "Campaign", "bid_options is_automated_campaign is_campaign_budget_optimization is_flexible_daily_budgets is_performance_plus summary_status", sent},
	{gone, nil, "AdGroup", "enabled_catalog_expansion placement_traffic_type promotion_ids", sent},
	{gone, oldest, "AdGroup", "bid_multiplier bid_strategy_type is_creative_optimization optimization_goal_metadata promotion_application_level promotion_id targeting_template_ids", sent},
	{gone, oldest, "Ad", "customizable_cta_type disclosure_type disclosure_url grid_click_type lead_form_id quiz_pin_data", sent},
	{gone, oldest, "Feed", "catalog_id catalog_type", sent},
	{gone, oldest, "FeedListParams", "catalog_id", accepted},
	{gone, oldest, "FeedCreateParams", "catalog_type catalog_id status", accepted},
	{gone, oldest, "FeedUpdateParams", "catalog_type", accepted},
	{gone, oldest, "", "FeedIngestionDetails.warnings FeedProcessingResult.video_counts FeedProductCounts.ingested", sent},
	{gone, oldest, "ItemAttributes", "android_deep_link ios_deep_link sale_price_effective_date variant_names variant_values video_link", accepted},
	{gone, oldest, "ItemAttributes", "address base_price category guest_ratings latitude longitude main_image name neighborhood visibility", "only hotels and creative assets have it"},
	{gone, oldest, "ItemRecord", "hotel_id creative_assets_id operation update_mask", accepted},
	{gone, oldest, "ItemsBatchParams", "catalog_id catalog_type", accepted},
	{gone, oldest, "", "ItemsBatch.catalog_type ItemResult.hotel_id ItemResult.creative_assets_id", sent},
	{gone, oldest, "ProductGroupListParams", "catalog_id id", accepted},
	{gone, oldest, "ProductGroupCreateParams", "catalog_id catalog_type country locale", accepted},
	{gone, oldest, "ProductGroupUpdateParams", "catalog_type country locale", accepted},
	{gone, oldest, "ProductGroup", "catalog_id catalog_type country is_featured locale", sent},
	{valueGone, oldest, "CreativeType", "COLLECTION IDEA SHOWCASE QUIZ COLLAGE MAX_WIDTH_REGULAR_COLLECTION MAX_WIDTH_VIDEO_COLLECTION", sent},
	{valueGone, oldest, "PinMediaType", "video multiple_images multiple_videos multiple_mixed", sent},
	{valueGone, oldest, "MetricType", "TOTAL_COMMENTS TOTAL_REACTIONS USER_FOLLOW PROFILE_VISIT VIDEO_10S_VIEW VIDEO_START", accepted},
	{valueGone, oldest, "PinFormat", "ORGANIC_IMAGE ORGANIC_PRODUCT ORGANIC_VIDEO ADS_STANDARD ADS_PRODUCT ADS_VIDEO ADS_IDEA", accepted},
	{valueGone, oldest, "Scope", "user_accounts:write billing:* biz_access:* msot:write", "the operations that need it are newer"},
	{valueGone, oldest, "BatchOperation", "DELETE DELETE_DISCONTINUED", accepted},
	{valueGone, oldest, "BatchStatus", "FAILED", sent},
	{valueGone, oldest, "EntityStatus", "DRAFT DELETED_DRAFT", sent},
	{valueGone, oldest, "", "CampaignSummaryStatus.*DRAFT AdGroupSummaryStatus.*DRAFT AdSummaryStatus.*DRAFT", sent},
	{valueGone, oldest, "Country", "CN", accepted},
	{valueGone, oldest, "Language", "*-* de fr it ja nl tr", accepted},
	{valueGone, oldest, "SplitField", "SOURCE", accepted},
	{valueGone, oldest, "ObjectiveType", "VIDEO_COMPLETION", sent},
	{valueGone, oldest, "Column", "*", accepted},
	{valueGone, oldest, "ReportLevel", "PRODUCT_ITEM_TARGETING", accepted},
	{valueGone, oldest, "TargetingType", "MEDIA_TYPE AGE_BUCKET_AND_GENDER AUDIENCE_MULTIPLIER CREATIVE_ENHANCEMENTS LOCAL_ADS_STORE_CODE CREATIVE_TYPE QUIZ_RESULT", accepted},
	{valueGone, oldest, "ProductGroupType", "ALL_LISTINGS I2PC SHOPIFY_COLLECTIONS", sent},
	{valueGone, oldest, "TextFilterKind", "COUNTRY CREATIVE_ASSETS_ID HOTEL_ID MEDIA_TYPE PRODUCT_GROUP TITLE_KEYWORDS", accepted},

	// What 5.23.0 changes for callers of 5.3.0.
	{overlapping, newest, "", "pins/analytics.metric_types multi_pins/analytics.metric_types", "both enumerations have most of the metrics"},
	{gone, newest, "", "items/get", "GetItems documents it; the service rejects the call with status 404 or 405"},
	{required, newest, "BoardSectionParams", "name", "the client requires it too"},
	{required, newest, "ItemsBatchParams", "items", "the client requires it too"},
	{required, newest, "ItemsBatchParams", "country language", "documented as required"},
	{required, newest, "MetricsFilter", "field operator values", "a filter without them has no meaning"},
	{strict, newest, "ProductGroupUpdateParams", "feed_id", "documented: only 5.3.0 requires it, and the live service rejects it"},
	{strict, newest, "", "FeedCreateParams FeedUpdateParams ItemsBatchParams ProductGroupCreateParams ProductGroupFilters", noUnknown},
	{valueGone, newest, "", "BillableEvent.BILLABLE_ENGAGEMENT CreativeType.STORY BoardPrivacy.PROTECTED TargetingType.AUDIENCE_EXCLUDE", keptValue},
	{valueGone, newest, "ObjectiveType", "AWARENESS_RESERVED ENGAGEMENT VIDEO_VIEW WEB_SESSIONS", keptValue},
	{valueGone, newest, "PinFormat", "PRODUCT REGULAR VIDEO", keptValue},
	{valueGone, newest, "FeedProcessingStatus", "COMPLETED_EARLY DISAPPROVED QUEUED_FOR_PROCESSING UNDER_APPEAL UNDER_REVIEW", keptValue},
	{valueGone, nil, "", "FeedIngestionError.* FeedIngestionInfo.* FeedValidationError.* FeedValidationWarning.*", "the keys were in lower case and are in upper case now: there are constants for both"},
	{limit, newest, "", "ad_account_id ad_group_ids[] campaign_ids[] *ListParams.campaign_ids[]", "ids of the service have at most 18 digits"},
	{limit, newest, "PinCreateParams", "link title description alt_text", toService},
	{limit, newest, "FilterList[]", "GENDER.values[] MIN_PRICE.values MAX_PRICE.values", toService},
	{limit, newest, "FilterList[]", "CURRENCY.negated", toService},
	{pattern, newest, "", "FeedCreateParams.location FeedUpdateParams.location", toService},
	{pattern, newest, "", "pin_id", "ids of the service match"},
	{pattern, newest, "", "batch_id", "the live service creates ids with a hyphen, which do not match, and accepts them"},
	{pattern, newest, "PinMediaSource", "data", "the client encodes the data"},
	{jsonType, newest, "FilterList[]", "ITEM_ID.values", "the client sends a list to all versions"},
	{nullable, newest, "", "ProductGroup.feed_id ItemsBatch.created_time", nullIsZero},
	{byDefault, newest, "", "CampaignListParams.entity_statuses AdGroupListParams.entity_statuses AdListParams.entity_statuses", "documented: the live service leaves out entities with other statuses"},

	// What pinteresttest accepts although the description forbids it.
	{byFake, newest, "", "feeds/create.preferred_processing_schedule.timezone feeds/update.preferred_processing_schedule.timezone", "5.3.0 does not require it, and the client leaves it out"},
	{byFake, newest, "", "pins/analytics.metric_types multi_pins/analytics.metric_types", "both enumerations have most of the metrics"},
	{byFake, newest, "", "items_batch/post.items[] items_batch/post.items[].attributes.*", "numbers in place of texts, and lists of GTINs"},
	{byFake, newest, "", "items_issues/list.item_validation_issue", "any text in upper case: the client does not have all values"},
	{byFake, newest, "", "audiences/create.rule.url", "the description says in words that it is an object for visitors"},

	// Values that pinteresttest rejects although the description allows them.
	{notByFake, newest, "ad_accounts/create", "owner_user_id", "the owner is the user of the token"},
	{notByFake, newest, "", "audiences/*.rule.country country_keywords_metrics/get.country_code search_partner_pins.country_code", "a code of a country, which the description says in words"},
	{notByFake, newest, "", "audiences/*.rule.engagement_type", "the description lists the values in words"},
	{notByFake, newest, "catalogs_product_groups/update", "catalog_type", "the type of a group does not change"},
	{notByFake, newest, "products_by_product_group_filter/list", "catalog_type", "only for retail catalogs, which the description says in words"},

	// How the responses of pinteresttest differ, because those of the live service do.
	{ofFake, newest, "*", "401.status note product_tags is_product is_removable images.originals is_top_of_search enabled_catalog_expansion default_ad_group_budget_in_micro_currency", sent},
	{ofFake, newest, "", "ads/create.200.items[].exceptions ads/update.200.items[].exceptions", "an empty list if nothing failed, as the live service sends"},
	{ofFake, newest, "", "pins/list.200.items[].board_id pins/save.201.board_id", "null for a pin on the profile, which has no board"},
	{ofFake, newest, "", "keywords/create.200.errors[].data.* keywords/update.200.errors[].data.*", "the description says in words that unknown fields are null"},
	{ofFake, newest, "", "audiences/create.200.rule.url audiences/create.200.rule.url.*", "the description says in words that it is an object for visitors"},
	{ofFake, newest, "", "audiences/*.rule.persona", "the rule of a type without a described rule"},
	{ofFake, newest, "", "catalogs_product_groups/create.201 catalogs_product_groups/create.201.items", "the list of 5.3.0; the client decodes both forms"},
	{ofFake, newest, "reports/get", "200.report_status", "a test chooses FAILED as the outcome"},
	{ofFake, oldest, "items_batch/get", "200.status", "a test chooses FAILED as the outcome"},
	{ofFake, oldest, "", "feeds/create.201.default_country feeds/update.200.default_country", "null for a catalog of hotels"},
	{ofFake, oldest, "", "catalogs_product_groups/list.200.items[].type catalogs_product_groups/*.items[].feed_id", "newer product groups"},
}

// liveDateTime matches times without a zone too: the live service and pinteresttest send them.
const liveDateTime = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`

func allowLiveTimes() {
	openapi3.DefineStringFormatValidator("date-time", openapi3.NewRegexpFormatValidator(liveDateTime))
}

// relax makes the properties optional that the client omits and those required that it requires, forbids null where the client does, gives
// times and hashes their format, limits lists to one element, replaces oneOf where its schemas overlap, keeps commas out of elements that are
// joined with them, and removes the patterns of parameters that Go does not support.
func relax(doc *openapi3.T) {
	for name, schema := range doc.Components.Schemas {
		schema.Value.Required = slices.DeleteFunc(schema.Value.Required, func(property string) bool {
			return deviates(doc.Info.Version, omitted, name+"."+property)
		})
		properties := schema.Value.Properties
		for property, schema := range properties {
			if deviates(doc.Info.Version, aTime, name+"."+property) {
				schema.Value.Format = "date-time"
			}
			if deviates(doc.Info.Version, aHash, name+"."+property) {
				schema.Value.Items.Value.Pattern = "^[0-9a-f]{64}$"
			}
			if deviates(doc.Info.Version, notNull, name+"."+property) {
				value := *schema.Value
				value.Nullable, value.Enum = false, slices.DeleteFunc(slices.Clone(value.Enum), func(v any) bool { return v == nil })
				properties[property] = value.NewRef()
			}
			if deviates(doc.Info.Version, single, name+"."+property) {
				schema.Value.MinItems, schema.Value.MaxItems = 1, new(uint64(1))
			}
			if deviates(doc.Info.Version, unixText, name+"."+property) {
				schema.Value.Pattern = unixPattern
			}
			relaxWithin(doc.Info.Version, name+"."+property, schema)
		}
		for _, part := range append(openapi3.SchemaRefs{schema}, schema.Value.AllOf...) {
			for property := range part.Value.Properties {
				if deviates(doc.Info.Version, clientRequires, name+"."+property) {
					part.Value.Required = append(part.Value.Required, property)
				}
			}
		}
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if deviates(doc.Info.Version, single, op.OperationID) {
				list := op.RequestBody.Value.Content["application/json"].Schema.Value
				list.MinItems, list.MaxItems = 1, new(uint64(1))
			}
			for _, param := range op.Parameters {
				if schema := param.Value.Schema; schema != nil {
					if _, err := regexp.Compile(schema.Value.Pattern); err != nil {
						schema.Value.Pattern = ""
					}
				}
				if deviates(doc.Info.Version, withoutCommas, op.OperationID+"."+param.Value.Name) {
					param.Value.Schema.Value.Items.Value.Pattern = "^[^,]+$"
				}
				if deviates(doc.Info.Version, overlapping, op.OperationID+"."+param.Value.Name) {
					element := param.Value.Schema.Value.Items.Value
					element.AnyOf, element.OneOf = element.OneOf, nil
				}
			}
		}
	}
}

// unixPattern matches the times that the generator writes in seconds.
const unixPattern = `^1\d{9}$`

// relaxWithin is relax for the properties of a property or of its elements. Other uses of their schemas do not change.
func relaxWithin(version, place string, ref *openapi3.SchemaRef) {
	if ref.Value.Items != nil {
		relaxWithin(version, place+"[]", ref.Value.Items)
		return
	}
	own := *ref.Value
	own.Properties = maps.Clone(own.Properties)
	for name, property := range own.Properties {
		changed := *property.Value
		switch {
		case deviates(version, unixText, place+"."+name):
			changed.Pattern = unixPattern
		case deviates(version, notNull, place+"."+name):
			changed.Nullable, changed.Enum = false, slices.DeleteFunc(slices.Clone(changed.Enum), func(v any) bool { return v == nil })
		case deviates(version, clientRequires, place+"."+name):
			own.Required = append(slices.Clone(own.Required), name)
		default:
			continue
		}
		own.Properties[name], ref.Value = changed.NewRef(), &own
	}
}

// fieldOf returns the field of an operation that has a deviation of a kind, "" if there is none.
func fieldOf(version, kind, operationID string) string {
	for _, d := range deviations {
		if d.kind != kind || !d.holds(version) {
			continue
		}
		for _, place := range d.places() {
			if field, ok := strings.CutPrefix(place, operationID+"."); ok {
				return field
			}
		}
	}
	return ""
}

// result returns the schema of a method's result, nil if it has none, or another one than the response.
func (g *gate) result(op specOperation) *openapi3.Schema {
	if deviates(g.version(), matched, op.OperationID) {
		return nil
	}
	schema := op.response()
	if part := fieldOf(g.version(), partOfResponse, op.OperationID); part != "" {
		name, first := strings.CutSuffix(part, "[]")
		schema = g.properties(schema)[name]
		if first {
			schema = g.object(schema).elements
		}
	}
	return schema
}

// resultIn returns the part of a response that result describes, nil if it is missing.
func (g *gate) resultIn(op specOperation, response any) any {
	part := fieldOf(g.version(), partOfResponse, op.OperationID)
	if part == "" {
		return response
	}
	object, _ := response.(map[string]any)
	name, first := strings.CutSuffix(part, "[]")
	if !first {
		return object[name]
	}
	if list, _ := object[name].([]any); len(list) > 0 {
		return list[0]
	}
	return nil
}

// unusable returns the error of the client for a response that is valid but lacks the id of the created object or the part that the
// live service always sends. It returns "" for other responses.
func (g *gate) unusable(op specOperation, response any) string {
	result := g.resultIn(op, response)
	if id := fieldOf(g.version(), idOfCreated, op.OperationID); id != "" {
		object, _ := result.(map[string]any)
		list, _ := result.([]any)
		if id == "[]" && len(list) == 0 || id != "[]" && (object[id] == nil || object[id] == "") {
			return "the response has no id of what was created"
		}
	}
	if part := fieldOf(g.version(), partOfResponse, op.OperationID); part != "" && result == nil {
		return fmt.Sprintf("the response has no %q", part)
	}
	return ""
}
