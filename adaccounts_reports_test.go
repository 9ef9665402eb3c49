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

func reportStatuses(list ...string) *script {
	s := &script{}
	for _, status := range list {
		s.steps = append(s.steps, answer(200, `{"report_status": `+status+`, "url": null}`))
	}
	return s
}

func TestWaitReport(t *testing.T) {
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

		for _, status := range []pinterest.ReportStatus{"FAILED", "EXPIRED", "CANCELLED", "DOES_NOT_EXIST"} {
			transport := reportStatuses(`"IN_PROGRESS"`, `"`+string(status)+`"`)
			report, err := newClient(t, transport).AdAccounts.WaitReport(t.Context(), "1", "t")
			var ended *pinterest.ReportError
			require.ErrorAs(t, err, &ended)
			assert.Equal(t, pinterest.ReportError{AdAccountID: "1", Status: status}, *ended)
			require.ErrorContains(t, err, string(status))
			assert.Equal(t, status, report.Status)
			assert.Equal(t, 2, transport.count())
		}
		for _, status := range []string{`null`, `"PONDERING"`} {
			transport := reportStatuses(status)
			_, err := newClient(t, transport).AdAccounts.WaitReport(t.Context(), "1", "t")
			require.ErrorIs(t, err, pinterest.ErrUnknownStatus)
			assert.Equal(t, 10, transport.count())
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = newClient(t, reportStatuses(`"IN_PROGRESS"`)).AdAccounts.WaitReport(ctx, "1", "t")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		_, err = newClient(t, &script{steps: []step{answer(400, `{"code": 400}`)}}).AdAccounts.WaitReport(t.Context(), "1", "t")
		require.ErrorIs(t, err, pinterest.ErrBadRequest)
	})
}

func TestRunReportGivesTheTokenBesideAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{answer(200, `{"report_status": "IN_PROGRESS", "token": "t"}`), answer(200, `{"report_status": "IN_PROGRESS"}`)}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		report, err := newClient(t, transport).AdAccounts.RunReport(ctx, "1", minimalReport)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, &pinterest.Report{Status: "IN_PROGRESS", AdAccountID: "1", Token: "t"}, report)

		_, err = newClient(t, &script{steps: []step{answer(200, `{"report_status": "FAILED", "message": "no"}`)}}).AdAccounts.RunReport(t.Context(), "1", minimalReport)
		require.ErrorContains(t, err, `analytics/create_report: the answer has no token: report request, FAILED "no"`)
		_, err = newClient(t, &script{steps: []step{answer(400, `{"code": 400}`)}}).AdAccounts.RunReport(t.Context(), "1", minimalReport)
		require.ErrorIs(t, err, pinterest.ErrBadRequest)
	})
}

// fileHost serves a report's file on the loopback interface, and fails the test if it is sent a token.
func fileHost(t testing.TB, serve http.HandlerFunc) *httptest.Server {
	t.Helper()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		assert.Empty(t, req.Header.Get("Authorization"))
		serve(w, req)
	}))
	t.Cleanup(host.Close)
	return host
}

