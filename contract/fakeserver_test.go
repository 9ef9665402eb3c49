package contract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// exchange is a request to pinteresttest and its response. pinteresttest/exchanges_test.go writes those of the tests of pinteresttest.
type exchange struct {
	Test         string `json:"test"`
	Method       string `json:"method"`
	URL          string `json:"url"`
	Status       int    `json:"status"`
	ResponseBody []byte `json:"response_body"`
}

// testsWithFaults are the tests of pinteresttest whose responses are broken or have invented values on purpose, or are
// thousands of the same.
const testsWithFaults = "Faults|Transport|Concurrent|AddCopies"

// exchangesOfTests runs the tests of pinteresttest and returns their exchanges.
func exchangesOfTests(t *testing.T) []exchange {
	t.Helper()
	path := filepath.Join(t.TempDir(), "exchanges")
	tests := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-skip", testsWithFaults, "./pinteresttest")
	tests.Dir = ".."
	tests.Env = append(os.Environ(), "PINTERESTTEST_EXCHANGES="+path)
	output, err := tests.CombinedOutput()
	require.NoError(t, err, "%s", output)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var all []exchange
	for line := range bytes.Lines(content) {
		var x exchange
		require.NoError(t, json.Unmarshal(line, &x))
		all = append(all, x)
	}
	return all
}

// fakeResponses validates responses of pinteresttest against a description, of which relax has not changed anything.
type fakeResponses struct {
	*spec
	succeeded map[string]int    // the number of successful responses by operation id
	problems  map[string]string // the first problem at each place: OPERATION.STATUS.FIELD
}

func newFakeResponses(t *testing.T, version string) *fakeResponses {
	t.Helper()
	content, err := readDescription(version)
	require.NoError(t, err)
	s, err := parse(content, func(*openapi3.T) {})
	require.NoError(t, err)
	return &fakeResponses{spec: s, succeeded: map[string]int{}, problems: map[string]string{}}
}

// add validates the response of an exchange, if the description has the operation.
func (f *fakeResponses) add(t *testing.T, x exchange) {
	t.Helper()
	described, err := url.Parse(x.URL)
	require.NoError(t, err)
	described.Scheme, described.Host = "https", "api.pinterest.com"
	req, err := http.NewRequestWithContext(t.Context(), x.Method, described.String(), nil)
	require.NoError(t, err)
	input, err := f.validation(req)
	if err != nil {
		return
	}
	op := f.operations[input.Route.Operation.OperationID]
	if x.Status < http.StatusMultipleChoices {
		f.succeeded[op.OperationID]++
	}
	place := fmt.Sprintf("%s.%d", op.OperationID, x.Status)
	problem := func(place, text string) {
		if f.problems[place] == "" {
			f.problems[place] = fmt.Sprintf("%s, in %s: %.1000s", text, x.Test, x.ResponseBody)
		}
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: x.Status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(x.ResponseBody)), Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	for _, cause := range causes(err) {
		problem(place+fieldPath(cause.JSONPointer()), cause.Reason)
	}
	if err != nil && len(causes(err)) == 0 {
		problem(place, err.Error())
	}
	if f.version() != newest[0] || len(x.ResponseBody) == 0 {
		return
	}
	var body any
	require.NoError(t, json.Unmarshal(x.ResponseBody, &body))
	for _, field := range f.undescribed(place, op.responseTo(x.Status), body) {
		problem(field, "not described")
	}
}

// causes returns the innermost errors of a validation.
func causes(err error) []*openapi3.SchemaError {
	if all, ok := errors.AsType[openapi3.MultiError](err); ok {
		var found []*openapi3.SchemaError
		for _, err := range all {
			found = append(found, causes(err)...)
		}
		return found
	}
	failure, ok := errors.AsType[*openapi3.SchemaError](err)
	if !ok {
		return nil
	}
	if inner := causes(failure.Origin); len(inner) > 0 {
		return inner
	}
	return []*openapi3.SchemaError{failure}
}

// fieldPath formats a JSON pointer like the places of deviations.
func fieldPath(pointer []string) string {
	var path strings.Builder
	for _, part := range pointer {
		if strings.Trim(part, "0123456789") == "" {
			path.WriteString("[]")
		} else {
			path.WriteString("." + part)
		}
	}
	return path.String()
}

// middleware adds the exchanges of a client.
func (f *fakeResponses) middleware(t *testing.T) pinterest.Middleware {
	t.Helper()
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return nil, err
			}
			resp.Body = io.NopCloser(bytes.NewReader(body))
			f.add(t, exchange{Test: t.Name(), Method: req.Method, URL: req.URL.String(), Status: resp.StatusCode, ResponseBody: body})
			return resp, nil
		})
	}
}

// TestFakeServer validates the responses of pinteresttest: those that its own tests receive, which call all operations, and those to
// valid arguments with ids of objects that may not exist.
func TestFakeServer(t *testing.T) {
	all := gates(t)
	exchanges := exchangesOfTests(t)
	for _, g := range all {
		t.Run(g.version(), func(t *testing.T) {
			f := newFakeResponses(t, g.version())
			for _, x := range exchanges {
				f.add(t, x)
			}
			for id := range g.implemented() {
				assert.Positive(t, f.succeeded[id], "%s: no success", id)
			}
			synctest.Test(t, func(t *testing.T) { f.callAtRandom(t, g) }) // the generated dates do not depend on the day of the test
			f.requireDescribed(t)
			f.requireAllDeviations(t)
		})
	}
}

// requireDescribed fails the test for each problem that is not listed in deviations.
func (f *fakeResponses) requireDescribed(t *testing.T) {
	t.Helper()
	for place, problem := range f.problems {
		assert.True(t, deviates(f.version(), ofFake, place), "not in deviations: %s: %s", place, problem)
	}
}

