package pinteresttest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/pinterest-go/pinterest"
)

func (i *item) key() string { return i.pin.id }

// show returns the item as a product, with its pin.
func (i *item) show(viewer *User) any {
	metadata := object{idField(i.catalog.kind): i.id}
	switch i.catalog.kind {
	case pinterest.CatalogTypeRetail:
		amount, currency := i.price("price")
		var salePrice *float64
		if i.text("sale_price") != "" {
			amount, _ := i.price("sale_price")
			salePrice = &amount
		}
		metadata["item_group_id"], metadata["availability"] = notZero(i.text("item_group_id")), i.constant("availability")
		metadata["price"], metadata["sale_price"], metadata["currency"] = amount, salePrice, currency
	case pinterest.CatalogTypeCreativeAssets:
		metadata["visibility"] = cmp.Or(i.constant("visibility"), string(pinterest.CreativeAssetsVisible))
	}
	return object{"catalog_type": i.catalog.kind, "metadata": metadata, "pin": i.pin.show(viewer)}
}

// price returns an attribute that is a price. The default currency is USD.
func (i *item) price(attribute string) (amount float64, currency pinterest.Currency) {
	match := price.FindStringSubmatch(i.text(attribute))
	if match == nil {
		return 0, ""
	}
	amount, _ = strconv.ParseFloat(match[1], 64)
	return amount, cmp.Or(pinterest.Currency(match[2]), pinterest.CurrencyUSD)
}

// constant returns an attribute in the form of a constant, such as IN_STOCK for "in stock".
func (i *item) constant(attribute string) string {
	return strings.ToUpper(strings.ReplaceAll(i.text(attribute), " ", "_"))
}

// mediaType says whether the item has a video.
func (i *item) mediaType() string {
	if i.text("video_link") != "" {
		return "VIDEO"
	}
	return "IMAGE"
}

// filterText returns what a filter of the kind compares, "" if the item does not have it.
func (i *item) filterText(kind pinterest.TextFilterKind) string {
	attribute := strings.ToLower(string(kind))
	switch kind {
	case pinterest.FilterItemID, pinterest.FilterHotelID, pinterest.FilterCreativeAssetsID:
		return i.id
	case pinterest.FilterAvailability, pinterest.FilterCondition, pinterest.FilterGender:
		return i.constant(attribute)
	case pinterest.FilterMediaType:
		return i.mediaType()
	case pinterest.FilterTitleKeywords:
		return strings.ToLower(i.title())
	case pinterest.FilterCountry:
		var address struct {
			Country string `json:"country"`
		}
		_ = json.Unmarshal(i.attributes["address"], &address)
		return address.Country
	}
	return i.text(attribute)
}

// filterPath returns the path that a filter of the kind compares, down to the level of the kind. It is nil if the path of the item is shorter.
func (i *item) filterPath(kind pinterest.PathFilterKind) []string {
	attribute, level := strings.ToLower(string(kind[:len(kind)-2])), int(kind[len(kind)-1]-'0')
	path := strings.Split(i.text(attribute), " > ")
	if path[0] == "" || len(path) <= level {
		return nil
	}
	return path[:level+1]
}

// itemRange is the part of a user's items that a product group selects from.
type itemRange struct {
	catalog *catalog
	country pinterest.Country // "" for all countries and locales
	locale  string
}

// products returns the items in a range that match.
func (c *catalogState) products(in itemRange, matches matcher) []*item {
	var found []*item
	for key, i := range c.items {
		inLocale := in.country == "" || key.country == in.country && key.language == baseLanguage(in.locale)
		if key.catalog == in.catalog && inLocale && matches(i) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(a, b *item) int {
		if laterID(a.key(), b.key()) {
			return 1
		}
		return -1
	})
	return found
}

// items returns the range of the items of the feed.
func (f *feed) items() itemRange { return itemRange{f.catalog, f.Country.get(), f.Locale.get()} }

func countProducts(r *apiRequest, g *productGroup) (any, *apiError) {
	products := r.user.catalog.products(g.items(), g.matches)
	counts := object{"catalog_type": g.catalog.kind, "total": len(products)}
	count := func(field string, matches func(*item) bool) { counts[field] = len(filter(products, matches)) }
	if g.catalog.kind == pinterest.CatalogTypeRetail {
		for _, availability := range []string{"in_stock", "out_of_stock", "preorder"} {
			count(availability, func(i *item) bool { return i.constant("availability") == strings.ToUpper(availability) })
		}
	}
	if g.catalog.kind != pinterest.CatalogTypeHotel {
		count("videos", func(i *item) bool { return i.mediaType() == "VIDEO" })
	}
	return counts, nil
}

