package pinterest

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// Feed describes a file of products that Pinterest fetches regularly. The fields from CatalogType on are newer than API version
// 5.3.0; the live service sends them. The password of its credentials is hidden when a Feed is printed, logged or encoded as
// JSON.
type Feed struct {
	ID                          string           `json:"id"`
	CreatedAt                   Timestamp        `json:"created_at"`
	UpdatedAt                   Timestamp        `json:"updated_at"`
	Name                        string           `json:"name"` // "" if null
	Format                      FeedFormat       `json:"format"`
	Location                    string           `json:"location"` // URL of the file
	Status                      FeedStatus       `json:"status"`
	DefaultCountry              Country          `json:"default_country"`
	DefaultLocale               string           `json:"default_locale"`                // of the texts, such as "en-US"
	DefaultCurrency             Currency         `json:"default_currency"`              // "" if null
	DefaultAvailability         Availability     `json:"default_availability"`          // "" if null
	Credentials                 *FeedCredentials `json:"credentials"`                   // nil if none
	PreferredProcessingSchedule *FeedSchedule    `json:"preferred_processing_schedule"` // nil if Pinterest chooses the time

	CatalogType CatalogType `json:"catalog_type"`
	CatalogID   string      `json:"catalog_id"`
}

func (f Feed) createdID() string { return f.ID }

// LogValue returns the id, name and status of the feed.
func (f Feed) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", f.ID), slog.String("name", f.Name), slog.String("status", string(f.Status)))
}

// FeedCredentials are the credentials for fetching the file of a feed. The password is hidden when they are encoded as JSON; both
// fields are hidden when they are printed or logged.
type FeedCredentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// String returns a fixed mask.
func (FeedCredentials) String() string { return redact.Mask }

// MarshalJSON encodes the credentials with a masked password. Requests of this package send the real one.
func (c FeedCredentials) MarshalJSON() ([]byte, error) {
	c.Password = redact.Mask
	return json.Marshal(sentCredentials(c))
}

// sentCredentials is FeedCredentials without its methods, which is encoded with the password.
type sentCredentials FeedCredentials

func (c FeedCredentials) sent() any { return sentCredentials(c) }

// Format prints the result of [FeedCredentials.String] for every verb.
func (c FeedCredentials) Format(s fmt.State, verb rune) { printText(s, verb, c.String()) }

