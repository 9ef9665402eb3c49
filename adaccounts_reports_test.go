package pinterest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// reportStatuses returns a transport that responds with one status, as JSON, after another. The last one repeats.
func reportStatuses(statuses ...string) *script {
	s := &script{}
	for _, status := range statuses {
		s.steps = append(s.steps, respond(200, `{"report_status": `+status+`, "url": null}`))
	}
	return s
}

func TestReport_Wait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []string
		transport := reportStatuses(`"IN_PROGRESS"`, `null`, `"PONDERING"`, `"IN_PROGRESS"`, `"FINISHED"`)
		report, err := newClient(t, transport).AdAccounts.WaitReport(
			t.Context(), "1", "t", pinterest.WithPollInterval(time.Second, 3*time.Second),
			pinterest.WithWaitProgress(func(status string, elapsed time.Duration) { seen = append(seen, fmt.Sprint(status, " ", elapsed)) }),
		)
		require.NoError(t, err)
		assert.Equal(t, &pinterest.Report{Status: pinterest.ReportStatusFinished, AdAccountID: "1", Token: "t"}, report)
		assert.Equal(t, []string{"IN_PROGRESS 0s", " 1s", "PONDERING 3s", "IN_PROGRESS 6s", "FINISHED 9s"}, seen)
	})
}

func TestReport_WaitEndsWithoutAFile(t *testing.T) {
	for _, status := range []pinterest.ReportStatus{"FAILED", "EXPIRED", "CANCELLED", "DOES_NOT_EXIST"} {
		t.Run(string(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := reportStatuses(`"IN_PROGRESS"`, `"`+string(status)+`"`)
				report, err := newClient(t, transport).AdAccounts.WaitReport(t.Context(), "1", "t")
				var reportErr *pinterest.ReportError
				require.ErrorAs(t, err, &reportErr)
				assert.Equal(t, pinterest.ReportError{AdAccountID: "1", Status: status}, *reportErr)
				require.EqualError(t, err, fmt.Sprintf("pinterest: report of ad account 1 has no file: status %q", status))
				assert.Equal(t, status, report.Status)
				assert.Equal(t, 2, transport.count())
			})
		})
	}
}

func TestReport_WaitGivesUpOnUnknownStatus(t *testing.T) {
	for _, status := range []string{`null`, `"PONDERING"`} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := reportStatuses(status)
				_, err := newClient(t, transport).AdAccounts.WaitReport(t.Context(), "1", "t")
				require.ErrorIs(t, err, pinterest.ErrUnknownStatus)
				assert.Equal(t, 10, transport.count())
			})
		})
	}
}

func TestReport_WaitReturnsErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := newClient(t, reportStatuses(`"IN_PROGRESS"`)).AdAccounts.WaitReport(ctx, "1", "t")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		_, err = newClient(t, &script{steps: []step{respond(400, `{"code": 400}`)}}).AdAccounts.WaitReport(t.Context(), "1", "t")
		require.ErrorIs(t, err, pinterest.ErrBadRequest)
	})
}

func TestReport_RunReturnsTokenWithError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(200, `{"report_status": "IN_PROGRESS", "token": "t"}`), respond(200, `{"report_status": "IN_PROGRESS"}`)}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		report, err := newClient(t, transport).AdAccounts.RunReport(ctx, "1", minimalReport)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, &pinterest.Report{Status: "IN_PROGRESS", AdAccountID: "1", Token: "t"}, report)
	})
}

func TestReport_RunReturnsErrorsOfCreate(t *testing.T) {
	_, err := newClient(t, &script{steps: []step{respond(200, `{"report_status": "FAILED", "message": "no"}`)}}).AdAccounts.RunReport(t.Context(), "1", minimalReport)
	require.ErrorContains(t, err, `analytics/create_report: the response has no token: report request, FAILED "no"`)
	_, err = newClient(t, &script{steps: []step{respond(400, `{"code": 400}`)}}).AdAccounts.RunReport(t.Context(), "1", minimalReport)
	require.ErrorIs(t, err, pinterest.ErrBadRequest)
}

// fileHost starts a file host on the loopback interface. The test fails if it receives an access token.
func fileHost(t testing.TB, serve http.HandlerFunc) *httptest.Server {
	t.Helper()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		assert.Empty(t, req.Header.Get("Authorization"))
		serve(w, req)
	}))
	t.Cleanup(host.Close)
	return host
}

