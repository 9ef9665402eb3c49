package pinterest

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/poll"
)

// ItemRecord is an item of a catalog: a product.
type ItemRecord struct {
	ItemID     string         `json:"item_id"` // the merchant's own
	Attributes ItemAttributes `json:"attributes,omitzero"`
}

// ItemAttributes describe an item. With [BatchOperationUpdate] an absent attribute stays as it is and null clears it; with
// [BatchOperationUpsert] and [BatchOperationCreate] all attributes must be given.
type ItemAttributes struct {
	AdLink                Optional[string]     `json:"ad_link,omitzero"`               // a URL to track ad traffic with
	AdditionalImageLink   Optional[StringList] `json:"additional_image_link,omitzero"` // up to 5, or 10 as the live service has it
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
	FreeShippingLimit     Optional[string]     `json:"free_shipping_limit,omitzero"`     // such as "35 USD"
	Gender                Optional[string]     `json:"gender,omitzero"`                  // such as "unisex"
	GoogleProductCategory Optional[string]     `json:"google_product_category,omitzero"` // its number or path in Google's taxonomy
	GTIN                  Optional[GTIN]       `json:"gtin,omitzero"`
	ID                    Optional[string]     `json:"id,omitzero"` // the same as ItemID
	ImageLink             Optional[StringList] `json:"image_link,omitzero"`
	ItemGroupID           Optional[string]     `json:"item_group_id,omitzero"`     // of all variants of a product
	LastUpdatedTime       Optional[int64]      `json:"last_updated_time,omitzero"` // unix time in milliseconds
	Link                  Optional[string]     `json:"link,omitzero"`              // the landing page
	Material              Optional[string]     `json:"material,omitzero"`
	MinAdPrice            Optional[string]     `json:"min_ad_price,omitzero"` // such as "19.99 USD"
	MobileLink            Optional[string]     `json:"mobile_link,omitzero"`
	MPN                   Optional[string]     `json:"mpn,omitzero"` // the manufacturer's part number
	NumberOfRatings       Optional[int64]      `json:"number_of_ratings,omitzero"`
	NumberOfReviews       Optional[int64]      `json:"number_of_reviews,omitzero"`
	Pattern               Optional[string]     `json:"pattern,omitzero"`
	Price                 Optional[string]     `json:"price,omitzero"`           // such as "24.99 USD"
	ProductType           Optional[string]     `json:"product_type,omitzero"`    // the path in a taxonomy of your own, "A > B"
	SalePrice             Optional[string]     `json:"sale_price,omitzero"`      // lower than Price
	Shipping              Optional[string]     `json:"shipping,omitzero"`        // country:region:service:price
	ShippingHeight        Optional[string]     `json:"shipping_height,omitzero"` // such as "12 in"
	ShippingWeight        Optional[string]     `json:"shipping_weight,omitzero"` // such as "3 kg"
	ShippingWidth         Optional[string]     `json:"shipping_width,omitzero"`  // such as "12 in"
	Size                  Optional[string]     `json:"size,omitzero"`
	SizeSystem            Optional[string]     `json:"size_system,omitzero"` // a country
	SizeType              Optional[string]     `json:"size_type,omitzero"`   // such as "regular"
	Tax                   Optional[string]     `json:"tax,omitzero"`         // country:region:rate:ship
	Title                 Optional[string]     `json:"title,omitzero"`
}

// StringList is a list of strings. It also decodes a single string or number, as the live service writes some lists.
type StringList []string

// UnmarshalJSON decodes a list, or what stands for a list of one.
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

// GTIN is a global trade item number. It is sent as the number that API version 5.3.0 describes; one with leading zeros, which
// a number would lose, is sent as a string. It decodes a number, a string or a list, whose numbers are joined with commas.
type GTIN string

var plainNumber = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

// MarshalJSON encodes a number if that keeps every digit, else a string.
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

// itemList is the answer of items/get.
type itemList struct {
	Items []ItemRecord `json:"items"`
}

func (l *itemList) missing() string {
	if l.Items == nil {
		return "items"
	}
	return ""
}

// ItemsBatchParams are the parameters of [CatalogsService.CreateItemsBatch]. The live service wants all of them, and takes 1 to
// 1000 items.
type ItemsBatchParams struct {
	Country   Country        `json:"country,omitzero"`
	Language  Language       `json:"language,omitzero"`
	Operation BatchOperation `json:"operation,omitzero"`
	Items     []ItemRecord   `json:"items,omitempty"`
}

