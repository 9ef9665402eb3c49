package pinterest_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
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

// The four ways a call can be repeated or not.
var methods = map[string]func(context.Context, *pinterest.Client) error{
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

// TestFailureTable has a row for each row of the table in retry.go, and for what must not be in it. Every failure comes once
// and is followed by a success.
func TestFailureTable(t *testing.T) {
	const all, safe, none = "GET POST PATCH DELETE", "GET PATCH DELETE", ""
	for _, test := range []struct {
		name     string
		failure  step
		repeated string
	}{
		{"429", answer(429, rateBody), all},
		{"429 without a body", answer(429, ""), all},
		{"429 spam", answer(429, `{"code": 8, "message": "Sorry! We have blocked this as Spam."}`), none},
		{"429 spam in the detail", answer(429, `{"code": 8, "message": "x", "message_detail": "a spam block"}`), none},
		{"429 report cost", answer(429, `{"code": 2726, "message": "Reporting query cost limit exceeded. Retry after 1 seconds"}`), all},
		{"400", answer(400, `{"code": 1, "message": "Invalid request"}`), none},
		{"400 that names a wait", answer(400, `{"code": 1, "message": "Retry after 5 seconds"}`), all},
		{"400 code 12", answer(400, `{"code": 12, "message": "something went wrong"}`), all},
		{"400 code 2787", answer(400, `{"code": 2787, "message": "Sorry! Something went wrong on our end."}`), safe},
		{"400 lookback", answer(400, `{"code": 1, "message": "You can only get data from the last 90 days"}`), all},
		{"401 code 2", answer(401, `{"code": 2, "message": "Authentication failed.", "status": "failure"}`), none},
		{"401 code 3", answer(401, `{"code": 3, "message": "Your token does not have sufficient permissions"}`), none},
		{"403 code 29", answer(403, `{"code": 29, "message": "You are not permitted to access that resource."}`), none},
		{"404", answer(404, `{"code": 50, "message": "Pin not found."}`), none},
		{"405", answer(405, `{"status": "failure", "code": 5, "data": "405 Method Not Allowed", "endpoint_name": null}`), none},
		{"408", answer(408, ""), safe},
		{"409 lock", answer(409, `{"code": 409, "message": "Could not get exclusive access"}`), all},
		{"409 conflict", answer(409, `{"code": 4162, "message": "active promotions"}`), none},
		{"409 without a code", answer(409, ``), none},
		{"422", answer(422, `{"code": 4170, "message": "The feed name already exists."}`), none},
		{"500", answer(500, `{"message": "internal error"}`), safe},
		{"501", answer(501, `{"code": 4181, "message": "not implemented"}`), none},
		{"502 of a proxy", answer(502, `<html>Bad Gateway</html>`), safe},
		{"503", answer(503, ""), safe},
		{"504", answer(504, ""), safe},
		{"connection broken", fault(io.ErrUnexpectedEOF), safe},
		{"connection refused", fault(&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}), all},
		{"unknown host", fault(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "x"}}), all},
		{"bad certificate", fault(&tls.CertificateVerificationError{Err: errors.New("expired")}), none},
		{"answer cut short", cut(200, pinBody), safe},
		{"answer not JSON", answer(200, `<html>hello</html>`), none},
		{"redirect", answer(302, "", "Location", "https://elsewhere.example/"), none},
	} {
		t.Run(test.name, func(t *testing.T) {
			for method, call := range methods {
				synctest.Test(t, func(t *testing.T) {
					transport := &script{steps: []step{test.failure, answer(200, pinBody)}}
					err := call(t.Context(), newClient(t, transport))
					if method == "DELETE" && test.name == "answer not JSON" {
						return // a delete has no answer to read
					}
					if contains(test.repeated, method) {
						require.NoError(t, err, method)
						assert.Equal(t, 2, transport.count(), method)
						assert.Equal(t, transport.bodies[0], transport.bodies[1], "the body is sent again")
						return
					}
					require.Error(t, err, method)
					assert.Equal(t, 1, transport.count(), method)
				})
			}
		})
	}
}

func contains(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// cut is an answer whose connection breaks in the middle of the body.
func cut(status int, body string) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := answer(status, body)(req)
		resp.Body = io.NopCloser(io.MultiReader(io.LimitReader(resp.Body, int64(len(body)/2)), errReader{io.ErrUnexpectedEOF}))
		return resp, err
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestRetryUnsafeRepeatsACreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{answer(503, ""), answer(201, pinBody)}}
		policy := pinterest.DefaultRetryPolicy()
		policy.RetryUnsafe = true
		_, err := newClient(t, transport).Pins.Create(t.Context(), nil, pinterest.WithRetryPolicy(policy))
		require.NoError(t, err)
		assert.Equal(t, 2, transport.count())
	})
}

func TestNamedWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat)
		transport := &script{steps: []step{answer(429, rateBody, "Retry-After", date), answer(200, pinBody)}}
		_, err := newClient(t, transport).Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, 9*time.Second, transport.waits()[0])

		for _, test := range []struct {
			name    string
			failure step
			want    time.Duration
		}{
			{"Retry-After in seconds", answer(429, rateBody, "Retry-After", "7", "X-Ratelimit-Reset", "3"), 7 * time.Second},
			{"Retry-After of a 503", answer(503, "", "Retry-After", "4"), 4 * time.Second},
			{"seconds in the message of a 400", answer(400, `{"code": 1, "message": "Retry after 5 seconds"}`), 5 * time.Second},
			{"seconds in the message of a 429", answer(429, `{"message": "limit exceeded. Retry after 1 seconds"}`), time.Second},
			{"reset of a 429", answer(429, rateBody, "X-Ratelimit-Reset", "42"), 42 * time.Second},
		} {
			transport := &script{steps: []step{test.failure, answer(200, pinBody)}}
			_, err := newClient(t, transport).Pins.Get(t.Context(), "1")
			require.NoError(t, err, test.name)
			assert.Equal(t, test.want, transport.waits()[0], test.name)
		}
	})
}

// century is the longest wait that is read.
const century = 876000 * time.Hour

// A wait that makes no sense is reported, but closes the category for a day only, and overflows nowhere.
func TestRetryAfter_AbsurdWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Second / 4)
		now := time.Now().Unix()
		for _, test := range []struct {
			value string // of the header, "" for none
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
			{seconds(now + 30), rateBody, 29750 * time.Millisecond},
			{seconds(now+30) + "000", rateBody, 29750 * time.Millisecond},
			{seconds(now - 30), rateBody, 0},
			{seconds(now + 100_000), rateBody, time.Duration(now+100_000) * time.Second},
			{"soon", `{"message": "Retry after 5 seconds"}`, 5 * time.Second},
			{"", `{"message": "Retry after 99999999999999999999 seconds"}`, century},
			{"", `{"message": "Retry after ` + seconds(now+30) + ` seconds"}`, 29750 * time.Millisecond},
		} {
			transport := &script{steps: []step{answer(429, test.body, "Retry-After", test.value)}}
			c := newClient(t, transport, pinterest.WithMaxRetries(0))
			_, err := c.Pins.Get(t.Context(), "1")
			var limited *pinterest.Error
			require.ErrorAs(t, err, &limited)
			assert.Equal(t, test.want, limited.RetryAfter, test.value)
			if test.want == 0 {
				continue
			}
			assert.Equal(t, time.Now().Add(test.want), c.RateLimits()[pinterest.CategoryOrgRead].ThrottledUntil, test.value)
			if test.want < time.Minute {
				continue
			}
			_, err = c.Pins.Get(t.Context(), "1")
			var exhausted *pinterest.QuotaError
			require.ErrorAs(t, err, &exhausted, test.value)
			assert.Equal(t, 24*time.Hour, exhausted.RetryAfter, test.value)
			assert.Equal(t, 1, transport.count(), test.value)
		}
	})
}

// FuzzRetryAfter checks that the wait of a throttled response is what its header or message says, within bounds, and that it
// closes the category for a day at most.
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
			c := newClient(t, &script{steps: []step{answer(429, string(body), "Retry-After", value)}}, pinterest.WithMaxRetries(0))
			_, err = c.Pins.Get(t.Context(), "1")
			var limited *pinterest.Error
			require.ErrorAs(t, err, &limited)
			assert.GreaterOrEqual(t, limited.RetryAfter, time.Duration(0))
			assert.LessOrEqual(t, limited.RetryAfter, century)
			if n, err := strconv.Atoi(value); err == nil && n <= 86400 {
				assert.Equal(t, time.Duration(max(0, n))*time.Second, limited.RetryAfter)
			}
			if date, err := http.ParseTime(value); err == nil {
				assert.Equal(t, min(max(0, time.Until(date)), century), limited.RetryAfter)
			}
			_, err = c.Pins.Get(t.Context(), "1")
			if exhausted, ok := errors.AsType[*pinterest.QuotaError](err); ok {
				assert.Equal(t, min(limited.RetryAfter, 24*time.Hour), exhausted.RetryAfter)
			}
		})
	})
}

func TestBackoffIsExponentialWithFullJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var longest [6]time.Duration
		for range 200 {
			transport := &script{steps: []step{answer(503, "")}}
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
			assert.Greater(t, longest[i].Seconds(), bound*0.9, "the whole range is drawn from")
		}
	})
}

func TestDefaultsOfThePolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{answer(503, "")}}
		client := newClient(t, transport)
		_, err := client.Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrServer)
		assert.Equal(t, 5, transport.count(), "four retries")

		_, err = client.Pins.Get(t.Context(), "1", pinterest.WithMaxRetries(1))
		require.Error(t, err)
		assert.Equal(t, 7, transport.count(), "one retry for this call")
	})
}

func TestSpuriousLookbackIsRepeatedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{answer(400, `{"code": 1, "message": "You can only get data from the last 90 days"}`)}}
		_, err := newClient(t, transport).Pins.GetAnalytics(t.Context(), "1", &pinMetrics)
		require.ErrorIs(t, err, pinterest.ErrBadRequest)
		assert.Equal(t, 2, transport.count())
	})
}

func TestALongNamedWaitFailsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		transport := &script{steps: []step{answer(429, rateBody, "X-Ratelimit-Reset", "67150", "X-Pinterest-Rid", "5")}}
		client := newClient(t, transport)
		_, err := client.Pins.Create(t.Context(), nil)
		var limited *pinterest.Error
		require.ErrorAs(t, err, &limited)
		assert.Equal(t, 67150*time.Second, limited.RetryAfter)
		assert.Equal(t, "5", limited.RequestID)
		assert.Equal(t, 1, transport.count())

		// The next call of the category is not sent.
		var response pinterest.Response
		_, err = client.Pins.Create(t.Context(), nil, pinterest.WithResponse(&response))
		var exhausted *pinterest.QuotaError
		require.ErrorAs(t, err, &exhausted)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		assert.Equal(t, 67150*time.Second, exhausted.RetryAfter)
		require.EqualError(t, err, "pinterest: pins/create: org_write quota exhausted; retry in 18h39m10s")
		assert.Zero(t, response.Attempts)
		assert.Equal(t, 1, transport.count())

		// Other categories go on.
		_, err = client.Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		assert.Equal(t, 2, transport.count())
		assert.Equal(t, start, time.Now(), "nothing waited")
	})
}

func TestAWaitBeyondTheDeadlineFailsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		transport := &script{steps: []step{answer(429, rateBody, "Retry-After", "11")}}
		_, err := newClient(t, transport).Pins.Get(ctx, "1")
		var limited *pinterest.Error
		require.ErrorAs(t, err, &limited)
		assert.Equal(t, 11*time.Second, limited.RetryAfter)
		assert.Equal(t, start, time.Now())
	})
}

func TestCancelEndsAWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		transport := &script{steps: []step{answer(429, rateBody, "Retry-After", "50")}}
		_, err := newClient(t, transport).Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, pinterest.ErrRateLimited, "what went before is in the error too")
		assert.Equal(t, 3*time.Second, time.Since(start))
		assert.Equal(t, 1, transport.count())
	})
}

func TestADeleteThatMeets404AfterAnUnknownOutcomeSucceeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		notFound := answer(404, `{"code": 404, "message": "Pin not found."}`)
		for _, ambiguous := range []step{answer(503, ""), fault(io.ErrUnexpectedEOF), cut(204, "xx")} {
			transport := &script{steps: []step{ambiguous, notFound}}
			require.NoError(t, newClient(t, transport).Pins.Delete(t.Context(), "1"))
		}
		for _, refused := range []step{notFound, answer(429, rateBody), answer(409, `{"code": 409}`)} {
			transport := &script{steps: []step{refused, notFound}}
			require.ErrorIs(t, newClient(t, transport).Pins.Delete(t.Context(), "1"), pinterest.ErrNotFound)
		}
	})
}

func TestCallsOfACategoryWaitWhileItIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		transport := &script{steps: []step{answer(429, rateBody, "Retry-After", "20"), answer(200, pinBody)}}
		client := newClient(t, transport)
		first := make(chan error)
		go func() { _, err := client.Pins.Get(t.Context(), "1"); first <- err }()
		time.Sleep(time.Second)
		_, err := client.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "x"}) // of another category
		require.NoError(t, err)
		assert.Equal(t, time.Second, time.Since(start))
		_, err = client.Boards.Get(t.Context(), "2") // of the same
		require.NoError(t, err)
		require.NoError(t, <-first)
		assert.GreaterOrEqual(t, time.Since(start), 20*time.Second)
		assert.LessOrEqual(t, time.Since(start), 21*time.Second, "one after the other")
	})
}
