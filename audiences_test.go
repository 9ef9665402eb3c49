package pinterest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var (
	visitors = pinterest.VisitorRule{
		VisitorSourceID: "549755885175", Event: "checkout", EventData: map[string]any{"value": "100", "order_quantity": json.Number("12345678901234567890")},
		URL:         map[pinterest.RuleOperator]string{pinterest.RuleOperatorContains: "/bowls"},
		EventSource: map[pinterest.RuleOperator][]string{pinterest.RuleOperatorEqual: {"web", "mobile"}}, RetentionDays: 30,
		IngestionSource: map[pinterest.RuleOperator][]string{pinterest.RuleOperatorEqual: {"tag"}}, Prefill: pinterest.Value(false),
	}
	fans = pinterest.EngagementRule{
		EngagementDomain: []string{"www.somedomain.com"}, EngagementType: pinterest.AudienceEngagementClick, EngagerType: 1,
		PinID: []string{"34567"}, URL: []string{"https://a.example/"}, AdAccountID: "549755885175", CampaignID: []string{"626744528398"},
		AdID: []string{"687201361754"}, ObjectiveType: []pinterest.ObjectiveType{pinterest.ObjectiveTypeAwareness}, RetentionDays: 180,
	}
	twins = pinterest.ActalikeRule{SeedID: []string{"2542620639259", "2542620639261"}, Country: pinterest.CountryUS, Percentage: 3}
	leads = pinterest.CustomerListRule{CustomerListID: "643"}
)

