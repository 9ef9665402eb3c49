package pinterest

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// ItemRecord is an item of a catalog: a product, a hotel or a creative asset, according to which id is set. The fields from HotelID on are
// newer than API version 5.3.0.
type ItemRecord struct {
	ItemID     string         `json:"item_id,omitzero"` // of a product; all ids are assigned by the merchant
	Attributes ItemAttributes `json:"attributes,omitzero"`

	HotelID          string         `json:"hotel_id,omitzero"`
	CreativeAssetsID string         `json:"creative_assets_id,omitzero"`
	Operation        BatchOperation `json:"operation,omitzero"`    // required in a batch with a CatalogType
	UpdateMask       []string       `json:"update_mask,omitempty"` // of an UPDATE of products: clears these attributes if they are absent
}

// ItemAttributes are the attributes of an item. [BatchOperationUpdate] keeps absent attributes and clears those that are null.
// [BatchOperationUpsert] and [BatchOperationCreate] require all attributes. Prices are like "24.99 USD"; without a currency, they are in US
// dollars. Comments name the attributes that only hotels or creative assets have. Custom labels may have 511 characters, those of hotels
// 127.
type ItemAttributes struct {
	AdLink                Optional[string]     `json:"ad_link,omitzero"`               // URL for tracking ad traffic
	AdditionalImageLink   Optional[StringList] `json:"additional_image_link,omitzero"` // at most 10 (5 in API version 5.3.0)
	Adult                 Optional[bool]       `json:"adult,omitzero"`
	AgeGroup              Optional[string]     `json:"age_group,omitzero"`             // such as "adult"
	Availability          Optional[string]     `json:"availability,omitzero"`          // such as "in stock"
	AverageReviewRating   Optional[float64]    `json:"average_review_rating,omitzero"` // 1 to 5
	Brand                 Optional[string]     `json:"brand,omitzero"`
	Color                 Optional[string]     `json:"color,omitzero"`
	Condition             Optional[string]     `json:"condition,omitzero"` // such as "new"
	CustomLabel0          Optional[string]     `json:"custom_label_0,omitzero"`
	CustomLabel1          Optional[string]     `json:"custom_label_1,omitzero"`
	CustomLabel2          Optional[string]     `json:"custom_label_2,omitzero"`
	CustomLabel3          Optional[string]     `json:"custom_label_3,omitzero"`
	CustomLabel4          Optional[string]     `json:"custom_label_4,omitzero"`
	Description           Optional[string]     `json:"description,omitzero"`
	FreeShippingLabel     Optional[bool]       `json:"free_shipping_label,omitzero"`
	FreeShippingLimit     Optional[string]     `json:"free_shipping_limit,omitzero"`     // the lowest order value with free shipping, such as "35 USD"
	Gender                Optional[string]     `json:"gender,omitzero"`                  // such as "unisex"
	GoogleProductCategory Optional[string]     `json:"google_product_category,omitzero"` // number or path in Google's taxonomy
	GTIN                  Optional[GTIN]       `json:"gtin,omitzero"`
	ID                    Optional[string]     `json:"id,omitzero"` // same as ItemID
	ImageLink             Optional[StringList] `json:"image_link,omitzero"`
	ItemGroupID           Optional[string]     `json:"item_group_id,omitzero"`     // shared by all variants of a product
	LastUpdatedTime       Optional[int64]      `json:"last_updated_time,omitzero"` // Unix time in milliseconds
	Link                  Optional[string]     `json:"link,omitzero"`              // landing page
	Material              Optional[string]     `json:"material,omitzero"`
	MinAdPrice            Optional[string]     `json:"min_ad_price,omitzero"` // the lowest price that may be advertised, such as "19.99 USD"
	MobileLink            Optional[string]     `json:"mobile_link,omitzero"`
	MPN                   Optional[string]     `json:"mpn,omitzero"` // manufacturer part number
	NumberOfRatings       Optional[int64]      `json:"number_of_ratings,omitzero"`
	NumberOfReviews       Optional[int64]      `json:"number_of_reviews,omitzero"`
	Pattern               Optional[string]     `json:"pattern,omitzero"`
	Price                 Optional[string]     `json:"price,omitzero"`           // such as "24.99 USD"
	ProductType           Optional[string]     `json:"product_type,omitzero"`    // path in the merchant's taxonomy, such as "A > B"
	SalePrice             Optional[string]     `json:"sale_price,omitzero"`      // lower than Price
	Shipping              Optional[string]     `json:"shipping,omitzero"`        // country:region:service:price
	ShippingHeight        Optional[string]     `json:"shipping_height,omitzero"` // number, space and unit, such as "12 in"
	ShippingWeight        Optional[string]     `json:"shipping_weight,omitzero"` // number, space and unit, such as "3 kg"
	ShippingWidth         Optional[string]     `json:"shipping_width,omitzero"`  // number, space and unit, such as "12 in"
	Size                  Optional[string]     `json:"size,omitzero"`
	SizeSystem            Optional[string]     `json:"size_system,omitzero"` // country code
	SizeType              Optional[string]     `json:"size_type,omitzero"`   // such as "regular"
	Tax                   Optional[string]     `json:"tax,omitzero"`         // country:region:rate:ship
	Title                 Optional[string]     `json:"title,omitzero"`

	// Newer than API version 5.3.0.
	Address                Optional[HotelAddress]      `json:"address,omitzero"` // of a hotel
	AndroidDeepLink        Optional[string]            `json:"android_deep_link,omitzero"`
	BasePrice              Optional[string]            `json:"base_price,omitzero"`    // of a hotel room for a night, such as "100 USD"
	Category               Optional[string]            `json:"category,omitzero"`      // of a hotel
	GuestRatings           Optional[HotelGuestRatings] `json:"guest_ratings,omitzero"` // of a hotel
	IOSDeepLink            Optional[string]            `json:"ios_deep_link,omitzero"`
	Latitude               Optional[float64]           `json:"latitude,omitzero"`                  // of a hotel
	Longitude              Optional[float64]           `json:"longitude,omitzero"`                 // of a hotel
	MainImage              Optional[HotelImage]        `json:"main_image,omitzero"`                // of a hotel
	Name                   Optional[string]            `json:"name,omitzero"`                      // of a hotel
	Neighborhood           Optional[StringList]        `json:"neighborhood,omitzero"`              // of a hotel
	SalePriceEffectiveDate Optional[string]            `json:"sale_price_effective_date,omitzero"` // start/end, in ISO 8601
	VariantNames           Optional[StringList]        `json:"variant_names,omitzero"`             // such as "Color"
	VariantValues          Optional[StringList]        `json:"variant_values,omitzero"`            // in the order of VariantNames
	VideoLink              Optional[string]            `json:"video_link,omitzero"`
	Visibility             Optional[string]            `json:"visibility,omitzero"` // of a creative asset: "visible" or "hidden"
}

