package pinterest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// KeywordsService manages the keywords that campaigns and ad groups target or exclude, and finds search terms. It is newer than API version
// 5.3.0, and works in the sandbox. It requires the scope ads:read; Create and Update require ads:write.
type KeywordsService struct{ core *core }

// List pages through the keywords of an ad account, a campaign or ad groups: GET /ad_accounts/{ad_account_id}/keywords ([keywords/get]).
// Archived keywords are left out. The keywords from Ads Manager are those of ad groups. Errors: [*Error].
//
// [keywords/get]: https://developers.pinterest.com/docs/api/v5/keywords-get/
func (s *KeywordsService) List(adAccountID string, params *KeywordListParams, opts ...RequestOption) *Pager[Keyword] {
	return list[Keyword](s.core, operation.KeywordsGet.At(adAccountID), params, opts)
}

// Create creates keywords with one parent: POST /ad_accounts/{ad_account_id}/keywords ([keywords/create]). It returns one result for each
// keyword, in the order of params. The error of Create concerns the whole call, and [KeywordResults.Err] returns the errors of keywords.
//
// The response has the keywords and the errors in any order. Create recognizes a keyword by match type and value. If a result in the
// response belongs to none of the keywords, Create returns an error along with the results.
//
// The call is not retried after an unknown outcome. The API description has no limit on the number of keywords. Errors: a [*ParamError] if
// ParentID, Keywords, or a match type or value is missing.
//
// [keywords/create]: https://developers.pinterest.com/docs/api/v5/keywords-create/
func (s *KeywordsService) Create(ctx context.Context, adAccountID string, params *KeywordCreateParams, opts ...RequestOption) (KeywordResults, error) {
	response, err := do[*keywordResponse](ctx, s.core, operation.KeywordsCreate.At(adAccountID), params, opts)
	if err != nil {
		return nil, err
	}
	return response.resultsFor(operation.KeywordsCreate.ID, len(params.Keywords), params.isKeyword, params.isSpelledDifferently)
}

// Update archives keywords or restores them: PATCH /ad_accounts/{ad_account_id}/keywords ([keywords/update]). It returns one result for
// each keyword, in the order of keywords. The error of Update concerns the whole call, and [KeywordResults.Err] returns the errors of
// keywords. Update recognizes a keyword in the response by its id; see [KeywordsService.Create].
//
// Errors: a [*ParamError] if there are no keywords, or if an id is missing.
//
// [keywords/update]: https://developers.pinterest.com/docs/api/v5/keywords-update/
func (s *KeywordsService) Update(ctx context.Context, adAccountID string, keywords []KeywordUpdateParams, opts ...RequestOption) (KeywordResults, error) {
	response, err := do[*keywordResponse](ctx, s.core, operation.KeywordsUpdate.At(adAccountID), &keywordUpdates{keywords}, opts)
	if err != nil {
		return nil, err
	}
	return response.resultsFor(operation.KeywordsUpdate.ID, len(keywords), func(i int, found Keyword) bool { return keywords[i].ID == found.ID })
}

// GetMetrics returns the search volume of 1 to 2000 keywords in a country, over all of Pinterest:
// GET /ad_accounts/{ad_account_id}/keywords/metrics ([country_keywords_metrics/get]). Errors: a [*ParamError] if the country or the
// keywords are missing, or if a keyword contains a comma, which the request cannot express.
//
// [country_keywords_metrics/get]: https://developers.pinterest.com/docs/api/v5/country_keywords_metrics-get/
func (s *KeywordsService) GetMetrics(ctx context.Context, adAccountID string, country Country, keywords []string, opts ...RequestOption) ([]CountryKeywordMetrics, error) {
	q := &keywordMetricsQuery{country, keywords}
	found, err := do[keywordMetricsList](ctx, s.core, operation.CountryKeywordsMetricsGet.At(adAccountID), q, opts)
	return found.Data, err
}

// SuggestTerms returns popular search terms that begin with term: GET /terms/suggested ([terms_suggested/list]). "sport" finds
// "sportswear", but not "motor sports". Errors: [ErrBadRequest].
//
// [terms_suggested/list]: https://developers.pinterest.com/docs/api/v5/terms_suggested-list/
func (s *KeywordsService) SuggestTerms(ctx context.Context, term string, params *TermSuggestParams, opts ...RequestOption) ([]string, error) {
	q := &termQuery{term, *cmp.Or(params, new(TermSuggestParams))}
	return do[[]string](ctx, s.core, operation.TermsSuggestedList.At(), q, opts)
}

// RelatedTerms returns the search terms that are related to each of terms: GET /terms/related ([terms_related/list]). "workout" finds "yoga
// workout". Errors: [ErrBadRequest].
//
// [terms_related/list]: https://developers.pinterest.com/docs/api/v5/terms_related-list/
func (s *KeywordsService) RelatedTerms(ctx context.Context, terms []string, opts ...RequestOption) ([]RelatedTerms, error) {
	found, err := do[relatedTermsList](ctx, s.core, operation.TermsRelatedList.At(), &relatedTermsQuery{terms}, opts)
	return found.List, err
}

// Keyword is a search term that ads are shown for, or are not shown for if it is excluded.
type Keyword struct {
	ID         string    `json:"id"`
	ParentID   string    `json:"parent_id"`   // the ad account, campaign or ad group
	ParentType string    `json:"parent_type"` // such as "campaign"
	MatchType  MatchType `json:"match_type"`
	Value      string    `json:"value"`
	Archived   bool      `json:"archived"`
	Type       string    `json:"type"` // keyword
}

// MatchType says which searches a keyword matches.
type MatchType string

