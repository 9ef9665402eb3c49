package pinterest

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// ConversionEvent is something that a person did on a website, in an app or offline, such as a purchase. EventName, ActionSource,
// EventTime, EventID and UserData are required. The service rejects unknown fields. Printing or logging an event shows only its name, source
// and id. Its JSON is what is sent, with hashes: an event can be stored, decoded and sent later.
type ConversionEvent struct {
	EventName    ConversionEventName `json:"event_name"`
	ActionSource ActionSource        `json:"action_source"`
	EventTime    UnixTime            `json:"event_time"`
	// EventID identifies the event. Pinterest uses it to remove duplicates, also of events from the Pinterest tag, but not of offline events.
	// The API description does not say for how long it does so.
	EventID    string      `json:"event_id"`
	UserData   UserData    `json:"user_data"`
	CustomData *CustomData `json:"custom_data,omitzero"`

	EventSourceURL string `json:"event_source_url,omitzero"` // of a web event
	OptOut         bool   `json:"opt_out,omitzero"`          // the person has opted out of tracking or of personalized ads
	Language       string `json:"language,omitzero"`         // two letters (ISO 639-1)
	PartnerName    string `json:"partner_name,omitzero"`     // of the partner that sends the event for the advertiser: "ss-" and a name in lower case

	AppID         string         `json:"app_id,omitzero"` // of the app store
	AppName       string         `json:"app_name,omitzero"`
	AppVersion    string         `json:"app_version,omitzero"`
	AppInfo       *AppInfo       `json:"app_info,omitzero"`
	DeviceBrand   string         `json:"device_brand,omitzero"`
	DeviceCarrier string         `json:"device_carrier,omitzero"`
	DeviceModel   string         `json:"device_model,omitzero"`
	DeviceType    string         `json:"device_type,omitzero"`
	DeviceInfo    *DeviceInfo    `json:"device_info,omitzero"`
	OSVersion     string         `json:"os_version,omitzero"`
	WiFi          Optional[bool] `json:"wifi,omitzero"` // the device was connected to Wi-Fi
}

// String returns the name, the source and the id of the event.
func (e ConversionEvent) String() string {
	return fmt.Sprintf("%s event %s (%s)", e.EventName, e.EventID, e.ActionSource)
}

// Format prints the result of [ConversionEvent.String] for every verb, because the user data must not be printed.
func (e ConversionEvent) Format(s fmt.State, verb rune) { printText(s, verb, e.String()) }

// LogValue returns the result of [ConversionEvent.String].
func (e ConversionEvent) LogValue() slog.Value { return slog.StringValue(e.String()) }

// ConversionEventName is the kind of a conversion event.
type ConversionEventName string

// Kinds of conversion events.
const (
	ConversionEventAddPaymentInfo   ConversionEventName = "add_payment_info"
	ConversionEventAddToCart        ConversionEventName = "add_to_cart"
	ConversionEventAddToWishlist    ConversionEventName = "add_to_wishlist"
	ConversionEventAppInstall       ConversionEventName = "app_install"
	ConversionEventCheckout         ConversionEventName = "checkout"
	ConversionEventCustom           ConversionEventName = "custom"
	ConversionEventInitiateCheckout ConversionEventName = "initiate_checkout"
	ConversionEventLead             ConversionEventName = "lead"
	ConversionEventPageVisit        ConversionEventName = "page_visit"
	ConversionEventSearch           ConversionEventName = "search"
	ConversionEventSignup           ConversionEventName = "signup"
	ConversionEventSubscribe        ConversionEventName = "subscribe"
	ConversionEventViewCategory     ConversionEventName = "view_category"
	ConversionEventViewContent      ConversionEventName = "view_content"
	ConversionEventWatchVideo       ConversionEventName = "watch_video"
)

// ActionSource says where a conversion event happened.
type ActionSource string

// Sources of conversion events.
const (
	ActionSourceWeb        ActionSource = "web"
	ActionSourceAppAndroid ActionSource = "app_android"
	ActionSourceAppIOS     ActionSource = "app_ios"
	ActionSourceOffline    ActionSource = "offline"
)

// CustomData is what a conversion event is about. Amounts are decimal numbers such as "24.99". nil and zero values are left out.
type CustomData struct {
	Currency     Currency            `json:"currency,omitzero"`     // default that of the ad account
	Value        string              `json:"value,omitzero"`        // of all products, before tax and shipping
	NumItems     int64               `json:"num_items,omitzero"`    // of all products
	ContentIDs   []string            `json:"content_ids,omitempty"` // item ids of the catalog
	Contents     []ConversionContent `json:"contents,omitempty"`
	OrderID      string              `json:"order_id,omitzero"`
	PredictedLTV string              `json:"predicted_ltv,omitzero"` // predicted lifetime value of the person
	SearchString string              `json:"search_string,omitzero"`
	OptOutType   string              `json:"opt_out_type,omitzero"` // flags for privacy laws, separated by commas, such as "LDP"

	ContentName     string `json:"content_name,omitzero"` // of the page or the product
	ContentCategory string `json:"content_category,omitzero"`
	ContentBrand    string `json:"content_brand,omitzero"`

	NamedPartner                string `json:"np,omitzero"`                             // only if Pinterest asks for it
	ExternalMeasurementID       string `json:"external_measurement_id,omitzero"`        // only if Pinterest asks for it
	ExternalMeasurementVendorID *int64 `json:"external_measurement_vendor_id,omitzero"` // only if Pinterest asks for it
}

