package pinteresttest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

const catalogReportLifetime = 24 * time.Hour

// itemIssue is a problem of an item.
type itemIssue struct {
	number   int // of the item in the file of a feed
	itemID   string
	code     int
	label    string
	message  string
	severity pinterest.IssueSeverity // "" for a problem that is not of a feed

	attribute string
	value     *string
}

func (i *itemIssue) key() string { return strconv.Itoa(i.number) }

func (i *itemIssue) show(*User) any {
	details := object{i.label: object{"attribute_name": i.attribute, "provided_value": i.value}}
	shown := object{"item_number": i.number, "item_id": i.itemID, "errors": object{}, "warnings": object{}}
	if i.severity == pinterest.IssueSeverityError {
		shown["errors"] = details
	} else {
		shown["warnings"] = details
	}
	return shown
}

func (p *processingResult) completed() bool {
	return p.status == pinterest.FeedProcessingStatusCompleted || p.status == pinterest.FeedProcessingStatusCompletedEarly
}

// issues returns the problems that the processing found in items, in the order of the file.
func (p *processingResult) issues() []*itemIssue {
	if !p.completed() {
		return nil
	}
	noImage := itemIssue{
		code: 111, label: string(pinterest.ValidationErrorImageLinkMissing), message: "Image_link is missing from product metadata.",
		severity: pinterest.IssueSeverityError, attribute: "IMAGE_LINK",
	}
	longTitle := itemIssue{
		code: 206, label: string(pinterest.ValidationWarningTitleLengthTooLong), severity: pinterest.IssueSeverityWarn,
		message: "Title is longer than 150 characters and is truncated.", attribute: "TITLE", value: new(strings.Repeat("Bowl ", 31)),
	}
	var issues []*itemIssue
	for _, found := range []struct {
		number int
		issue  itemIssue
	}{{7, noImage}, {13, longTitle}, {42, noImage}} {
		found.issue.number, found.issue.itemID = found.number, fmt.Sprintf("item-%d", found.number+1)
		issues = append(issues, &found.issue)
	}
	return issues
}

// pathProcessingResult returns the processing result in the path.
func (s *Server) pathProcessingResult(r *apiRequest) (*processingResult, *apiError) {
	return s.processingResult(r.user.catalog.feeds, r.PathValue("processing_result_id"))
}

// processingResult returns the processing result of one of the feeds with an id.
func (s *Server) processingResult(feeds []*feed, id string) (*processingResult, *apiError) {
	if err := checkIDs("processing_result_id", []string{id}, 1); err != nil {
		return nil, err
	}
	for _, f := range feeds {
		if p := find(f.results, id); p != nil {
			s.pollResults(f)
			return p, nil
		}
	}
	return nil, resultNotFound()
}

func resultNotFound() *apiError {
	return notFound(pinterest.CodeProcessingResultNotFound, "Sorry! We could not find your processing result.")
}

func listItemIssues(r *apiRequest, p *processingResult) (any, *apiError) {
	numbers, issue := r.ids("item_numbers"), r.query.Get("item_validation_issue")
	err := checkIDs("item_numbers", numbers, len(numbers))
	switch {
	case err != nil:
		return nil, err
	case issue != strings.ToUpper(issue):
		return nil, invalid("item_validation_issue", fmt.Sprintf("%q is not in upper case", issue))
	case issue != "" && len(numbers) > 0:
		return nil, &apiError{
			status: http.StatusNotImplemented, Code: pinterest.CodeNotImplemented, Message: "Not implemented at the moment. Please, see documentation.",
		}
	}
	return paginate(r, filter(p.issues(), func(i *itemIssue) bool { return selects(numbers, i.key()) && (issue == "" || i.label == issue) }))
}

type catalogReportBody struct {
	CatalogType pinterest.CatalogType         `json:"catalog_type"`
	Report      pinterest.CatalogReportFilter `json:"report"`
}

func (b *catalogReportBody) ofFeed() bool {
	return b.Report.ReportType == pinterest.CatalogReportFeedIngestionIssues
}

func (b *catalogReportBody) check() *apiError {
	err := checkAll(
		checkRequired("catalog_type", b.CatalogType != ""),
		checkOneOf("catalog_type", b.CatalogType, pinterest.CatalogTypeRetail, pinterest.CatalogTypeHotel),
		checkRequired("report.report_type", b.Report.ReportType != ""), checkEnum("report.report_type", b.Report.ReportType),
		checkRequired("report.feed_id", !b.ofFeed() || b.Report.FeedID != ""),
	)
	if err == nil && (b.ofFeed() && b.Report.CatalogID != "" || !b.ofFeed() && b.Report.FeedID+b.Report.ProcessingResultID != "") {
		err = invalid("report", "has a field that is not for "+string(b.Report.ReportType))
	}
	return err
}

