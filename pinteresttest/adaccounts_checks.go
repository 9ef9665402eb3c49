package pinteresttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
)

// checkTypes decodes content into the client's params, and rejects values that do not have their types.
func checkTypes(content json.RawMessage, params any) *apiError {
	var exact struct { // fields for which the params also accept other types
		StartTime    *int64                               `json:"start_time"`
		EndTime      *int64                               `json:"end_time"`
		TrackingURLs map[pinterest.TrackingEvent][]string `json:"tracking_urls"`
	}
	for _, target := range []any{params, &exact} {
		if err := decode(content, target); err != nil {
			return err
		}
	}
	return nil
}

// checkPeriod rejects an end that is not after the start.
func checkPeriod(start, end pinterest.Timestamp) *apiError {
	if !start.IsZero() && !end.IsZero() && !end.After(start.Time) {
		return invalid("end_time", "is not after start_time")
	}
	return nil
}

// checkBids rejects an update of bid options that does not say what it changes.
func checkBids(update *pinterest.CampaignUpdateParams) *apiError {
	bids, _ := update.BidOptions.Get()
	if bids == nil {
		return nil
	}
	return checkAll(
		checkRequired("bid_options.update_mask", bids.UpdateMask != nil),
		checkEach("bid_options.update_mask", bids.UpdateMask, "AUDIENCE", "APP_TYPE", "PLACEMENT", "GENDER", "AGE_BUCKET"),
	)
}

// decodeRaw decodes a field that the client does not type. out does not change if the field is absent or null.
func decodeRaw(content pinterest.RawJSON, out any) *apiError {
	if content == nil {
		return nil
	}
	return decode(content, out)
}

func checkMultiplier(m *float64) *apiError {
	if m != nil && (*m < 0 || *m > 10) {
		return invalid("bid_multiplier", "is not between 0 and 10")
	}
	return nil
}

// goalEvents are the conversions that an ad group can be optimized for.
var goalEvents = strings.Fields(
	"PAGE_VISIT SIGNUP CHECKOUT CUSTOM VIEW_CATEGORY SEARCH ADD_TO_CART WATCH_VIDEO LEAD APP_INSTALL",
)

func checkGoal(goal *pinterest.OptimizationGoal) *apiError {
	if goal == nil {
		return nil
	}
	conversion, frequency := nullable[pinterest.ConversionGoal]{goal.Conversion}.get(), nullable[pinterest.FrequencyGoal]{goal.Frequency}.get()
	if times := frequency.Frequency; times != 0 && (times < 2 || times > 20) { // 0 is absent
		return invalid("frequency", "is not between 2 and 20")
	}
	return checkAll(
		checkID("conversion_tag_id", conversion.ConversionTagID), checkID("cpa_goal_value_in_micro_currency", conversion.CPAGoal),
		checkOneOf("conversion_event", conversion.ConversionEvent, goalEvents...), checkEnum("learning_mode_type", conversion.LearningModeType),
		checkOneOf("timerange", frequency.TimeRange, "THIRTY_DAY", "DAY", "SEVEN_DAY", "TWENTY_MINUTE", "TEN_MINUTE", "TWENTY_FOUR_HOUR"),
		checkID("scrollup_goal_value_in_micro_currency", nullable[pinterest.ScrollUpGoal]{goal.ScrollUp}.get().Value),
	)
}

// The values of fields of ads that have no constants.
var (
	callsToAction = strings.Fields(`
		GET_OFFER LEARN_MORE ORDER_NOW SHOP_NOW SIGN_UP SUBSCRIBE BUY_NOW CONTACT_US GET_QUOTE VISIT_SITE APPLY_NOW BOOK_NOW REQUEST_DEMO
		REGISTER_NOW FIND_A_DEALER ADD_TO_CART WATCH_NOW READ_MORE BUY_TICKETS DONATE_NOW DOWNLOAD EXPLORE_MORE FIND_A_LOCATION GET_DEAL
		GET_RECIPE GET_SHOWTIMES ON_SALE PLAY_GAME TRY_IT`)
	disclosureTypes = strings.Fields(`
		NO_DISCLOSURE PRESCRIBING_INFORMATION PRESCRIBING_INFORMATION_BOX_WARNING IMPORTANT_SAFETY_INFO MED_GUIDE PATIENT_INFORMATION`)
	gridClickTypes = strings.Fields("CLOSEUP DIRECT_TO_DESTINATION")
)

