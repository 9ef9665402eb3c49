package pinteresttest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestAudiences_Rules(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	tag, err := c.Conversions.CreateTag(t.Context(), account, &pinterest.ConversionTagCreateParams{Name: "Shop"})
	require.NoError(t, err)
	list, err := c.CustomerLists.Create(t.Context(), account, &pinterest.CustomerListCreateParams{Name: "Leads", Records: []string{"a"}})
	require.NoError(t, err)
	create := func(kind pinterest.AudienceType, rule pinterest.AudienceRule) (*pinterest.Audience, error) {
		return c.Audiences.Create(t.Context(), account, &pinterest.AudienceCreateParams{AudienceType: kind, Name: "a", Rule: rule})
	}
	seed, err := create(pinterest.AudienceTypePersona, pinterest.RawRule(`{"persona":7}`))
	require.NoError(t, err)
	for _, test := range []struct {
		kind  pinterest.AudienceType
		rule  pinterest.AudienceRule
		valid bool
	}{
		{pinterest.AudienceTypeCustomerList, pinterest.CustomerListRule{CustomerListID: list.ID}, true},
		{pinterest.AudienceTypeCustomerList, pinterest.CustomerListRule{CustomerListID: "9"}, false},
		{pinterest.AudienceTypeCustomerList, pinterest.RawRule(`{}`), false},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{VisitorSourceID: tag.ID, RetentionDays: 540}, true},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{VisitorSourceID: tag.ID, RetentionDays: 541}, false},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{VisitorSourceID: "9"}, false},
		{pinterest.AudienceTypeVisitor, pinterest.RawRule(`{"visitor_source_id":"` + tag.ID + `","url":"https://a.example/"}`), true},
		{pinterest.AudienceTypeVisitor, pinterest.RawRule(`{"visitor_source_id":"` + tag.ID + `","url":5}`), false},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{
			VisitorSourceID: tag.ID, URL: map[pinterest.RuleOperator]string{pinterest.RuleOperatorNotContains: "/a"},
			EventSource: map[pinterest.RuleOperator][]string{pinterest.RuleOperatorEqual: {"web"}},
		}, true},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{
			VisitorSourceID: tag.ID, URL: map[pinterest.RuleOperator]string{"~": "/a"},
		}, false},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{
			VisitorSourceID: tag.ID, EventSource: map[pinterest.RuleOperator][]string{pinterest.RuleOperatorEqual: {"phone"}},
		}, false},
		{pinterest.AudienceTypeVisitor, pinterest.VisitorRule{
			VisitorSourceID: tag.ID, IngestionSource: map[pinterest.RuleOperator][]string{pinterest.RuleOperatorContains: {"tag"}},
		}, false},
		{pinterest.AudienceTypeEngagement, pinterest.EngagementRule{EngagementDomain: []string{"a.example"}, EngagerType: 2}, true},
		{pinterest.AudienceTypeEngagement, pinterest.EngagementRule{EngagementDomain: []string{"a.example"}, EngagerType: 3}, false},
		{pinterest.AudienceTypeEngagement, pinterest.EngagementRule{EngagementDomain: []string{"a.example"}, EngagementType: "hide"}, false},
		{pinterest.AudienceTypeEngagement, pinterest.RawRule(`{}`), false},
		{pinterest.AudienceTypeActalike, pinterest.ActalikeRule{SeedID: []string{seed.ID}, Country: "US", Percentage: 10}, true},
		{pinterest.AudienceTypeActalike, pinterest.ActalikeRule{SeedID: []string{seed.ID}, Country: "XX", Percentage: 10}, false},
		{pinterest.AudienceTypeActalike, pinterest.ActalikeRule{SeedID: []string{seed.ID}, Percentage: 11}, false},
		{pinterest.AudienceTypeActalike, pinterest.ActalikeRule{SeedID: []string{seed.ID, "9"}}, false},
		{pinterest.AudienceTypeActalike, pinterest.RawRule(`{}`), false},
		{pinterest.AudienceTypeActalike, pinterest.RawRule(`[]`), false},
		{"FRIENDS", pinterest.RawRule(`{}`), false},
	} {
		audience, err := create(test.kind, test.rule)
		if !test.valid {
			requireError(t, err, 400, 1)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, test.kind, audience.AudienceType)
		want := test.rule
		assert.Equal(t, want, audience.Rule)
	}
	_, err = c.Audiences.List(account, &pinterest.AudienceListParams{OwnershipType: "STOLEN"}).Page(t.Context())
	requireError(t, err, 400, 400)
	_, err = c.Audiences.Update(t.Context(), account, seed.ID, &pinterest.AudienceUpdateParams{OperationType: "ADD"})
	requireError(t, err, 400, 1)
	_, err = c.Audiences.Update(t.Context(), account, seed.ID, &pinterest.AudienceUpdateParams{Name: pinterest.Null[string]()})
	require.NoError(t, err)
	_, err = c.Audiences.Update(t.Context(), account, seed.ID, &pinterest.AudienceUpdateParams{Name: pinterest.Value(""), Rule: pinterest.RawRule(`{"x":1}`)})
	requireError(t, err, 400, 1)
	kept, err := c.Audiences.Get(t.Context(), account, seed.ID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.RawRule(`{"persona":7}`), kept.Rule)
	changed, err := c.Audiences.Update(t.Context(), account, seed.ID, &pinterest.AudienceUpdateParams{Rule: pinterest.RawRule(`{"persona":8}`)})
	require.NoError(t, err)
	assert.Equal(t, pinterest.RawRule(`{"persona":8}`), changed.Rule)
	assert.Equal(t, "a", changed.Name)
}