// reportIssues returns the catalog that a report is about, and the problems that the report counts.
func (s *Server) reportIssues(r *apiRequest, b *catalogReportBody) (*catalog, []*itemIssue, *apiError) {
	c := &r.user.catalog
	if err := checkAll(b.check(), c.checkExists()); err != nil {
		return nil, nil, err
	}
	if b.ofFeed() {
		f, err := c.feedByID(b.Report.FeedID)
		if err != nil {
			return nil, nil, err
		}
		if f.catalog.kind != b.CatalogType {
			return nil, nil, invalid("catalog_type", "differs from that of the feed")
		}
		result, err := s.reportResult(f, b.Report.ProcessingResultID)
		if err != nil {
			return nil, nil, err
		}
		return f.catalog, result.issues(), nil
	}
	in, err := c.catalogOf(b.CatalogType, b.Report.CatalogID)
	if err != nil || b.Report.ReportType == pinterest.CatalogReportAllItems {
		return in, nil, err
	}
	var issues []*itemIssue
	for _, i := range c.products(itemRange{catalog: in}, func(i *item) bool { return i.constant("availability") == "OUT_OF_STOCK" }) {
		issues = append(issues, &itemIssue{itemID: i.id, code: 301, label: "OUT_OF_STOCK", message: "Products that are out of stock are not advertised."})
	}
	return in, issues, nil
}

// reportResult returns the processing result of the feed with an id, or for "" the last one that is completed.
func (s *Server) reportResult(f *feed, id string) (*processingResult, *apiError) {
	if id != "" {
		return s.processingResult([]*feed{f}, id)
	}
	s.pollResults(f)
	for _, p := range slices.Backward(f.results) {
		if p.completed() {
			return p, nil
		}
	}
	return nil, resultNotFound()
}

func (s *Server) createCatalogReport(r *apiRequest) (any, *apiError) {
	var body catalogReportBody
	if err := r.decodeStrictly(&body); err != nil {
		return nil, err
	}
	in, issues, err := s.reportIssues(r, &body)
	if err != nil {
		return nil, err
	}
	// A request has the same report for the rest of the day, unless it has failed.
	today := s.now().Format(time.DateOnly)
	report := findFunc(s.reports, func(other *report) bool {
		usable := other.status == pinterest.ReportStatusInProgress || other.status == pinterest.ReportStatusFinished
		return usable && other.owner == r.user.id && other.created.Format(time.DateOnly) == today && sameJSON(other.request, r.body)
	})
	if report == nil {
		lines := issueLines(issues)
		if body.Report.ReportType == pinterest.CatalogReportAllItems {
			lines = itemLines(r.user.catalog.products(itemRange{catalog: in}, matchAll))
		}
		var file bytes.Buffer
		_ = csv.NewWriter(&file).WriteAll(lines) // a buffer does not fail
		report = s.addReport(r.user.id, r.body, file.Bytes())
	}
	return object{"token": report.token}, nil
}

// The API description does not define the columns of these files.

func issueLines(issues []*itemIssue) [][]string {
	lines := [][]string{{"item_id", "code", "code_label", "message", "severity"}}
	for _, i := range issues {
		lines = append(lines, []string{i.itemID, strconv.Itoa(i.code), i.label, i.message, string(i.severity)})
	}
	return lines
}

func itemLines(items []*item) [][]string {
	lines := [][]string{{"item_id", "title", "link", "price", "availability"}}
	for _, i := range items {
		lines = append(lines, []string{i.id, i.title(), i.text("link"), i.text("price"), i.text("availability")})
	}
	return lines
}

func (s *Server) getCatalogReport(r *apiRequest) (any, *apiError) {
	token := r.query.Get("token")
	if err := checkAll(checkRequired("token", token != ""), r.user.catalog.checkExists()); err != nil {
		return nil, err
	}
	found := find(s.reports, token)
	if found == nil || found.owner != r.user.id || s.now().Sub(found.created) > catalogReportLifetime {
		return nil, &apiError{
			status: http.StatusBadRequest, Code: pinterest.CodeInvalidReportToken, Message: "The token you provided is not valid or has expired.",
		}
	}
	s.pollReport(found)
	return found.show(r.user), nil
}

// issueCount is the number of items with a problem.
type issueCount struct {
	*itemIssue
	body    *catalogReportBody
	catalog *catalog
	items   int
}

func (c *issueCount) key() string { return strconv.Itoa(c.code) }

func (c *issueCount) show(*User) any {
	shown := object{
		"report_type": c.body.Report.ReportType, "catalog_id": c.catalog.id, "code": c.code, "code_label": c.label, "message": c.message,
		"occurrences": c.items,
	}
	if c.body.ofFeed() {
		shown["severity"] = c.severity
	} else {
		shown["ineligible_for_ads"], shown["ineligible_for_organic"] = true, false
	}
	return shown
}

func (s *Server) listReportStats(r *apiRequest) (any, *apiError) {
	parameter := func(name string) string { return r.query.Get("parameters" + name) }
	body := &catalogReportBody{
		CatalogType: pinterest.CatalogType(parameter("[catalog_type]")),
		Report: pinterest.CatalogReportFilter{
			ReportType: pinterest.CatalogReportType(parameter("[report][report_type]")), CatalogID: parameter("[report][catalog_id]"),
			FeedID: parameter("[report][feed_id]"), ProcessingResultID: parameter("[report][processing_result_id]"),
		},
	}
	in, issues, err := s.reportIssues(r, body)
	switch {
	case err != nil:
		return nil, err
	case body.Report.ReportType == pinterest.CatalogReportAllItems:
		return nil, invalid("parameters[report][report_type]", "there are no stats of ALL_ITEMS")
	}
	var counts []*issueCount
	for _, issue := range issues {
		count := find(counts, strconv.Itoa(issue.code))
		if count == nil {
			count = &issueCount{itemIssue: issue, body: body, catalog: in}
			counts = insert(counts, count)
		}
		count.items++
	}
	return paginate(r, counts)
}