func TestAudiences_Operations(t *testing.T) {
	listed := pinterest.Audience{
		ID: "2542620639259", AdAccountID: "549755885175", AudienceType: pinterest.AudienceTypeCustomerList, Name: "Leads",
		Description: "People we know", CreatedByCompanyName: "Pinterest", Rule: leads, Size: new(int64(1000)),
		Status: pinterest.AudienceStatusReady, Type: "audience", CreatedTimestamp: unix(1451431341), UpdatedTimestamp: unix(1461269616),
	}
	created := listed
	created.CreatedByCompanyName, created.Size, created.Status, created.UpdatedTimestamp = "", nil, pinterest.AudienceStatusInitializing, unix(1451431341)
	for _, test := range []operationTest{
		{
			name: "list with every parameter", call: func(c *pinterest.Client) (any, error) {
				return c.Audiences.List("549755885175", &pinterest.AudienceListParams{
					OwnershipType: pinterest.AudienceOwnershipReceived, Order: pinterest.OrderAscending, Bookmark: "b", PageSize: 3,
				}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549755885175/audiences",
			query:  urlValues("ownership_type", "RECEIVED", "order", "ASCENDING", "bookmark", "b", "page_size", "3"),
			status: 200, fixture: "audiences_list.json",
			want: &pinterest.Page[pinterest.Audience]{Bookmark: "YXVkaWVuY2Vz", Items: []pinterest.Audience{
				listed,
				{
					ID: "2542620639260", AdAccountID: "549755885175", AudienceType: pinterest.AudienceTypeVisitor, Name: "Buyers", Rule: visitors,
					Status: pinterest.AudienceStatusInitializing, Type: "audience",
				},
				{ID: "2542620639261", AudienceType: pinterest.AudienceTypeEngagement, Name: "Fans", Rule: fans},
				{ID: "2542620639262", AudienceType: pinterest.AudienceTypeActalike, Name: "Twins", Rule: twins},
				{ID: "2542620639263", AudienceType: "VISITOR", Name: "A newer field", Rule: pinterest.RawRule(`{"visitor_source_id": "5", "colour": "red"}`)},
				{ID: "2542620639264", AudienceType: "VISITOR", Name: "Another form", Rule: pinterest.RawRule(`{"visitor_source_id": ["5"], "retention_days": "180"}`)},
				{ID: "2542620639265", AudienceType: pinterest.AudienceTypePersona, Name: "A type without rule type", Rule: pinterest.RawRule(`{"persona": 7}`)},
				{ID: "2542620639266", AudienceType: "OF_TOMORROW", Name: "No rule", Status: "OF_TOMORROW"},
			}},
		},
		{
			name: "get", call: func(c *pinterest.Client) (any, error) { return c.Audiences.Get(t.Context(), "549755885175", "2/3") },
			method: "GET", path: "/ad_accounts/549755885175/audiences/2%2F3", status: 200, fixture: "audiences_get.json", want: &listed,
		},
		{
			name: "create", call: func(c *pinterest.Client) (any, error) {
				return c.Audiences.Create(t.Context(), "549755885175", &pinterest.AudienceCreateParams{
					AudienceType: pinterest.AudienceTypeCustomerList, Name: "Leads", Description: "People we know", Rule: leads,
				})
			},
			method: "POST", path: "/ad_accounts/549755885175/audiences",
			body:   `{"audience_type": "CUSTOMER_LIST", "name": "Leads", "description": "People we know", "rule": {"customer_list_id": "643"}}`,
			status: 200, fixture: "audiences_create.json", want: &created,
		},
		{
			name: "update", call: func(c *pinterest.Client) (any, error) {
				return c.Audiences.Update(t.Context(), "549755885175", "2542620639259", &pinterest.AudienceUpdateParams{
					Name: pinterest.Value("Twins"), Description: pinterest.Null[string](), OperationType: pinterest.AudienceOperationUpdate,
					Rule: &pinterest.ActalikeRule{SeedID: []string{"5"}, Country: "GB", Percentage: 10},
				})
			},
			method: "PATCH", path: "/ad_accounts/549755885175/audiences/2542620639259",
			body:   `{"name": "Twins", "description": null, "operation_type": "UPDATE", "rule": {"seed_id": ["5"], "country": "GB", "percentage": 10}}`,
			status: 200, fixture: "audiences_update.json",
			want: &pinterest.Audience{
				ID: "2542620639259", AdAccountID: "549755885175", AudienceType: pinterest.AudienceTypeActalike, Name: "Twins",
				Rule: pinterest.ActalikeRule{SeedID: []string{"5"}, Country: "GB", Percentage: 10}, Size: new(int64(0)),
				Status: pinterest.AudienceStatusTooSmall, Type: "audience",
			},
		},
		{
			name: "remove", call: func(c *pinterest.Client) (any, error) {
				audience, err := c.Audiences.Update(t.Context(), "549755885175", "2542620639259", &pinterest.AudienceUpdateParams{
					OperationType: pinterest.AudienceOperationRemove,
				})
				return audience.ID, err
			},
			method: "PATCH", path: "/ad_accounts/549755885175/audiences/2542620639259", body: `{"operation_type": "REMOVE"}`,
			status: 200, fixture: "audiences_update.json", want: "2542620639259",
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestAudiences_RulesAreSentAsTheyAreReceived(t *testing.T) {
	var page struct {
		Items []struct {
			Rule json.RawMessage `json:"rule"`
		} `json:"items"`
	}
	require.NoError(t, json.Unmarshal(fixture(t, "audiences_list.json"), &page))
	for i, rule := range []pinterest.AudienceRule{leads, visitors, fans, twins, pinterest.RawRule(page.Items[4].Rule)} {
		transport := &script{steps: []step{respond(200, `{"id": "1"}`)}}
		_, err := newClient(t, transport).Audiences.Create(t.Context(), "1", &pinterest.AudienceCreateParams{AudienceType: "VISITOR", Name: "a", Rule: rule})
		require.NoError(t, err)
		received := page.Items[i].Rule
		if i == 0 {
			received = json.RawMessage(`{"customer_list_id": "643"}`) // without null
		}
		assert.JSONEq(t, string(received), string(mustField(t, transport.bodies[0], "rule")))
	}
}

// A rule type cannot hold a null within a value.
func TestAudiences_RulesWithNullsAreKept(t *testing.T) {
	for _, rule := range []string{
		`{"visitor_source_id": "5", "event_source": {"=": ["web", null]}}`,
		`{"visitor_source_id": "5", "url": {"contains": null}}`,
		`{"visitor_source_id": "5", "event_data": {"value": null}, "retention_days": null}`,
	} {
		transport := &script{steps: []step{respond(200, `{"id": "1", "audience_type": "VISITOR", "rule": `+rule+`}`)}}
		audience, err := newClient(t, transport).Audiences.Get(t.Context(), "1", "2")
		require.NoError(t, err)
		assert.Equal(t, pinterest.RawRule(rule), audience.Rule)
	}
}

func TestAudiences_Errors(t *testing.T) {
	runErrorTests(t, []errorTest{{
		"audiences/list", func(c *pinterest.Client) error { _, err := c.Audiences.List("1", nil).Page(t.Context()); return err },
		"audiences_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest,
	}})
	for _, body := range []string{`{}`, `{"id": ""}`} {
		c := newClient(t, &script{steps: []step{respond(200, body)}})
		_, err := c.Audiences.Create(t.Context(), "1", &pinterest.AudienceCreateParams{AudienceType: "VISITOR", Name: "a", Rule: leads})
		require.ErrorContains(t, err, "no id of what was created")
	}
	for _, body := range []string{`[]`, `{"name": {}}`} {
		_, err := newClient(t, &script{steps: []step{respond(200, body)}}).Audiences.Get(t.Context(), "1", "2")
		require.Error(t, err)
	}
}

func TestAudiences_OnlyUpdateIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
		c := newClient(t, transport, pinterest.WithMaxRetries(2))
		_, err := c.Audiences.Create(t.Context(), "1", &pinterest.AudienceCreateParams{AudienceType: "VISITOR", Name: "a", Rule: visitors})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1, transport.count())
		_, err = c.Audiences.Update(t.Context(), "1", "2", nil)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1+3, transport.count())
		assert.Equal(t, "{}", transport.bodies[1])
	})
}

