package main

import (
	"encoding/json"
	"time"

	"github.com/stripe/stripe-go/v85"
)

// These types have the fields of the client's own types, as an author without an SDK would write them.
type (
	board struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Description string `json:"description"`
		Owner       owner  `json:"owner"`
		Privacy     string `json:"privacy"`

		CreatedAt           *stamp `json:"created_at"`
		BoardPinsModifiedAt *stamp `json:"board_pins_modified_at"`
		CollaboratorCount   int    `json:"collaborator_count"`
		FollowerCount       int    `json:"follower_count"`
		PinCount            int    `json:"pin_count"`
		IsAdsOnly           bool   `json:"is_ads_only"`
		Media               struct {
			ImageCoverURL    string   `json:"image_cover_url"`
			PinThumbnailURLs []string `json:"pin_thumbnail_urls"`
		} `json:"media"`
	}

	owner struct {
		Username string `json:"username"`
	}

	pin struct {
		ID             string `json:"id"`
		CreatedAt      stamp  `json:"created_at"`
		Link           string `json:"link"`
		Title          string `json:"title"`
		Description    string `json:"description"`
		AltText        string `json:"alt_text"`
		BoardID        string `json:"board_id"`
		BoardSectionID string `json:"board_section_id"`
		BoardOwner     owner  `json:"board_owner"`
		Media          struct {
			MediaType string           `json:"media_type"`
			Images    map[string]image `json:"images"`

			CoverImageURL string            `json:"cover_image_url"`
			VideoURL      string            `json:"video_url"`
			Duration      *float64          `json:"duration"`
			Height        *int              `json:"height"`
			Width         *int              `json:"width"`
			Items         []json.RawMessage `json:"items"`
		} `json:"media"`

		CreativeType    string            `json:"creative_type"`
		DominantColor   string            `json:"dominant_color"`
		ParentPinID     string            `json:"parent_pin_id"`
		HasBeenPromoted bool              `json:"has_been_promoted"`
		IsOwner         bool              `json:"is_owner"`
		IsStandard      bool              `json:"is_standard"`
		IsProduct       bool              `json:"is_product"`
		IsRemovable     bool              `json:"is_removable"`
		Note            string            `json:"note"`
		PinMetrics      json.RawMessage   `json:"pin_metrics"`
		ProductTags     []json.RawMessage `json:"product_tags"`
	}

	image struct {
		Width  int    `json:"width"`
		Height *int   `json:"height"`
		URL    string `json:"url"`
	}

	pins struct {
		Items    []pin  `json:"items"`
		Bookmark string `json:"bookmark"`
	}

	newPin struct {
		Link        string   `json:"link,omitempty"`
		Title       string   `json:"title,omitempty"`
		Description string   `json:"description,omitempty"`
		BoardID     string   `json:"board_id"`
		MediaSource imageURL `json:"media_source"`
	}

	imageURL struct {
		SourceType string `json:"source_type"`
		URL        string `json:"url"`
	}

	rows []row

	// row has the columns of the table of bodies, as fields.
	row struct {
		CampaignID         string  `json:"CAMPAIGN_ID"`
		Date               string  `json:"DATE"`
		SpendInMicroDollar float64 `json:"SPEND_IN_MICRO_DOLLAR"`
		SpendInDollar      float64 `json:"SPEND_IN_DOLLAR"`
		PaidImpression     float64 `json:"PAID_IMPRESSION"`
		Clickthrough1      float64 `json:"CLICKTHROUGH_1"`
		Clickthrough2      float64 `json:"CLICKTHROUGH_2"`
		CPCInMicroDollar   float64 `json:"CPC_IN_MICRO_DOLLAR"`
		CTR                float64 `json:"CTR"`
		Engagement1        float64 `json:"ENGAGEMENT_1"`
		Engagement2        float64 `json:"ENGAGEMENT_2"`
		EngagementRate     float64 `json:"ENGAGEMENT_RATE"`
		Impression1        float64 `json:"IMPRESSION_1"`
		Impression2        float64 `json:"IMPRESSION_2"`
		Repin1             float64 `json:"REPIN_1"`
		Repin2             float64 `json:"REPIN_2"`
		RepinRate          float64 `json:"REPIN_RATE"`
		TotalConversions   float64 `json:"TOTAL_CONVERSIONS"`
		TotalCheckout      float64 `json:"TOTAL_CHECKOUT"`
		TotalClickthrough  float64 `json:"TOTAL_CLICKTHROUGH"`
	}
)

// stamp is a time with or without a zone: the service sends both.
type stamp struct{ time.Time }

// UnmarshalJSON decodes both formats.
func (s *stamp) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	text := string(data[1 : len(data)-1])
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		parsed, err = time.Parse("2006-01-02T15:04:05", text)
	}
	s.Time = parsed
	return err
}

// The results of stripe-go have this method.
func (*board) SetLastResponse(*stripe.APIResponse) {}
func (*pin) SetLastResponse(*stripe.APIResponse)   {}
func (*pins) SetLastResponse(*stripe.APIResponse)  {}
func (*rows) SetLastResponse(*stripe.APIResponse)  {}
