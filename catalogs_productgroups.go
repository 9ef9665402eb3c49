package pinterest

import (
	"bytes"
	"encoding/json"
	"slices"
)

// ProductGroup is the set of the products of a feed or a catalog that match its filters. The fields from CatalogID on are newer than API
// version 5.3.0; the live service sends them.
type ProductGroup struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Description string              `json:"description"` // "" if null
	Filters     ProductGroupFilters `json:"filters"`
	Type        ProductGroupType    `json:"type"`
	Status      ProductGroupStatus  `json:"status"`
	FeedID      string              `json:"feed_id"`
	CreatedAt   Timestamp           `json:"created_at"`
	UpdatedAt   Timestamp           `json:"updated_at"`

	CatalogID   string      `json:"catalog_id"`
	CatalogType CatalogType `json:"catalog_type"`
	Country     Country     `json:"country"`
	Locale      string      `json:"locale"`
	IsFeatured  bool        `json:"is_featured"`
}

// createdProductGroups is the response to catalogs_product_groups/create_many: the ids.
type createdProductGroups []string

func (ids createdProductGroups) createdID() string {
	if len(ids) == 0 || slices.Contains(ids, "") {
		return ""
	}
	return ids[0]
}

// createdProductGroup is the response to catalogs_product_groups/create: a list of one group in the API description. The live
// service may send the group itself.
type createdProductGroup struct {
	Items []ProductGroup `json:"items"`
	ProductGroup
}

func (g *createdProductGroup) group() *ProductGroup {
	if len(g.Items) > 0 {
		return &g.Items[0]
	}
	return &g.ProductGroup
}

func (g *createdProductGroup) createdID() string { return g.group().ID }

// ProductGroupType says who created a product group, and which products it selects.
type ProductGroupType string

// Types of product groups. Pinterest creates all of them except MERCHANT_CREATED. Those from SHOPIFY_COLLECTIONS on are newer than API
// version 5.3.0.
const (
	ProductGroupTypeMerchantCreated ProductGroupType = "MERCHANT_CREATED"
	ProductGroupTypeAllProducts     ProductGroupType = "ALL_PRODUCTS"
	ProductGroupTypeBestDeals       ProductGroupType = "BEST_DEALS"
	ProductGroupTypePinnerFavorites ProductGroupType = "PINNER_FAVORITES"
	ProductGroupTypeTopSellers      ProductGroupType = "TOP_SELLERS"
	ProductGroupTypeBackInStock     ProductGroupType = "BACK_IN_STOCK"
	ProductGroupTypeNewArrivals     ProductGroupType = "NEW_ARRIVALS"

	ProductGroupTypeShopifyCollections ProductGroupType = "SHOPIFY_COLLECTIONS"
	ProductGroupTypeI2PC               ProductGroupType = "I2PC"
	ProductGroupTypeAllListings        ProductGroupType = "ALL_LISTINGS" // all hotels
)

// ProductGroupStatus says whether a product group is in use.
type ProductGroupStatus string

// Statuses of a product group.
const (
	ProductGroupStatusActive   ProductGroupStatus = "ACTIVE"
	ProductGroupStatusInactive ProductGroupStatus = "INACTIVE"
)

// ProductGroupListParams are the parameters of [CatalogsService.ListProductGroups]. CatalogID and IDs are newer than API version 5.3.0.
type ProductGroupListParams struct {
	CatalogID string   `url:"catalog_id,omitempty"` // "" means all catalogs
	IDs       []string `url:"id,comma,omitempty"`   // of product groups, at most 1000; nil means all
	Bookmark  string   `url:"bookmark,omitempty"`   // of the first page to return; "" starts at the beginning
	PageSize  int      `url:"page_size,omitempty"`  // 1 to 250; 0 means 25, the default of the service
}

type productGroupQuery struct {
	FeedID string `url:"feed_id,omitempty"`
	ProductGroupListParams
}

func (q *productGroupQuery) check() *ParamError {
	switch {
	case len(q.IDs) > 0:
		return entityIDs{name: "id", ids: q.IDs}.check()
	case q.FeedID == "" && q.CatalogID == "":
		return &ParamError{Param: "feed_id", Reason: "is empty"}
	}
	return nil
}

