package pinterest

// CatalogProduct is an item of a catalog, with its pin.
type CatalogProduct struct {
	CatalogType CatalogType     `json:"catalog_type"`
	Metadata    ProductMetadata `json:"metadata"`
	Pin         Pin             `json:"pin"`
}

// ProductMetadata describes an item. Prices are in units of Currency, such as 24.99. Hotels have only a HotelID, and creative assets a
// CreativeAssetsID and a Visibility.
type ProductMetadata struct {
	ItemID       string       `json:"item_id"`
	ItemGroupID  string       `json:"item_group_id"` // "" if null
	Availability Availability `json:"availability"`
	Price        float64      `json:"price"`
	SalePrice    *float64     `json:"sale_price"` // nil if there is none
	Currency     Currency     `json:"currency"`

	HotelID          string                   `json:"hotel_id"`
	CreativeAssetsID string                   `json:"creative_assets_id"`
	Visibility       CreativeAssetsVisibility `json:"visibility"`
}

// CreativeAssetsVisibility says whether people see a creative asset.
type CreativeAssetsVisibility string

// Visibilities of a creative asset.
const (
	CreativeAssetsVisible CreativeAssetsVisibility = "VISIBLE"
	CreativeAssetsHidden  CreativeAssetsVisibility = "HIDDEN"
)

// ProductListParams are the parameters of [CatalogsService.ListProducts]. Filters and either FeedID or CatalogType, CatalogID, Country and
// Locale are required.
type ProductListParams struct {
	FeedID      string              `json:"feed_id,omitzero" url:"-"`
	CatalogType CatalogType         `json:"catalog_type,omitzero" url:"-"`
	CatalogID   string              `json:"catalog_id,omitzero" url:"-"`
	Country     Country             `json:"country,omitzero" url:"-"`
	Locale      string              `json:"locale,omitzero" url:"-"` // such as "en-US"
	Filters     ProductGroupFilters `json:"filters" url:"-"`

	PinMetrics bool   `json:"-" url:"pin_metrics,omitempty"` // sets the PinMetrics of the pins
	Bookmark   string `json:"-" url:"bookmark,omitempty"`    // of the first page to return; "" starts at the beginning
	PageSize   int    `json:"-" url:"page_size,omitempty"`   // 1 to 250; 0 means 25, the default of the service
}

func (p *ProductListParams) check() *ParamError {
	switch {
	case p == nil || p.FeedID == "" && p.CatalogID == "":
		return missing("feed_id")
	case p.FeedID != "" && p.CatalogID != "":
		return &ParamError{Param: "feed_id", Reason: "cannot be sent with catalog_id"}
	case p.CatalogID != "" && p.CatalogType == "":
		return missing("catalog_type")
	}
	return p.Filters.check()
}

// ProductCounts are the numbers of products in a product group. Those of hotels have only a Total, those of creative assets also Videos.
type ProductCounts struct {
	CatalogType CatalogType `json:"catalog_type"`
	Total       int         `json:"total"`
	InStock     int         `json:"in_stock"`
	OutOfStock  int         `json:"out_of_stock"`
	Preorder    int         `json:"preorder"`
	Videos      int         `json:"videos"`
}

// UnmarshalJSON decodes a response. The counts are numbers in the API description, which may have a fraction.
func (c *ProductCounts) UnmarshalJSON(data []byte) error {
	var response struct {
		CatalogType CatalogType `json:"catalog_type"`
		Total       float64     `json:"total"`
		InStock     float64     `json:"in_stock"`
		OutOfStock  float64     `json:"out_of_stock"`
		Preorder    float64     `json:"preorder"`
		Videos      float64     `json:"videos"`
	}
	err := decode(data, &response)
	*c = ProductCounts{
		response.CatalogType, int(response.Total), int(response.InStock), int(response.OutOfStock), int(response.Preorder), int(response.Videos),
	}
	return err
}

// FilterValueListParams are the parameters of [CatalogsService.ListAvailableFilterValues]. They are for catalogs of the type RETAIL.
type FilterValueListParams struct {
	FeedID   string  `url:"feed_id,omitempty"` // "" means all feeds
	Country  Country `url:"country,omitempty"`
	Language string  `url:"language,omitempty"` // a locale, such as "en-US"
}

type filterValuesQuery struct {
	CatalogID string `url:"catalog_id"`
	FilterValueListParams
}

func (q *filterValuesQuery) check() *ParamError {
	if q.CatalogID == "" {
		return missing("catalog_id")
	}
	return nil
}

// AvailableFilterValues are values of the filters of product groups.
type AvailableFilterValues struct {
	CatalogType CatalogType `json:"catalog_type"`
	// FilterValues has the values of each attribute. Its keys are the kinds of filters in lower case, such as "brand".
	FilterValues map[string]StringList `json:"filter_values"`
}