// readRows reads a file to its end, or its error.
func readRows(t testing.TB, c *pinterest.Client, report *pinterest.Report) (list []string, err error) {
	t.Helper()
	for row, rowErr := range c.AdAccounts.ReportRows(t.Context(), report) {
		require.NoError(t, err, "nothing comes after an error")
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

func TestReportRows(t *testing.T) {
	const file = `{"626735565838123456": [{"CTR": 1.50, "CAMPAIGN_ID": 626735565838123456}, {"CTR": null}], "2": [], "3": null, "4": [{"NEW": "x"}]}`
	wantJSON := []string{
		`626735565838123456 {"CTR": 1.50, "CAMPAIGN_ID": 626735565838123456}`, `626735565838123456 {"CTR": null}`, `4 {"NEW": "x"}`,
	}
	const table = "DATE,\"CAMPAIGN_NAME\",CTR\r\n2021-04-01,\"a \"\"b\"\",\n{c}\",0.5\r\n2021-04-02,,\r\n"
	wantCSV := []string{
		` {"DATE":"2021-04-01","CAMPAIGN_NAME":"a \"b\",\n{c}","CTR":"0.5"}`, ` {"DATE":"2021-04-02","CAMPAIGN_NAME":"","CTR":""}`,
	}
	broken := []byte(gzipped(t, file))
	broken[len(broken)-8] ^= 1
	for _, test := range []struct {
		name, file string
		want       []string
		err        string
	}{
		{"JSON", file, wantJSON, ""},
		{"JSON in gzip", gzipped(t, file), wantJSON, ""},
		{"JSON after a byte order mark", "\xef\xbb\xbf \n" + file, wantJSON, ""},
		{"a mere list", `[{"A": 1}]`, []string{` {"A": 1}`}, ""},
		{"no entity", `{}`, nil, ""},
		{"CSV", table, wantCSV, ""},
		{"CSV in gzip", gzipped(t, table), wantCSV, ""},
		{"CSV without rows", "DATE,CTR\n", nil, ""},
		{"JSON cut in a row", file[:80], wantJSON[:1], "the file is cut short: unexpected EOF"},
		{"JSON cut after a row", file[:72], wantJSON[:1], "the file is cut short: unexpected EOF"},
		{"JSON cut before the end", file[:len(file)-1], wantJSON, "the file is cut short: unexpected EOF"},
		{"gzip cut", gzipped(t, file)[:40], nil, "the file is cut short: unexpected EOF"},
		{"gzip without checksum", gzipped(t, file)[:len(gzipped(t, file))-4], wantJSON, "the file is cut short: unexpected EOF"},
		{"CSV cut in a row", table[:len(table)-6], wantCSV[:1], "record on line 4: wrong number of fields"},
		{"empty", "", nil, "the file is empty: unexpected EOF"},
		{"not rows", `{"1": {"A": 1}}`, nil, `entity "1" has no list of rows: its value begins with '{'`},
		{"not objects", `{"1": [7]}`, nil, "a row is not an object: it begins with '7'"},
		{"more than one", `{} {}`, nil, "the file goes on after its end: '{'"},
		{"a row that is too long", `[{"A": 1}, {"A": "` + strings.Repeat("x", 1<<20) + `"}]`, []string{` {"A": 1}`}, "a row or an entity id is longer than 1048576 bytes"},
		{"gzip with an invalid checksum", string(broken), wantJSON, "gzip: invalid checksum"},
		{"CSV in gzip cut", gzipped(t, table)[:40], nil, "the file is cut short: unexpected EOF"},
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

func TestReportRowsOfABrokenConnection(t *testing.T) {
	for name, file := range map[string]string{"JSON": `{"1": [{"A": 1}, {"A": 2}`, "CSV": "A\n1\n2"} {
		host := fileHost(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, file)
		})
		got, err := readRows(t, newClient(t, http.DefaultTransport), &pinterest.Report{URL: host.URL})
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, name)
		assert.NotEmpty(t, got, name)
	}
	release := make(chan struct{})
	host := fileHost(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"1": [{"A": 1},`)
		_ = http.NewResponseController(w).Flush() // a client that went away
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
		break // closes the connection, so that the host can end
	}
}

// linkedReport is an API that gives out a new link for each look, and a host that takes the later ones from the first good one on.
func linkedReport(t *testing.T, firstGood int, status string) (api http.RoundTripper, looks *int) {
	t.Helper()
	looks = new(int)
	host := fileHost(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Query().Get("X-Amz-Signature") < fmt.Sprintf("s3cretsignature%d", firstGood) {
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
		*looks++
		return answer(200, fmt.Sprintf(`{"report_status": %q, "url": "%s/f?X-Amz-Signature=s3cretsignature%d"}`, status, host.URL, *looks))(req)
	}}}, looks
}

func TestReportLinksAreFetchedAnewOnce(t *testing.T) {
	api, looks := linkedReport(t, 2, "FINISHED")
	c := newClient(t, api)
	report, err := c.AdAccounts.GetReport(t.Context(), "1", "t")
	require.NoError(t, err)
	before := *report
	got, err := readRows(t, c, report)
	require.NoError(t, err)
	assert.Equal(t, []string{`1 {"A": 1}`}, got)
	assert.Equal(t, 2, *looks)
	assert.Equal(t, before, *report, "the caller's report stays as it is")

	api, looks = linkedReport(t, 1, "FINISHED")
	_, err = readRows(t, newClient(t, api), &pinterest.Report{AdAccountID: "1", Token: "t"})
	require.NoError(t, err, "a report made by hand")
	assert.Equal(t, 1, *looks)

	api, looks = linkedReport(t, 9, "FINISHED")
	var log bytes.Buffer
	c = newClient(t, api, pinterest.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	_, err = readRows(t, c, &pinterest.Report{URL: "", AdAccountID: "1", Token: "t"})
	var refused *pinterest.FileHostError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, pinterest.FileHostError{
		Operation: "report download", StatusCode: 403, Code: "AccessDenied", Message: "Request s3cretsignature0 has expired", RequestID: "R1",
	}, *refused)
	assert.Equal(t, 1, *looks)
	assert.Contains(t, log.String(), `operation="report download" status=403`)
	assert.NotContains(t, log.String(), "s3cretsignature1")

	api, _ = linkedReport(t, 9, "EXPIRED")
	_, err = readRows(t, newClient(t, api), &pinterest.Report{AdAccountID: "1", Token: "t"})
	var ended *pinterest.ReportError
	require.ErrorAs(t, err, &ended)
}

// watched is a body that tells whether it was closed.
type watched struct {
	io.Reader
	closed bool
}

func (w *watched) Close() error {
	w.closed = true
	return nil
}

func TestReportRowsCloseTheFile(t *testing.T) {
	for name, take := range map[string]int{"to the end": 9, "a part": 1} {
		file := &watched{Reader: strings.NewReader(`{"1": [{"A": 1}, {"A": 2}]}`)}
		c := newClient(t, &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: file, Request: req}, nil
		}}})
		_, err := pinterest.Collect(c.AdAccounts.ReportRows(t.Context(), &pinterest.Report{URL: "https://h.example/f"}), take)
		require.NoError(t, err)
		assert.True(t, file.closed, name)
	}
}

func TestDownloadReportCannotRenewALinkWithoutAToken(t *testing.T) {
	transport := &script{steps: []step{answer(403, `<Error><Code>AccessDenied</Code><Message>of abcdefgh12345678 and abcdefgh and 300</Message></Error>`)}}
	_, err := newClient(t, transport).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{
		URL: "https://h.example/f?X-Amz-Credential=abcdefgh&X-Amz-Expires=300&X-Amz-Signature=abcdefgh12345678",
	})
	var refused *pinterest.FileHostError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "of REDACTED and REDACTED and 300", refused.Message, "the longest part first, and no part that is no secret")
	assert.Equal(t, 1, transport.count())
}

func TestDownloadReportErrorsHideTheURL(t *testing.T) {
	transport := &script{steps: []step{
		fault(&http.MaxBytesError{Limit: 1}), answer(503, `<Error><Code>SlowDown</Code><Message>s3cretsignature</Message></Error>`), answer(200, `{}`),
	}}
	synctest.Test(t, func(t *testing.T) {
		file, err := newClient(t, transport).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://h.example/f?X-Amz-Signature=s3cretsignature"})
		require.NoError(t, err, "faults and 5xx are repeated")
		content, err := io.ReadAll(file)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		assert.Equal(t, "{}", string(content))
		assert.Equal(t, 3, transport.count())
	})
	for name, one := range map[string]step{"fault": fault(assert.AnError), "503": transport.steps[1], "302": answer(302, "", "Location", "https://elsewhere.example/?X-Amz-Signature=s3cretsignature")} {
		c := newClient(t, &script{steps: []step{one}}, pinterest.WithMaxRetries(0))
		_, err := c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://h.example/f?X-Amz-Signature=s3cretsignature"})
		require.ErrorContains(t, err, "pinterest: report download: ", name)
		assert.NotContains(t, err.Error(), "s3cret", name)
	}
	_, err := newClient(t, transport).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://h.example/\x7f?s3cret"})
	require.EqualError(t, err, "pinterest: report download: url is not a valid http or https URL")
}

// BenchmarkReportRows reads a million rows and reports how far the heap grew.
func BenchmarkReportRows(b *testing.B) {
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