// HotelAddress is the address of a hotel.
type HotelAddress struct {
	Addr1      string `json:"addr1,omitzero"` // street and number
	City       string `json:"city,omitzero"`
	Region     string `json:"region,omitzero"`
	Country    string `json:"country,omitzero"`
	PostalCode string `json:"postal_code,omitzero"`
}

// HotelGuestRatings are the ratings of a hotel. All fields are required.
type HotelGuestRatings struct {
	Score             float64 `json:"score"`
	MaxScore          float64 `json:"max_score"`
	NumberOfReviewers int64   `json:"number_of_reviewers"`
	RatingSystem      string  `json:"rating_system"`
}

// HotelImage is the main image of a hotel.
type HotelImage struct {
	Link string   `json:"link,omitzero"`
	Tag  []string `json:"tag,omitempty"` // what the image shows
}

// StringList is a list of strings. It also decodes a single string or number, which the live service sends for some lists.
type StringList []string

// UnmarshalJSON decodes an array, or a single value as a list of one.
func (l *StringList) UnmarshalJSON(data []byte) error {
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil {
		items = []json.RawMessage{data}
	}
	*l = StringList{}
	for _, item := range items {
		*l = append(*l, looseString(item))
	}
	return nil
}

// GTIN is a global trade item number. It is encoded as a number, as API version 5.3.0 requires, unless it has leading zeros: then
// it is encoded as a string, which keeps them. It decodes a number, a string or a list, whose elements it joins with commas.
type GTIN string

var plainNumber = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

// MarshalJSON encodes a number if that keeps every digit, and a string otherwise.
func (g GTIN) MarshalJSON() ([]byte, error) {
	if plainNumber.MatchString(string(g)) {
		return []byte(g), nil
	}
	return json.Marshal(string(g))
}

// UnmarshalJSON decodes a number, a string or a list.
func (g *GTIN) UnmarshalJSON(data []byte) error {
	var list StringList
	if err := list.UnmarshalJSON(data); err != nil {
		return err
	}
	*g = GTIN(strings.Join(list, ","))
	return nil
}

// CatalogItem is an item in a result of [CatalogsService.QueryItems]. Of the ids, the one for its CatalogType is set.
type CatalogItem struct {
	CatalogType      CatalogType           `json:"catalog_type"`
	ItemID           string                `json:"item_id"`
	HotelID          string                `json:"hotel_id"`
	CreativeAssetsID string                `json:"creative_assets_id"`
	Attributes       ItemAttributes        `json:"attributes,omitzero"`
	Pins             []Pin                 `json:"pins"`   // of the item, at most 11
	Errors           []ItemValidationEvent `json:"errors"` // why the item cannot be returned; nil if it can
}

