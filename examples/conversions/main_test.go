package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

// shop is a server with an ad account, and a job that sends orders to it.
type shop struct {
	*pinteresttest.Server
	t       *testing.T
	account string
	job     job
	out     bytes.Buffer
}

func newShop(t *testing.T, opts ...pinteresttest.Option) *shop {
	t.Helper()
	s := &shop{Server: pinteresttest.New(t, opts...), t: t}
	s.account = s.AddAdAccount(pinterest.AdAccount{}).ID
	s.AddAdAccount(pinterest.AdAccount{}) // not the first one
	s.job = job{out: &s.out, client: s.Client()}
	return s
}

// inShop runs test in a bubble, where waits pass at once.
func inShop(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		test(t, newShop(t, pinteresttest.WithoutSockets()))
	})
}

// send sends the lines of a file and returns what was printed.
func (s *shop) send(lines ...string) (output string, err error) {
	s.out.Reset()
	err = s.job.send(s.t.Context(), strings.NewReader(strings.Join(lines, "\n")))
	return s.out.String(), err
}

// recorded returns the order ids of the recorded events.
func (s *shop) recorded() (ids []string) {
	for _, event := range s.ConversionEvents(s.account) {
		ids = append(ids, event.CustomData.OrderID)
	}
	return ids
}

// orders returns lines with valid orders, and their ids.
func orders(n int) (lines, ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprint(i))
		lines = append(lines, newOrder(ids[i]))
	}
	return lines, ids
}

const (
	email     = "canary@mail.example"
	phone     = "+49 30 5550199"
	ip        = "203.0.113.7"
	userAgent = "Canary/5.0 (X11)"
)

// newOrder returns a line with a valid order. The pairs replace parts of it.
func newOrder(id string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(fmt.Sprintf(`{"id": %q, "time": "2026-05-04T12:00:00+02:00", "currency": "EUR", "total": "49.19",`+
		` "email": %q, "phone": %q, "ip": %q, "user_agent": %q,`+
		` "products": [{"id": "bowl", "price": "36.20", "quantity": 1}, {"id": "lid", "price": "6.50", "quantity": 2}]}`, id, email, phone, ip, userAgent))
}

func hashOf(text string) []string {
	hash := sha256.Sum256([]byte(text))
	return []string{hex.EncodeToString(hash[:])}
}

func TestConversions_RunsWithoutToken(t *testing.T) {
	run := func(args ...string) (code int, table, stderr string) {
		code, stdout, stderr := programtest.Run(t, nil, args...)
		_, table, _ = strings.Cut(stdout, "\n\n")
		return code, table, stderr
	}
	code, table, stderr := run()
	require.Zero(t, code, stderr)
	assert.Equal(t, `RESULT                   ORDERS  REASON                               WHICH
accepted                 5       -                                    1001, 1002, 1003, 1005, 1006
accepted with a warning  1       'custom_data.value' is not a number  1004
`, table)
	code, table, stderr = run("broken.jsonl")
	assert.Equal(t, 1, code)
	assert.Equal(t, "7 of 9 orders are not accepted\n", stderr)
	assert.Equal(t, `RESULT                   ORDERS  REASON                                                                                  WHICH
accepted                 1       -                                                                                       2001
accepted with a warning  1       'custom_data.value' is not a number                                                     2002
rejected                 2       not JSON in UTF-8                                                                       line 4, line 9
rejected                 1       offline orders are counted each time they are sent                                      line 6
rejected                 1       total is not of type string                                                             line 7
rejected                 2       'action_source' value 'phone' is not valid                                              2003, 2008
rejected                 1       user_data has no email, no mobile ad id, and not both client IP address and user agent  2005
`, table)
	code, _, stderr = run("missing.jsonl")
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^open missing.jsonl: .+\n$", stderr)
}

// env returns the environment of a program that uses the server.
func (s *shop) env() []string {
	return []string{"PINTEREST_ACCESS_TOKEN=" + s.NewToken(pinterest.ScopeAdsRead, pinterest.ScopeAdsWrite), "PINTEREST_API_URI=" + s.URL()}
}

