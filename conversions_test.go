package pinterest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// newEvent returns an event with the required fields.
func newEvent(id string) pinterest.ConversionEvent {
	return pinterest.ConversionEvent{
		EventName: pinterest.ConversionEventCheckout, ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Unix(1451431341, 0)},
		EventID: id, UserData: pinterest.UserData{Emails: []string{"john_smith@gmail.com"}},
	}
}

const (
	hashOfEmail = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f" // of john_smith@gmail.com
	hashOfPhone = "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176" // of 16505551212
)

// minimalEvent is the JSON of newEvent.
func minimalEvent(id string) string {
	return `{"event_name": "checkout", "action_source": "web", "event_time": 1451431341, "event_id": "` + id +
		`", "user_data": {"em": ["` + hashOfEmail + `"]}}`
}

func TestConversions_Operations(t *testing.T) {
	sent := &pinterest.ConversionResult{NumEventsReceived: 2, NumEventsProcessed: 2, Events: []pinterest.EventResult{
		{EventID: "e1", Status: pinterest.EventStatusProcessed},
		{EventID: "e2", Status: pinterest.EventStatusProcessed, WarningMessage: "'value' is not a number"},
	}}
	for _, test := range []operationTest{
		{
			name: "send",
			call: func(c *pinterest.Client) (any, error) {
				return c.Conversions.Send(t.Context(), "549755885175", []pinterest.ConversionEvent{newEvent("e1"), newEvent("e2")})
			},
			method: "POST", path: "/ad_accounts/549755885175/events",
			body: `{"data": [` + minimalEvent("e1") + `,` + minimalEvent("e2") + `]}`, status: 200, fixture: "events_create.json", want: sent,
		},
		{
			name: "send with every field",
			call: func(c *pinterest.Client) (any, error) {
				zero, vendor := 0, int64(3)
				full := newEvent("e1")
				full.UserData = pinterest.UserData{
					Emails: []string{" John_Smith@Gmail.com "}, Phones: []string{"+1 (650) 555-1212", "0016505551212"}, FirstNames: []string{"Mary"},
					LastNames: []string{"ABC"}, Genders: []string{"F"}, BirthDates: []string{"1997-02-16"}, Cities: []string{"São Paulo"},
					States: []string{"C.A."}, ZipCodes: []string{"cm1 6ax"}, Countries: []string{"US"},
					ExternalIDs: []string{hashOfPhone}, MobileAdIDs: []string{strings.ToUpper(hashOfEmail)},
					ClientIPAddress: "216.3.128.12", ClientUserAgent: "Mozilla/5.0", ClickID: "dj0yJnU9Yg", PartnerID: "BaB4aA7eSQTW",
				}
				full.CustomData = &pinterest.CustomData{
					Currency: pinterest.CurrencyEUR, Value: "72.39", NumItems: 2, ContentIDs: []string{"red-bowl"}, OrderID: "o1",
					Contents: []pinterest.ConversionContent{{
						ID: "red-bowl", ItemPrice: "36.20", Quantity: 2, ItemName: "Bowl", ItemCategory: "Kitchen", ItemBrand: "ACME",
					}},
					PredictedLTV: "100", SearchString: "bowls", OptOutType: "LDP", ContentName: "Bowls", ContentCategory: "Kitchen",
					ContentBrand: "ACME", NamedPartner: "np", ExternalMeasurementID: "m", ExternalMeasurementVendorID: &vendor,
				}
				full.EventSourceURL, full.OptOut, full.Language, full.PartnerName = "https://shop.example/", true, "en", "ss-shop"
				full.AppID, full.AppName, full.AppVersion, full.OSVersion = "429047995", "Shop", "7.9", "12.1.4"
				full.AppInfo = &pinterest.AppInfo{
					AppID: "429047995", AppName: "Shop", AppPackageName: "com.shop", AppStore: "Google Play Store", AppVersion: "7.9",
					InstallTime: pinterest.UnixTime{Time: time.Unix(1451431000, 0)}, UserAgent: "Shop/7.9", WindowHeight: 800, WindowWidth: 600,
				}
				full.DeviceBrand, full.DeviceCarrier, full.DeviceModel, full.DeviceType = "Apple", "T-Mobile", "iPhone X", "iPhone"
				full.DeviceInfo = &pinterest.DeviceInfo{BatteryLevel: &zero, Brand: "Apple", Languages: []string{"en"}}
				full.WiFi = pinterest.Value(false)
				result, err := c.Conversions.Send(t.Context(), "549755885175", []pinterest.ConversionEvent{full, newEvent("e2")},
					pinterest.WithTestEvents(), pinterest.WithAdAccount("9"))
				return result, err
			},
			method: "POST", path: "/ad_accounts/549755885175/events", query: urlValues("test", "true"),
			body: `{"data": [{
				"event_name": "checkout", "action_source": "web", "event_time": 1451431341, "event_id": "e1",
				"user_data": {
					"em": ["` + hashOfEmail + `"],
					"ph": ["` + hashOfPhone + `", "` + hashOfPhone + `"],
					"fn": ["6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"],
					"ln": ["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
					"ge": ["252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111"],
					"db": ["01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c"],
					"ct": ["3eda1428ae1aece064071f8d40f08fe2bc59ffa66c171a163caf15122ec4d7f0"],
					"st": ["6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126"],
					"zp": ["004f2c10b28d4135464f658ca3baecb64a342508681472103f3ec1c7d373ecd0"],
					"country": ["79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"],
					"external_id": ["` + hashOfPhone + `"],
					"hashed_maids": ["` + strings.ToUpper(hashOfEmail) + `"],
					"client_ip_address": "216.3.128.12", "client_user_agent": "Mozilla/5.0", "click_id": "dj0yJnU9Yg", "partner_id": "BaB4aA7eSQTW"
				},
				"custom_data": {
					"currency": "EUR", "value": "72.39", "num_items": 2, "content_ids": ["red-bowl"], "order_id": "o1",
					"contents": [{"id": "red-bowl", "item_price": "36.20", "quantity": 2, "item_name": "Bowl", "item_category": "Kitchen", "item_brand": "ACME"}],
					"predicted_ltv": "100", "search_string": "bowls", "opt_out_type": "LDP", "content_name": "Bowls", "content_category": "Kitchen",
					"content_brand": "ACME", "np": "np", "external_measurement_id": "m", "external_measurement_vendor_id": 3
				},
				"event_source_url": "https://shop.example/", "opt_out": true, "language": "en", "partner_name": "ss-shop",
				"app_id": "429047995", "app_name": "Shop", "app_version": "7.9", "os_version": "12.1.4",
				"app_info": {
					"app_id": "429047995", "app_name": "Shop", "app_package_name": "com.shop", "app_store": "Google Play Store", "app_version": "7.9",
					"install_time": 1451431000, "user_agent": "Shop/7.9", "window_height": 800, "window_width": 600
				},
				"device_brand": "Apple", "device_carrier": "T-Mobile", "device_model": "iPhone X", "device_type": "iPhone",
				"device_info": {"battery_level": 0, "brand": "Apple", "languages": ["en"]},
				"wifi": false
			}, ` + minimalEvent("e2") + `]}`,
			status: 200, fixture: "events_create.json", want: sent,
		},
		{
			name: "list tags", call: func(c *pinterest.Client) (any, error) {
				return c.Conversions.ListTags(t.Context(), "549755885175", &pinterest.ConversionTagListParams{FilterDeleted: true})
			},
			method: "GET", path: "/ad_accounts/549755885175/conversion_tags", query: urlValues("filter_deleted", "true"),
			status: 200, fixture: "conversion_tags_list.json",
			want: []pinterest.ConversionTag{{
				ID: "2617998078212", AdAccountID: "549755885175", Name: "ACME Tools", CodeSnippet: "<script></script>",
				Status: pinterest.EntityStatusPaused, Version: "3",
			}},
		},
		{
			name: "get tag",
			call: func(c *pinterest.Client) (any, error) {
				return c.Conversions.GetTag(t.Context(), "549755885175", "2617998078212")
			},
			method: "GET", path: "/ad_accounts/549755885175/conversion_tags/2617998078212", status: 200, fixture: "conversion_tags_get.json",
			want: &pinterest.ConversionTag{
				ID: "2617998078212", AdAccountID: "549755885175", Name: "ACME Tools", CodeSnippet: "<script type=text/javascript> [...] </script>",
				Configs: pinterest.ConversionTagConfigs{
					EnhancedMatchConfigs: pinterest.EnhancedMatchConfigs{
						AEMEnabled: new(true), AEMBirthDateEnabled: new(false), AEMNameEnabled: new(false), AEMGenderEnabled: new(false),
						AEMLocationEnabled: new(false), AEMPhoneEnabled: new(true), MetadataFrequency: new(0.5),
					},
					NoCodeCAPIDomains: []string{"shop.example"},
				},
				EnhancedMatchStatus: pinterest.EnhancedMatchStatusValidationComplete, LastFiredTime: utc(2020, 9, 2, 7, 0, 0, 0),
				Status: pinterest.EntityStatusActive, Version: "3",
			},
		},
		{
			name: "create tag", call: func(c *pinterest.Client) (any, error) {
				return c.Conversions.CreateTag(t.Context(), "549755885175", &pinterest.ConversionTagCreateParams{
					Name: "Soups", EnhancedMatchConfigs: pinterest.EnhancedMatchConfigs{AEMEnabled: new(true), AEMPhoneEnabled: new(false)},
				})
			},
			method: "POST", path: "/ad_accounts/549755885175/conversion_tags", body: `{"name": "Soups", "aem_enabled": true, "aem_ph_enabled": false}`,
			status: 201, fixture: "conversion_tags_create.json",
			want: &pinterest.ConversionTag{
				ID: "2617998078213", AdAccountID: "549755885175", Name: "Soups", Status: pinterest.EntityStatusActive, Version: "3",
			},
		},
		{
			name: "page visit tags", call: func(c *pinterest.Client) (any, error) {
				return c.Conversions.PageVisitTags("549755885175", &pinterest.PageVisitTagListParams{
					Order: pinterest.OrderDescending, PageSize: 5, Bookmark: "b",
				}).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549755885175/conversion_tags/page_visit",
			query:  urlValues("order", "DESCENDING", "page_size", "5", "bookmark", "b"),
			status: 200, fixture: "page_visit_conversion_tags_get.json",
			want: &pinterest.Page[pinterest.ConversionTagEvent]{Items: []pinterest.ConversionTagEvent{{
				AdAccountID: "549755885175", ConversionTagID: "2617998078212", ConversionEvent: pinterest.ConversionTagTypePageVisit,
				CreatedTime: utc(2019, 8, 2, 17, 58, 30, 0),
			}}},
		},
		{
			name: "eligible tags",
			call: func(c *pinterest.Client) (any, error) {
				return c.Conversions.OCPMEligibleTags(t.Context(), "549755885175")
			},
			method: "GET", path: "/ad_accounts/549755885175/conversion_tags/ocpm_eligible",
			status: 200, fixture: "ocpm_eligible_conversion_tags_get.json",
			want: map[pinterest.ConversionTagType][]pinterest.ConversionTagEvent{
				pinterest.ConversionTagTypeCheckout: {{
					AdAccountID: "549755885175", ConversionTagID: "2617998078212", ConversionEvent: pinterest.ConversionTagTypeCheckout,
					CreatedTime: utc(2019, 8, 2, 17, 58, 30, 0),
				}},
				pinterest.ConversionTagTypeSignup: {},
			},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestConversions_Errors(t *testing.T) {
	send := func(c *pinterest.Client) error {
		_, err := c.Conversions.Send(t.Context(), "1", []pinterest.ConversionEvent{newEvent("a"), newEvent("b")})
		return err
	}
	tags := func(c *pinterest.Client) error { _, err := c.Conversions.ListTags(t.Context(), "1", nil); return err }
	tag := func(c *pinterest.Client) error { _, err := c.Conversions.GetTag(t.Context(), "1", "2"); return err }
	create := func(c *pinterest.Client) error {
		_, err := c.Conversions.CreateTag(t.Context(), "1", &pinterest.ConversionTagCreateParams{Name: "a"})
		return err
	}
	runErrorTests(t, []errorTest{
		{"events/create", send, "events_create.400.json", http.StatusBadRequest, 4196, pinterest.ErrBadRequest},
		{"events/create", send, "events_create.401.json", http.StatusUnauthorized, 2, pinterest.ErrUnauthorized},
		{"events/create", send, "events_create.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"events/create", send, "events_create.422.json", http.StatusUnprocessableEntity, 422, pinterest.ErrUnprocessable},
		{"events/create", send, "events_create.429.json", http.StatusTooManyRequests, 8, pinterest.ErrRateLimited},
		{"events/create", send, "events_create.503.json", http.StatusServiceUnavailable, 4197, pinterest.ErrServer},
		{"conversion_tags/list", tags, "conversion_tags_list.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"conversion_tags/get", tag, "conversion_tags_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"conversion_tags/create", create, "conversion_tags_create.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
	})
	require.ErrorContains(t, tags(newClient(t, &script{steps: []step{respond(200, `{}`)}})), `the response has no "items"`)
}

func TestConversions_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	send := func(change func(e *pinterest.ConversionEvent)) error {
		changed := newEvent("a")
		change(&changed)
		_, err := c.Conversions.Send(t.Context(), "1", []pinterest.ConversionEvent{newEvent("b"), changed})
		return err
	}
	count := func(n int) error {
		_, err := c.Conversions.Send(t.Context(), "1", slices.Repeat([]pinterest.ConversionEvent{newEvent("a")}, n))
		return err
	}
	_, account := c.Conversions.Send(t.Context(), "", []pinterest.ConversionEvent{newEvent("a")})
	_, tag := c.Conversions.CreateTag(t.Context(), "1", nil)
	const unidentified = "data[1].user_data has no email, no mobile ad id, and not both client IP address and user agent"
	for _, test := range []struct {
		err  error
		want string
	}{
		{count(0), "data has 0 events, not 1 to 1000"},
		{count(1001), "data has 1001 events, not 1 to 1000"},
		{account, "ad_account_id is empty"},
		{send(func(e *pinterest.ConversionEvent) { e.EventName = "" }), "data[1].event_name is required"},
		{send(func(e *pinterest.ConversionEvent) { e.ActionSource = "" }), "data[1].action_source is required"},
		{send(func(e *pinterest.ConversionEvent) { e.EventTime = pinterest.UnixTime{} }), "data[1].event_time is required"},
		{send(func(e *pinterest.ConversionEvent) { e.EventID = "" }), "data[1].event_id is required"},
		{send(func(e *pinterest.ConversionEvent) { e.UserData = pinterest.UserData{} }), unidentified},
		{send(func(e *pinterest.ConversionEvent) { e.UserData = pinterest.UserData{ClientIPAddress: "1.1.1.1"} }), unidentified},
		{send(func(e *pinterest.ConversionEvent) {
			e.UserData = pinterest.UserData{ClientUserAgent: "x", Phones: []string{"1"}}
		}), unidentified},
		{send(func(e *pinterest.ConversionEvent) { e.UserData.Emails = []string{"a", " "} }), "data[1].user_data.em[1] is empty after normalization"},
		{send(func(e *pinterest.ConversionEvent) { e.UserData.Phones = []string{"+00"} }), "data[1].user_data.ph[0] is empty after normalization"},
		{tag, "conversion_tags/create: name is required"},
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, test.err, &invalid, test.want)
		require.ErrorContains(t, test.err, test.want)
	}
	assert.Zero(t, transport.count(), "nothing is sent")
	transport.steps = []step{respond(200, `{"num_events_received": 1, "num_events_processed": 1, "events": [{"status": "processed"}]}`)}
	identified := newEvent("a")
	identified.UserData = pinterest.UserData{ClientIPAddress: "1.1.1.1", ClientUserAgent: "x"}
	_, err := c.Conversions.Send(t.Context(), "1", []pinterest.ConversionEvent{identified})
	require.NoError(t, err)
}

func TestConversions_ResultOfEachEvent(t *testing.T) {
	failed := string(fixture(t, "events_create.422.json"))
	two := []pinterest.EventResult{
		{EventID: "a", Status: pinterest.EventStatusProcessed}, {EventID: "b", Status: pinterest.EventStatusFailed, ErrorMessage: "'event_time' is too old"},
	}
	many := strings.Repeat(`{"status": "processed", "warning_message": "`+strings.Repeat("x", 2000)+`"},`, 999)
	for name, test := range map[string]struct {
		response step
		sent     int
		results  []pinterest.EventResult // nil: not compared
		err      string                  // "": none
	}{
		"partial failure":             {respond(422, failed), 2, two, "422 Unprocessable Entity (code 422): Not all events were successfully processed."},
		"failed events in a success":  {respond(200, string(mustField(t, failed, "details"))), 2, two, ""},
		"more than an error holds":    {respond(422, `{"code": 422, "message": "m", "details": {"events": [`+many+`{"status": "failed"}]}}`), 1000, nil, "422"},
		"fewer results than events":   {respond(200, `{"events": [{"status": "processed"}]}`), 2, nil, "the response has 1 results for 2 events"},
		"fewer results than with 422": {respond(422, `{"code": 1, "message": "m", "details": {"events": [{"status": "failed"}]}}`), 2, nil, "the response has 1 results for 2 events"},
	} {
		t.Run(name, func(t *testing.T) {
			var events []pinterest.ConversionEvent
			for i := range test.sent {
				events = append(events, newEvent(string(rune('a'+i%26))))
			}
			result, err := newClient(t, &script{steps: []step{test.response}}).Conversions.Send(t.Context(), "1", events)
			require.NotNil(t, result)
			if test.err != "" {
				require.ErrorContains(t, err, test.err)
			} else {
				require.NoError(t, err)
			}
			if test.results != nil {
				assert.Equal(t, test.results, result.Events)
				assert.EqualError(t, result.Err(), "1: event b: failed: 'event_time' is too old")
			}
		})
	}
	for name, body := range map[string]string{"without details": `{"code": 1, "message": "m"}`, "of a proxy": `<html>`, "with other details": `{"code": 1, "message": "m", "details": "x"}`} {
		result, err := newClient(t, &script{steps: []step{respond(422, body)}}).Conversions.Send(t.Context(), "1", []pinterest.ConversionEvent{newEvent("a")})
		require.ErrorIs(t, err, pinterest.ErrUnprocessable, name)
		assert.Nil(t, result, name)
	}
	assert.NoError(t, (&pinterest.ConversionResult{Events: two[:1]}).Err())
}

// mustField returns a field of a JSON object.
func mustField(t *testing.T, object, name string) json.RawMessage {
	t.Helper()
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(object), &fields))
	return fields[name]
}

func TestConversions_OfflineEventsAreNotRetried(t *testing.T) {
	for source, attempts := range map[pinterest.ActionSource]int{
		pinterest.ActionSourceWeb: 3, pinterest.ActionSourceAppIOS: 3, pinterest.ActionSourceOffline: 1,
	} {
		synctest.Test(t, func(t *testing.T) {
			transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
			event := newEvent("a")
			event.ActionSource = source
			_, err := newClient(t, transport, pinterest.WithMaxRetries(2)).Conversions.Send(
				t.Context(), "1", []pinterest.ConversionEvent{newEvent("b"), event},
			)
			require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
			assert.Equal(t, attempts, transport.count(), source)
		})
	}
}

func TestConversions_QuotaIsOfEachAdAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(200, `{"events": [{"status": "processed"}]}`)}}
		limiter, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{
			pinterest.CategoryAdsConversions: {{Limit: 1, Per: time.Hour}},
		})
		require.NoError(t, err)
		c := newClient(t, transport, pinterest.WithRateLimiter(limiter), pinterest.WithMaxRetries(0))
		for account, want := range map[string]int{"1": 1, "2": 1} {
			for range 2 {
				_, err = c.Conversions.Send(t.Context(), account, []pinterest.ConversionEvent{newEvent("a")})
			}
			require.ErrorIs(t, err, pinterest.ErrRateLimited)
			assert.Len(t, slices.DeleteFunc(slices.Clone(transport.paths), func(path string) bool {
				return !strings.Contains(path, "/ad_accounts/"+account+"/")
			}), want)
		}
	})
}

