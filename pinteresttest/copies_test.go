package pinteresttest_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// fill sets all exported fields of a value, and what they refer to.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			if field.CanSet() {
				fill(field, text)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		element := reflect.New(v.Type().Elem()).Elem()
		fill(element, text)
		v.SetMapIndex(reflect.ValueOf(text).Convert(v.Type().Key()), element)
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(7)
	case reflect.Uint8:
		v.SetUint('7')
	default:
		v.SetInt(7)
	}
}

func filled[T any](text string) (value T) {
	fill(reflect.ValueOf(&value).Elem(), text)
	return value
}

// erase sets everything that a value refers to to zero.
func erase(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() {
				erase(value)
			}
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			erase(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			erase(v.Index(i))
		}
	case reflect.Map:
		for _, element := range v.Seq2() {
			erase(element)
		}
		v.Clear()
	default:
		if v.CanSet() {
			v.SetZero()
		}
	}
}

// What a test passes to the server and gets from it is its own.
func TestServer_AddCopies(t *testing.T) {
	s, c := newServer(t)
	account := filled[pinterest.AdAccount]("7")
	addedAccount := s.AddAdAccount(account)
	campaign := filled[pinterest.Campaign]("7")
	addedCampaign := s.AddCampaign(campaign)
	group := filled[pinterest.AdGroup]("7")
	addedGroup := s.AddAdGroup(group)
	ad := filled[pinterest.Ad]("7")
	addedAd := s.AddAd(ad)
	template := filled[pinterest.ReportTemplate]("7")
	addedTemplate := s.AddReportTemplate(template)
	line := filled[pinterest.OrderLine]("7")
	addedLine := s.AddOrderLine(line)
	board := filled[pinterest.Board]("7")
	addedBoard := s.AddBoard(board)
	pin := filled[pinterest.Pin]("7")
	pin.BoardSectionID = ""
	addedPin := s.AddPin(pin)
	feed := pinterest.Feed{
		ID: "7", PreferredProcessingSchedule: &pinterest.FeedSchedule{Time: "02:59"},
		Credentials: &pinterest.FeedCredentials{Username: "a", Password: "b"},
	}
	addedFeed := s.AddFeed(feed)
	fault := pinteresttest.Fault{
		Operation: "pins/analytics",
		Effect:    pinteresttest.Response{Status: 503, Header: http.Header{"X-Test": {"a"}}, Body: []byte(`{"code": 1}`)},
	}
	s.Inject(fault)

	state := func() (bodies []string) {
		for _, path := range []string{
			"/ad_accounts/7", "/ad_accounts/7/campaigns/7", "/ad_accounts/7/ad_groups/7", "/ad_accounts/7/ads/7", "/ad_accounts/7/templates",
			"/ad_accounts/7/order_lines/7", "/boards/7", "/pins/7", "/catalogs/feeds/7",
		} {
			var body json.RawMessage
			require.NoError(t, c.Do(t.Context(), get(path), &body))
			bodies = append(bodies, string(body))
		}
		return bodies
	}
	before := state()
	for _, own := range []any{
		&account, &addedAccount, &campaign, &addedCampaign, &group, &addedGroup, &ad, &addedAd, &template, &addedTemplate, &line, &addedLine,
		&board, &addedBoard, &pin, &addedPin, &feed, &addedFeed, &fault,
	} {
		erase(reflect.ValueOf(own))
	}
	assert.Equal(t, before, state())
	var response pinterest.Response
	err := c.Do(t.Context(), get("/pins/7/analytics"), nil, pinterest.WithMaxRetries(0), pinterest.WithResponse(&response))
	require.ErrorContains(t, err, "503")
	assert.Equal(t, `a {"code": 1}`, response.Header.Get("X-Test")+" "+string(response.Body))
}

func TestServer_GettersCopy(t *testing.T) {
	s, c := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{})
	event := filled[pinterest.ConversionEvent](strings.Repeat("7", 64)) // hashes are sent as they are
	event.EventName, event.ActionSource = pinterest.ConversionEventLead, pinterest.ActionSourceWeb
	event.EventTime.Time, event.AppInfo.InstallTime.Time = time.Unix(1800000000, 0).UTC(), time.Unix(1700000000, 0).UTC()
	_, err := c.Conversions.Send(t.Context(), account.ID, []pinterest.ConversionEvent{event}, pinterest.WithQuery("test", "false"))
	require.NoError(t, err)

	for range 2 {
		events := s.ConversionEvents(account.ID)
		assert.Equal(t, []pinterest.ConversionEvent{event}, events)
		erase(reflect.ValueOf(events))
		request := s.Requests()[0]
		assert.Equal(t, "application/json", request.Header.Get("Content-Type"))
		assert.Equal(t, "false", request.Query.Get("test"))
		assert.True(t, json.Valid(request.Body))
		erase(reflect.ValueOf(&request))
	}
}

func TestServer_RejectsIDsThatAreTaken(t *testing.T) {
	s, _ := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{ID: "7"})
	campaign := s.AddCampaign(pinterest.Campaign{ID: "7", AdAccountID: account.ID})
	group := s.AddAdGroup(pinterest.AdGroup{ID: "7", CampaignID: campaign.ID})
	ad := s.AddAd(pinterest.Ad{ID: "7", AdGroupID: group.ID})
	template := s.AddReportTemplate(pinterest.ReportTemplate{ID: "7", AdAccountID: account.ID})
	line := s.AddOrderLine(pinterest.OrderLine{ID: "7", AdAccountID: account.ID})
	board := s.AddBoard(pinterest.Board{ID: "7"})
	pin := s.AddPin(pinterest.Pin{ID: "7", BoardID: board.ID})
	feed := s.AddFeed(pinterest.Feed{ID: "7"})
	for kind, add := range map[string]func(){
		"ad account": func() { s.AddAdAccount(account) }, "campaign": func() { s.AddCampaign(campaign) }, "ad group": func() { s.AddAdGroup(group) },
		"ad": func() { s.AddAd(ad) }, "report template": func() { s.AddReportTemplate(template) }, "order line": func() { s.AddOrderLine(line) },
		"board": func() { s.AddBoard(board) }, "pin": func() { s.AddPin(pin) }, "feed": func() { s.AddFeed(feed) },
	} {
		assert.PanicsWithValue(t, "pinteresttest: there is already the "+kind+" 7", add)
	}
}

// An id that a test has set, perhaps one of an earlier run, must not be generated.
func TestServer_GeneratesIDsThatAreNotTaken(t *testing.T) {
	s, _ := newServer(t)
	first, err := strconv.Atoi(s.SeedBoard("first", 0))
	require.NoError(t, err)
	given := s.AddBoard(pinterest.Board{ID: strconv.Itoa(first + 1)})
	assert.NotEqual(t, given.ID, s.SeedBoard("next", 0))
}