func TestAudiences_InvalidParams(t *testing.T) {
	transport := &script{}
	c := newClient(t, transport)
	create := func(params *pinterest.AudienceCreateParams) error {
		_, err := c.Audiences.Create(t.Context(), "1", params)
		return err
	}
	withRule := func(rule pinterest.AudienceRule) error {
		return create(&pinterest.AudienceCreateParams{AudienceType: pinterest.AudienceTypeVisitor, Name: "a", Rule: rule})
	}
	_, update := c.Audiences.Update(t.Context(), "1", "2", &pinterest.AudienceUpdateParams{Rule: pinterest.VisitorRule{}})
	_, audience := c.Audiences.Update(t.Context(), "1", "", nil)
	_, account := c.Audiences.List("", nil).Page(t.Context())
	for _, test := range []struct {
		err  error
		want string
	}{
		{account, "audiences/list: ad_account_id is empty"},
		{audience, "audiences/update: audience_id is empty"},
		{create(nil), "audiences/create: audience_type is required"},
		{create(&pinterest.AudienceCreateParams{Name: "a", Rule: leads}), "audiences/create: audience_type is required"},
		{create(&pinterest.AudienceCreateParams{AudienceType: "VISITOR", Rule: leads}), "audiences/create: name is required"},
		{withRule(nil), "audiences/create: rule is required"},
		{withRule((*pinterest.VisitorRule)(nil)), "audiences/create: rule is null"},
		{withRule(pinterest.RawRule("null")), "audiences/create: rule is null"},
		{withRule(pinterest.RawRule(nil)), "audiences/create: rule is not valid JSON"},
		{withRule(pinterest.RawRule("{")), "audiences/create: rule is not valid JSON"},
		{withRule(pinterest.CustomerListRule{}), "audiences/create: rule.customer_list_id is required"},
		{withRule(&pinterest.VisitorRule{Event: "checkout"}), "audiences/create: rule.visitor_source_id is required"},
		{withRule(pinterest.EngagementRule{EngagerType: 1}), "audiences/create: rule.engagement_domain is required"},
		{withRule(pinterest.ActalikeRule{Percentage: 1}), "audiences/create: rule.seed_id is required"},
		{update, "audiences/update: rule.visitor_source_id is required"},
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, test.err, &invalid, test.want)
		require.EqualError(t, test.err, "pinterest: "+test.want)
	}
	assert.Zero(t, transport.count(), "nothing is sent")
}
