package pinteresttest

import (
	"cmp"
	"slices"

	"github.com/pinterest-go/pinterest"
)

// templatePeriod is the period that the description gives for the report of a template: 2.5 years.
var templatePeriod = period{back: 914, days: 914}

type reportTemplate struct{ pinterest.ReportTemplate }

func (t *reportTemplate) key() string    { return t.ID }
func (t *reportTemplate) show(*User) any { return showAds(t.ReportTemplate) }

// AddReportTemplate adds a report template to the ad account AdAccountID and returns it with defaults for absent fields: the daily spend of
// the campaigns over the last week. It panics if the ad account does not exist or the id is taken or not decimal.
func (s *Server) AddReportTemplate(t pinterest.ReportTemplate) pinterest.ReportTemplate {
	s.mu.Lock()
	defer s.mu.Unlock()
	t = clone(t)
	account := mustFind(s.ads.accounts, t.AdAccountID, "AddReportTemplate", "ad account")
	created := t.UpdatedTime
	complete(s, s.ads.templates, "report template", &t.ID, &created, &t.UpdatedTime)
	setDefault(&t.Name, "Template "+t.ID)
	setDefault(&t.Type, "BULK")
	setDefault(&t.CreationSource, "ADS_MANAGER_REPORT_BUILDER")
	setDefault(&t.UserID, account.owner.id)
	setDefault(&t.Level, pinterest.ReportLevelCampaign)
	setDefault(&t.Granularity, pinterest.GranularityDay)
	setDefault(&t.Format, pinterest.ReportFormatJSON)
	setDefault(&t.ConversionReportTime, pinterest.ConversionReportTimeTimeOfAdAction)
	setDefault(&t.StartDaysInPast, 6)
	t.IsOwnedByUser = t.UserID == account.owner.id
	if t.AdAccountIDs == nil {
		t.AdAccountIDs = []string{t.AdAccountID}
	}
	if t.Columns == nil {
		t.Columns = []pinterest.Column{pinterest.ColumnSpendInDollar}
	}
	s.ads.templates = insert(s.ads.templates, &reportTemplate{t})
	return clone(t)
}

func (s *Server) listTemplates(r *apiRequest) (any, *apiError) {
	if err := checkQueryEnum[pinterest.Order](r, "order"); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.ads.templates, func(t *reportTemplate) bool { return slices.Contains(t.AdAccountIDs, r.adAccount.ID) }))
}

func (s *Server) createTemplateReport(r *apiRequest) (any, *apiError) {
	found := find(s.ads.templates, r.PathValue("template_id"))
	if found == nil || !slices.Contains(found.AdAccountIDs, r.adAccount.ID) {
		return nil, notFound(404, "Template not found.")
	}
	today := pinterest.DateOf(s.now())
	body := &reportBody{
		StartDate:   cmp.Or(r.query.Get("start_date"), today.AddDays(-found.StartDaysInPast).String()),
		EndDate:     cmp.Or(r.query.Get("end_date"), today.AddDays(-found.EndDaysInPast).String()),
		Granularity: cmp.Or(pinterest.Granularity(r.query.Get("granularity")), found.Granularity),
		Level:       found.Level, Columns: found.Columns, Format: found.Format, ConversionReportTime: found.ConversionReportTime,
		ClickWindowDays: &found.ClickWindowDays, EngagementWindowDays: &found.EngagementWindowDays, ViewWindowDays: &found.ViewWindowDays,
	}
	created, err := s.startReport(r.adAccount, body, mustJSON(body), templatePeriod)
	if err != nil {
		return nil, err
	}
	response := created.showRequest()
	response["template_id"] = found.ID
	return response, nil
}
