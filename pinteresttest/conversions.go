package pinteresttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// conversionState is the part of the state of an ad account that is about conversions.
type conversionState struct {
	tags     []*conversionTag
	recorded []pinterest.ConversionEvent
	seen     map[eventKey]bool // events of websites and apps
}

// eventKey is what duplicates have in common.
type eventKey struct {
	name pinterest.ConversionEventName
	id   string
}

type conversionTag struct{ pinterest.ConversionTag }

func (t *conversionTag) key() string { return t.ID }

func (t *conversionTag) show(*User) any {
	var fired *int64
	if !t.LastFiredTime.IsZero() {
		fired = new(t.LastFiredTime.UnixMilli())
	}
	return object{
		"id": t.ID, "ad_account_id": t.AdAccountID, "name": t.Name, "code_snippet": t.CodeSnippet, "configs": t.Configs,
		"enhanced_match_status": nil, "last_fired_time_ms": fired, "status": t.Status, "version": t.Version,
	}
}

func (s *Server) conversionRoutes() []route {
	return []route{
		{op: operation.EventsCreate, status: http.StatusOK, handle: s.createEvents},
		{op: operation.ConversionTagsList, status: http.StatusOK, handle: listConversionTags},
		{op: operation.ConversionTagsGet, status: http.StatusOK, handle: getConversionTag},
		{op: operation.ConversionTagsCreate, status: http.StatusOK, handle: s.createConversionTag},
		{op: operation.PageVisitConversionTagsGet, status: http.StatusOK, handle: listPageVisitTags},
		{op: operation.OCPMEligibleConversionTagsGet, status: http.StatusOK, handle: getEligibleTags},
	}
}

// ConversionEvents returns the conversion events that the server has recorded for an ad account, in the order of arrival, with hashed user
// data. It leaves out failed events, test events, and duplicate events of a website or an app. It panics if the ad account does not exist.
func (s *Server) ConversionEvents(adAccountID string) []pinterest.ConversionEvent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return clone(mustFind(s.ads.accounts, adAccountID, "ConversionEvents", "ad account").conversions.recorded)
}

// createEvents records events. It responds with status 422 if some are invalid.
func (s *Server) createEvents(r *apiRequest) (any, *apiError) {
	if err := checkBool(r, "test"); err != nil {
		return nil, err
	}
	var body struct {
		Data []pinterest.ConversionEvent `json:"data"`
	}
	var times struct { // which are whole numbers, unlike those of a Timestamp
		Data []struct {
			EventTime *int64 `json:"event_time"`
			AppInfo   struct {
				InstallTime *int64 `json:"install_time"`
			} `json:"app_info"`
		} `json:"data"`
	}
	problem := unmarshalStrictly(r.body, &body)
	if err := json.Unmarshal(r.body, &times); problem == "" && err != nil {
		problem = err.Error()
	}
	if problem != "" {
		return nil, &apiError{status: http.StatusBadRequest, Code: pinterest.CodeInvalidEvents, Message: "The request was invalid. " + problem}
	}
	if err := checkAll(checkRequired("data", len(body.Data) > 0), checkLength("data", body.Data, 1000)); err != nil {
		return nil, err
	}
	results, processed := []object{}, 0
	for _, event := range body.Data {
		result := object{"status": pinterest.EventStatusProcessed, "error_message": nil, "warning_message": nil}
		problem, warning := eventProblem(&event), eventWarning(&event)
		if problem != "" {
			result["status"], result["error_message"] = pinterest.EventStatusFailed, problem
		} else {
			processed++
			s.recordEvent(r, event)
		}
		if warning != "" {
			result["warning_message"] = warning
		}
		results = append(results, result)
	}
	result := object{"num_events_received": len(results), "num_events_processed": processed, "events": results}
	if processed < len(results) {
		return nil, &apiError{
			status: http.StatusUnprocessableEntity, Code: 422, Message: "Not all events were successfully processed.", Details: result,
		}
	}
	return result, nil
}

var sha256Hex = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// eventProblem returns why an event is invalid, "" if it is valid.
func eventProblem(e *pinterest.ConversionEvent) string {
	u := e.UserData
	hashed := slices.Concat(
		u.Emails, u.Phones, u.FirstNames, u.LastNames, u.Genders, u.BirthDates, u.Cities, u.States, u.ZipCodes, u.Countries, u.ExternalIDs,
		u.MobileAdIDs,
	)
	switch {
	case !slices.Contains(constants[pinterest.ConversionEventName](), e.EventName):
		return fmt.Sprintf("'event_name' value '%s' is not valid", e.EventName)
	case !slices.Contains(constants[pinterest.ActionSource](), e.ActionSource):
		return fmt.Sprintf("'action_source' value '%s' is not valid", e.ActionSource)
	case e.EventTime.IsZero():
		return "'event_time' is required"
	case e.EventID == "":
		return "'event_id' is required"
	case len(u.Emails)+len(u.MobileAdIDs) == 0 && (u.ClientIPAddress == "" || u.ClientUserAgent == ""):
		return "'user_data' requires em, hashed_maids, or client_ip_address and client_user_agent"
	case !inRange(e):
		return "'app_info' or 'device_info' has a number that is too high, or negative"
	case slices.ContainsFunc(hashed, func(value string) bool { return !sha256Hex.MatchString(value) }):
		return "'user_data' has a value that is not a SHA-256 hash"
	}
	return ""
}