// BatchOperation is what a batch does with its items.
type BatchOperation string

// The operations of API version 5.3.0, and after them newer ones that the live service takes.
const (
	BatchOperationUpdate BatchOperation = "UPDATE" // changes the attributes that are given
	BatchOperationCreate BatchOperation = "CREATE" // makes new items
	BatchOperationUpsert BatchOperation = "UPSERT" // makes or replaces items: needs all attributes

	BatchOperationDelete             BatchOperation = "DELETE"
	BatchOperationDeleteDiscontinued BatchOperation = "DELETE_DISCONTINUED" // only sets items out of stock
)

// ItemsBatch is a batch of items. Items is empty at first; one that is COMPLETED can hold items that failed.
type ItemsBatch struct {
	BatchID       string       `json:"batch_id"`
	Status        BatchStatus  `json:"status"`
	CreatedTime   Timestamp    `json:"created_time"`
	CompletedTime *Timestamp   `json:"completed_time"` // nil until then
	Items         []ItemResult `json:"items"`
}

func (i *ItemsBatch) createdID() string { return i.BatchID }

// BatchStatus tells how far a batch is.
type BatchStatus string

// The statuses of API version 5.3.0, and after them a newer one that the live service sends.
const (
	BatchStatusProcessing BatchStatus = "PROCESSING"
	BatchStatusCompleted  BatchStatus = "COMPLETED"

	BatchStatusFailed BatchStatus = "FAILED"
)

func (s BatchStatus) state() poll.State {
	switch s {
	case BatchStatusProcessing:
		return poll.Pending
	case BatchStatusCompleted, BatchStatusFailed:
		return poll.Done
	}
	return poll.Unknown
}

// ItemResult is what became of an item in a batch.
type ItemResult struct {
	ItemID   string                `json:"item_id"`
	Status   ItemStatus            `json:"status"`
	Errors   []ItemValidationEvent `json:"errors"` // any error makes the item fail
	Warnings []ItemValidationEvent `json:"warnings"`
}

// ItemStatus tells what became of an item.
type ItemStatus string

// The statuses of API version 5.3.0.
const (
	ItemStatusSuccess    ItemStatus = "SUCCESS"
	ItemStatusFailure    ItemStatus = "FAILURE"
	ItemStatusProcessing ItemStatus = "PROCESSING"
)

// ItemValidationEvent is something that was found wrong with an item.
type ItemValidationEvent struct {
	Attribute string `json:"attribute"`
	Code      int    `json:"code"`
	Message   string `json:"message"`
}

// ItemsBatchError says that a batch failed as a whole.
type ItemsBatchError struct {
	BatchID string
	Status  BatchStatus
}

// Error names the batch and its status.
func (e *ItemsBatchError) Error() string {
	return fmt.Sprintf("pinterest: items batch %s: ended with status %q", e.BatchID, e.Status)
}

// WaitItemsBatch waits until a batch is processed, and returns it with what became of each item. Errors: [*ItemsBatchError] when
// the batch failed, with the batch beside it; [ErrUnknownStatus] when its status stays unknown; the context's when it ends
// first; what [CatalogsService.GetItemsBatch] returns.
func (s *CatalogsService) WaitItemsBatch(ctx context.Context, batchID string, opts ...WaitOption) (*ItemsBatch, error) {
	return s.waitItemsBatch(ctx, batchID, opts, nil)
}

func (s *CatalogsService) waitItemsBatch(ctx context.Context, batchID string, opts []WaitOption, calls []RequestOption) (*ItemsBatch, error) {
	var batch *ItemsBatch
	err := wait(ctx, operation.ItemsBatchGet.ID, opts, func(ctx context.Context) (string, poll.State, error) {
		var err error
		if batch, err = s.GetItemsBatch(ctx, batchID, calls...); err != nil {
			return "", poll.Done, err
		}
		return string(batch.Status), batch.Status.state(), nil
	})
	if err != nil {
		return nil, err
	}
	if batch.Status == BatchStatusFailed {
		err = &ItemsBatchError{BatchID: batchID, Status: batch.Status}
	}
	return batch, err
}