// productGroupIDsQuery is the query for the deletion of product groups.
type productGroupIDsQuery struct {
	IDs []string `url:"id,comma"`
}

func (q *productGroupIDsQuery) check() *ParamError { return entityIDs{name: "id", ids: q.IDs}.check() }

// ProductGroupProductListParams are the parameters of [CatalogsService.ListProductGroupProducts].
type ProductGroupProductListParams struct {
	PinMetrics bool   `url:"pin_metrics,omitempty"` // sets the PinMetrics of the pins
	Bookmark   string `url:"bookmark,omitempty"`    // of the first page to return; "" starts at the beginning
	PageSize   int    `url:"page_size,omitempty"`   // 1 to 250; 0 means 25, the default of the service
}

// ProductGroupCreateParams are the parameters of [CatalogsService.CreateProductGroup]. Name, Filters and either FeedID or CatalogType and
// CatalogID are required. A product group of a catalog can have items of all its feeds and of batches; in a RETAIL catalog it is restricted
// to some partners. The fields from CatalogType on are newer than API version 5.3.0.
type ProductGroupCreateParams struct {
	FeedID      string              `json:"feed_id,omitzero"`
	Name        string              `json:"name"`
	Description string              `json:"description,omitzero"`
	Filters     ProductGroupFilters `json:"filters"`

	CatalogType CatalogType `json:"catalog_type,omitzero"`
	CatalogID   string      `json:"catalog_id,omitzero"`
	Country     Country     `json:"country,omitzero"` // of a RETAIL catalog
	Locale      string      `json:"locale,omitzero"`  // of a RETAIL catalog, such as "en-US"
}

func (p *ProductGroupCreateParams) check() *ParamError {
	switch {
	case p == nil || p.FeedID == "" && p.CatalogID == "":
		return missing("feed_id")
	case p.FeedID != "" && p.CatalogID != "":
		return &ParamError{Param: "feed_id", Reason: "cannot be sent with catalog_id"}
	case p.CatalogID != "" && p.CatalogType == "":
		return missing("catalog_type")
	case p.Name == "":
		return missing("name")
	}
	return p.Filters.check()
}

// productGroupList is the params of [CatalogsService.CreateProductGroups].
type productGroupList []ProductGroupCreateParams

func (l productGroupList) check() *ParamError { return checkBatch(l) }

// ProductGroupUpdateParams are the parameters of [CatalogsService.UpdateProductGroup]. API version 5.3.0 requires Name and Filters even
// if they do not change.
type ProductGroupUpdateParams struct {
	// FeedID is required by API version 5.3.0, but the live service rejects it: leave it absent.
	FeedID      Optional[string]              `json:"feed_id,omitzero"`
	Name        Optional[string]              `json:"name,omitzero"`
	Description Optional[string]              `json:"description,omitzero"` // null clears it
	Filters     Optional[ProductGroupFilters] `json:"filters,omitzero"`

	// Of a product group of a catalog; newer than API version 5.3.0.
	CatalogType Optional[CatalogType] `json:"catalog_type,omitzero"`
	Country     Optional[Country]     `json:"country,omitzero"` // of a RETAIL catalog
	Locale      Optional[string]      `json:"locale,omitzero"`  // of a RETAIL catalog, such as "en-US"
}

func (p *ProductGroupUpdateParams) check() *ParamError {
	if p == nil {
		return nil
	}
	if filters, ok := p.Filters.Get(); ok {
		return filters.check()
	}
	return nil
}

// ProductGroupFilters selects the products that match any filter of AnyOf or every filter of AllOf. Exactly one list must be set.
type ProductGroupFilters struct {
	AnyOf FilterList `json:"any_of,omitempty"`
	AllOf FilterList `json:"all_of,omitempty"`
}

func (f ProductGroupFilters) check() *ParamError {
	switch {
	case len(f.AnyOf)+len(f.AllOf) == 0:
		return missing("filters")
	case len(f.AnyOf) > 0 && len(f.AllOf) > 0:
		return &ParamError{Param: "filters", Reason: "has both any_of and all_of"}
	case slices.ContainsFunc(slices.Concat(f.AnyOf, f.AllOf), encodesAsNull):
		return &ParamError{Param: "filters", Reason: "has a filter that is nil"}
	}
	return nil
}

