package pinterest

// Ad is a promoted pin. The fields from CustomizableCTAType on are newer than API version 5.3.0; the live service sends them.
type Ad struct {
	ID                                    string           `json:"id"`
	AdAccountID                           string           `json:"ad_account_id"`
	CampaignID                            string           `json:"campaign_id"`
	AdGroupID                             string           `json:"ad_group_id"`
	PinID                                 string           `json:"pin_id"`
	Name                                  string           `json:"name"` // "" if null
	Status                                EntityStatus     `json:"status"`
	SummaryStatus                         AdSummaryStatus  `json:"summary_status"`
	CreativeType                          CreativeType     `json:"creative_type"`
	ReviewStatus                          AdReviewStatus   `json:"review_status"`
	RejectedReasons                       []RejectedReason `json:"rejected_reasons"` // set if ReviewStatus is REJECTED
	RejectionLabels                       []string         `json:"rejection_labels"` // the same reasons as text
	DestinationURL                        string           `json:"destination_url"`
	AndroidDeepLink                       string           `json:"android_deep_link"`
	IOSDeepLink                           string           `json:"ios_deep_link"`
	CarouselAndroidDeepLinks              []string         `json:"carousel_android_deep_links"`
	CarouselDestinationURLs               []string         `json:"carousel_destination_urls"`
	CarouselIOSDeepLinks                  []string         `json:"carousel_ios_deep_links"`
	ClickTrackingURL                      string           `json:"click_tracking_url"`
	ViewTrackingURL                       string           `json:"view_tracking_url"`
	TrackingURLs                          TrackingURLs     `json:"tracking_urls"`
	IsPinDeleted                          bool             `json:"is_pin_deleted"`
	IsRemovable                           bool             `json:"is_removable"`
	CollectionItemsDestinationURLTemplate string           `json:"collection_items_destination_url_template"`
	CreatedTime                           Timestamp        `json:"created_time"` // when the pin was created
	UpdatedTime                           Timestamp        `json:"updated_time"`
	Type                                  string           `json:"type"` // "pinpromotion"

	CustomizableCTAType string  `json:"customizable_cta_type"` // text of the button
	DisclosureType      string  `json:"disclosure_type"`
	DisclosureURL       string  `json:"disclosure_url"`
	GridClickType       string  `json:"grid_click_type"` // where a click leads: "CLOSEUP" or "DIRECT_TO_DESTINATION"
	LeadFormID          string  `json:"lead_form_id"`
	QuizPinData         RawJSON `json:"quiz_pin_data"` // nil if null; the quiz of a quiz ad
}

func (a *Ad) createdID() string { return a.ID }

// AdListParams are the parameters of [AdAccountsService.ListAds].
type AdListParams struct {
	CampaignIDs    []string       `url:"campaign_ids,omitempty"`    // nil means all
	AdGroupIDs     []string       `url:"ad_group_ids,omitempty"`    // nil means all
	AdIDs          []string       `url:"ad_ids,omitempty"`          // nil means all
	EntityStatuses []EntityStatus `url:"entity_statuses,omitempty"` // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize       int            `url:"page_size,omitempty"`       // 1 to 250; 0 means 25, the default of the service
	Order          Order          `url:"order,omitempty"`           // by id
	Bookmark       string         `url:"bookmark,omitempty"`        // of the first page to return; "" starts at the beginning
}

