package pinteresttest

import (
	"net/http"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type orderLine struct{ pinterest.OrderLine }

func (l *orderLine) key() string { return l.ID }

// show adds the campaigns of the order line.
func (l *orderLine) show(viewer *User) any {
	shown := l.OrderLine
	shown.CampaignIDs = []string{}
	for _, c := range viewer.server.ads.campaigns {
		if c.AdAccountID == l.AdAccountID && c.OrderLineID == l.ID {
			shown.CampaignIDs = append(shown.CampaignIDs, c.ID)
		}
	}
	return showAds(shown)
}

// AddOrderLine adds an order line to the ad account AdAccountID and returns it with defaults for absent fields. Its campaigns are those whose
// OrderLineID is its id. It panics if the ad account does not exist or the id is taken or not decimal.
func (s *Server) AddOrderLine(l pinterest.OrderLine) pinterest.OrderLine {
	s.mu.Lock()
	defer s.mu.Unlock()
	l = clone(l)
	mustFind(s.ads.accounts, l.AdAccountID, "AddOrderLine", "ad account")
	var updated pinterest.Timestamp // order lines have no such time
	complete(s, s.ads.orderLines, "order line", &l.ID, &l.StartTime, &updated)
	setDefault(&l.Name, "Order line "+l.ID)
	setDefault(&l.Status, pinterest.OrderLineStatusActive)
	setDefault(&l.PaidType, pinterest.OrderLinePaidTypePaid)
	l.Type = "orderline"
	s.ads.orderLines = insert(s.ads.orderLines, &orderLine{l})
	return clone(l)
}

func (s *Server) orderLineRoutes() []route {
	return []route{
		{op: operation.OrderLinesList, status: http.StatusOK, handle: s.listOrderLines},
		{op: operation.OrderLinesGet, status: http.StatusOK, handle: s.getOrderLine},
	}
}

func (s *Server) listOrderLines(r *apiRequest) (any, *apiError) {
	if err := checkQueryEnum[pinterest.Order](r, "order"); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.ads.orderLines, func(l *orderLine) bool { return l.AdAccountID == r.adAccount.ID }))
}

func (s *Server) getOrderLine(r *apiRequest) (any, *apiError) {
	found := find(s.ads.orderLines, r.PathValue("order_line_id"))
	if found == nil || found.AdAccountID != r.adAccount.ID {
		return nil, notFound(404, "Order line not found.")
	}
	return found.show(r.user), nil
}
