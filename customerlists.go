package pinterest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// CustomerListsService manages lists of customers, whom Pinterest looks up by email or mobile ad id. To target the people in a list, create
// an audience with a [CustomerListRule]. The service is newer than API version 5.3.0, and does not work in the sandbox. It requires the
// scopes ads:read and ads:write.
type CustomerListsService struct{ core *core }

// List pages through the customer lists of an ad account: GET /ad_accounts/{ad_account_id}/customer_lists ([customer_lists/list]). Errors:
// [*Error].
//
// [customer_lists/list]: https://developers.pinterest.com/docs/api/v5/customer_lists-list/
func (s *CustomerListsService) List(adAccountID string, params *CustomerListListParams, opts ...RequestOption) *Pager[CustomerList] {
	return list[CustomerList](s.core, operation.CustomerListsList.At(adAccountID), params, opts)
}

// Get returns a customer list, without its records: GET /ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}
// ([customer_lists/get]). Errors: [*Error].
//
// [customer_lists/get]: https://developers.pinterest.com/docs/api/v5/customer_lists-get/
func (s *CustomerListsService) Get(ctx context.Context, adAccountID, listID string, opts ...RequestOption) (*CustomerList, error) {
	return do[*CustomerList](ctx, s.core, operation.CustomerListsGet.At(adAccountID, listID), nil, opts)
}

// Create creates a customer list: POST /ad_accounts/{ad_account_id}/customer_lists ([customer_lists/create]). A list can be used if at
// least 100 of its records are found. The call is not retried after an unknown outcome. Errors: a [*ParamError] if Name or Records is
// missing, or if a record is blank.
//
// [customer_lists/create]: https://developers.pinterest.com/docs/api/v5/customer_lists-create/
func (s *CustomerListsService) Create(ctx context.Context, adAccountID string, params *CustomerListCreateParams, opts ...RequestOption) (*CustomerList, error) {
	return do[*CustomerList](ctx, s.core, operation.CustomerListsCreate.At(adAccountID), *cmp.Or(params, new(CustomerListCreateParams)), opts)
}

// Update adds records to a customer list or removes them: PATCH /ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}
// ([customer_lists/update]). The call is retried after an unknown outcome: adding or removing a record twice only changes the counts of the
// list. The API description has no limit on the number of records; [CustomerListsService.Sync] sends any number in several calls. Errors: a
// [*ParamError] if OperationType or Records is missing, or if a record is blank.
//
// [customer_lists/update]: https://developers.pinterest.com/docs/api/v5/customer_lists-update/
func (s *CustomerListsService) Update(ctx context.Context, adAccountID, listID string, params *CustomerListUpdateParams, opts ...RequestOption) (*CustomerList, error) {
	return do[*CustomerList](ctx, s.core, operation.CustomerListsUpdate.At(adAccountID, listID), *cmp.Or(params, new(CustomerListUpdateParams)), opts)
}

// CustomerList is a list of customers. Its records cannot be read.
type CustomerList struct {
	ID          string             `json:"id"`
	AdAccountID string             `json:"ad_account_id"`
	Name        string             `json:"name"`
	Status      CustomerListStatus `json:"status"`
	Type        string             `json:"type"`       // customerlist
	Exceptions  RawJSON            `json:"exceptions"` // errors of the list, an object of any form; nil if there are none

	NumBatches             int64     `json:"num_batches"`               // calls that created or changed the list
	NumUploadedUserRecords int64     `json:"num_uploaded_user_records"` // also counts records that were in the list
	NumRemovedUserRecords  int64     `json:"num_removed_user_records"`  // also counts records that were not in the list
	CreatedTime            Timestamp `json:"created_time"`
	UpdatedTime            Timestamp `json:"updated_time"`
}

func (l *CustomerList) createdID() string { return l.ID }

// UnmarshalJSON decodes a response. The counts are numbers in the API description, which may have a fraction.
func (l *CustomerList) UnmarshalJSON(data []byte) error {
	type plain CustomerList
	response := struct {
		*plain
		NumBatches             float64 `json:"num_batches"`
		NumUploadedUserRecords float64 `json:"num_uploaded_user_records"`
		NumRemovedUserRecords  float64 `json:"num_removed_user_records"`
	}{plain: (*plain)(l)}
	err := decode(data, &response)
	l.NumBatches, l.NumUploadedUserRecords = int64(response.NumBatches), int64(response.NumUploadedUserRecords)
	l.NumRemovedUserRecords = int64(response.NumRemovedUserRecords)
	return err
}

// CustomerListStatus says whether a customer list can be used.
type CustomerListStatus string

// Statuses of a customer list. TOO_SMALL means fewer than 100 people.
const (
	CustomerListStatusProcessing CustomerListStatus = "PROCESSING"
	CustomerListStatusReady      CustomerListStatus = "READY"
	CustomerListStatusTooSmall   CustomerListStatus = "TOO_SMALL"
	CustomerListStatusUploading  CustomerListStatus = "UPLOADING"
)

// CustomerListType is the kind of records of a customer list.
type CustomerListType string

