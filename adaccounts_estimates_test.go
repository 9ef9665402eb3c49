package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestEstimates_Operations(t *testing.T) {
	const account = "549755885175"
	ctx := t.Context()
	women := pinterest.TargetingSpec{Genders: []string{"female"}, Locations: []string{"US"}}
	size := &pinterest.AudienceSizing{LowerBound: 100_000, UpperBound: 150_000}
	for _, test := range []operationTest{
		{
			name: "audience sizing with every field",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAudienceSizing(ctx, account, &pinterest.AudienceSizingParams{
					TargetingSpec: women, AutoTargetingEnabled: pinterest.Value(false), CreativeTypes: []pinterest.CreativeType{pinterest.CreativeTypeVideo},
					Keywords:       []pinterest.KeywordSpec{{MatchType: "BROAD", Value: "cold soup"}},
					PlacementGroup: pinterest.PlacementGroupSearch, ProductGroupIDs: []string{"1"},
				})
			},
			method: "POST", path: "/ad_accounts/" + account + "/ad_groups/audience_sizing",
			body: `{
				"targeting_spec": {"GENDER": ["female"], "LOCATION": ["US"]}, "auto_targeting_enabled": false, "creative_types": ["VIDEO"],
				"keywords": [{"match_type": "BROAD", "value": "cold soup"}], "placement_group": "SEARCH", "product_group_ids": ["1"]
			}`,
			status: 200, fixture: "ad_groups_audience_sizing.json", want: size,
		},
		{
			name:   "audience sizing of everybody",
			call:   func(c *pinterest.Client) (any, error) { return c.AdAccounts.GetAudienceSizing(ctx, account, nil) },
			method: "POST", path: "/ad_accounts/" + account + "/ad_groups/audience_sizing", body: `{}`,
			status: 200, fixture: "ad_groups_audience_sizing.json", want: size,
		},
		{
			name: "bid floors with every field",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetBidFloors(ctx, account, &pinterest.BidFloorParams{TargetingSpec: women, Specs: []pinterest.BidFloorSpec{
					{
						BillableEvent: pinterest.BillableEventClickthrough, Currency: pinterest.CurrencyUSD, ObjectiveType: pinterest.ObjectiveTypeConsideration,
						CreativeType: pinterest.CreativeTypeRegular, Countries: []pinterest.Country{pinterest.CountryUS, "CA"},
						OptimizationGoal: &pinterest.OptimizationGoal{Frequency: &pinterest.FrequencyGoal{Frequency: 5, TimeRange: "DAY"}},
					},
					{BillableEvent: pinterest.BillableEventImpression, Currency: pinterest.CurrencyEUR},
				}})
			},
			method: "POST", path: "/ad_accounts/" + account + "/bid_floor",
			body: `{
				"bid_floor_specs": [
					{
						"billable_event": "CLICKTHROUGH", "currency": "USD", "objective_type": "CONSIDERATION", "creative_type": "REGULAR",
						"countries": ["US", "CA"], "optimization_goal_metadata": {"frequency_goal_metadata": {"frequency": 5, "timerange": "DAY"}}
					},
					{"billable_event": "IMPRESSION", "currency": "EUR"}
				],
				"targeting_spec": {"GENDER": ["female"], "LOCATION": ["US"]}
			}`,
			status: 200, fixture: "ad_groups_bid_floor_get.json", want: []pinterest.Money{100_000, 2_500_000},
		},
	} {
		t.Run(test.name, test.run)
	}
}

var oneBidFloor = &pinterest.BidFloorParams{Specs: []pinterest.BidFloorSpec{{BillableEvent: "IMPRESSION", Currency: "USD"}}}

func TestEstimates_Errors(t *testing.T) {
	size := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.GetAudienceSizing(t.Context(), "1", nil)
		return err
	}
	floors := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.GetBidFloors(t.Context(), "1", oneBidFloor)
		return err
	}
	runErrorTests(t, []errorTest{
		{"ad_groups/audience_sizing", size, "ad_groups_audience_sizing.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
		{"ad_groups/audience_sizing", size, "ad_groups_audience_sizing.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"ad_groups_bid_floor/get", floors, "ad_groups_bid_floor_get.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
	})
	require.ErrorContains(t, floors(newClient(t, &script{steps: []step{respond(200, `{"type": "bidfloor"}`)}})), `the response has no "bid_floors"`)
}

func TestEstimates_InvalidParams(t *testing.T) {
	transport := &script{}
	a := newClient(t, transport).AdAccounts
	size := func(keyword pinterest.KeywordSpec) error {
		_, err := a.GetAudienceSizing(t.Context(), "1", &pinterest.AudienceSizingParams{Keywords: []pinterest.KeywordSpec{{MatchType: "EXACT", Value: "a"}, keyword}})
		return err
	}
	floors := func(params *pinterest.BidFloorParams) error {
		_, err := a.GetBidFloors(t.Context(), "1", params)
		return err
	}
	for want, err := range map[string]error{
		"ad_groups/audience_sizing: keywords[1].match_type is required":          size(pinterest.KeywordSpec{Value: "a"}),
		"ad_groups/audience_sizing: keywords[1].value is required":               size(pinterest.KeywordSpec{MatchType: "EXACT"}),
		"ad_groups_bid_floor/get: bid_floor_specs is required":                   floors(nil),
		"ad_groups_bid_floor/get: bid_floor_specs[0].billable_event is required": floors(&pinterest.BidFloorParams{Specs: []pinterest.BidFloorSpec{{Currency: "USD"}}}),
		"ad_groups_bid_floor/get: bid_floor_specs[0].currency is required":       floors(&pinterest.BidFloorParams{Specs: []pinterest.BidFloorSpec{{BillableEvent: "IMPRESSION"}}}),
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid, want)
		require.EqualError(t, err, "pinterest: "+want)
	}
	assert.Zero(t, transport.count())
}