// readRows reads all rows and the error after them, if any.
func readRows(t testing.TB, c *pinterest.Client, report *pinterest.Report) (list []string, err error) {
	t.Helper()
	for row, rowErr := range c.AdAccounts.ReportRows(t.Context(), report) {
		require.NoError(t, err, "row after an error")
		if rowErr != nil {
			assert.Nil(t, row)
			err = rowErr
			continue
		}
		list = append(list, row.EntityID()+" "+row.String())
	}
	return list, err
}

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var file bytes.Buffer
	w := gzip.NewWriter(&file)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return file.String()
}

func TestReport_Rows(t *testing.T) {
	const file = `{"626735565838123456": [{"CTR": 1.50, "CAMPAIGN_ID": 626735565838123456}, {"CTR": null}], "2": [], "3": null, "4": [{"NEW": "x"}]}`
	wantJSON := []string{
		`626735565838123456 {"CTR": 1.50, "CAMPAIGN_ID": 626735565838123456}`, `626735565838123456 {"CTR": null}`, `4 {"NEW": "x"}`,
	}
	const table = "DATE,\"CAMPAIGN_NAME\",CTR\r\n2021-04-01,\"a \"\"b\"\",\n{c}\",0.5\r\n2021-04-02,,\r\n"
	wantCSV := []string{
		` {"DATE":"2021-04-01","CAMPAIGN_NAME":"a \"b\",\n{c}","CTR":"0.5"}`, ` {"DATE":"2021-04-02","CAMPAIGN_NAME":"","CTR":""}`,
	}
	corrupt := []byte(gzipped(t, file))
	corrupt[len(corrupt)-8] ^= 1 // in the checksum
	for _, test := range []struct {
		name, file string
		want       []string
		err        string
	}{
		{"JSON", file, wantJSON, ""},
		{"JSON in gzip", gzipped(t, file), wantJSON, ""},
		{"JSON after a byte order mark", "\xef\xbb\xbf \n" + file, wantJSON, ""},
		{"JSON list", `[{"A": 1}]`, []string{` {"A": 1}`}, ""},
		{"JSON without entities", `{}`, nil, ""},
		{"CSV", table, wantCSV, ""},
		{"CSV in gzip", gzipped(t, table), wantCSV, ""},
		{"CSV without rows", "DATE,CTR\n", nil, ""},
		{"JSON truncated in a row", file[:80], wantJSON[:1], "the file is truncated: unexpected EOF"},
		{"JSON truncated after a row", file[:72], wantJSON[:1], "the file is truncated: unexpected EOF"},
		{"JSON truncated before the end", file[:len(file)-1], wantJSON, "the file is truncated: unexpected EOF"},
		{"gzip truncated", gzipped(t, file)[:40], nil, "the file is truncated: unexpected EOF"},
		{"gzip without checksum", gzipped(t, file)[:len(gzipped(t, file))-4], wantJSON, "the file is truncated: unexpected EOF"},
		{"CSV truncated in a row", table[:len(table)-6], wantCSV[:1], "record on line 4: wrong number of fields"},
		{"empty file", "", nil, "the file is empty: unexpected EOF"},
		{"object instead of a list", `{"1": {"A": 1}}`, nil, `entity "1" has '{' instead of a list of rows`},
		{"number instead of an object", `{"1": [7]}`, nil, "a row is not an object: it starts with '7'"},
		{"two reports", `{} {}`, nil, "unexpected '{' after the end of the report"},
		{"row that is too long", `[{"A": 1}, {"A": "` + strings.Repeat("x", 1<<20) + `"}]`, []string{` {"A": 1}`}, "a row or an entity id is longer than 1048576 bytes"},
		{"gzip with an invalid checksum", string(corrupt), wantJSON, "gzip: invalid checksum"},
		{"CSV in gzip truncated", gzipped(t, table)[:40], nil, "the file is truncated: unexpected EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			host := fileHost(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, test.file) })
			c := newClient(t, http.DefaultTransport)
			got, err := readRows(t, c, &pinterest.Report{URL: host.URL + "/metrics_report.txt?X-Amz-Signature=s3cretsignature"})
			assert.Equal(t, test.want, got)
			if test.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "pinterest: report download: "+test.err)
		})
	}
}

