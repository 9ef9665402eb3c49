package pinteresttest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type keyword struct{ pinterest.Keyword }

func (k *keyword) key() string { return k.ID }

func (k *keyword) show(*User) any {
	return object{
		"id": k.ID, "parent_id": k.ParentID, "parent_type": k.ParentType, "match_type": k.MatchType, "value": k.Value, "bid": nil,
		"archived": k.Archived, "type": "keyword",
	}
}

func (s *Server) keywordRoutes() []route {
	return []route{
		{op: operation.KeywordsGet, status: http.StatusOK, handle: listKeywords},
		{op: operation.KeywordsCreate, status: http.StatusOK, handle: s.createKeywords},
		{op: operation.KeywordsUpdate, status: http.StatusOK, handle: updateKeywords},
		{op: operation.CountryKeywordsMetricsGet, status: http.StatusOK, handle: getKeywordMetrics},
		{op: operation.TermsSuggestedList, status: http.StatusOK, handle: suggestTerms},
		{op: operation.TermsRelatedList, status: http.StatusOK, handle: listRelatedTerms},
	}
}

// listKeywords lists the keywords of the given parents that are not archived. The ad account itself is the parent if none is given.
func listKeywords(r *apiRequest) (any, *apiError) {
	parents, matchTypes := r.ids("ad_group_ids"), convert[pinterest.MatchType](r.query["match_types"])
	for _, field := range []string{"campaign_id", "ad_group_id"} {
		parents = append(parents, r.query[field]...)
	}
	if err := checkAll(checkIDs("parents", parents, maxIDs), checkEnums("match_types", matchTypes)); err != nil {
		return nil, err
	}
	if len(parents) == 0 {
		parents = []string{r.adAccount.ID}
	}
	return paginate(r, filter(r.adAccount.keywords, func(k *keyword) bool {
		return slices.Contains(parents, k.ParentID) && selects(matchTypes, k.MatchType) && !k.Archived
	}))
}

// createKeywords creates the keywords that are valid. Like that of the live service, the response has another order than the request.
func (s *Server) createKeywords(r *apiRequest) (any, *apiError) {
	var body pinterest.KeywordCreateParams
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(checkRequired("parent_id", body.ParentID != ""), checkRequired("keywords", len(body.Keywords) > 0)); err != nil {
		return nil, err
	}
	for _, sent := range body.Keywords {
		if err := checkAll(
			checkRequired("match_type", sent.MatchType != ""), checkEnum("match_type", sent.MatchType), checkRequired("value", sent.Value != ""),
		); err != nil {
			return nil, err
		}
	}
	parentID, parentType := s.keywordParent(r.adAccount, body.ParentID)
	keywords, errors := []any{}, []any{}
	for _, sent := range slices.Backward(body.Keywords) {
		if problem := keywordProblem(parentType, sent); problem != "" {
			errors = append(errors, keywordError(object{"match_type": sent.MatchType, "value": sent.Value}, problem))
			continue
		}
		created := &keyword{pinterest.Keyword{ID: s.newID(), ParentID: parentID, ParentType: parentType, MatchType: sent.MatchType, Value: sent.Value}}
		r.adAccount.keywords = append(r.adAccount.keywords, created)
		keywords = append(keywords, created.show(r.user))
	}
	return object{"keywords": keywords, "errors": errors}, nil
}

// keywordParent returns the id and the type of a parent, whose id may have a prefix. They are "" if the ad account lacks it.
func (s *Server) keywordParent(account *adAccount, parentID string) (id, kind string) {
	campaignID, groupID := strings.TrimPrefix(parentID, "C"), strings.TrimPrefix(parentID, "AG")
	campaign, group := find(s.ads.campaigns, campaignID), find(s.ads.adGroups, groupID)
	switch {
	case parentID == account.ID:
		return parentID, "advertiser"
	case campaign != nil && campaign.AdAccountID == account.ID:
		return campaignID, "campaign"
	case group != nil && group.AdAccountID == account.ID:
		return groupID, "adgroup"
	}
	return "", ""
}

