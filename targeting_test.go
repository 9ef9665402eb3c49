package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestTargeting_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "options",
			call: func(c *pinterest.Client) (any, error) {
				return c.Targeting.GetOptions(t.Context(), pinterest.TargetingOptionTypeLocation, pinterest.WithAdAccount("9"))
			},
			method: "GET", path: "/resources/targeting/LOCATION", query: urlValues("ad_account_id", "9"),
			status: 200, fixture: "targeting_options_get.json",
			want: pinterest.TargetingOptions{
				{
					"36313": pinterest.RawJSON(`"Australia: Moreton Bay - North"`), "GR": pinterest.RawJSON(`"Greece"`),
					"OF_TOMORROW": pinterest.RawJSON(`{"name": "Mars", "level": 1}`),
				},
				{"717": pinterest.RawJSON(`"U.S.: Quincy-Hannibal-Keokuk"`)},
				nil,
			},
		},
		{
			name: "interest",
			call: func(c *pinterest.Client) (any, error) {
				return c.Targeting.GetInterests(t.Context(), "945391946569", pinterest.WithAdAccount("9"))
			},
			method: "GET", path: "/resources/targeting/interests/945391946569", status: 200, fixture: "interest_targeting_options_get.json",
			want: &pinterest.TargetingInterest{ID: "945391946569", Name: "Dress", Level: 2, ChildInterests: []string{"961238559656", "945391946570"}},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestTargeting_OptionNames(t *testing.T) {
	c := newClient(t, &script{steps: []step{respond(200, string(fixture(t, "targeting_options_get.json"))), respond(200, `null`)}})
	options, err := c.Targeting.GetOptions(t.Context(), pinterest.TargetingOptionTypeLocation)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"36313": "Australia: Moreton Bay - North", "GR": "Greece", "717": "U.S.: Quincy-Hannibal-Keokuk",
	}, options.Names())
	options, err = c.Targeting.GetOptions(t.Context(), pinterest.TargetingOptionTypeKeyword)
	require.NoError(t, err, "the response may be null")
	assert.Nil(t, options)
	assert.Empty(t, options.Names())
}

func TestTargeting_Errors(t *testing.T) {
	options := func(c *pinterest.Client) error {
		_, err := c.Targeting.GetOptions(t.Context(), "NONE")
		return err
	}
	interest := func(c *pinterest.Client) error { _, err := c.Targeting.GetInterests(t.Context(), "1"); return err }
	runErrorTests(t, []errorTest{
		{"targeting_options/get", options, "targeting_options_get.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"interest_targeting_options/get", interest, "interest_targeting_options_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
	})
	c := newClient(t, &script{steps: []step{respond(200, "null"), respond(200, "")}})
	require.ErrorContains(t, interest(c), "null")
	require.Error(t, options(c), "an empty body is not JSON")
	_, err := c.Targeting.GetOptions(t.Context(), "")
	require.EqualError(t, err, "pinterest: targeting_options/get: targeting_type is empty")
	_, err = c.Targeting.GetInterests(t.Context(), "")
	require.EqualError(t, err, "pinterest: interest_targeting_options/get: interest_id is empty")
}