// ItemQueryParams are the parameters of [CatalogsService.QueryItems]. All are required.
type ItemQueryParams struct {
	Country  Country     `json:"country"`
	Language Language    `json:"language"` // or a locale such as LocaleENUS, which Pinterest recommends
	Filters  ItemFilters `json:"filters"`
}

// ItemFilters selects items by id. CatalogType is required, and 1 to 1000 ids in the list for that type.
type ItemFilters struct {
	CatalogType       CatalogType `json:"catalog_type"`
	CatalogID         string      `json:"catalog_id,omitzero"`           // "" means the oldest catalog of the type
	ItemIDs           []string    `json:"item_ids,omitempty"`            // RETAIL
	HotelIDs          []string    `json:"hotel_ids,omitempty"`           // HOTEL
	CreativeAssetsIDs []string    `json:"creative_assets_ids,omitempty"` // CREATIVE_ASSETS
}

func (p *ItemQueryParams) check() *ParamError {
	switch {
	case p == nil || p.Country == "":
		return missing("country")
	case p.Language == "":
		return missing("language")
	case p.Filters.CatalogType == "":
		return missing("filters.catalog_type")
	}
	ids := entityIDs{name: "filters.item_ids", ids: p.Filters.ItemIDs}
	switch p.Filters.CatalogType {
	case CatalogTypeHotel:
		ids = entityIDs{name: "filters.hotel_ids", ids: p.Filters.HotelIDs}
	case CatalogTypeCreativeAssets:
		ids = entityIDs{name: "filters.creative_assets_ids", ids: p.Filters.CreativeAssetsIDs}
	}
	return ids.check()
}

// queriedItems is the response to items/post.
type queriedItems struct {
	Items []CatalogItem `json:"items"`
}

func (l *queriedItems) missing() string {
	if l.Items == nil {
		return "items"
	}
	return ""
}

// ItemGetParams are the parameters of [CatalogsService.GetItems]. All are required.
type ItemGetParams struct {
	Country  Country  `url:"country"`
	Language Language `url:"language"`
	ItemIDs  []string `url:"item_ids"`
}

func (p *ItemGetParams) check() *ParamError {
	switch {
	case p == nil || p.Country == "":
		return missing("country")
	case p.Language == "":
		return missing("language")
	case len(p.ItemIDs) == 0:
		return missing("item_ids")
	}
	return nil
}

// itemList is the response to items/get.
type itemList struct {
	Items []ItemRecord `json:"items"`
}

func (l *itemList) missing() string {
	if l.Items == nil {
		return "items"
	}
	return ""
}

// ItemsBatchParams are the parameters of [CatalogsService.CreateItemsBatch]. The live service requires Country, Language and 1 to 1000
// items, and either Operation, for all items, or CatalogType along with the Operation of each item. Hotels and creative assets require
// CatalogType, which is newer than API version 5.3.0.
type ItemsBatchParams struct {
	Country   Country        `json:"country,omitzero"`
	Language  Language       `json:"language,omitzero"`  // or a locale such as LocaleENUS, which Pinterest recommends
	Operation BatchOperation `json:"operation,omitzero"` // "" with a CatalogType
	Items     []ItemRecord   `json:"items"`

	CatalogType CatalogType `json:"catalog_type,omitzero"`
	CatalogID   string      `json:"catalog_id,omitzero"` // requires CatalogType; "" means the oldest catalog of that type
}

func (p *ItemsBatchParams) check() *ParamError {
	if p == nil || len(p.Items) == 0 {
		return missing("items")
	}
	return nil
}

// MarshalJSON encodes the image of a creative asset as a string. That of a product is a list.
func (p *ItemsBatchParams) MarshalJSON() ([]byte, error) {
	type plain ItemsBatchParams
	if p.CatalogType != CatalogTypeCreativeAssets {
		return json.Marshal((*plain)(p))
	}
	type attributes struct {
		ItemAttributes
		ImageLink Optional[string] `json:"image_link,omitzero"`
	}
	type record struct {
		ItemRecord
		Attributes attributes `json:"attributes,omitzero"`
	}
	params := struct {
		plain
		Items []record `json:"items"`
	}{plain: plain(*p)}
	for _, item := range p.Items {
		links := item.Attributes.ImageLink
		image := Optional[string]{value: strings.Join(links.value, ","), state: links.state}
		params.Items = append(params.Items, record{item, attributes{item.Attributes, image}})
	}
	return json.Marshal(params)
}