func TestConversions_Usage(t *testing.T) {
	programtest.RequireHelp(t, "conversions [flags] orders.jsonl", "-account id", "-live",
		"PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	s := newShop(t)
	programtest.RequireUsageError(t, "a file is required", s.env(), "-live")
	programtest.RequireUsageError(t, "a file is required", s.env(), "-live", "")
	programtest.RequireUsageError(t, "unexpected argument: broken.jsonl", s.env(), "orders.jsonl", "broken.jsonl")
	assert.Empty(t, s.Requests())

	code, _, stderr := programtest.Run(t, s.env(), "orders.jsonl")
	assert.Zero(t, code, stderr)
}

func TestConversions_SendsTestEvents(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		output, err := s.send(newOrder("a"))
		require.NoError(t, err)
		assert.Contains(t, output, "Sending test events to ad account "+s.account+": Pinterest does not record them.")
		assert.Contains(t, output, "\naccepted  1       -       a\n")
		assert.Empty(t, s.recorded())
	})
}

func TestConversions_LiveTwiceIsRecordedOnce(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.job.live = true
		lines, ids := orders(1001) // two calls
		for range 2 {
			output, err := s.send(lines...)
			require.NoError(t, err)
			assert.Contains(t, output, "Sending REAL events to ad account "+s.account)
			assert.Contains(t, output, "\naccepted  1001    -       0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...\n")
		}
		assert.Equal(t, ids, s.recorded())
	})
}

func TestConversions_Event(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.job.live = true
		_, err := s.send(newOrder("a"), newOrder("b", `"currency"`, `"source": "app_android", "currency"`))
		require.NoError(t, err)
		events := s.ConversionEvents(s.account)
		require.Len(t, events, 2)
		assert.Equal(t, pinterest.ActionSourceAppAndroid, events[1].ActionSource)
		require.True(t, events[0].EventTime.Equal(time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)))
		events[0].EventTime = pinterest.UnixTime{}
		assert.Equal(t, pinterest.ConversionEvent{
			EventName: "checkout", ActionSource: "web", EventID: "order-a",
			UserData: pinterest.UserData{Emails: hashOf(email), Phones: hashOf("49305550199"), ClientIPAddress: ip, ClientUserAgent: userAgent},
			CustomData: &pinterest.CustomData{
				Currency: "EUR", Value: "49.19", NumItems: 3, ContentIDs: []string{"bowl", "lid"}, OrderID: "a",
				Contents: []pinterest.ConversionContent{{ID: "bowl", ItemPrice: "36.20", Quantity: 1}, {ID: "lid", ItemPrice: "6.50", Quantity: 2}},
			},
		}, events[0])
	})
}

func TestConversions_AdAccount(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.job.account, s.job.live = s.account, true
		_, err := s.send(newOrder("a"))
		require.NoError(t, err)
		assert.Equal(t, []string{"a"}, s.recorded())
		assert.Len(t, s.Requests(), 1, "a conversion token cannot list ad accounts")

		s.job.account, s.job.client = "", s.AddUser("nobody").Client()
		_, err = s.send(newOrder("a"))
		require.EqualError(t, err, "the token cannot access any ad account")
		s.Inject(pinteresttest.Fault{
			Operation: "ad_accounts/list", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: pinterest.CodeNotPermitted},
		})
		_, err = s.send(newOrder("a"))
		require.ErrorIs(t, err, pinterest.ErrForbidden)
		require.ErrorContains(t, err, "use -account")
	})
}