// AdCreateParams are the parameters of an ad for [AdAccountsService.CreateAds]. AdGroupID, PinID and CreativeType are required. Zero values
// are left out.
type AdCreateParams struct {
	AdGroupID    string       `json:"ad_group_id"`
	PinID        string       `json:"pin_id"` // of an existing pin
	CreativeType CreativeType `json:"creative_type"`
	Name         string       `json:"name,omitzero"`   // at most 255 characters
	Status       EntityStatus `json:"status,omitzero"` // "" means the default of the service, which may be ACTIVE

	DestinationURL           string   `json:"destination_url,omitzero"`
	AndroidDeepLink          string   `json:"android_deep_link,omitzero"`
	IOSDeepLink              string   `json:"ios_deep_link,omitzero"`
	CarouselDestinationURLs  []string `json:"carousel_destination_urls,omitempty"`
	CarouselAndroidDeepLinks []string `json:"carousel_android_deep_links,omitempty"`
	CarouselIOSDeepLinks     []string `json:"carousel_ios_deep_links,omitempty"`

	ClickTrackingURL string                     `json:"click_tracking_url,omitzero"`
	ViewTrackingURL  string                     `json:"view_tracking_url,omitzero"`
	TrackingURLs     map[TrackingEvent][]string `json:"tracking_urls,omitempty"` // at most 3 for each event

	CustomizableCTAType string         `json:"customizable_cta_type,omitzero"` // text of the button, such as "SHOP_NOW"
	DisclosureType      string         `json:"disclosure_type,omitzero"`       // of a pharmaceutical product
	DisclosureURL       string         `json:"disclosure_url,omitzero"`
	GridClickType       string         `json:"grid_click_type,omitzero"` // ignored by the service (API version 5.23.0)
	LeadFormID          string         `json:"lead_form_id,omitzero"`
	QuizPinData         RawJSON        `json:"quiz_pin_data,omitzero"` // the quiz of a quiz ad
	IsRemovable         Optional[bool] `json:"is_removable,omitzero"`  // people can save the pin
	IsPinDeleted        Optional[bool] `json:"is_pin_deleted,omitzero"`
}

func (p *AdCreateParams) check() *ParamError {
	switch {
	case p.AdGroupID == "":
		return missing("ad_group_id")
	case p.PinID == "":
		return missing("pin_id")
	case p.CreativeType == "":
		return missing("creative_type")
	}
	return nil
}

type adCreates []AdCreateParams

func (l adCreates) check() *ParamError { return checkBatch(l) }

// AdUpdateParams are the parameters of an ad for [AdAccountsService.UpdateAds]. ID is required. Absent fields do not change.
type AdUpdateParams struct {
	ID           string                 `json:"id"`
	AdGroupID    Optional[string]       `json:"ad_group_id,omitzero"`
	PinID        Optional[string]       `json:"pin_id,omitzero"` // only of drafts
	CreativeType Optional[CreativeType] `json:"creative_type,omitzero"`
	Name         Optional[string]       `json:"name,omitzero"`
	Status       Optional[EntityStatus] `json:"status,omitzero"`

	DestinationURL           Optional[string]   `json:"destination_url,omitzero"`
	AndroidDeepLink          Optional[string]   `json:"android_deep_link,omitzero"`
	IOSDeepLink              Optional[string]   `json:"ios_deep_link,omitzero"`
	CarouselDestinationURLs  Optional[[]string] `json:"carousel_destination_urls,omitzero"`
	CarouselAndroidDeepLinks Optional[[]string] `json:"carousel_android_deep_links,omitzero"`
	CarouselIOSDeepLinks     Optional[[]string] `json:"carousel_ios_deep_links,omitzero"`

	ClickTrackingURL Optional[string]                     `json:"click_tracking_url,omitzero"`
	ViewTrackingURL  Optional[string]                     `json:"view_tracking_url,omitzero"`
	TrackingURLs     Optional[map[TrackingEvent][]string] `json:"tracking_urls,omitzero"` // an empty map removes them

	CustomizableCTAType Optional[string]  `json:"customizable_cta_type,omitzero"`
	DisclosureType      Optional[string]  `json:"disclosure_type,omitzero"`
	DisclosureURL       Optional[string]  `json:"disclosure_url,omitzero"`
	GridClickType       Optional[string]  `json:"grid_click_type,omitzero"` // ignored by the service (API version 5.23.0)
	LeadFormID          Optional[string]  `json:"lead_form_id,omitzero"`
	QuizPinData         Optional[RawJSON] `json:"quiz_pin_data,omitzero"`
	IsRemovable         Optional[bool]    `json:"is_removable,omitzero"`
	IsPinDeleted        Optional[bool]    `json:"is_pin_deleted,omitzero"`
}

func (p *AdUpdateParams) check() *ParamError { return checkID(p.ID) }

type adUpdates []AdUpdateParams

func (l adUpdates) check() *ParamError { return checkBatch(l) }