func TestConversions_EventsDecode(t *testing.T) {
	event := newEvent("a")
	event.AppInfo = &pinterest.AppInfo{InstallTime: pinterest.UnixTime{Time: time.Unix(1451431000, 0)}}
	content, err := json.Marshal(event)
	require.NoError(t, err)
	var decoded pinterest.ConversionEvent
	require.NoError(t, json.Unmarshal(content, &decoded))
	assert.True(t, event.EventTime.Equal(decoded.EventTime.Time))
	assert.True(t, event.AppInfo.InstallTime.Equal(decoded.AppInfo.InstallTime.Time))
	assert.Equal(t, []string{hashOfEmail}, decoded.UserData.Emails)
	again, err := json.Marshal(decoded)
	require.NoError(t, err)
	assert.JSONEq(t, string(content), string(again), "hashes are not hashed again")
	assert.Equal(t, []string{"john_smith@gmail.com"}, event.UserData.Emails, "encoding does not change the event")
}

func TestConversions_UserDataIsNotPrinted(t *testing.T) {
	data := pinterest.UserData{Emails: []string{"CANARY@x.com"}, Phones: []string{"CANARY1"}}
	event := newEvent("a")
	event.UserData = data
	assertHidesCanary(t, data, &data, event, &event, []pinterest.ConversionEvent{event}, map[string]*pinterest.UserData{"a": &data})
	data.ClientIPAddress, data.ClientUserAgent, data.ClickID, data.PartnerID = "CANARY", "CANARY", "CANARY", "CANARY" // sent as they are
	for _, verb := range verbs {
		assertNoCanary(t, fmt.Sprintf(verb, data), verb)
		assertNoCanary(t, fmt.Sprintf(verb, []any{&data, struct{ V pinterest.UserData }{data}}), verb)
	}
	assertNoCanary(t, data.LogValue().String(), "log")
	event.UserData.Emails = append(event.UserData.Emails, "")
	_, err := newClient(t, &script{}).Conversions.Send(t.Context(), "1", []pinterest.ConversionEvent{event})
	require.Error(t, err)
	assertHidesCanary(t, unwrapped(err)...)
}

// FuzzUserData checks that encoded user data has hashes only.
func FuzzUserData(f *testing.F) {
	for _, seed := range []string{"john_smith@gmail.com", "+1 (650) 555-1212", hashOfEmail, strings.ToUpper(hashOfEmail), "", " ", "\x00", "São Paulo", "0", "ÀÉ\u0301", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		list := []string{value}
		content, err := json.Marshal(pinterest.UserData{
			Emails: list, Phones: list, FirstNames: list, LastNames: list, Genders: list, BirthDates: list, Cities: list, States: list,
			ZipCodes: list, Countries: list, ExternalIDs: list, MobileAdIDs: list,
		})
		if err != nil {
			assert.Contains(t, err.Error(), "is empty after normalization")
			return
		}
		var lists map[string][]string
		require.NoError(t, json.Unmarshal(content, &lists))
		require.Len(t, lists, 12)
		for name, values := range lists {
			assert.Regexp(t, `^[0-9a-fA-F]{64}$`, values[0], name)
		}
		assert.Equal(t, value, list[0])
	})
}
