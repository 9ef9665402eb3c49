package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestOrderLines_Operations(t *testing.T) {
	const account = "549755885175"
	line := pinterest.OrderLine{
		ID: "2680059592705", AdAccountID: account, Name: "Soups 2021", Status: pinterest.OrderLineStatusActive,
		Budget: new(pinterest.Money(5_000_000)), PaidBudget: new(pinterest.Money(4_500_000)), PaidType: pinterest.OrderLinePaidTypePaid,
		PurchaseOrderID: "PO12345", StartTime: utc(2016, 1, 7, 23, 17, 2, 0), EndTime: utc(2016, 4, 21, 20, 13, 36, 0),
		CampaignIDs: []string{"626735565838"}, Type: "orderline",
	}
	for _, test := range []operationTest{
		{
			name: "list order lines", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.ListOrderLines(account, &pinterest.OrderLineListParams{
					PageSize: 2, Order: pinterest.OrderDescending, Bookmark: "b",
				}).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/" + account + "/order_lines",
			query:  urlValues("page_size", "2", "order", "DESCENDING", "bookmark", "b"),
			status: 200, fixture: "order_lines_list.json", want: &pinterest.Page[pinterest.OrderLine]{
				Items: []pinterest.OrderLine{line, {
					ID: "2680059592706", AdAccountID: account, Status: pinterest.OrderLineStatusPaused, StartTime: utc(2016, 1, 7, 23, 17, 2, 0),
					CampaignIDs: []string{}, Type: "orderline",
				}},
				Bookmark: "Y2JVSG8xV0",
			},
		},
		{
			name: "get order line",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetOrderLine(t.Context(), account, "2680059592705")
			},
			method: "GET", path: "/ad_accounts/" + account + "/order_lines/2680059592705", status: 200, fixture: "order_lines_get.json", want: &line,
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestOrderLines_Errors(t *testing.T) {
	get := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.GetOrderLine(t.Context(), "1", "2")
		return err
	}
	list := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.ListOrderLines("1", nil).Page(t.Context())
		return err
	}
	runErrorTests(t, []errorTest{
		{"order_lines/list", list, "order_lines_list.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"order_lines/get", get, "order_lines_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
	})
	_, err := newClient(t, &script{}).AdAccounts.GetOrderLine(t.Context(), "1", "")
	require.EqualError(t, err, "pinterest: order_lines/get: order_line_id is empty")
}