// ProductGroupFilter is a condition on a product: [PriceFilter], [CurrencyFilter], [TextFilter], [PathFilter] or [RawFilter].
type ProductGroupFilter interface {
	json.Marshaler
	filter()
}

// PriceFilter matches products above or below a price, in units of their currency.
type PriceFilter struct {
	Kind      PriceFilterKind
	Price     float64
	Inclusive bool // whether Price itself matches
	Negated   bool
}

// PriceFilterKind says whether the price of a [PriceFilter] is the minimum or the maximum.
type PriceFilterKind string

// Bounds of a price.
const (
	FilterMinPrice PriceFilterKind = "MIN_PRICE"
	FilterMaxPrice PriceFilterKind = "MAX_PRICE"
)

// CurrencyFilter matches products with prices in a currency. Its kind is CURRENCY.
type CurrencyFilter struct {
	Currency Currency
	Negated  bool
}

// TextFilter matches products whose attribute has one of the values.
type TextFilter struct {
	Kind    TextFilterKind
	Values  []string
	Negated bool
}

// TextFilterKind is the attribute that a [TextFilter] compares.
type TextFilterKind string

// Attributes of a [TextFilter]. The description of API version 5.3.0 declares the value of ITEM_ID as a currency, by mistake. Those from
// MEDIA_TYPE on are newer than that version.
const (
	FilterItemID       TextFilterKind = "ITEM_ID"
	FilterAvailability TextFilterKind = "AVAILABILITY"
	FilterBrand        TextFilterKind = "BRAND"
	FilterCondition    TextFilterKind = "CONDITION"
	FilterCustomLabel0 TextFilterKind = "CUSTOM_LABEL_0"
	FilterCustomLabel1 TextFilterKind = "CUSTOM_LABEL_1"
	FilterCustomLabel2 TextFilterKind = "CUSTOM_LABEL_2"
	FilterCustomLabel3 TextFilterKind = "CUSTOM_LABEL_3"
	FilterCustomLabel4 TextFilterKind = "CUSTOM_LABEL_4"
	FilterItemGroupID  TextFilterKind = "ITEM_GROUP_ID"
	FilterGender       TextFilterKind = "GENDER"

	FilterMediaType        TextFilterKind = "MEDIA_TYPE"    // IMAGE or VIDEO; not of hotels
	FilterProductGroup     TextFilterKind = "PRODUCT_GROUP" // ids
	FilterTitleKeywords    TextFilterKind = "TITLE_KEYWORDS"
	FilterHotelID          TextFilterKind = "HOTEL_ID"
	FilterCountry          TextFilterKind = "COUNTRY" // of hotels
	FilterCreativeAssetsID TextFilterKind = "CREATIVE_ASSETS_ID"
)

// PathFilter matches products below one of the paths of a taxonomy. Each path starts at the root.
type PathFilter struct {
	Kind    PathFilterKind
	Values  [][]string
	Negated bool
}

// PathFilterKind is the taxonomy that a [PathFilter] compares, and a level below its root.
type PathFilterKind string

// Levels of the merchant's taxonomy and of Google's taxonomy.
const (
	FilterProductType0           PathFilterKind = "PRODUCT_TYPE_0"
	FilterProductType1           PathFilterKind = "PRODUCT_TYPE_1"
	FilterProductType2           PathFilterKind = "PRODUCT_TYPE_2"
	FilterProductType3           PathFilterKind = "PRODUCT_TYPE_3"
	FilterProductType4           PathFilterKind = "PRODUCT_TYPE_4"
	FilterGoogleProductCategory0 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_0"
	FilterGoogleProductCategory1 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_1"
	FilterGoogleProductCategory2 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_2"
	FilterGoogleProductCategory3 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_3"
	FilterGoogleProductCategory4 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_4"
	FilterGoogleProductCategory5 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_5"
	FilterGoogleProductCategory6 PathFilterKind = "GOOGLE_PRODUCT_CATEGORY_6"
)