// Match types. Ad accounts and campaigns only have negative ones, which exclude searches; ad groups have all.
const (
	MatchTypeBroad          MatchType = "BROAD"
	MatchTypePhrase         MatchType = "PHRASE"
	MatchTypeExact          MatchType = "EXACT"
	MatchTypeExactNegative  MatchType = "EXACT_NEGATIVE"
	MatchTypePhraseNegative MatchType = "PHRASE_NEGATIVE"
)

// KeywordListParams are the parameters of [KeywordsService.List]. Without a campaign or ad group, only the keywords whose parent is the ad
// account itself are listed.
type KeywordListParams struct {
	CampaignID string      `url:"campaign_id,omitempty"`
	AdGroupID  string      `url:"ad_group_id,omitempty"`
	AdGroupIDs []string    `url:"ad_group_ids,omitempty"` // 1 to 250; beta: not available to all users
	MatchTypes []MatchType `url:"match_types,omitempty"`  // nil means all
	Bookmark   string      `url:"bookmark,omitempty"`     // of the first page to return; "" starts at the beginning
	PageSize   int         `url:"page_size,omitempty"`    // 1 to 250; 0 means 25, the default of the service
}

// KeywordCreateParams are the parameters of [KeywordsService.Create]. Both fields are required.
type KeywordCreateParams struct {
	ParentID string        `json:"parent_id"` // of the ad account, a campaign or an ad group
	Keywords []KeywordSpec `json:"keywords"`
}

func (p *KeywordCreateParams) check() *ParamError {
	switch {
	case p == nil || p.ParentID == "":
		return missing("parent_id")
	case len(p.Keywords) == 0:
		return missing("keywords")
	}
	return checkElements("keywords", p.Keywords)
}

// KeywordSpec is a keyword to create. Both fields are required.
type KeywordSpec struct {
	MatchType MatchType `json:"match_type"`
	Value     string    `json:"value"` // at most 120 characters, from the API description
}

func (k *KeywordSpec) check() *ParamError {
	switch {
	case k.MatchType == "":
		return missing("match_type")
	case k.Value == "":
		return missing("value")
	}
	return nil
}

func (p *KeywordCreateParams) isKeyword(i int, found Keyword) bool {
	return p.Keywords[i] == KeywordSpec{found.MatchType, found.Value}
}

// isSpelledDifferently is isKeyword for a response with another case or other spaces in the value, or without the match type.
func (p *KeywordCreateParams) isSpelledDifferently(i int, found Keyword) bool {
	return (found.MatchType == "" || found.MatchType == p.Keywords[i].MatchType) &&
		slices.EqualFunc(strings.Fields(found.Value), strings.Fields(p.Keywords[i].Value), strings.EqualFold)
}

// KeywordUpdateParams are the parameters of [KeywordsService.Update] for one keyword. ID is required.
type KeywordUpdateParams struct {
	ID       string         `json:"id"`
	Archived Optional[bool] `json:"archived,omitzero"` // true archives the keyword, false restores it
}

func (p *KeywordUpdateParams) check() *ParamError { return checkID(p.ID) }

type keywordUpdates struct {
	Keywords []KeywordUpdateParams `json:"keywords"`
}

func (u *keywordUpdates) check() *ParamError {
	if len(u.Keywords) == 0 {
		return missing("keywords")
	}
	return checkElements("keywords", u.Keywords)
}

// CountryKeywordMetrics are the metrics of a keyword in a country.
type CountryKeywordMetrics struct {
	Keyword string         `json:"keyword"`
	Metrics KeywordMetrics `json:"metrics"`
}

// KeywordMetrics are the metrics of a keyword.
type KeywordMetrics struct {
	KeywordQueryVolume string `json:"keyword_query_volume"` // how often people search for it, such as "5M+"
}

type keywordMetricsQuery struct {
	CountryCode Country  `url:"country_code"`
	Keywords    []string `url:"keywords,comma"`
}

func (q *keywordMetricsQuery) check() *ParamError {
	switch {
	case q.CountryCode == "":
		return missing("country_code")
	case len(q.Keywords) == 0:
		return missing("keywords")
	}
	for i, keyword := range q.Keywords {
		switch {
		case keyword == "":
			return missing(fmt.Sprintf("keywords[%d]", i))
		case strings.Contains(keyword, ","):
			return &ParamError{Param: fmt.Sprintf("keywords[%d]", i), Reason: "contains a comma"}
		}
	}
	return nil
}

type keywordMetricsList struct {
	Data []CountryKeywordMetrics `json:"data"`
}

func (l *keywordMetricsList) missing() string {
	if l.Data == nil {
		return "data"
	}
	return ""
}

// TermSuggestParams are the parameters of [KeywordsService.SuggestTerms].
type TermSuggestParams struct {
	Limit int `url:"limit,omitempty"` // 1 to 10; 0 means 4, the default of the service
}

type termQuery struct {
	Term string `url:"term"`
	TermSuggestParams
}

func (q *termQuery) check() *ParamError {
	if q.Term == "" {
		return missing("term")
	}
	return nil
}

// RelatedTerms are the search terms that are related to Term.
type RelatedTerms struct {
	Term         string   `json:"term"`
	RelatedTerms []string `json:"related_terms"`
}

type relatedTermsQuery struct {
	Terms []string `url:"terms"`
}

func (q *relatedTermsQuery) check() *ParamError {
	switch {
	case len(q.Terms) == 0:
		return missing("terms")
	case slices.Contains(q.Terms, ""):
		return &ParamError{Param: "terms", Reason: "contains an empty term"}
	}
	return nil
}

type relatedTermsList struct {
	List []RelatedTerms `json:"related_terms_list"`
}

func (l *relatedTermsList) missing() string {
	if l.List == nil {
		return "related_terms_list"
	}
	return ""
}