// ConversionContent is a product of a conversion event.
type ConversionContent struct {
	ID           string `json:"id,omitzero"`         // item id of the catalog
	ItemPrice    string `json:"item_price,omitzero"` // of one, without discount, such as "24.99"
	Quantity     int64  `json:"quantity,omitzero"`
	ItemName     string `json:"item_name,omitzero"`
	ItemCategory string `json:"item_category,omitzero"`
	ItemBrand    string `json:"item_brand,omitzero"`
}

// AppInfo describes the app in which a conversion event happened. Zero values are left out.
type AppInfo struct {
	AppID          string   `json:"app_id,omitzero"`
	AppName        string   `json:"app_name,omitzero"`
	AppPackageName string   `json:"app_package_name,omitzero"`
	AppStore       string   `json:"app_store,omitzero"` // where the app was installed from
	AppVersion     string   `json:"app_version,omitzero"`
	InstallTime    UnixTime `json:"install_time,omitzero"`
	UserAgent      string   `json:"user_agent,omitzero"`
	WindowHeight   int      `json:"window_height,omitzero"` // in pixels
	WindowWidth    int      `json:"window_width,omitzero"`  // in pixels
}

// DeviceInfo describes the device on which a conversion event happened. nil and zero values are left out.
type DeviceInfo struct {
	BatteryLevel             *int     `json:"battery_level,omitzero"` // in percent
	Brand                    string   `json:"brand,omitzero"`
	Carrier                  string   `json:"carrier,omitzero"`
	CPUCores                 int      `json:"cpu_cores,omitzero"`
	ExternalStorageFreeSpace *int     `json:"external_storage_free_space,omitzero"` // in GB
	ExternalStorageSize      *int     `json:"external_storage_size,omitzero"`       // in GB
	FormFactor               string   `json:"form_factor,omitzero"`                 // such as "cellphone" or "tablet"
	KernelVersion            string   `json:"kernel_version,omitzero"`
	Languages                []string `json:"languages,omitempty"` // ISO 639-1
	Locale                   string   `json:"locale,omitzero"`     // BCP 47
	Model                    string   `json:"model,omitzero"`
	NetworkType              string   `json:"network_type,omitzero"` // such as "wifi" or "cellular_5g"
	OSFamily                 string   `json:"os_family,omitzero"`    // such as "ios" or "android"
	OSName                   string   `json:"os_name,omitzero"`
	OSReleaseName            string   `json:"os_release_name,omitzero"`
	OSVersion                string   `json:"os_version,omitzero"`
	ScreenDensity            int      `json:"screen_density,omitzero"`     // in pixels per inch
	ScreenHeight             int      `json:"screen_height,omitzero"`      // in pixels
	ScreenWidth              int      `json:"screen_width,omitzero"`       // in pixels
	StorageFreeSpace         *int     `json:"storage_free_space,omitzero"` // in GB
	StorageSize              *int     `json:"storage_size,omitzero"`       // in GB
	Timezone                 string   `json:"timezone,omitzero"`           // such as "USA/New York", from the API description
	TimezoneAbbr             string   `json:"timezone_abbr,omitzero"`      // such as "PDT"
	Type                     string   `json:"type,omitzero"`
}

func (e ConversionEvent) check() *ParamError {
	switch {
	case e.EventName == "":
		return missing("event_name")
	case e.ActionSource == "":
		return missing("action_source")
	case e.EventTime.IsZero():
		return missing("event_time")
	case e.EventID == "":
		return missing("event_id")
	}
	return e.UserData.check()
}

// ConversionResult is the result of sending events.
type ConversionResult struct {
	NumEventsReceived  int           `json:"num_events_received"`
	NumEventsProcessed int           `json:"num_events_processed"`
	Events             []EventResult `json:"events"` // in the order of the events
}

// partial says that a response with status 422 has results too: those of the events in its details.
func (*ConversionResult) partial() {}

// UnmarshalJSON decodes a result, or the details of an error.
func (r *ConversionResult) UnmarshalJSON(data []byte) error {
	type plain ConversionResult
	response := struct {
		*plain
		Details *plain `json:"details"`
	}{plain: (*plain)(r), Details: (*plain)(r)}
	return decode(data, &response)
}

// Err returns the errors of all events that failed, each with its index and event id. It returns nil if all were processed. Warnings are
// not errors.
func (r *ConversionResult) Err() error {
	var errs []error
	for i, event := range r.Events {
		if err := event.Err(); err != nil {
			errs = append(errs, fmt.Errorf("%d: %w", i, err))
		}
	}
	return errors.Join(errs...)
}

// EventResult is the result of one event.
type EventResult struct {
	EventID        string      `json:"-"` // of the request
	Status         EventStatus `json:"status"`
	ErrorMessage   string      `json:"error_message"`   // "" if null
	WarningMessage string      `json:"warning_message"` // about fields that are not critical; "" if null
}

// Err returns why the event failed, nil if it was processed.
func (r EventResult) Err() error {
	if r.Status == EventStatusProcessed {
		return nil
	}
	return errors.New(redact.Line(fmt.Sprintf("event %s: %s: %s", r.EventID, r.Status, r.ErrorMessage)))
}

// EventStatus says whether an event was processed.
type EventStatus string

// Statuses of an event.
const (
	EventStatusProcessed EventStatus = "processed"
	EventStatusFailed    EventStatus = "failed"
)