func TestReport_RowsOfATruncatedResponse(t *testing.T) {
	for name, file := range map[string]string{"JSON": `{"1": [{"A": 1}, {"A": 2}`, "CSV": "A\n1\n2"} {
		t.Run(name, func(t *testing.T) {
			host := fileHost(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "1000")
				_, _ = io.WriteString(w, file)
			})
			got, err := readRows(t, newClient(t, http.DefaultTransport), &pinterest.Report{URL: host.URL})
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.NotEmpty(t, got)
		})
	}
}

func TestReport_RowsOfASlowHost(t *testing.T) {
	release := make(chan struct{})
	host := fileHost(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"1": [{"A": 1},`)
		_ = http.NewResponseController(w).Flush() // fails if the client has closed the connection
		<-release
	})
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for row, err := range newClient(t, http.DefaultTransport).AdAccounts.ReportRows(ctx, &pinterest.Report{URL: host.URL}) {
		if row != nil {
			cancel()
		}
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)

	for _, err := range newClient(t, http.DefaultTransport).AdAccounts.ReportRows(t.Context(), &pinterest.Report{URL: host.URL}) {
		require.NoError(t, err)
		break // closes the connection, which ends the handler
	}
}

// linkedReport returns a transport to an API that creates a new link to a report for each GetReport, and the number of links. The file
// host rejects all links before firstValid as expired.
func linkedReport(t *testing.T, firstValid int, status string) (api http.RoundTripper, links *int) {
	t.Helper()
	links = new(int)
	host := fileHost(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Query().Get("X-Amz-Signature") < fmt.Sprintf("s3cretsignature%d", firstValid) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<Error><Code>AccessDenied</Code><Message>Request s3cretsignature0 has expired</Message><RequestId>R1</RequestId></Error>`)
			return
		}
		_, _ = io.WriteString(w, `{"1": [{"A": 1}]}`)
	})
	return &script{steps: []step{func(req *http.Request) (*http.Response, error) {
		if strings.HasPrefix(host.URL, "http://"+req.URL.Host) {
			return http.DefaultTransport.RoundTrip(req)
		}
		*links++
		return respond(200, fmt.Sprintf(`{"report_status": %q, "url": "%s/f?X-Amz-Signature=s3cretsignature%d"}`, status, host.URL, *links))(req)
	}}}, links
}

func TestReport_ExpiredLinkIsRenewed(t *testing.T) {
	api, links := linkedReport(t, 2, "FINISHED")
	c := newClient(t, api)
	report, err := c.AdAccounts.GetReport(t.Context(), "1", "t")
	require.NoError(t, err)
	before := *report
	got, err := readRows(t, c, report)
	require.NoError(t, err)
	assert.Equal(t, []string{`1 {"A": 1}`}, got)
	assert.Equal(t, 2, *links)
	assert.Equal(t, before, *report, "the caller's report must not be modified")
}

func TestReport_DownloadWithTokenOnly(t *testing.T) {
	api, links := linkedReport(t, 1, "FINISHED")
	_, err := readRows(t, newClient(t, api), &pinterest.Report{AdAccountID: "1", Token: "t"})
	require.NoError(t, err)
	assert.Equal(t, 1, *links)

	api, _ = linkedReport(t, 9, "EXPIRED")
	_, err = readRows(t, newClient(t, api), &pinterest.Report{AdAccountID: "1", Token: "t"})
	var reportErr *pinterest.ReportError
	require.ErrorAs(t, err, &reportErr)
}

func TestReport_RejectedDownload(t *testing.T) {
	api, links := linkedReport(t, 9, "FINISHED")
	var log bytes.Buffer
	c := newClient(t, api, pinterest.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	_, err := readRows(t, c, &pinterest.Report{AdAccountID: "1", Token: "t"})
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, pinterest.FileHostError{
		Operation: "report download", StatusCode: 403, Code: "AccessDenied", Message: "Request s3cretsignature0 has expired", RequestID: "R1",
	}, *rejection)
	assert.Equal(t, 1, *links)
	assert.Contains(t, log.String(), `operation="report download" status=403`)
	assert.NotContains(t, log.String(), "s3cretsignature1")
}