// requireAllDeviations fails the test for each deviation that is not a problem any more.
func (f *fakeResponses) requireAllDeviations(t *testing.T) {
	t.Helper()
	for _, d := range deviations {
		for _, pattern := range d.places() {
			if d.kind == ofFake && d.holds(f.version()) {
				found := slices.ContainsFunc(slices.Collect(maps.Keys(f.problems)), func(place string) bool { return matches(pattern, place) })
				assert.True(t, found, "not a difference any more: %s", pattern)
			}
		}
	}
}

// inOrder returns the operations of the client, those that delete objects last.
func (g *gate) inOrder() []specOperation {
	return slices.SortedFunc(maps.Values(g.implemented()), func(a, b specOperation) int {
		return cmp.Or(strings.Compare(b.method, a.method), strings.Compare(a.OperationID, b.OperationID))
	})
}

// callAtRandom calls each operation with generated arguments.
func (f *fakeResponses) callAtRandom(t *testing.T, g *gate) {
	t.Helper()
	server := pinteresttest.NewServer(pinteresttest.WithoutSockets())
	defer server.Close()
	client := server.Client(pinterest.WithMaxRetries(0), pinterest.WithMiddleware(f.middleware(t)))
	random := rand.New(rand.NewPCG(5, 6))
	known := seed(t, server, client)
	failed, succeeded := 0, 0
	for _, op := range g.inOrder() {
		for i := range 20 {
			arguments := &generator{Rand: random, gate: g, optional: float64(i%4) / 4, request: true, known: known.of(op)}
			if _, err := arguments.call(t.Context(), client, op); err != nil {
				failed++
			} else {
				succeeded++
			}
		}
	}
	assert.Positive(t, succeeded)
	assert.Positive(t, failed)
	t.Logf("%d of %d generated calls succeeded", succeeded, failed+succeeded)
}

// knownValues are values that pinteresttest accepts, such as ids of existing objects, by the name of the parameter or field.
type knownValues map[string]string

// of returns the values for the arguments of an operation. Some of them have an id without the name of its object.
func (k knownValues) of(op specOperation) knownValues {
	own := maps.Clone(k)
	objects, _, _ := strings.Cut(op.OperationID, "/")
	own["id"] = k[strings.TrimSuffix(objects, "s")+"_id"]
	return own
}

// seed creates one object of each kind and returns their ids, and other values.
func seed(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) knownValues {
	t.Helper()
	ctx := t.Context()
	board := server.AddBoard(pinterest.Board{})
	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Seed"})
	require.NoError(t, err)
	media, err := c.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	require.NoError(t, err)
	feedID := server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 2)
	groups, err := c.Catalogs.ListProductGroups(feedID, nil).Page(ctx)
	require.NoError(t, err)
	catalogs, err := c.Catalogs.List(nil).Page(ctx)
	require.NoError(t, err)
	account := server.SeedAds(2, 1, 1)
	ads, err := c.AdAccounts.ListAds(account, nil).Page(ctx)
	require.NoError(t, err)
	tag, err := c.Conversions.CreateTag(ctx, account, &pinterest.ConversionTagCreateParams{Name: "Seed"})
	require.NoError(t, err)
	list, err := c.CustomerLists.Create(ctx, account, &pinterest.CustomerListCreateParams{Name: "Seed", Records: []string{"a@x.com"}})
	require.NoError(t, err)
	audience, err := c.Audiences.Create(ctx, account, &pinterest.AudienceCreateParams{
		AudienceType: pinterest.AudienceTypeCustomerList, Name: "Seed", Rule: pinterest.CustomerListRule{CustomerListID: list.ID},
	})
	require.NoError(t, err)
	download, err := c.Bulk.CreateDownload(ctx, account, nil)
	require.NoError(t, err)
	promotions, err := c.Promotions.Create(ctx, account, &pinterest.ProductGroupPromotionCreateParams{
		AdGroupID: ads.Items[0].AdGroupID, Promotions: []pinterest.ProductGroupPromotionSpec{{CatalogProductGroupID: groups.Items[0].ID}},
	})
	require.NoError(t, cmp.Or(err, promotions.Err()))
	batch, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
		Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationDelete,
		Items: []pinterest.ItemRecord{{ItemID: "item-1"}},
	})
	require.NoError(t, err)
	ingestion, err := c.Catalogs.IngestFeed(ctx, feedID)
	require.NoError(t, err)
	return knownValues{
		"board_id": board.ID, "section_id": section.ID, "pin_id": server.AddPin(pinterest.Pin{BoardID: board.ID}).ID, "media_id": media.MediaID,
		"feed_id": feedID, "product_group_id": groups.Items[0].ID, "catalog_product_group_id": groups.Items[0].ID, "catalog_id": catalogs.Items[0].ID,
		"ad_account_id": account, "campaign_id": ads.Items[0].CampaignID, "ad_group_id": ads.Items[0].AdGroupID, "ad_id": ads.Items[0].ID,
		"parent_id": ads.Items[0].AdGroupID, "order_line_id": server.AddOrderLine(pinterest.OrderLine{AdAccountID: account}).ID,
		"template_id": server.AddReportTemplate(pinterest.ReportTemplate{AdAccountID: account}).ID, "bulk_request_id": download.RequestID,
		"board_section_id": section.ID, "conversion_tag_id": tag.ID, "customer_list_id": list.ID, "audience_id": audience.ID,
		"product_group_promotion_id": promotions[0].Value.ID, "batch_id": batch.BatchID, "processing_result_id": ingestion.ID,
		"username": server.AddUser("friend").Username(), "interest_id": "945391946569", "country_code": "US",
		"link": "https://shop.example/", "event_name": "checkout", "action_source": "web", "default_locale": "en-US",
	}
}