// BatchOperation is the operation that a batch applies to its items.
type BatchOperation string

// Batch operations. The deletions are newer than API version 5.3.0; the live service accepts them.
const (
	BatchOperationUpdate BatchOperation = "UPDATE" // changes the attributes that are set
	BatchOperationCreate BatchOperation = "CREATE" // creates items
	BatchOperationUpsert BatchOperation = "UPSERT" // creates or replaces items; requires all attributes

	BatchOperationDelete             BatchOperation = "DELETE"
	BatchOperationDeleteDiscontinued BatchOperation = "DELETE_DISCONTINUED" // only marks items as out of stock
)

// ItemsBatch is a batch of items. Items is empty at first.
type ItemsBatch struct {
	BatchID       string       `json:"batch_id"`
	Status        BatchStatus  `json:"status"`
	CreatedTime   Timestamp    `json:"created_time"`   // zero if the batch was skipped because it repeats a recent one
	CompletedTime Timestamp    `json:"completed_time"` // zero until the batch is completed
	Items         []ItemResult `json:"items"`
	CatalogType   CatalogType  `json:"catalog_type"` // newer than API version 5.3.0
}

func (b *ItemsBatch) createdID() string { return b.BatchID }

// BatchStatus is the progress of a batch.
type BatchStatus string

// Statuses of a batch. FAILED is newer than API version 5.3.0; the live service sends it.
const (
	BatchStatusProcessing BatchStatus = "PROCESSING"
	BatchStatusCompleted  BatchStatus = "COMPLETED" // some items may have failed
	BatchStatusFailed     BatchStatus = "FAILED"    // the batch failed as a whole
)

func (b *ItemsBatch) job() (string, jobState) {
	switch b.Status {
	case BatchStatusProcessing:
		return string(b.Status), jobPending
	case BatchStatusCompleted, BatchStatusFailed:
		return string(b.Status), jobDone
	}
	return string(b.Status), jobUnknown
}

// ItemResult is the result of an item in a batch.
type ItemResult struct {
	// BatchID is the batch of the item in a result of [CatalogsService.SyncItems], for [CatalogsService.WaitItemsBatch]. It is "" if no
	// batch is known, and in the results of other methods.
	BatchID  string                `json:"-"`
	ItemID   string                `json:"item_id"`
	Status   ItemStatus            `json:"status"`
	Errors   []ItemValidationEvent `json:"errors"` // the item failed if there are any
	Warnings []ItemValidationEvent `json:"warnings"`

	HotelID          string `json:"hotel_id"` // newer than API version 5.3.0, like CreativeAssetsID
	CreativeAssetsID string `json:"creative_assets_id"`
}

// ItemStatus is the outcome of an item in a batch.
type ItemStatus string

// Statuses of an item. A PROCESSING item has not been processed yet.
const (
	ItemStatusSuccess    ItemStatus = "SUCCESS"
	ItemStatusFailure    ItemStatus = "FAILURE"
	ItemStatusProcessing ItemStatus = "PROCESSING"
)

// ItemValidationEvent is an error or a warning about an item.
type ItemValidationEvent struct {
	Attribute string `json:"attribute"`
	Code      int    `json:"code"`
	Message   string `json:"message"`
}

// ItemsBatchError is the error of a batch that failed as a whole.
type ItemsBatchError struct {
	BatchID string
	Status  BatchStatus
}

// Error returns a line such as `pinterest: items batch 7: ended with status "FAILED"`.
func (e *ItemsBatchError) Error() string {
	return fmt.Sprintf("pinterest: items batch %s: ended with status %q", redact.Line(e.BatchID), e.Status)
}

// Is reports whether target is [ErrJobFailed].
func (*ItemsBatchError) Is(target error) bool { return target == ErrJobFailed }

// WaitItemsBatch waits until a batch has been processed, and returns it with the result of each item. Errors: [*ItemsBatchError]
// along with the batch if the batch failed, [ErrUnknownStatus] if its status stays unknown, the error of ctx if ctx ends first,
// and the errors of [CatalogsService.GetItemsBatch].
func (s *CatalogsService) WaitItemsBatch(ctx context.Context, batchID string, opts ...WaitOption) (*ItemsBatch, error) {
	batch, err := waitFor(ctx, s.core, operation.ItemsBatchGet.ID, opts, func(ctx context.Context, opt RequestOption) (*ItemsBatch, error) {
		return s.GetItemsBatch(ctx, batchID, opt)
	})
	if err != nil {
		return nil, err
	}
	if batch.Status == BatchStatusFailed {
		err = &ItemsBatchError{BatchID: batchID, Status: batch.Status}
	}
	return batch, err
}
