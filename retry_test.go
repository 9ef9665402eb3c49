package pinterest_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

const (
	rateBody = `{"code": 8, "message": "This request exceeded a rate limit."}`
	pinBody  = `{"id": "1"}`
)

// callsByMethod has a call for each HTTP method.
var callsByMethod = map[string]func(context.Context, *pinterest.Client) error{
	"GET": func(ctx context.Context, c *pinterest.Client) error { _, err := c.Pins.Get(ctx, "1"); return err },
	"POST": func(ctx context.Context, c *pinterest.Client) error {
		_, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{Title: "soup"})
		return err
	},
	"PATCH": func(ctx context.Context, c *pinterest.Client) error {
		_, err := c.Boards.Update(ctx, "1", &pinterest.BoardUpdateParams{Name: pinterest.Value("soup")})
		return err
	},
	"DELETE": func(ctx context.Context, c *pinterest.Client) error { return c.Pins.Delete(ctx, "1") },
}

// The table has a row for each row of the table in retry.go, and for failures that must not be in it. The second attempt succeeds.
func TestRetry_FailureTable(t *testing.T) {
	const all, safe, none = "GET POST PATCH DELETE", "GET PATCH DELETE", ""
	for _, test := range []struct {
		name    string
		failure step
		retried string // the methods that are retried
	}{
		{"429", respond(429, rateBody), all},
		{"429 without a body", respond(429, ""), all},
		{"429 spam", respond(429, `{"code": 8, "message": "Sorry! We have blocked this as Spam."}`), none},
		{"429 spam in the detail", respond(429, `{"code": 8, "message": "x", "message_detail": "a spam block"}`), none},
		{"429 code 9", respond(429, `{"code": 9, "message": "Sorry! We blocked this link."}`), none},
		{"400 code 2 spam", respond(400, `{"code": 2, "message": "Sorry! We blocked this link because it may lead to spam."}`), none},
		{"429 report cost", respond(429, `{"code": 2726, "message": "Reporting query cost limit exceeded. Retry after 1 seconds"}`), all},
		{"400", respond(400, `{"code": 1, "message": "Invalid request"}`), none},
		{"400 with a wait", respond(400, `{"code": 1, "message": "Retry after 5 seconds"}`), all},
		{"400 code 12", respond(400, `{"code": 12, "message": "something went wrong"}`), all},
		{"400 code 2787", respond(400, `{"code": 2787, "message": "Sorry! Something went wrong on our end."}`), safe},
		{"400 lookback", respond(400, `{"code": 1, "message": "You can only get data from the last 90 days"}`), all},
		{"401 code 2", respond(401, `{"code": 2, "message": "Authentication failed.", "status": "failure"}`), none},
		{"401 code 3", respond(401, `{"code": 3, "message": "Your token does not have sufficient permissions"}`), none},
		{"403 code 29", respond(403, `{"code": 29, "message": "You are not permitted to access that resource."}`), none},
		{"404", respond(404, `{"code": 50, "message": "Pin not found."}`), none},
		{"405", respond(405, `{"status": "failure", "code": 5, "data": "405 Method Not Allowed", "endpoint_name": null}`), none},
		{"408", respond(408, ""), safe},
		{"409 lock", respond(409, `{"code": 409, "message": "Could not get exclusive access"}`), all},
		{"409 conflict", respond(409, `{"code": 4162, "message": "active promotions"}`), none},
		{"409 without a code", respond(409, ``), none},
		{"422", respond(422, `{"code": 4170, "message": "The feed name already exists."}`), none},
		{"500", respond(500, `{"message": "internal error"}`), safe},
		{"501", respond(501, `{"code": 4181, "message": "not implemented"}`), none},
		{"502 of a proxy", respond(502, `<html>Bad Gateway</html>`), safe},
		{"503", respond(503, ""), safe},
		{"504", respond(504, ""), safe},
		{"520 of a content delivery network", respond(520, ""), safe},
		{"599 of a proxy", respond(599, ""), safe},
		{"connection lost", failWith(io.ErrUnexpectedEOF), safe},
		{"connection refused", failWith(&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}), all},
		{"unknown host", failWith(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "x"}}), all},
		{"invalid certificate", failWith(&tls.CertificateVerificationError{Err: errors.New("expired")}), none},
		{"truncated body", truncated(200, pinBody), safe},
		{"invalid JSON", respond(200, `<html>hello</html>`), none},
		{"redirect", respond(302, "", "Location", "https://elsewhere.example/"), none},
	} {
		t.Run(test.name, func(t *testing.T) {
			for method, call := range callsByMethod {
				if method == "DELETE" && test.name == "invalid JSON" {
					continue // the body of the response is not decoded
				}
				t.Run(method, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						transport := &script{steps: []step{test.failure, respond(200, pinBody)}}
						err := call(t.Context(), newClient(t, transport))
						if slices.Contains(strings.Fields(test.retried), method) {
							require.NoError(t, err)
							assert.Equal(t, 2, transport.count())
							assert.Equal(t, transport.bodies[0], transport.bodies[1], "the retry has another body")
							return
						}
						require.Error(t, err)
						assert.Equal(t, 1, transport.count())
					})
				})
			}
		})
	}
}