// quiz is the quiz of a quiz ad.
type quiz struct {
	Questions []struct {
		ID      *float64 `json:"question_id"`
		Text    string   `json:"question_text"`
		Options []struct {
			ID   *float64 `json:"id"`
			Text string   `json:"text"`
		} `json:"options"`
	} `json:"questions"`
	Results    []quizResult `json:"results"`
	TieBreaker quizResult   `json:"tie_breaker_custom_result"`
	TieBreak   string       `json:"tie_breaker_type"`
}

func checkQuiz(content pinterest.RawJSON) *apiError {
	var q quiz
	if err := decodeRaw(content, &q); err != nil {
		return err
	}
	return checkOneOf("quiz_pin_data.tie_breaker_type", q.TieBreak, "RANDOM", "CUSTOM")
}

// quizResult is what a quiz shows at its end.
type quizResult struct {
	ID              *float64 `json:"result_id"`
	PinID           string   `json:"organic_pin_id"`
	DestinationURL  string   `json:"destination_url"`
	AndroidDeepLink string   `json:"android_deep_link"`
	IOSDeepLink     string   `json:"ios_deep_link"`
}

// targetingTypes are the targeting types whose values have a fixed form.
var targetingTypes = strings.Fields(`
	AGE_BUCKET APPTYPE AUDIENCE_EXCLUDE AUDIENCE_INCLUDE GENDER GEO INTEREST LOCALE LOCATION MAXIMUM_AGE MINIMUM_AGE SHOPPING_RETARGETING
	TARGETING_STRATEGY`)

func checkTargetingSpec(spec pinterest.TargetingSpec) *apiError {
	if len(spec.AgeBuckets) > 0 && spec.MinimumAge+spec.MaximumAge != "" || (spec.MinimumAge == "") != (spec.MaximumAge == "") {
		return invalid("targeting_spec", "MINIMUM_AGE and MAXIMUM_AGE belong together, and exclude AGE_BUCKET")
	}
	for _, name := range targetingTypes {
		if spec.Other[name] != nil {
			return invalid("targeting_spec", name+" has the wrong type")
		}
	}
	for _, id := range slices.Concat(spec.AudienceInclude, spec.AudienceExclude) {
		if !digits.MatchString(id) {
			return invalid("targeting_spec", fmt.Sprintf("%q is not the id of an audience", id))
		}
	}
	if spec.MaximumAge != "" && !age.MatchString(spec.MaximumAge) {
		return invalid("MAXIMUM_AGE", "is not an age")
	}
	options := func(option pinterest.TargetingOptionType) []string {
		return slices.Sorted(maps.Keys(targetingOptions[option]))
	}
	return checkAll(
		checkEach("AGE_BUCKET", spec.AgeBuckets, append(options(pinterest.TargetingOptionTypeAgeBucket), "19+", "20+", "21+")...),
		checkEach("APPTYPE", spec.AppTypes, options(pinterest.TargetingOptionTypeAppType)...),
		checkEach("GENDER", spec.Genders, options(pinterest.TargetingOptionTypeGender)...),
		checkEach("TARGETING_STRATEGY", spec.Strategies, "CHOOSE_YOUR_OWN", "FIND_NEW_CUSTOMERS", "RECONNECT_WITH_USERS"),
		checkID("MINIMUM_AGE", spec.MinimumAge),
	)
}

var age = regexp.MustCompile(`^\d+\+?$`)