// LogValue returns the result of [FeedCredentials.String].
func (c FeedCredentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// FeedSchedule is the time of day at which Pinterest fetches a feed.
type FeedSchedule struct {
	Time     string    `json:"time"`              // HH:MM, such as "02:59"
	Timezone *Timezone `json:"timezone,omitzero"` // nil leaves the choice to Pinterest
}

// FeedListParams are the parameters of [CatalogsService.ListFeeds].
type FeedListParams struct {
	CatalogID string `url:"catalog_id,omitempty"` // "" means all catalogs; newer than API version 5.3.0
	Bookmark  string `url:"bookmark,omitempty"`   // of the first page to return; "" starts at the beginning
	PageSize  int    `url:"page_size,omitempty"`  // 1 to 250; 0 means 25, the default of the service
}

// FeedCreateParams are the parameters of [CatalogsService.CreateFeed]. Name, Format and Location are required; the live service
// also requires DefaultLocale and, except for hotels, DefaultCountry. The fields from CatalogType on are newer than API version 5.3.0. The
// password is hidden when the params are printed, logged or encoded as JSON.
type FeedCreateParams struct {
	Name                        string           `json:"name"`
	Format                      FeedFormat       `json:"format"`
	Location                    string           `json:"location"` // URL of the file: http, https, ftp or sftp
	DefaultCountry              Country          `json:"default_country,omitzero"`
	DefaultLocale               string           `json:"default_locale,omitzero"` // of the texts, such as "en-US", "de" or "es-419"
	DefaultCurrency             Currency         `json:"default_currency,omitzero"`
	DefaultAvailability         Availability     `json:"default_availability,omitzero"`
	Credentials                 *FeedCredentials `json:"credentials,omitzero"`
	PreferredProcessingSchedule *FeedSchedule    `json:"preferred_processing_schedule,omitzero"`

	CatalogType CatalogType `json:"catalog_type,omitzero"` // "" means RETAIL
	CatalogID   string      `json:"catalog_id,omitzero"`   // requires CatalogType; "" means the default catalog of that type
	Status      FeedStatus  `json:"status,omitzero"`       // "" means ACTIVE
}

// String returns the name and format of the feed.
func (p FeedCreateParams) String() string { return fmt.Sprintf("feed %q (%s)", p.Name, p.Format) }

// GoString returns the result of [FeedCreateParams.String].
func (p FeedCreateParams) GoString() string { return p.String() }

// LogValue returns the name and format of the feed.
func (p FeedCreateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", p.Name), slog.String("format", string(p.Format)))
}

func (p FeedCreateParams) sent() any {
	type params FeedCreateParams
	return struct {
		params
		Credentials *sentCredentials `json:"credentials,omitzero"`
	}{params(p), (*sentCredentials)(p.Credentials)}
}

func (p FeedCreateParams) check() *ParamError {
	switch {
	case p.Name == "":
		return missing("name")
	case p.Format == "":
		return missing("format")
	case p.Location == "":
		return missing("location")
	}
	return nil
}

// FeedUpdateParams are the parameters of [CatalogsService.UpdateFeed]. The password is hidden when the params are printed, logged
// or encoded as JSON.
type FeedUpdateParams struct {
	Name                        Optional[string]          `json:"name,omitzero"`
	Format                      Optional[FeedFormat]      `json:"format,omitzero"`
	Location                    Optional[string]          `json:"location,omitzero"`
	Status                      Optional[FeedStatus]      `json:"status,omitzero"`
	DefaultCurrency             Optional[Currency]        `json:"default_currency,omitzero"`              // null clears it
	DefaultAvailability         Optional[Availability]    `json:"default_availability,omitzero"`          // null clears it
	Credentials                 Optional[FeedCredentials] `json:"credentials,omitzero"`                   // null clears them
	PreferredProcessingSchedule Optional[FeedSchedule]    `json:"preferred_processing_schedule,omitzero"` // null clears it
	CatalogType                 Optional[CatalogType]     `json:"catalog_type,omitzero"`                  // newer than API version 5.3.0
}

// String returns the new name and status.
func (p FeedUpdateParams) String() string {
	return fmt.Sprintf("feed name %s, status %s", p.Name, p.Status)
}

// GoString returns the result of [FeedUpdateParams.String].
func (p FeedUpdateParams) GoString() string { return p.String() }

// LogValue returns the new name and status.
func (p FeedUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", p.Name.String()), slog.String("status", p.Status.String()))
}

func (p FeedUpdateParams) sent() any {
	type params FeedUpdateParams
	return struct {
		params
		Credentials Optional[sentCredentials] `json:"credentials,omitzero"`
	}{params(p), Optional[sentCredentials]{value: sentCredentials(p.Credentials.value), state: p.Credentials.state}}
}

// ProcessingResultListParams are the parameters of [CatalogsService.ListProcessingResults].
type ProcessingResultListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// FeedProcessingResult is the result of fetching and processing the file of a feed once. VideoCounts is newer than API version 5.3.0.
type FeedProcessingResult struct {
	ID                string                `json:"id"`
	CreatedAt         Timestamp             `json:"created_at"`
	UpdatedAt         Timestamp             `json:"updated_at"`
	Status            FeedProcessingStatus  `json:"status"`
	ProductCounts     *FeedProductCounts    `json:"product_counts"` // nil early in the process
	IngestionDetails  FeedIngestionDetails  `json:"ingestion_details"`
	ValidationDetails FeedValidationDetails `json:"validation_details"`
	VideoCounts       *FeedVideoCounts      `json:"video_counts"` // nil early in the process
}

// FeedProductCounts holds numbers of products. Ingested is newer than API version 5.3.0.
type FeedProductCounts struct {
	Original int `json:"original"` // in the file
	Ingested int `json:"ingested"`
}

// FeedVideoCounts holds numbers of videos.
type FeedVideoCounts struct {
	Total       int `json:"total_videos"` // in the file
	Ingested    int `json:"ingested_videos"`
	NotIngested int `json:"not_ingested_videos"`
}

// FeedIngestion is a run of fetching and processing the file of a feed.
type FeedIngestion struct {
	ID        string               `json:"id"`
	FeedID    string               `json:"feed_id"`
	CreatedAt Timestamp            `json:"created_at"`
	Status    FeedProcessingStatus `json:"status"`
}

func (i *FeedIngestion) createdID() string { return i.ID }

// FeedIngestionDetails counts the problems and the availability of ingested products. Warnings is newer than API version 5.3.0;
// the live service sends it.
type FeedIngestionDetails struct {
	Errors   Counts[FeedIngestionError] `json:"errors"`
	Info     Counts[FeedIngestionInfo]  `json:"info"`
	Warnings Counts[string]             `json:"warnings"`
}

// FeedValidationDetails counts the problems found in the file and its products.
type FeedValidationDetails struct {
	Errors   Counts[FeedValidationError]   `json:"errors"`
	Warnings Counts[FeedValidationWarning] `json:"warnings"`
}

// Counts maps each finding to the number of products that it concerns.
type Counts[K ~string] map[K]int

// UnmarshalJSON decodes an object of integers and ignores its other fields.
func (c *Counts[K]) UnmarshalJSON(data []byte) error {
	var raws map[K]json.RawMessage
	if err := json.Unmarshal(data, &raws); err != nil {
		return err
	}
	*c = nil
	for name, raw := range raws {
		var count int
		if isNull(raw) || json.Unmarshal(raw, &count) != nil {
			continue
		}
		if *c == nil {
			*c = Counts[K]{}
		}
		(*c)[name] = count
	}
	return nil
}

// FeedFormat is the format of a feed's file.
type FeedFormat string

// File formats of API version 5.3.0.
const (
	FeedFormatTSV FeedFormat = "TSV"
	FeedFormatCSV FeedFormat = "CSV"
	FeedFormatXML FeedFormat = "XML"
)

// FeedStatus says whether Pinterest fetches a feed. After a deletion, the live service reports DELETED or DISABLED for a while.
type FeedStatus string

// Statuses of a feed. Pinterest fetches ACTIVE feeds only.
const (
	FeedStatusActive   FeedStatus = "ACTIVE"
	FeedStatusInactive FeedStatus = "INACTIVE"
)

// Availability says whether a product can be bought.
type Availability string

// Availabilities of a product. PREORDER products can be ordered before they are released.
const (
	AvailabilityInStock    Availability = "IN_STOCK"
	AvailabilityOutOfStock Availability = "OUT_OF_STOCK"
	AvailabilityPreorder   Availability = "PREORDER"
)

// FeedProcessingStatus is the progress of processing a file.
type FeedProcessingStatus string

// Processing statuses of API version 5.3.0. Later versions have only COMPLETED, FAILED and PROCESSING.
const (
	FeedProcessingStatusCompleted           FeedProcessingStatus = "COMPLETED"
	FeedProcessingStatusCompletedEarly      FeedProcessingStatus = "COMPLETED_EARLY"
	FeedProcessingStatusDisapproved         FeedProcessingStatus = "DISAPPROVED"
	FeedProcessingStatusFailed              FeedProcessingStatus = "FAILED"
	FeedProcessingStatusProcessing          FeedProcessingStatus = "PROCESSING"
	FeedProcessingStatusQueuedForProcessing FeedProcessingStatus = "QUEUED_FOR_PROCESSING"
	FeedProcessingStatusUnderAppeal         FeedProcessingStatus = "UNDER_APPEAL"
	FeedProcessingStatusUnderReview         FeedProcessingStatus = "UNDER_REVIEW"
)
