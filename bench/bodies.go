package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/pinterest-go/pinterest"
)

const (
	boardJSON = `{"id":"549755885175","name":"Summer Recipes","description":"My favorite summer recipes","owner":{"username":"summerkitchen"},"privacy":"PUBLIC"}`
	rowCount  = 1000
	pageCount = 100 // of 100 pins: 10,000 pins
)

// columns are the columns of the analytics rows: an id, a date, and 18 metrics.
var columns = []pinterest.Column{
	pinterest.ColumnCampaignID, pinterest.ColumnDate,
	pinterest.ColumnSpendInMicroDollar, pinterest.ColumnSpendInDollar, pinterest.ColumnPaidImpression, pinterest.ColumnClickthrough1,
	pinterest.ColumnClickthrough2, pinterest.ColumnCPCInMicroDollar, pinterest.ColumnCTR, pinterest.ColumnEngagement1,
	pinterest.ColumnEngagement2, pinterest.ColumnEngagementRate, pinterest.ColumnImpression1, pinterest.ColumnImpression2,
	pinterest.ColumnRepin1, pinterest.ColumnRepin2, pinterest.ColumnRepinRate, pinterest.ColumnTotalConversions,
	pinterest.ColumnTotalCheckout, pinterest.ColumnTotalClickthrough,
}

// pinJSON returns a pin with all fields that the service sends, of about 880 bytes.
func pinJSON(n int) string {
	id := strconv.Itoa(813744226420795884 + n)
	var images []string
	for _, size := range []struct {
		name          string
		width, height int
	}{{"150x150", 150, 150}, {"400x300", 400, 300}, {"600x", 600, 900}, {"1200x", 1200, 1800}} {
		images = append(images, fmt.Sprintf(`%q:{"width":%d,"height":%d,"url":"https://i.pinimg.com/%s/0d/f6/f1/0df6f1.jpg"}`, size.name, size.width, size.height, size.name))
	}
	return `{"id":"` + id + `","created_at":"2024-03-01T20:10:40","link":"https://www.example.com/soups/` + id + `","title":"Cold soup","description":"A soup for hot days, ready in ten minutes","dominant_color":"#6E7874","alt_text":"A bowl of green soup","creative_type":"REGULAR","board_id":"549755885175","board_section_id":null,"board_owner":{"username":"summerkitchen"},"is_owner":true,"is_standard":true,"has_been_promoted":false,"parent_pin_id":null,"note":"","pin_metrics":null,"media":{"media_type":"image","images":{` + strings.Join(images, ",") + `}}}`
}

// pageJSON returns a page of pins. bookmark is that of the next page, "" for none.
func pageJSON(pins int, bookmark string) string {
	items := make([]string, pins)
	for i := range items {
		items[i] = pinJSON(i)
	}
	if bookmark == "" {
		return `{"items":[` + strings.Join(items, ",") + `],"bookmark":null}`
	}
	return `{"items":[` + strings.Join(items, ",") + `],"bookmark":"` + bookmark + `"}`
}

func rowsJSON() string {
	rows := make([]string, rowCount)
	for i := range rows {
		fields := []string{fmt.Sprintf(`"CAMPAIGN_ID":"%d"`, 626735565838+i), `"DATE":"2026-03-01"`}
		for j, column := range columns[2:] {
			fields = append(fields, fmt.Sprintf(`%q:%d.%02d`, column, 1000+i, j))
		}
		rows[i] = "{" + strings.Join(fields, ",") + "}"
	}
	return "[" + strings.Join(rows, ",") + "]"
}

// responses returns the bodies by method and path. Those of a list also depend on its query.
func responses() func(method, path string, query url.Values) string {
	pin, rows := pinJSON(0), rowsJSON()
	pages := map[string]string{}
	for _, size := range []int{25, 100} {
		pages[strconv.Itoa(size)] = pageJSON(size, "")
	}
	walk := make([]string, pageCount)
	for i := range walk {
		bookmark := strconv.Itoa(i + 1)
		if i == pageCount-1 {
			bookmark = ""
		}
		walk[i] = pageJSON(100, bookmark)
	}
	return func(method, path string, query url.Values) string {
		switch {
		case method == http.MethodPost:
			return pin
		case strings.HasSuffix(path, "/campaigns/analytics"):
			return rows
		case strings.HasSuffix(path, "/boards/all/pins"):
			page, _ := strconv.Atoi(query.Get("bookmark"))
			return walk[page]
		case strings.HasSuffix(path, "/pins"):
			return pages[query.Get("page_size")]
		}
		return boardJSON
	}
}

// columnList is the query parameter for the columns.
var columnList = func() string {
	var names []string
	for _, column := range columns {
		names = append(names, string(column))
	}
	return strings.Join(names, ",")
}()
