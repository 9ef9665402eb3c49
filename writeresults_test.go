package pinterest_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestWriteResult_DecodesEveryFormOfExceptions(t *testing.T) {
	pin := &pinterest.Pin{ID: "1"}
	notFound := pinterest.Exception{Code: 2, Message: "Advertiser not found."}
	for name, test := range map[string]struct {
		content string
		want    pinterest.WriteResult[pinterest.Pin]
		err     string
	}{
		"empty list":      {`{"data": {"id": "1"}, "exceptions": []}`, pinterest.WriteResult[pinterest.Pin]{Value: pin, Exceptions: []pinterest.Exception{}}, ""},
		"null":            {`{"data": {"id": 1}, "exceptions": null}`, pinterest.WriteResult[pinterest.Pin]{Value: pin}, ""},
		"missing":         {`{"data": {"id": "1"}, "newer": 1}`, pinterest.WriteResult[pinterest.Pin]{Value: pin}, ""},
		"one object":      {`{"data": null, "exceptions": {"code": 2, "message": "Advertiser not found."}}`, pinterest.WriteResult[pinterest.Pin]{Exceptions: []pinterest.Exception{notFound}}, "code 2: Advertiser not found."},
		"a list":          {`{"exceptions": [{"code": 2, "message": "Advertiser not found."}, {"code": 7, "message": null}]}`, pinterest.WriteResult[pinterest.Pin]{Exceptions: []pinterest.Exception{notFound, {Code: 7}}}, "code 2: Advertiser not found.\ncode 7: "},
		"data of a write": {`{"data": {"id": "1"}, "exceptions": {"code": 2, "message": "Advertiser not found."}}`, pinterest.WriteResult[pinterest.Pin]{Value: pin, Exceptions: []pinterest.Exception{notFound}}, "code 2: Advertiser not found."},
	} {
		t.Run(name, func(t *testing.T) {
			var page struct {
				Items pinterest.WriteResults[pinterest.Pin] `json:"items"`
			}
			c := newClient(t, &script{steps: []step{respond(200, `{"items": [`+test.content+`]}`)}})
			require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/newer"}, &page))
			require.Len(t, page.Items, 1)
			assert.Equal(t, test.want, page.Items[0])
			encoded, err := json.Marshal(page.Items[0])
			require.NoError(t, err)
			var again pinterest.WriteResult[pinterest.Pin]
			require.NoError(t, json.Unmarshal(encoded, &again))
			assert.Equal(t, test.want, again)
			if test.err == "" {
				require.NoError(t, page.Items[0].Err())
				return
			}
			require.EqualError(t, page.Items[0].Err(), test.err)
			var exception pinterest.Exception
			require.ErrorAs(t, page.Items.Err(), &exception)
			assert.Equal(t, notFound, exception)
		})
	}
	for _, content := range []string{`[]`, `{"exceptions": 1}`, `{"data": []}`, `{"exceptions": "no"}`} {
		t.Run("invalid: "+content, func(t *testing.T) {
			var result pinterest.WriteResult[pinterest.Pin]
			require.Error(t, json.Unmarshal([]byte(content), &result))
		})
	}
}

func TestWriteResults_ErrNamesTheIndex(t *testing.T) {
	failed := pinterest.WriteResult[pinterest.Pin]{Exceptions: []pinterest.Exception{{Code: 1, Message: "no\nname"}}}
	results := pinterest.WriteResults[pinterest.Pin]{{Value: &pinterest.Pin{}}, failed, {}, failed}
	require.EqualError(t, results.Err(), "1: code 1: no name\n3: code 1: no name")
	require.NoError(t, results[:1].Err())
	require.NoError(t, pinterest.WriteResults[pinterest.Pin](nil).Err())
}