// truncated returns a step whose connection fails in the middle of the body.
func truncated(status int, body string) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := respond(status, body)(req)
		resp.Body = io.NopCloser(io.MultiReader(io.LimitReader(resp.Body, int64(len(body)/2)), errReader{io.ErrUnexpectedEOF}))
		return resp, err
	}
}

// errReader fails with err.
type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestRetry_RetryUnsafeRetriesACreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, ""), respond(201, pinBody)}}
		policy := pinterest.WithRetryPolicy(pinterest.RetryPolicy{RetryUnsafe: true})
		_, err := newClient(t, transport).Pins.Create(t.Context(), &pinterest.PinCreateParams{}, policy)
		require.NoError(t, err)
		assert.Equal(t, 2, transport.count())
	})
}

func TestRetry_WaitsAsTheResponseAsks(t *testing.T) {
	for name, test := range map[string]struct {
		failure step
		want    time.Duration
	}{
		// The clock of synctest starts at midnight UTC on 2000-01-01.
		"Retry-After with a date":      {respond(429, rateBody, "Retry-After", "Sat, 01 Jan 2000 00:00:09 GMT"), 9 * time.Second},
		"Retry-After in seconds":       {respond(429, rateBody, "Retry-After", "7", "X-Ratelimit-Reset", "3"), 7 * time.Second},
		"Retry-After of a 503":         {respond(503, "", "Retry-After", "4"), 4 * time.Second},
		"seconds in the text of a 400": {respond(400, `{"code": 1, "message": "Retry after 5 seconds"}`), 5 * time.Second},
		"seconds in the text of a 429": {respond(429, `{"message": "limit exceeded. Retry after 1 seconds"}`), time.Second},
		"reset of a 429":               {respond(429, rateBody, "X-Ratelimit-Reset", "42"), 42 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{test.failure, respond(200, pinBody)}}
				_, err := newClient(t, transport).Pins.Get(t.Context(), "1")
				require.NoError(t, err)
				assert.Equal(t, test.want, transport.waits()[0])
			})
		})
	}
}

// century is the longest wait that a response can ask for.
const century = 876000 * time.Hour

