package pinterest

// OrderLine is a budget that Pinterest bills campaigns to, for accounts that pay by invoice. [CampaignCreateParams] assign campaigns to it.
type OrderLine struct {
	ID              string            `json:"id"`
	AdAccountID     string            `json:"ad_account_id"`
	Name            string            `json:"name"` // "" if null
	Status          OrderLineStatus   `json:"status"`
	Budget          *Money            `json:"budget"`      // micro-currency; nil if null
	PaidBudget      *Money            `json:"paid_budget"` // micro-currency; nil if null
	PaidType        OrderLinePaidType `json:"paid_type"`   // "" if null
	PurchaseOrderID string            `json:"purchase_order_id"`
	StartTime       Timestamp         `json:"start_time"`
	EndTime         Timestamp         `json:"end_time"` // zero if null
	CampaignIDs     []string          `json:"campaign_ids"`
	Type            string            `json:"type"` // "orderline"
}

// UnmarshalJSON decodes a response. The budgets are numbers in the API description, which may have a fraction.
func (l *OrderLine) UnmarshalJSON(data []byte) error {
	type orderLine OrderLine
	response := struct {
		*orderLine
		Budget     *float64 `json:"budget"`
		PaidBudget *float64 `json:"paid_budget"`
	}{orderLine: (*orderLine)(l)}
	err := decode(data, &response)
	l.Budget, l.PaidBudget = wholeMoney(response.Budget), wholeMoney(response.PaidBudget)
	return err
}

func wholeMoney(micros *float64) *Money {
	if micros == nil {
		return nil
	}
	return new(Money(*micros))
}

// OrderLineStatus is the status of an order line.
type OrderLineStatus string

// Statuses of order lines.
const (
	OrderLineStatusActive  OrderLineStatus = "ACTIVE"
	OrderLineStatusPaused  OrderLineStatus = "PAUSED"
	OrderLineStatusDeleted OrderLineStatus = "DELETED"
)

// OrderLinePaidType says who pays for an order line.
type OrderLinePaidType string

// Types of payment.
const (
	OrderLinePaidTypePaid     OrderLinePaidType = "PAID"
	OrderLinePaidTypeBonus    OrderLinePaidType = "BONUS"
	OrderLinePaidTypeMakeGood OrderLinePaidType = "MAKE_GOOD"
	OrderLinePaidTypeTest     OrderLinePaidType = "TEST"
)

// OrderLineListParams are the parameters of [AdAccountsService.ListOrderLines].
type OrderLineListParams struct {
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
	Order    Order  `url:"order,omitempty"`     // by id
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
}
