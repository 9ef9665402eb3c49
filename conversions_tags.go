package pinterest

// ConversionTag is the Pinterest tag, which sends conversion events from a website.
type ConversionTag struct {
	ID                  string               `json:"id"`
	AdAccountID         string               `json:"ad_account_id"`
	Name                string               `json:"name"`
	CodeSnippet         string               `json:"code_snippet"` // HTML for the website
	Configs             ConversionTagConfigs `json:"configs"`
	EnhancedMatchStatus EnhancedMatchStatus  `json:"enhanced_match_status"` // "" if null
	LastFiredTime       Timestamp            `json:"last_fired_time_ms"`    // zero if there was no event
	Status              EntityStatus         `json:"status"`
	Version             string               `json:"version"`
}

func (t *ConversionTag) createdID() string { return t.ID }

// ConversionTagConfigs is the configuration of a tag.
type ConversionTagConfigs struct {
	EnhancedMatchConfigs
	NoCodeCAPIDomains []string `json:"no_code_capi_domains,omitempty"` // subdomains for events that need no code
}

// EnhancedMatchConfigs says which data of visitors a tag sends, hashed, to match them with people on Pinterest (automatic enhanced
// match). The pointers of a response are nil if null, and those of a request are left out if nil: the default is false.
type EnhancedMatchConfigs struct {
	AEMEnabled           *bool    `json:"aem_enabled,omitzero"`             // email addresses
	AEMBirthDateEnabled  *bool    `json:"aem_db_enabled,omitzero"`          // dates of birth
	AEMExternalIDEnabled *bool    `json:"aem_external_id_enabled,omitzero"` // ids of the advertiser
	AEMNameEnabled       *bool    `json:"aem_fnln_enabled,omitzero"`        // first and last names
	AEMGenderEnabled     *bool    `json:"aem_ge_enabled,omitzero"`          // genders
	AEMLocationEnabled   *bool    `json:"aem_loc_enabled,omitzero"`         // locations
	AEMPhoneEnabled      *bool    `json:"aem_ph_enabled,omitzero"`          // phone numbers
	MetadataFrequency    *float64 `json:"md_frequency,omitzero"`            // of metadata ingestion; default 1; the API description has no unit
}

// EnhancedMatchStatus is the state of the check of a tag's enhanced match.
type EnhancedMatchStatus string

// States of the check.
const (
	EnhancedMatchStatusUnknown              EnhancedMatchStatus = "UNKNOWN"
	EnhancedMatchStatusNotValidated         EnhancedMatchStatus = "NOT_VALIDATED"
	EnhancedMatchStatusValidatingInProgress EnhancedMatchStatus = "VALIDATING_IN_PROGRESS"
	EnhancedMatchStatusValidationComplete   EnhancedMatchStatus = "VALIDATION_COMPLETE"
)

// conversionTagList is a response without bookmark.
type conversionTagList struct {
	Items []ConversionTag `json:"items"`
}

func (l *conversionTagList) missing() string {
	if l.Items == nil {
		return "items"
	}
	return ""
}

// ConversionTagListParams are the parameters of [ConversionsService.ListTags]. nil means none.
type ConversionTagListParams struct {
	FilterDeleted bool `url:"filter_deleted,omitempty"` // filters by deleted status; default false
}

// ConversionTagCreateParams are the parameters of [ConversionsService.CreateTag]. Name is required.
type ConversionTagCreateParams struct {
	Name string `json:"name"`
	EnhancedMatchConfigs
}

func (p *ConversionTagCreateParams) check() *ParamError {
	if p == nil || p.Name == "" {
		return missing("name")
	}
	return nil
}

// PageVisitTagListParams are the parameters of [ConversionsService.PageVisitTags]. nil means all, in the order of the service.
type PageVisitTagListParams struct {
	Order    Order  `url:"order,omitempty"`
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
}

// ConversionTagEvent is a type of event that a tag has sent.
type ConversionTagEvent struct {
	AdAccountID     string            `json:"ad_account_id"`
	ConversionTagID string            `json:"conversion_tag_id"`
	ConversionEvent ConversionTagType `json:"conversion_event"`
	CreatedTime     Timestamp         `json:"created_time"`
}

// ConversionTagType is a type of events of a tag.
type ConversionTagType string

// Types of events.
const (
	ConversionTagTypePageLoad            ConversionTagType = "PAGE_LOAD"
	ConversionTagTypeUnknown             ConversionTagType = "UNKNOWN"
	ConversionTagTypeInitialized         ConversionTagType = "INITIALIZED"
	ConversionTagTypePageVisit           ConversionTagType = "PAGE_VISIT"
	ConversionTagTypeSignup              ConversionTagType = "SIGNUP"
	ConversionTagTypeCheckout            ConversionTagType = "CHECKOUT"
	ConversionTagTypeCustom              ConversionTagType = "CUSTOM"
	ConversionTagTypeViewCategory        ConversionTagType = "VIEW_CATEGORY"
	ConversionTagTypeSearch              ConversionTagType = "SEARCH"
	ConversionTagTypeAddToCart           ConversionTagType = "ADD_TO_CART"
	ConversionTagTypeWatchVideo          ConversionTagType = "WATCH_VIDEO"
	ConversionTagTypeLead                ConversionTagType = "LEAD"
	ConversionTagTypeAppInstall          ConversionTagType = "APP_INSTALL"
	ConversionTagTypeWebSession          ConversionTagType = "WEB_SESSION"
	ConversionTagTypeExternalMeasurement ConversionTagType = "EXTERNAL_MEASUREMENT"
)