// An absurd wait is reported, but closes the category for at most a day.
func TestRetry_AbsurdWaitsCloseACategoryForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Second / 4)
		now := time.Now().Unix()
		for _, test := range []struct {
			value string // of the header
			body  string
			want  time.Duration
		}{
			{"Fri, 31 Dec 9999 23:59:59 GMT", rateBody, century},
			{"Fri, 31 Dec 1999 23:59:59 GMT", rateBody, 0},
			{"Mon, 01 Jan 0001 00:00:00 GMT", rateBody, 0},
			{"1000000000000000000", rateBody, century},
			{"99999999999999999999", rateBody, century},
			{"-99999999999999999999", rateBody, 0},
			{"-5", rateBody, 0},
			{"100000", rateBody, 100_000 * time.Second},
			{fmt.Sprint(now + 30), rateBody, 29750 * time.Millisecond},
			{fmt.Sprint(now+30) + "000", rateBody, 29750 * time.Millisecond},
			{fmt.Sprint(now - 30), rateBody, 0},
			{fmt.Sprint(now + 100_000), rateBody, time.Duration(now+100_000) * time.Second},
			{"soon", `{"message": "Retry after 5 seconds"}`, 5 * time.Second},
			{"", `{"message": "Retry after 99999999999999999999 seconds"}`, century},
			{"", `{"message": "Retry after ` + fmt.Sprint(now+30) + ` seconds"}`, 29750 * time.Millisecond},
		} {
			name := test.value + " " + test.body
			transport := &script{steps: []step{respond(429, test.body, "Retry-After", test.value)}}
			c := newClient(t, transport, pinterest.WithMaxRetries(0))
			_, err := c.Pins.Get(t.Context(), "1")
			var throttled *pinterest.Error
			require.ErrorAs(t, err, &throttled, name)
			assert.Equal(t, test.want, throttled.RetryAfter, name)
			if test.want == 0 {
				continue
			}
			assert.Equal(t, time.Now().Add(test.want), c.RateLimits()[pinterest.CategoryOrgRead].ThrottledUntil, name)
			if test.want < time.Minute {
				continue
			}
			_, err = c.Pins.Get(t.Context(), "1")
			var exhausted *pinterest.QuotaError
			require.ErrorAs(t, err, &exhausted, name)
			assert.Equal(t, 24*time.Hour, exhausted.RetryAfter, name)
			assert.Equal(t, 1, transport.count(), name)
		}
	})
}

// FuzzRetryAfter checks that the wait of a throttled response is that of its header or message, at most a century, and that it closes
// the category for at most a day.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"7", "0", "-1", " 7 ", "1.5", "946684830", "946684830000", "100000", "1000000000000000000", "99999999999999999999",
		"Sat, 01 Jan 2000 00:00:09 GMT", "Saturday, 01-Jan-00 00:00:09 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT",
	} {
		f.Add(seed, "This request exceeded a rate limit.")
		f.Add("", "Retry after "+seed+" seconds")
	}
	f.Fuzz(func(t *testing.T, value, message string) {
		synctest.Test(t, func(t *testing.T) {
			body, err := json.Marshal(map[string]string{"message": message})
			require.NoError(t, err)
			c := newClient(t, &script{steps: []step{respond(429, string(body), "Retry-After", value)}}, pinterest.WithMaxRetries(0))
			_, err = c.Pins.Get(t.Context(), "1")
			var throttled *pinterest.Error
			require.ErrorAs(t, err, &throttled)
			assert.GreaterOrEqual(t, throttled.RetryAfter, time.Duration(0))
			assert.LessOrEqual(t, throttled.RetryAfter, century)
			if n, err := strconv.Atoi(value); err == nil && n <= 86400 {
				assert.Equal(t, time.Duration(max(0, n))*time.Second, throttled.RetryAfter)
			}
			if date, err := http.ParseTime(value); err == nil {
				assert.Equal(t, min(max(0, time.Until(date)), century), throttled.RetryAfter)
			}
			_, err = c.Pins.Get(t.Context(), "1")
			if exhausted, ok := errors.AsType[*pinterest.QuotaError](err); ok {
				assert.Equal(t, min(throttled.RetryAfter, 24*time.Hour), exhausted.RetryAfter)
			}
		})
	})
}

func TestRetry_BackoffIsExponentialWithFullJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var longest [6]time.Duration
		for range 200 {
			transport := &script{steps: []step{respond(503, "")}}
			client := newClient(t, transport, pinterest.WithRetryPolicy(pinterest.RetryPolicy{
				MaxRetries: 6, MinDelay: time.Second, MaxDelay: 10 * time.Second,
			}))
			_, err := client.Pins.Get(t.Context(), "1")
			require.ErrorIs(t, err, pinterest.ErrServer)
			require.Len(t, transport.waits(), 6)
			for i, wait := range transport.waits() {
				longest[i] = max(longest[i], wait)
			}
		}
		for i, bound := range []float64{1, 2, 4, 8, 10, 10} {
			assert.LessOrEqual(t, longest[i].Seconds(), bound)
			assert.Greater(t, longest[i].Seconds(), bound*0.9, "the waits do not cover the whole range")
		}
	})
}