func listGroupProducts(r *apiRequest, g *productGroup) (any, *apiError) {
	if err := checkBool(r, "pin_metrics"); err != nil {
		return nil, err
	}
	return paginate(r, r.user.catalog.products(g.items(), g.matches))
}

func listProducts(r *apiRequest) (any, *apiError) {
	var body struct {
		FeedID      *string               `json:"feed_id"`
		CatalogType pinterest.CatalogType `json:"catalog_type"`
		CatalogID   string                `json:"catalog_id"`
		Country     pinterest.Country     `json:"country"`
		Locale      string                `json:"locale"`
		Filters     json.RawMessage       `json:"filters"`
	}
	err := checkAll(r.decodeStrictly(&body), checkBool(r, "pin_metrics"), checkRequired("filters", body.Filters != nil), r.user.catalog.checkExists())
	if err != nil {
		return nil, err
	}
	var in itemRange
	if body.FeedID != nil {
		if body.CatalogType != "" || body.CatalogID != "" || body.Country != "" || body.Locale != "" {
			return nil, invalid("feed_id", "cannot be sent with a catalog, a country or a locale")
		}
		f, err := r.user.catalog.feedByID(*body.FeedID)
		if err != nil {
			return nil, err
		}
		in = f.items()
	} else {
		err := checkAll(
			checkRequired("catalog_type", body.CatalogType != ""), checkOneOf("catalog_type", body.CatalogType, pinterest.CatalogTypeRetail),
			checkRequired("catalog_id", body.CatalogID != ""), checkRequired("country", body.Country != ""), checkEnum("country", body.Country),
			checkRequired("locale", body.Locale != ""), checkOneOf("locale", body.Locale, locales...),
		)
		if err != nil {
			return nil, err
		}
		in = itemRange{country: body.Country, locale: body.Locale}
		if in.catalog, err = r.user.catalog.catalogOf(body.CatalogType, body.CatalogID); err != nil {
			return nil, err
		}
	}
	matches, err := readFilters(body.Filters, in.catalog.kind)
	if err != nil {
		return nil, err
	}
	return paginate(r, r.user.catalog.products(in, matches))
}

const maxSampledItems = 1000 // that available filter values are from

func listFilterValues(r *apiRequest) (any, *apiError) {
	c := &r.user.catalog
	country, locale, id := pinterest.Country(r.query.Get("country")), r.query.Get("language"), r.query.Get("catalog_id")
	err := checkAll(
		checkRequired("catalog_id", id != ""), checkEnum("country", country), checkOneOf("language", locale, locales...),
		c.checkMerchant(pinterest.CodeMerchantUnderReview), c.checkExists(),
	)
	if err != nil {
		return nil, err
	}
	in, err := c.catalogOf("", id)
	if err != nil {
		return nil, err
	}
	items := c.products(itemRange{catalog: in}, func(i *item) bool {
		return (country == "" || i.country == country) && (locale == "" || i.language == baseLanguage(locale))
	})
	if feedID := r.query.Get("feed_id"); feedID != "" {
		f, err := c.feedByID(feedID)
		if err != nil {
			return nil, err
		}
		ofFeed := c.products(f.items(), matchAll)
		items = filter(items, func(i *item) bool { return slices.Contains(ofFeed, i) })
	}
	return object{"catalog_type": in.kind, "filter_values": filterValues(items[:min(len(items), maxSampledItems)])}, nil
}

// filterValues returns the values that filters can have, in order of appearance. Paths are joined.
func filterValues(items []*item) map[string][]string {
	values := map[string][]string{}
	add := func(kind, value string) {
		name := strings.ToLower(kind)
		if value != "" && !slices.Contains(values[name], value) {
			values[name] = append(values[name], value)
		}
	}
	for _, i := range items {
		for _, kind := range []pinterest.TextFilterKind{
			pinterest.FilterAvailability, pinterest.FilterBrand, pinterest.FilterCondition, pinterest.FilterGender, pinterest.FilterCustomLabel0,
			pinterest.FilterCustomLabel1, pinterest.FilterCustomLabel2, pinterest.FilterCustomLabel3, pinterest.FilterCustomLabel4,
		} {
			add(string(kind), i.filterText(kind))
		}
		for _, kind := range constants[pinterest.PathFilterKind]() {
			add(string(kind), strings.Join(i.filterPath(kind), " > "))
		}
		if i.catalog.kind != pinterest.CatalogTypeHotel {
			add("media_type", i.mediaType())
		}
	}
	return values
}