// inRange reports whether the numbers about the app and the device are in their ranges.
func inRange(e *pinterest.ConversionEvent) bool {
	const pixels, gigabytes = 30720, 1 << 20
	app, device := nullable[pinterest.AppInfo]{e.AppInfo}.get(), nullable[pinterest.DeviceInfo]{e.DeviceInfo}.get()
	for _, number := range []struct {
		value *int
		most  int
	}{
		{&app.WindowHeight, pixels},
		{&app.WindowWidth, pixels},
		{&device.ScreenHeight, pixels},
		{&device.ScreenWidth, pixels},
		{&device.ScreenDensity, 100_000},
		{&device.CPUCores, 1152},
		{device.BatteryLevel, 100},
		{device.StorageSize, gigabytes},
		{device.StorageFreeSpace, gigabytes},
		{device.ExternalStorageSize, gigabytes},
		{device.ExternalStorageFreeSpace, gigabytes},
	} {
		if number.value != nil && (*number.value < 0 || *number.value > number.most) {
			return false
		}
	}
	return true
}

// eventWarning returns what is unusual about an event, "" for nothing.
func eventWarning(e *pinterest.ConversionEvent) string {
	if e.CustomData == nil || e.CustomData.Value == "" {
		return ""
	}
	if _, err := strconv.ParseFloat(e.CustomData.Value, 64); err != nil {
		return "'custom_data.value' is not a number"
	}
	return ""
}

// recordEvent records a valid event, unless it is a test or a duplicate.
func (s *Server) recordEvent(r *apiRequest, event pinterest.ConversionEvent) {
	if r.query.Get("test") == "true" {
		return
	}
	conversions, key := &r.adAccount.conversions, eventKey{event.EventName, event.EventID}
	if event.ActionSource != pinterest.ActionSourceOffline {
		if conversions.seen[key] {
			return
		}
		conversions.seen[key] = true
	}
	conversions.recorded = append(conversions.recorded, event)
	for _, tag := range conversions.tags {
		tag.LastFiredTime = pinterest.Timestamp{Time: s.now()}
	}
}

func listConversionTags(r *apiRequest) (any, *apiError) {
	if err := checkBool(r, "filter_deleted"); err != nil {
		return nil, err
	}
	items := []any{}
	if r.query.Get("filter_deleted") != "true" { // tags cannot be deleted here
		for _, tag := range r.adAccount.conversions.tags {
			items = append(items, tag.show(r.user))
		}
	}
	return object{"items": items}, nil
}

func getConversionTag(r *apiRequest) (any, *apiError) {
	if tag := find(r.adAccount.conversions.tags, r.PathValue("conversion_tag_id")); tag != nil {
		return tag.show(r.user), nil
	}
	return nil, notFound(404, "Conversion tag not found.")
}

func (s *Server) createConversionTag(r *apiRequest) (any, *apiError) {
	var body pinterest.ConversionTagCreateParams
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkRequired("name", body.Name != ""); err != nil {
		return nil, err
	}
	tag := &conversionTag{pinterest.ConversionTag{
		ID: s.newID(), AdAccountID: r.adAccount.ID, Name: body.Name, Status: pinterest.EntityStatusActive, Version: "3",
		Configs: pinterest.ConversionTagConfigs{EnhancedMatchConfigs: body.EnhancedMatchConfigs},
	}}
	tag.CodeSnippet = "<script>pintrk('load', '" + tag.ID + "')</script>"
	r.adAccount.conversions.tags = append(r.adAccount.conversions.tags, tag)
	return tag.show(r.user), nil
}

// tagEvent is a type of event that a tag has received. Each tag receives the events of the ad account.
type tagEvent struct {
	id      string
	tag     *conversionTag
	kind    pinterest.ConversionTagType
	created time.Time
}

func (e *tagEvent) key() string { return e.id }

func (e *tagEvent) show(*User) any {
	return object{
		"ad_account_id": e.tag.AdAccountID, "conversion_event": e.kind, "conversion_tag_id": e.tag.ID, "created_time": e.created.Unix(),
	}
}

// tagEvents returns the first event of each of some kinds, for each tag.
func (a *adAccount) tagEvents(kinds map[pinterest.ConversionEventName]pinterest.ConversionTagType) []*tagEvent {
	var events []*tagEvent
	for _, tag := range a.conversions.tags {
		seen := map[pinterest.ConversionEventName]bool{}
		for _, recorded := range a.conversions.recorded {
			if kind, ok := kinds[recorded.EventName]; ok && !seen[recorded.EventName] {
				seen[recorded.EventName] = true
				events = append(events, &tagEvent{tag.ID, tag, kind, recorded.EventTime.Time})
			}
		}
	}
	return events
}

func listPageVisitTags(r *apiRequest) (any, *apiError) {
	if err := checkQueryEnum[pinterest.Order](r, "order"); err != nil {
		return nil, err
	}
	return paginate(r, r.adAccount.tagEvents(map[pinterest.ConversionEventName]pinterest.ConversionTagType{
		pinterest.ConversionEventPageVisit: pinterest.ConversionTagTypePageVisit,
	}))
}

// getEligibleTags returns the kinds of events that campaigns can optimize for.
func getEligibleTags(r *apiRequest) (any, *apiError) {
	eligible := map[pinterest.ConversionTagType][]any{}
	for _, event := range r.adAccount.tagEvents(map[pinterest.ConversionEventName]pinterest.ConversionTagType{
		pinterest.ConversionEventCheckout: pinterest.ConversionTagTypeCheckout, pinterest.ConversionEventSignup: pinterest.ConversionTagTypeSignup,
		pinterest.ConversionEventAddToCart: pinterest.ConversionTagTypeAddToCart, pinterest.ConversionEventLead: pinterest.ConversionTagTypeLead,
		pinterest.ConversionEventPageVisit: pinterest.ConversionTagTypePageVisit,
	}) {
		eligible[event.kind] = append(eligible[event.kind], event.show(r.user))
	}
	return eligible, nil
}
