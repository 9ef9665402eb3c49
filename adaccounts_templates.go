package pinterest

// ReportTemplateListParams are the parameters of [AdAccountsService.ListTemplates].
type ReportTemplateListParams struct {
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
	Order    Order  `url:"order,omitempty"`     // by id
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
}

// ReportTemplate has the columns, the filters and the period of a report.
type ReportTemplate struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"` // "" if null
	Type           string    `json:"type"` // such as "BULK", "OVERVIEW" or "TABLE"
	AdAccountID    string    `json:"ad_account_id"`
	AdAccountIDs   []string  `json:"ad_account_ids"`  // the accounts that can use the template
	UserID         string    `json:"user_id"`         // of who created the template
	CreationSource string    `json:"creation_source"` // such as "ADS_API" or "ADS_MANAGER_REPORT_BUILDER"
	UpdatedTime    Timestamp `json:"updated_time"`
	IsDeleted      bool      `json:"is_deleted"`
	IsOwnedByUser  bool      `json:"is_owned_by_user"` // whether the token's user owns the template
	IsScheduled    bool      `json:"is_scheduled"`     // whether there is a scheduled report

	Level            ReportLevel  `json:"report_level"`
	Granularity      Granularity  `json:"granularity"`
	Columns          []Column     `json:"columns"`
	CustomColumnIDs  []string     `json:"custom_column_ids"`
	Format           ReportFormat `json:"report_format"`
	FiltersJSON      string       `json:"filters_json"`      // a JSON list of filters, each with a field, an operator and a value; "" if null
	IngestionSources []string     `json:"ingestion_sources"` // of conversions, such as "CONVERSIONS_API"; nil means all

	ClickWindowDays      AttributionWindow    `json:"click_window_days"`
	EngagementWindowDays AttributionWindow    `json:"engagement_window_days"`
	ViewWindowDays       AttributionWindow    `json:"view_window_days"`
	ConversionReportTime ConversionReportTime `json:"conversion_report_time_type"`

	DateRange       RawJSON `json:"date_range"`                         // absolute, relative or dynamic; nil if null
	StartDaysInPast int     `json:"report_start_relative_days_in_past"` // of a scheduled report, before the day of its delivery
	EndDaysInPast   int     `json:"report_end_relative_days_in_past"`   // like StartDaysInPast
}

// UnmarshalJSON decodes a response. The numbers of days may have a fraction by the API description.
func (t *ReportTemplate) UnmarshalJSON(data []byte) error {
	type template ReportTemplate
	response := struct {
		*template
		ClickWindowDays      float64 `json:"click_window_days"`
		EngagementWindowDays float64 `json:"engagement_window_days"`
		ViewWindowDays       float64 `json:"view_window_days"`
		StartDaysInPast      float64 `json:"report_start_relative_days_in_past"`
		EndDaysInPast        float64 `json:"report_end_relative_days_in_past"`
	}{template: (*template)(t)}
	err := decode(data, &response)
	t.ClickWindowDays = AttributionWindow(response.ClickWindowDays)
	t.EngagementWindowDays = AttributionWindow(response.EngagementWindowDays)
	t.ViewWindowDays = AttributionWindow(response.ViewWindowDays)
	t.StartDaysInPast, t.EndDaysInPast = int(response.StartDaysInPast), int(response.EndDaysInPast)
	return err
}