// keywordProblem returns why a keyword is invalid, "" if it is valid.
func keywordProblem(parentType string, sent pinterest.KeywordSpec) string {
	switch {
	case parentType == "":
		return "The parent does not exist."
	case utf8.RuneCountInString(sent.Value) > 120:
		return "The value has more than 120 characters."
	case parentType != "adgroup" && !strings.HasSuffix(string(sent.MatchType), "_NEGATIVE"):
		return "Advertisers and Campaigns only accept excluded targeting attributes."
	}
	return ""
}

// keywordError returns the error of a keyword with the given fields. Its other fields are null.
func keywordError(known object, problem string) object {
	data := object{"archived": nil, "match_type": nil, "parent_type": nil, "value": nil, "parent_id": nil, "type": "keyword", "id": nil}
	maps.Copy(data, known)
	return object{"data": data, "error_messages": []string{problem}}
}

// updateKeywords archives or restores keywords. Like that of the live service, the response has another order than the request.
func updateKeywords(r *apiRequest) (any, *apiError) {
	var body struct {
		Keywords []struct {
			ID       string `json:"id"`
			Archived *bool  `json:"archived"`
		} `json:"keywords"`
	}
	if err := checkAll(r.decode(&body), checkRequired("keywords", len(body.Keywords) > 0)); err != nil {
		return nil, err
	}
	for _, sent := range body.Keywords {
		if err := checkAll(checkRequired("id", sent.ID != ""), checkID("id", sent.ID)); err != nil {
			return nil, err
		}
	}
	keywords, errors := []any{}, []any{}
	for _, sent := range slices.Backward(body.Keywords) {
		found := find(r.adAccount.keywords, sent.ID)
		if found == nil {
			errors = append(errors, keywordError(object{"id": sent.ID}, "The keyword does not exist."))
			continue
		}
		if sent.Archived != nil {
			found.Archived = *sent.Archived
		}
		keywords = append(keywords, found.show(r.user))
	}
	return object{"keywords": keywords, "errors": errors}, nil
}

// getKeywordMetrics returns a high volume for the known terms.
func getKeywordMetrics(r *apiRequest) (any, *apiError) {
	keywords, err := commaList[string](r, "keywords")
	if err := checkAll(
		checkRequired("country_code", r.query.Get("country_code") != ""), checkQueryEnum[pinterest.Country](r, "country_code"), err,
		checkRequired("keywords", len(keywords) > 0), checkLength("keywords", keywords, 2000),
	); err != nil {
		return nil, err
	}
	data := []object{}
	for _, keyword := range keywords {
		volume := "1K+"
		if slices.Contains(searchTerms, strings.ToLower(keyword)) {
			volume = "5M+"
		}
		data = append(data, object{"keyword": keyword, "metrics": object{"keyword_query_volume": volume}})
	}
	return object{"data": data}, nil
}

func suggestTerms(r *apiRequest) (any, *apiError) {
	term := r.query.Get("term")
	limit, err := intParam(r, "limit", 4, 10)
	if err := checkAll(err, checkRequired("term", term != "")); err != nil {
		return nil, err
	}
	terms := []string{}
	for _, known := range searchTerms {
		if strings.HasPrefix(known, strings.ToLower(term)) && len(terms) < limit {
			terms = append(terms, known)
		}
	}
	return terms, nil
}

// listRelatedTerms returns the known terms that share a word with a term.
func listRelatedTerms(r *apiRequest) (any, *apiError) {
	terms := r.query["terms"]
	if err := checkRequired("terms", len(terms) > 0); err != nil {
		return nil, err
	}
	list, count := []any{}, 0
	for _, term := range terms {
		words := strings.Fields(strings.ToLower(term))
		related := []string{}
		shares := func(word string) bool { return slices.Contains(words, word) }
		for _, known := range searchTerms {
			if known != strings.ToLower(term) && slices.ContainsFunc(strings.Fields(known), shares) {
				related = append(related, known)
			}
		}
		count += len(related)
		list = append(list, object{"term": term, "related_terms": related})
	}
	return object{"id": terms[0], "related_term_count": count, "related_terms_list": list}, nil
}