func TestConversions_InvalidLinesDoNotStopOthers(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.job.live = true
		output, err := s.send(
			newOrder("a")+"\r", "", " \t", newOrder("b")[:50], newOrder("c")+"{}", "[]", "null",
			newOrder("d", `"phone"`, `"Phone number"`), newOrder("e", `"49.19"`, `49.19`), newOrder("f", `[`, `{"list": [`, `]`, `]}`),
			newOrder("g", "T12:00:00+02:00", ""), newOrder("h", `"EUR"`, `""`), newOrder("i", `"49.19"`, `null`), newOrder("a"), newOrder(""),
			newOrder("j", "canary", "can\xe4ry"), newOrder("k", `"currency"`, `"source": "offline", "currency"`),
			newOrder("l", email, strings.Repeat("x", 1<<20)), newOrder("m", `"m"`, `"m\n\u001b[2J"`), newOrder("n"),
		)
		require.EqualError(t, err, "14 of 18 orders are not accepted")
		_, table, _ := strings.Cut(output, "WHICH\n")
		assert.Equal(t, []string{"a", "l", "m\n\x1b[2J", "n"}, s.recorded())
		assert.Equal(t, `accepted  4       -                                                   a, l, m  [2J, n
rejected  3       not JSON in UTF-8                                   line 4, line 5, line 16
rejected  2       not an object, or a field is unknown                line 6, line 8
rejected  2       id is required                                      line 7, line 15
rejected  1       total is not of type string                         line 9
rejected  1       products is not of type slice                       line 10
rejected  1       time is not like 2026-05-04T09:30:00Z               line 11
rejected  2       currency and total are required                     line 12, line 13
rejected  1       an earlier line has the same id                     line 14
rejected  1       offline orders are counted each time they are sent  line 17
`, table)
	})
}

func TestConversions_AllRejectedAreListed(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		lines, ids := orders(12)
		for i := range lines {
			lines[i] = newOrder(ids[i], `"currency"`, `"source": "phone", "currency"`)
		}
		output, err := s.send(lines...)
		require.EqualError(t, err, "12 of 12 orders are not accepted")
		assert.Contains(t, output, "\nrejected  12      'action_source' value 'phone' is not valid  "+strings.Join(ids, ", ")+"\n")
	})
}

func TestConversions_FileThatCannotBeRead(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.job.live = true
		file := io.MultiReader(strings.NewReader(newOrder("a")+"\n"+newOrder("b")), iotest.ErrReader(errors.New("disk failure")))
		require.EqualError(t, s.job.send(t.Context(), file), "the file cannot be read after line 1: disk failure")
		assert.Equal(t, []string{"a"}, s.recorded())
	})
}

var (
	throttled = pinteresttest.Response{
		Status: http.StatusTooManyRequests, Code: pinterest.CodeRateLimited, Message: "This request exceeded a rate limit.",
	}
	unavailable = pinteresttest.Response{Status: http.StatusServiceUnavailable}
)

func TestConversions_FaultsLeadToOneEventPerOrder(t *testing.T) {
	for name, effect := range map[string]pinteresttest.Effect{
		"429": throttled, "503": unavailable, "drop before": pinteresttest.DropBefore, "drop after": pinteresttest.DropAfter,
		"half a response": pinteresttest.Truncate,
	} {
		t.Run(name, func(t *testing.T) {
			inShop(t, func(t *testing.T, s *shop) {
				s.job.live = true
				s.Inject(pinteresttest.Fault{Operation: "events/create", Count: 2, Effect: effect})
				lines, ids := orders(12)
				output, err := s.send(lines...)
				require.NoError(t, err, output)
				assert.Equal(t, ids, s.recorded())
			})
		})
	}
}

func TestConversions_NextRunSendsTheOthers(t *testing.T) {
	for name, test := range map[string]struct {
		fault pinteresttest.Fault
		want  string
	}{
		"403":        {pinteresttest.Fault{Effect: pinteresttest.Response{Status: http.StatusForbidden}}, "\nfailed  12      pinterest: events/create: "},
		"503":        {pinteresttest.Fault{Count: 5, Effect: unavailable}, "\nunknown  12      pinterest: events/create: "},
		"drop after": {pinteresttest.Fault{Count: 5, Effect: pinteresttest.DropAfter}, "\nunknown  12      pinterest: events/create: "},
		"not JSON":   {pinteresttest.Fault{Effect: pinteresttest.Garbage}, "\nunknown  12      pinterest: events/create: "}, // not retried
	} {
		t.Run(name, func(t *testing.T) {
			inShop(t, func(t *testing.T, s *shop) {
				s.job.live = true
				test.fault.Operation = "events/create"
				s.Inject(test.fault)
				lines, ids := orders(12)
				output, err := s.send(lines...)
				require.EqualError(t, err, "12 of 12 orders are not accepted")
				assert.Contains(t, output, test.want)
				assert.Contains(t, output, "  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...\n")
				assert.NotContains(t, output, "request id")
				_, err = s.send(lines...)
				require.NoError(t, err)
				assert.Equal(t, ids, s.recorded())
			})
		})
	}
}