func TestRetry_DefaultIsFourRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, "")}}
		client := newClient(t, transport)
		_, err := client.Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrServer)
		assert.Equal(t, 5, transport.count())

		_, err = client.Pins.Get(t.Context(), "1", pinterest.WithMaxRetries(1))
		require.Error(t, err)
		assert.Equal(t, 5+2, transport.count(), "WithMaxRetries(1)")
	})
}

func TestRetry_ZeroFieldsOfAPolicyAreTheDefaults(t *testing.T) {
	for name, test := range map[string]struct {
		opts []pinterest.RequestOption
		want int // attempts
	}{
		"zero policy":                      {[]pinterest.RequestOption{pinterest.WithRetryPolicy(pinterest.RetryPolicy{})}, 5},
		"MaxDelay":                         {[]pinterest.RequestOption{pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxDelay: time.Hour})}, 5},
		"negative delays":                  {[]pinterest.RequestOption{pinterest.WithRetryPolicy(pinterest.RetryPolicy{MinDelay: -1, MaxDelay: -1})}, 5},
		"negative MaxRetries":              {[]pinterest.RequestOption{pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: -1})}, 1},
		"WithMaxRetries(0)":                {[]pinterest.RequestOption{pinterest.WithMaxRetries(0)}, 1},
		"WithMaxRetries(-1)":               {[]pinterest.RequestOption{pinterest.WithMaxRetries(-1)}, 1},
		"zero policy, WithMaxRetries(0)":   {[]pinterest.RequestOption{pinterest.WithRetryPolicy(pinterest.RetryPolicy{}), pinterest.WithMaxRetries(0)}, 1},
		"policy replaces WithMaxRetries":   {[]pinterest.RequestOption{pinterest.WithMaxRetries(0), pinterest.WithRetryPolicy(pinterest.RetryPolicy{})}, 5},
		"policy of the client is not kept": {[]pinterest.RequestOption{pinterest.WithRetryPolicy(pinterest.RetryPolicy{RetryUnsafe: true})}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{respond(503, "")}}
				_, err := newClient(t, transport, pinterest.WithMaxRetries(9)).Pins.Get(t.Context(), "1", test.opts...)
				require.ErrorIs(t, err, pinterest.ErrServer)
				assert.Equal(t, test.want, transport.count())
				for _, wait := range transport.waits() {
					assert.Less(t, wait, 9*time.Second)
				}
			})
		})
	}
}

func TestRetry_SpuriousLookbackIsRetriedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(400, `{"code": 1, "message": "You can only get data from the last 90 days"}`)}}
		_, err := newClient(t, transport).Pins.GetAnalytics(t.Context(), "1", &pinMetrics)
		require.ErrorIs(t, err, pinterest.ErrBadRequest)
		assert.Equal(t, 2, transport.count())
	})
}

func TestRetry_WaitAboveMaxDelayFailsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		transport := &script{steps: []step{respond(429, rateBody, "X-Ratelimit-Reset", "67150", "X-Pinterest-Rid", "5")}}
		client := newClient(t, transport)
		_, err := client.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
		var throttled *pinterest.Error
		require.ErrorAs(t, err, &throttled)
		assert.Equal(t, 67150*time.Second, throttled.RetryAfter)
		assert.Equal(t, "5", throttled.RequestID)
		assert.Equal(t, 1, transport.count())

		// The next call of the category is not sent.
		var response pinterest.Response
		_, err = client.Pins.Create(t.Context(), &pinterest.PinCreateParams{}, pinterest.WithResponse(&response))
		var exhausted *pinterest.QuotaError
		require.ErrorAs(t, err, &exhausted)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		assert.Equal(t, 67150*time.Second, exhausted.RetryAfter)
		require.EqualError(t, err, "pinterest: pins/create: org_write quota exhausted; retry in 18h39m10s")
		assert.Zero(t, response.Attempts)
		assert.Equal(t, 1, transport.count())

		// Calls of other categories are sent.
		_, err = client.Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		assert.Equal(t, 2, transport.count())
		assert.Equal(t, start, time.Now(), "a call waited")
	})
}