// Kinds of records. A list of any of the first three can have both emails and mobile ad ids. For the others, see [CustomerRecords].
const (
	CustomerListTypeEmail          CustomerListType = "EMAIL"
	CustomerListTypeIDFA           CustomerListType = "IDFA" // Apple's Identifier for Advertisers
	CustomerListTypeMAID           CustomerListType = "MAID" // mobile ad ids
	CustomerListTypeLRID           CustomerListType = "LR_ID"
	CustomerListTypeDLXID          CustomerListType = "DLX_ID"
	CustomerListTypeHashedPinnerID CustomerListType = "HASHED_PINNER_ID"
)

// CustomerListOperation says what happens to the records of an update.
type CustomerListOperation string

// Operations of an update.
const (
	CustomerListOperationAdd    CustomerListOperation = "ADD"
	CustomerListOperationRemove CustomerListOperation = "REMOVE"
)

// CustomerRecords are emails, mobile ad ids, or both. They are plain values that are hashed when they are encoded: a value is trimmed,
// lower-cased and replaced by its SHA-256 in hexadecimal digits. A value of 64 hexadecimal digits is a hash already and is sent unchanged.
// Plain values never leave the process. Printing or logging records shows only a mask; their JSON is what is sent.
//
// To send other ids, such as those of a list of the type [CustomerListTypeLRID], as they are, set the field records to them with
// [WithBodyField], joined with commas.
type CustomerRecords []string

// MarshalJSON encodes the hashes as one string, joined with commas. It fails if a value is blank.
func (r CustomerRecords) MarshalJSON() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	hashes := make([]string, len(r))
	for i, record := range r {
		hashes[i], _ = hashOf(record, unchanged)
	}
	return json.Marshal(strings.Join(hashes, ","))
}

// UnmarshalJSON decodes what MarshalJSON encodes.
func (r *CustomerRecords) UnmarshalJSON(data []byte) error {
	var joined string
	err := json.Unmarshal(data, &joined)
	*r = nil
	if joined != "" {
		*r = strings.Split(joined, ",")
	}
	return err
}

// String returns a fixed mask.
func (CustomerRecords) String() string { return redact.Mask }

// Format prints the result of [CustomerRecords.String] for every verb.
func (r CustomerRecords) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// LogValue returns the result of [CustomerRecords.String].
func (r CustomerRecords) LogValue() slog.Value { return slog.StringValue(r.String()) }

func (r CustomerRecords) check() *ParamError {
	if len(r) == 0 {
		return missing("records")
	}
	if i := slices.IndexFunc(r, isBlank); i >= 0 {
		return blankRecord(i)
	}
	return nil
}

func isBlank(record string) bool { return strings.TrimSpace(record) == "" }

func blankRecord(position int) *ParamError {
	return &ParamError{Param: fmt.Sprintf("records[%d]", position), Reason: "is blank"}
}

// CustomerListListParams are the parameters of [CustomerListsService.List]. nil means all, in the order of the service.
type CustomerListListParams struct {
	Order    Order  `url:"order,omitempty"`     // by id
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// CustomerListCreateParams are the parameters of [CustomerListsService.Create]. Name and Records are required.
type CustomerListCreateParams struct {
	Name     string           `json:"name"`
	ListType CustomerListType `json:"list_type,omitzero"` // "" means EMAIL
	Records  CustomerRecords  `json:"records"`
}

// String returns the name of the list and the number of records.
func (p CustomerListCreateParams) String() string {
	return fmt.Sprintf("customer list %q (%d records)", p.Name, len(p.Records))
}

// Format prints the result of [CustomerListCreateParams.String] for every verb, because the records must not be printed.
func (p CustomerListCreateParams) Format(s fmt.State, verb rune) { printText(s, verb, p.String()) }

// LogValue returns the result of [CustomerListCreateParams.String].
func (p CustomerListCreateParams) LogValue() slog.Value { return slog.StringValue(p.String()) }

func (p CustomerListCreateParams) check() *ParamError {
	if p.Name == "" {
		return missing("name")
	}
	return p.Records.check()
}

// CustomerListUpdateParams are the parameters of [CustomerListsService.Update]. Both fields are required.
type CustomerListUpdateParams struct {
	OperationType CustomerListOperation `json:"operation_type"`
	Records       CustomerRecords       `json:"records"`
}

// String returns the operation and the number of records.
func (p CustomerListUpdateParams) String() string {
	return fmt.Sprintf("%s %d records", p.OperationType, len(p.Records))
}

// Format prints the result of [CustomerListUpdateParams.String] for every verb, because the records must not be printed.
func (p CustomerListUpdateParams) Format(s fmt.State, verb rune) { printText(s, verb, p.String()) }

// LogValue returns the result of [CustomerListUpdateParams.String].
func (p CustomerListUpdateParams) LogValue() slog.Value { return slog.StringValue(p.String()) }

func (p CustomerListUpdateParams) check() *ParamError {
	if p.OperationType == "" {
		return missing("operation_type")
	}
	return p.Records.check()
}
