package pinteresttest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

func (s *Server) trendRoutes() []route {
	return []route{{op: operation.TrendingKeywordsList, status: http.StatusOK, handle: s.listTrendingKeywords}}
}

// searchTerms are what users of this server search for.
var searchTerms = []string{
	"cold soup", "soup bowls", "soup recipes", "summer salads", "salad dressing", "salad recipes", "garden party ideas", "garden fence ideas",
	"small garden design", "workout plan", "workout motivation", "yoga workout", "sports bar", "sportswear", "couples halloween costumes",
}

func (s *Server) listTrendingKeywords(r *apiRequest) (any, *apiError) {
	limit, err := intParam(r, "limit", 50, 50)
	keywords := r.query["include_keywords"]
	if err := checkAll(
		err,
		checkEnum("region", pinterest.TrendRegion(r.PathValue("region"))), checkEnum("trend_type", pinterest.TrendType(r.PathValue("trend_type"))),
		checkEnums("interests", convert[pinterest.TrendInterest](r.query["interests"])),
		checkEnums("genders", convert[pinterest.TrendGender](r.query["genders"])), checkEnums("ages", convert[pinterest.TrendAge](r.query["ages"])),
		checkLength("include_keywords", keywords, 50), checkBool(r, "normalize_against_group"), checkBool(r, "include_prediction"),
		checkBool(r, "include_demographics"),
	); err != nil {
		return nil, err
	}
	audience := fmt.Sprint(r.URL.Path, r.query["interests"], r.query["genders"], r.query["ages"])
	terms := slices.DeleteFunc(slices.Clone(searchTerms), func(term string) bool {
		return len(keywords) > 0 && !slices.ContainsFunc(keywords, func(keyword string) bool { return strings.Contains(term, keyword) })
	})
	slices.SortFunc(terms, func(a, b string) int { return cmp.Compare(s.hash(audience, b), s.hash(audience, a)) })
	terms = terms[:min(len(terms), limit)]
	today := s.now().Truncate(24 * time.Hour)
	week := today.AddDate(0, 0, -int(today.Weekday())) // the last Sunday, on which a week ends
	series := make([]map[string]int, len(terms))
	peaks := make([]int, len(terms))
	for i, term := range terms {
		series[i] = map[string]int{}
		for n := range 52 {
			day := week.AddDate(0, 0, -7*n).Format(time.DateOnly)
			series[i][day] = 1 + s.hash(audience, term, day)%1000
			peaks[i] = max(peaks[i], series[i][day])
		}
	}
	trends := []any{}
	for i, term := range terms {
		peak := peaks[i]
		if r.query.Get("normalize_against_group") == "true" {
			peak = slices.Max(peaks)
		}
		for day := range series[i] {
			series[i][day] = series[i][day] * 100 / peak
		}
		trend := object{
			"keyword": term, "time_series": series[i], "pct_growth_wow": s.hash(audience, term, "wow")%200 - 50,
			"pct_growth_mom": s.hash(audience, term, "mom")%400 - 50, "pct_growth_yoy": s.hash(audience, term, "yoy")%800 - 50,
		}
		if r.query.Get("include_prediction") == "true" {
			trend["has_prediction"] = true
			trend["predicted_time_series"] = map[string]int{week.AddDate(0, 0, 7).Format(time.DateOnly): s.hash(audience, term, "next") % 101}
		}
		if r.query.Get("include_demographics") == "true" {
			trend["demographics"] = object{
				"age_distribution":    map[pinterest.TrendAge]float64{pinterest.TrendAge18To24: 0.6, pinterest.TrendAge25To34: 0.4},
				"gender_distribution": map[string]float64{"female": 0.6, "male": 0.36, "unspecified": 0.04},
			}
		}
		trends = append(trends, trend)
	}
	return object{"trends": trends}, nil
}

// hash derives a number from texts and the server's seed. It is not negative.
func (s *Server) hash(texts ...string) int {
	sum := fnv.New32a()
	sum.Write(fmt.Append(nil, s.seed, texts))
	return int(sum.Sum32() >> 1)
}