func TestRetry_WaitBeyondTheDeadlineFailsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		transport := &script{steps: []step{respond(429, rateBody, "Retry-After", "11")}}
		_, err := newClient(t, transport).Pins.Get(ctx, "1")
		var throttled *pinterest.Error
		require.ErrorAs(t, err, &throttled)
		assert.Equal(t, 11*time.Second, throttled.RetryAfter)
		assert.Equal(t, start, time.Now())
	})
}

func TestRetry_CancelEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		transport := &script{steps: []step{respond(429, rateBody, "Retry-After", "50")}}
		_, err := newClient(t, transport).Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, pinterest.ErrRateLimited, "the error does not wrap that of the attempt before")
		assert.Equal(t, 3*time.Second, time.Since(start))
		assert.Equal(t, 1, transport.count())
	})
}

// A DELETE whose retry gets a 404 has succeeded, unless it is certain that the first attempt did nothing.
func TestRetry_DeleteSucceedsIfARetryGets404(t *testing.T) {
	notFound := respond(404, `{"code": 404, "message": "Pin not found."}`)
	for name, test := range map[string]struct {
		first step
		want  error
	}{
		"server error":    {respond(503, ""), nil},
		"connection lost": {failWith(io.ErrUnexpectedEOF), nil},
		"truncated body":  {truncated(204, "xx"), nil},
		"not found":       {notFound, pinterest.ErrNotFound},
		"throttled":       {respond(429, rateBody), pinterest.ErrNotFound},
		"locked":          {respond(409, `{"code": 409}`), pinterest.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := newClient(t, &script{steps: []step{test.first, notFound}}).Pins.Delete(t.Context(), "1")
				require.ErrorIs(t, err, test.want)
			})
		})
	}
}

// A 404 says that one of the product groups does not exist. The others may not be deleted.
func TestRetry_DeletionOfSeveralFailsIfARetryGets404(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, ""), respond(404, `{"code": 4180}`)}}
		err := newClient(t, transport).Catalogs.DeleteProductGroups(t.Context(), []string{"1", "2"})
		require.ErrorIs(t, err, pinterest.ErrNotFound)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 2, transport.count())
	})
}

// A second report or upload that is never used does no harm.
func TestRetry_HarmlessPostsAreRetriedAfterAnUnknownOutcome(t *testing.T) {
	for name, call := range map[string]func(context.Context, *pinterest.Client) error{
		"media/create": func(ctx context.Context, c *pinterest.Client) error {
			_, err := c.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
			return err
		},
		"items/post": func(ctx context.Context, c *pinterest.Client) error {
			_, err := c.Catalogs.QueryItems(ctx, retailItems)
			return err
		},
		"products_by_product_group_filter/list": func(ctx context.Context, c *pinterest.Client) error {
			_, err := c.Catalogs.ListProducts(&pinterest.ProductListParams{FeedID: "1", Filters: wantProductGroup.Filters}).Page(ctx)
			return err
		},
		"reports/create": func(ctx context.Context, c *pinterest.Client) error {
			_, err := c.Catalogs.CreateReport(ctx, &pinterest.CatalogReportParams{
				CatalogType: "RETAIL", Report: pinterest.CatalogReportFilter{ReportType: "DISTRIBUTION_ISSUES"},
			})
			return err
		},
		"analytics/create_report": func(ctx context.Context, c *pinterest.Client) error {
			day := pinterest.Date{Year: 2026, Month: time.November, Day: 1}
			_, err := c.AdAccounts.CreateReport(ctx, "1", &pinterest.ReportCreateParams{
				StartDate: day, EndDate: day, Granularity: "DAY", Level: "CAMPAIGN", Columns: []pinterest.Column{pinterest.ColumnSpendInMicroDollar},
			})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{respond(503, ""), failWith(io.ErrUnexpectedEOF), respond(200, `{"media_id": "1", "token": "t", "items": []}`)}}
				require.NoError(t, call(t.Context(), newClient(t, transport)))
				assert.Equal(t, 3, transport.count())
			})
		})
	}
}
