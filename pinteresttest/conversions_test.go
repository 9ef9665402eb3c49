package pinteresttest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func newEvent(id string) pinterest.ConversionEvent {
	return pinterest.ConversionEvent{
		EventName: pinterest.ConversionEventCheckout, ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Unix(1800000000, 0)}, EventID: id,
		UserData: pinterest.UserData{Emails: []string{"john_smith@gmail.com"}, FirstNames: []string{"CANARY"}},
	}
}

func TestConversions_EventsAreRecordedOnce(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	assert.Empty(t, s.ConversionEvents(account))
	send := func(events []pinterest.ConversionEvent, opts ...pinterest.RequestOption) *pinterest.ConversionResult {
		result, err := c.Conversions.Send(t.Context(), account, events, opts...)
		require.NoError(t, err)
		require.NoError(t, result.Err())
		return result
	}
	result := send([]pinterest.ConversionEvent{newEvent("a"), newEvent("b")})
	assert.Equal(t, []int{2, 2}, []int{result.NumEventsReceived, result.NumEventsProcessed})
	send([]pinterest.ConversionEvent{newEvent("a")})
	send([]pinterest.ConversionEvent{newEvent("c")}, pinterest.WithTestEvents())
	offline := newEvent("a")
	offline.ActionSource = pinterest.ActionSourceOffline
	send([]pinterest.ConversionEvent{offline, offline})

	recorded := s.ConversionEvents(account)
	assert.Equal(t, []string{"a web", "b web", "a offline", "a offline"}, mapSlice(recorded, func(e pinterest.ConversionEvent) string {
		return fmt.Sprint(e.EventID, " ", e.ActionSource)
	}))
	assert.Equal(t, []string{"62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"}, recorded[0].UserData.Emails)
	assert.True(t, recorded[0].EventTime.Equal(time.Unix(1800000000, 0)))
	for _, request := range s.Requests() {
		assert.NotContains(t, string(request.Body), "CANARY")
		assert.NotContains(t, string(request.Body), "john_smith")
	}
	assert.Panics(t, func() { s.ConversionEvents("9") })
}

func TestConversions_InvalidEventsFailAlone(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	for message, change := range map[string]func(e *pinterest.ConversionEvent){
		"'event_name' value 'buy' is not valid":      func(e *pinterest.ConversionEvent) { e.EventName = "buy" },
		"'action_source' value 'phone' is not valid": func(e *pinterest.ConversionEvent) { e.ActionSource = "phone" },
	} {
		bad := newEvent("bad")
		change(&bad)
		result, err := c.Conversions.Send(t.Context(), account, []pinterest.ConversionEvent{newEvent(message), bad, newEvent(message + "2")})
		requireError(t, err, 422, 422)
		assert.Equal(t, 2, result.NumEventsProcessed)
		require.EqualError(t, result.Err(), "1: event bad: failed: "+message)
	}
	assert.Len(t, s.ConversionEvents(account), 4)

	odd := newEvent("odd")
	odd.CustomData = &pinterest.CustomData{Value: "ten"}
	result, err := c.Conversions.Send(t.Context(), account, []pinterest.ConversionEvent{odd})
	require.NoError(t, err)
	assert.Equal(t, "'custom_data.value' is not a number", result.Events[0].WarningMessage)
}

func TestConversions_BodyIsStrict(t *testing.T) {
	s, c := newServer(t)
	path := "/ad_accounts/" + s.SeedAds(1, 1, 1) + "/events"
	hash := strings.Repeat("5f", 32)
	event := func(fields string) string {
		return `{"event_name": "lead", "action_source": "web", "event_time": 1800000000, "event_id": "a"` + fields + `}`
	}
	for body, status := range map[string]int{
		`{"data": [` + event(`, "user_data": {"em": ["`+hash+`"]}, "app_info": {"install_time": 5}`) + `]}`:  200,
		`{"data": [` + event(`, "user_data": {"em": ["`+hash+`"]}, "colour": "red"`) + `]}`:                  400,
		`{"data": [` + event(`, "user_data": {"em": ["`+hash+`"], "name": "x"}`) + `]}`:                      400,
		`{"data": [` + event(`, "user_data": {"em": ["`+hash+`"]}, "custom_data": {"colour": "red"}`) + `]}`: 400,
		`{"data": [` + event(`, "user_data": {"em": ["`+hash+`"]}, "app_info": {"colour": "red"}`) + `]}`:    400,
		`{"data": [], "colour": "red"}`: 400,
		`{"data": []}`:                  400,
		`{"data": [` + event(`, "user_data": {"em": ["john_smith@gmail.com"]}`) + `]}`:                                                422,
		`{"data": [` + event(`, "user_data": {"client_ip_address": "1.1.1.1"}`) + `]}`:                                                422,
		`{"data": [` + event(`, "user_data": {"client_ip_address": "1.1.1.1", "client_user_agent": "x"}`) + `]}`:                      200,
		`{"data": [{"event_name": "lead", "action_source": "web", "event_id": "a", "user_data": {"em": ["` + hash + `"]}}]}`:          422,
		`{"data": [{"event_name": "lead", "action_source": "web", "event_time": 1800000000, "user_data": {"em": ["` + hash + `"]}}]}`: 422,
		`{"data": [` + strings.Repeat(event("")+",", 1000) + event("") + `]}`:                                                         400,
	} {
		var response pinterest.Response
		err := c.Do(t.Context(), &pinterest.Request{Method: "POST", Path: path, Body: json.RawMessage(body)}, nil, pinterest.WithResponse(&response))
		assert.Equal(t, status, response.StatusCode, "%.200s: %v", body, err)
	}
}

func TestConversions_Tags(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	tag, err := c.Conversions.CreateTag(t.Context(), account, &pinterest.ConversionTagCreateParams{Name: "Soups"})
	require.NoError(t, err)
	assert.True(t, tag.LastFiredTime.IsZero())
	visit := newEvent("v")
	visit.EventName = pinterest.ConversionEventPageVisit
	_, err = c.Conversions.Send(t.Context(), account, []pinterest.ConversionEvent{visit, newEvent("a"), newEvent("b")})
	require.NoError(t, err)

	got, err := c.Conversions.GetTag(t.Context(), account, tag.ID)
	require.NoError(t, err)
	assert.False(t, got.LastFiredTime.IsZero())
	visits := collect(t, c.Conversions.PageVisitTags(account, nil))
	require.Len(t, visits, 1)
	assert.Equal(t, pinterest.ConversionTagTypePageVisit, visits[0].ConversionEvent)
	eligible, err := c.Conversions.OCPMEligibleTags(t.Context(), account)
	require.NoError(t, err)
	assert.Len(t, eligible, 2)
	assert.Equal(t, tag.ID, eligible[pinterest.ConversionTagTypeCheckout][0].ConversionTagID)
	_, err = c.Conversions.GetTag(t.Context(), account, "9")
	requireNotFound(t, err, 404)
	deleted, err := c.Conversions.ListTags(t.Context(), account, &pinterest.ConversionTagListParams{FilterDeleted: true})
	require.NoError(t, err)
	assert.Empty(t, deleted)
}
