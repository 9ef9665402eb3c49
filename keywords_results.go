package pinterest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// KeywordResult is the result of one keyword of a batch. The service responds with status 200 even if keywords fail, so check Err.
type KeywordResult struct {
	Keyword       *Keyword // nil for a failure
	ErrorMessages []string // why the keyword failed
}

var errNoKeyword = errors.New("the response has no such keyword")

// Err returns the messages as one error, nil for a success. A result with neither a keyword nor a message is an error, too: the response
// has no result for the keyword.
func (r KeywordResult) Err() error {
	if r.Keyword == nil && len(r.ErrorMessages) == 0 {
		return errNoKeyword
	}
	errs := make([]error, len(r.ErrorMessages))
	for i, message := range r.ErrorMessages {
		errs[i] = errors.New(redact.Line(message))
	}
	return errors.Join(errs...)
}

// KeywordResults are the results of a batch of keywords, in the order of the input.
type KeywordResults []KeywordResult

// Err returns the errors of all keywords that failed, each with its index in the input, nil if all succeeded.
func (r KeywordResults) Err() error {
	var errs []error
	for i, result := range r {
		if err := result.Err(); err != nil {
			errs = append(errs, fmt.Errorf("%d: %w", i, err))
		}
	}
	return errors.Join(errs...)
}

// keywordResponse has the results of a batch, in any order.
type keywordResponse struct {
	Keywords []Keyword `json:"keywords"`
	Errors   []struct {
		Data          Keyword  `json:"data"`
		ErrorMessages []string `json:"error_messages"`
	} `json:"errors"`
}

// resultsFor returns the results in the order of n keywords. A result belongs to the first keyword without a result that one of the
// functions recognizes; the functions are tried one after the other for all results.
func (r *keywordResponse) resultsFor(operationID string, n int, isKeyword ...func(i int, found Keyword) bool) (KeywordResults, error) {
	type unmatched struct {
		keyword Keyword
		result  KeywordResult
	}
	var open []unmatched
	for _, keyword := range r.Keywords {
		open = append(open, unmatched{keyword, KeywordResult{Keyword: &keyword}})
	}
	for _, failure := range r.Errors {
		open = append(open, unmatched{failure.Data, KeywordResult{ErrorMessages: failure.ErrorMessages}})
	}
	results, known := make(KeywordResults, n), make([]bool, n)
	for _, is := range isKeyword {
		open = slices.DeleteFunc(open, func(found unmatched) bool {
			for i := range results {
				if !known[i] && is(i, found.keyword) {
					results[i], known[i] = found.result, true
					return true
				}
			}
			return false
		})
	}
	if len(open) > 0 {
		return results, opErrorf(operationID, "the response has %d results that belong to none of the keywords", len(open))
	}
	return results, nil
}