// closeRecorder is a body that records whether it was closed.
type closeRecorder struct {
	io.Reader
	closed bool
}

func (r *closeRecorder) Close() error {
	r.closed = true
	return nil
}

func TestReport_RowsCloseTheFile(t *testing.T) {
	for name, limit := range map[string]int{"all rows": 9, "first row": 1} {
		t.Run(name, func(t *testing.T) {
			file := &closeRecorder{Reader: strings.NewReader(`{"1": [{"A": 1}, {"A": 2}]}`)}
			c := newClient(t, &script{steps: []step{func(req *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusOK, Body: file, Request: req}, nil
			}}})
			_, err := pinterest.Collect(c.AdAccounts.ReportRows(t.Context(), &pinterest.Report{URL: "https://h.example/f"}), limit)
			require.NoError(t, err)
			assert.True(t, file.closed)
		})
	}
}

func TestReport_LinkWithoutTokenIsNotRenewed(t *testing.T) {
	transport := &script{steps: []step{respond(403, `<Error><Code>AccessDenied</Code><Message>of abcdefgh12345678 and abcdefgh and 300</Message></Error>`)}}
	_, err := newClient(t, transport).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{
		URL: "https://h.example/f?X-Amz-Credential=abcdefgh&X-Amz-Expires=300&X-Amz-Signature=abcdefgh12345678",
	})
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, "of REDACTED and REDACTED and 300", rejection.Message, "only whole secrets must be masked")
	assert.Equal(t, 1, transport.count())
}

const slowDown = `<Error><Code>SlowDown</Code><Message>s3cretsignature</Message></Error>`

func TestReport_DownloadIsRetried(t *testing.T) {
	transport := &script{steps: []step{failWith(&http.MaxBytesError{Limit: 1}), respond(503, slowDown), respond(200, `{}`)}}
	synctest.Test(t, func(t *testing.T) {
		file, err := newClient(t, transport).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://h.example/f?X-Amz-Signature=s3cretsignature"})
		require.NoError(t, err)
		content, err := io.ReadAll(file)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		assert.Equal(t, "{}", string(content))
		assert.Equal(t, 3, transport.count())
	})
}

func TestReport_DownloadErrorsHideTheURL(t *testing.T) {
	for name, response := range map[string]step{
		"transport error": failWith(assert.AnError), "503": respond(503, slowDown),
		"302": respond(302, "", "Location", "https://elsewhere.example/?X-Amz-Signature=s3cretsignature"),
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, &script{steps: []step{response}}, pinterest.WithMaxRetries(0))
			_, err := c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://h.example/f?X-Amz-Signature=s3cretsignature"})
			require.ErrorContains(t, err, "pinterest: report download: ")
			assert.NotContains(t, err.Error(), "s3cret")
		})
	}
	_, err := newClient(t, &script{}).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://h.example/\x7f?s3cret"})
	require.EqualError(t, err, "pinterest: report download: url is not a valid http or https URL")
}

// BenchmarkReport_Rows reads a million rows and reports the growth of the heap.
func BenchmarkReport_Rows(b *testing.B) {
	const count = 1_000_000
	row := `{"DATE": "2021-04-01", "CAMPAIGN_ID": 626735565838123456, "SPEND_IN_DOLLAR": 30.10, "TOTAL_CLICKTHROUGH": 216}`
	host := fileHost(b, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"1": [`+row)
		chunk := strings.Repeat(","+row, 1000)
		for range count/1000 - 1 {
			_, _ = io.WriteString(w, chunk)
		}
		_, _ = io.WriteString(w, strings.Repeat(","+row, 999)+"]}")
	})
	c := newClient(b, http.DefaultTransport)
	var before, now runtime.MemStats
	var growth uint64
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		n := 0
		for _, err := range c.AdAccounts.ReportRows(b.Context(), &pinterest.Report{URL: host.URL}) {
			require.NoError(b, err)
			if n++; n%10_000 == 0 {
				runtime.ReadMemStats(&now)
				growth = max(growth, now.HeapAlloc-min(before.HeapAlloc, now.HeapAlloc))
			}
		}
		require.Equal(b, count, n)
	}
	b.ReportMetric(float64(growth)/(1<<20), "MiB-heap-growth")
}