// RawFilter is a JSON object that is sent unchanged, for filters that this package does not support, such as PRICE, CUSTOM_NUMBER_0 and a
// CUSTOM_LABEL_0 that contains a text. Filters that cannot be decoded without loss are decoded to a RawFilter.
type RawFilter json.RawMessage

func (PriceFilter) filter()    {}
func (CurrencyFilter) filter() {}
func (TextFilter) filter()     {}
func (PathFilter) filter()     {}
func (RawFilter) filter()      {}

const filterCurrency = "CURRENCY"

// criteria is the content of a filter. Its fields are in alphabetical order, like those of an encoded map, for readCriteria.
type criteria[T any] struct {
	Inclusion *bool `json:"inclusion,omitempty"`
	Negated   bool  `json:"negated"`
	Values    T     `json:"values"`
}

// MarshalJSON encodes the filter as an object with its kind as the key.
func (f PriceFilter) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[PriceFilterKind]criteria[float64]{f.Kind: {&f.Inclusive, f.Negated, f.Price}})
}

// MarshalJSON encodes the filter as an object with its kind as the key.
func (f CurrencyFilter) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]criteria[Currency]{filterCurrency: {nil, f.Negated, f.Currency}})
}

// MarshalJSON encodes the filter as an object with its kind as the key.
func (f TextFilter) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[TextFilterKind]criteria[[]string]{f.Kind: {nil, f.Negated, f.Values}})
}

// MarshalJSON encodes the filter as an object with its kind as the key.
func (f PathFilter) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[PathFilterKind]criteria[[][]string]{f.Kind: {nil, f.Negated, f.Values}})
}

// MarshalJSON returns f unchanged.
func (f RawFilter) MarshalJSON() ([]byte, error) { return f, nil }

// FilterList is a list of filters.
type FilterList []ProductGroupFilter

// UnmarshalJSON decodes an array of filters. Filters that cannot be decoded without loss become a [RawFilter].
func (l *FilterList) UnmarshalJSON(data []byte) error {
	var raws []json.RawMessage
	if err := json.Unmarshal(data, &raws); err != nil {
		return err
	}
	*l = nil
	for _, raw := range raws {
		*l = append(*l, readFilter(raw))
	}
	return nil
}

// readFilter selects the type of a filter by the shape of its content, to decode newer kinds with a known shape too. A missing "inclusion"
// of MIN_PRICE and MAX_PRICE is true.
func readFilter(raw json.RawMessage) ProductGroupFilter {
	var kinds map[string]json.RawMessage
	if json.Unmarshal(raw, &kinds) != nil || len(kinds) != 1 {
		return RawFilter(raw)
	}
	for kind, content := range kinds {
		bound := kind == string(FilterMinPrice) || kind == string(FilterMaxPrice)
		if price, ok := readCriteria[float64](content); ok && (bound || price.Inclusion != nil) {
			return PriceFilter{PriceFilterKind(kind), price.Values, price.Inclusion == nil || *price.Inclusion, price.Negated}
		}
		if currency, ok := readCriteria[Currency](content); ok && currency.Inclusion == nil && kind == filterCurrency {
			return CurrencyFilter{currency.Values, currency.Negated}
		}
		if text, ok := readCriteria[[]string](content); ok && text.Inclusion == nil {
			return TextFilter{TextFilterKind(kind), text.Values, text.Negated}
		}
		if path, ok := readCriteria[[][]string](content); ok && path.Inclusion == nil {
			return PathFilter{PathFilterKind(kind), path.Values, path.Negated}
		}
	}
	return RawFilter(raw)
}

// readCriteria decodes content, and reports whether encoding the result yields the same JSON object. A missing "negated" is
// false.
func readCriteria[T any](content []byte) (criteria[T], bool) {
	var c criteria[T]
	var fields map[string]any
	if json.Unmarshal(content, &c) != nil || json.Unmarshal(content, &fields) != nil || len(fields) == 0 {
		return c, false
	}
	if _, ok := fields["negated"]; !ok {
		fields["negated"] = false
	}
	want, err := json.Marshal(fields)
	got, gotErr := json.Marshal(c)
	return c, err == nil && gotErr == nil && bytes.Equal(got, want)
}