func TestConversions_RejectedTokenIsOneReason(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "events/create", Effect: pinteresttest.Response{
			Status: http.StatusForbidden, Code: pinterest.CodeNotPermitted, Message: "No access from " + ip + ".",
		}})
		lines, _ := orders(1001)
		lines[1000] = newOrder("1000", ip, "2001:db8::1") // the other address is masked in the second call too
		output, err := s.send(lines...)
		require.EqualError(t, err, "1001 of 1001 orders are not accepted")
		assert.Contains(t, output, "\nfailed  1001    pinterest: events/create: 403 Forbidden (code 29): No access from REDACTED.  0, 1, ")
	})
}

func TestConversions_NoPersonalData(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		requireNoCanary := func(text string, canaries ...string) {
			t.Helper()
			for _, canary := range canaries {
				require.NotContains(t, strings.ToLower(text), strings.ToLower(canary))
			}
		}
		private := []string{"canary", "mail.example", "5550199", ip, "X11"}
		echo := func(status int, body string) {
			s.Inject(pinteresttest.Fault{Operation: "events/create", Effect: pinteresttest.Response{Status: status, Body: []byte(body)}})
		}
		echo(200, `{"events": [{"status": "failed", "error_message": "bad `+ip+`"}, {"status": "processed", "warning_message": "odd `+userAgent+`"}]}`)
		output, err := s.send(newOrder("a"), newOrder("b"))
		require.EqualError(t, err, "1 of 2 orders are not accepted")
		assert.Contains(t, output, "\naccepted with a warning  1       odd REDACTED  b\nrejected                 1       bad REDACTED  a\n")
		requireNoCanary(output, private...)

		echo(400, `{"code": 4196, "message": "data[1]: `+ip+` is not an IP address; `+userAgent+`"}`)
		output, err = s.send(newOrder("a", ip, "192.0.2.1"), newOrder("b"), newOrder("c", userAgent, "x"))
		require.Error(t, err)
		assert.Contains(t, output, "data[1]: REDACTED is not an IP address; REDACTED")
		requireNoCanary(output, private...)

		output, err = s.send(
			newOrder("a", "2026-05-04T12:00:00+02:00", email), newOrder("b", `"phone"`, `"`+email+`"`), newOrder("c", `"`+phone+`"`, "49305550199"),
			newOrder("d", `"quantity": 1`, `"quantity": 493055501990000000000`), newOrder("e", `"`+ip+`"`, ip), newOrder("f")+email, email,
			newOrder("g", `"`+userAgent+`"`, `["`+userAgent+`"]`), newOrder("h", email, " ", phone, "canary"), newOrder("i", `"email"`, `"source": "phone", "email"`),
		)
		require.EqualError(t, err, "10 of 10 orders are not accepted")
		requireNoCanary(output, private...)

		for _, r := range s.Requests() {
			requireNoCanary(string(r.Body)+r.String()+fmt.Sprint(r.Header), "canary@", "mail.example", "5550199")
		}
	})
}

func TestConversions_CtrlC(t *testing.T) {
	s := newShop(t)
	lines, ids := orders(1100)
	path := filepath.Join(t.TempDir(), "orders.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
	s.Inject(pinteresttest.Fault{Operation: "events/create", Effect: pinteresttest.SlowBody(time.Hour)})

	p := programtest.Start(t, s.env(), "-live", path)
	require.Eventually(t, func() bool { return len(s.recorded()) > 0 }, 10*time.Second, time.Millisecond)
	p.Interrupt()
	code, stdout, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Equal(t, "interrupted; run it again to send the other orders\n", stderr)
	assert.Contains(t, stdout, "\nunknown  1000    pinterest: events/create: ")
	assert.Contains(t, stdout, "\nfailed   1       pinterest: events/create: not sent: ", "no further line is read")
	assert.Equal(t, ids[:1000], s.recorded())

	code, _, stderr = programtest.Run(t, s.env(), "-live", path)
	require.Zero(t, code, stderr)
	assert.Equal(t, ids, s.recorded())
}
