package pinterest_test

import (
	"context"
	"fmt"
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

// The combinations of options and helpers that must compile.
var (
	_ = []pinterest.WaitOption{
		pinterest.WithAdAccount("1"), pinterest.WithHeader("X-A", "b"), pinterest.WithMaxRetries(1), pinterest.WithMaxResponseSize(1),
		pinterest.WithRetryPolicy(pinterest.RetryPolicy{}), pinterest.WithResponse(nil), pinterest.WithQuery("a"), pinterest.WithBodyField("a", 1),
		pinterest.WithPollInterval(1, 1), pinterest.WithWaitProgress(nil),
	}
	_ = []pinterest.UploadOption{
		pinterest.WithAdAccount("1"), pinterest.WithHeader("X-A", "b"), pinterest.WithMaxRetries(1), pinterest.WithMaxResponseSize(1),
		pinterest.WithRetryPolicy(pinterest.RetryPolicy{}), pinterest.WithResponse(nil), pinterest.WithQuery("a"), pinterest.WithBodyField("a", 1),
		pinterest.WithPollInterval(1, 1), pinterest.WithWaitProgress(nil), pinterest.WithUploadSize(1), pinterest.WithUploadProgress(nil),
	}
	_ pinterest.ClientOption = pinterest.WithPollInterval(1, 1)
)

// jobs is a transport to the API and a file host. Each job is done at its second poll.
type jobs struct {
	script
	requests []string // method, URI and header X-Trace
	polls    int
}

func newJobs() *jobs {
	j := &jobs{}
	j.steps = []step{j.respond}
	return j
}

func (j *jobs) respond(req *http.Request) (*http.Response, error) {
	j.requests = append(j.requests, strings.TrimSpace(req.Method+" "+strings.TrimPrefix(req.URL.RequestURI(), "/v5")+" "+req.Header.Get("X-Trace")))
	if req.URL.Host == "files.example" {
		return respond(200, `{"1": [{"A": 1}]}`)(req)
	}
	media, report, bulk, batch := "processing", "IN_PROGRESS", "RUNNING", "PROCESSING"
	if req.Method == http.MethodGet {
		j.polls++
	}
	if j.polls == 2 {
		media, report, bulk, batch = "succeeded", "FINISHED", "SUCCEEDED", "COMPLETED"
	}
	body := `{"media_id": "1", "upload_url": "https://files.example/upload", "upload_parameters": {"key": "a"}, "status": "` + media + `"}`
	switch {
	case strings.Contains(req.URL.Path, "/reports"):
		body = `{"token": "t", "report_status": "` + report + `", "url": "https://files.example/report"}`
	case strings.Contains(req.URL.Path, "/bulk"):
		body = `{"status": "` + bulk + `", "result_url": "https://files.example/report"}`
	case strings.Contains(req.URL.Path, "/items"):
		body = `{"batch_id": "7", "status": "` + batch + `", "items": [{"item_id": "a", "status": "SUCCESS"}]}`
	}
	return respond(200, body, "X-Number", strconv.Itoa(len(j.requests)))(req)
}

// helperCalls returns a call of each helper with the options opts.
func helperCalls(opts ...pinterest.RequestOption) map[string]func(ctx context.Context, c *pinterest.Client) error {
	var waits []pinterest.WaitOption
	var uploads []pinterest.UploadOption
	for _, opt := range opts {
		waits, uploads = append(waits, opt), append(uploads, opt)
	}
	only := func(_ any, err error) error { return err }
	upload := &pinterest.MediaUpload{UploadURL: "https://files.example/upload"}
	report := &pinterest.Report{AdAccountID: "1", Token: "t", URL: "https://files.example/report"}
	return map[string]func(ctx context.Context, c *pinterest.Client) error{
		"UploadVideo": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.Media.UploadVideo(ctx, strings.NewReader("a video"), uploads...))
		},
		"Upload": func(ctx context.Context, c *pinterest.Client) error {
			return c.Media.Upload(ctx, upload, strings.NewReader("a video"), uploads...)
		},
		"Media.Wait": func(ctx context.Context, c *pinterest.Client) error { return only(c.Media.Wait(ctx, "1", waits...)) },
		"RunReport": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.AdAccounts.RunReport(ctx, "1", minimalReport, waits...))
		},
		"WaitReport": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.AdAccounts.WaitReport(ctx, "1", "t", waits...))
		},
		"DownloadReport": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.AdAccounts.DownloadReport(ctx, report, opts...))
		},
		"ReportRows": func(ctx context.Context, c *pinterest.Client) error {
			return only(pinterest.Collect(c.AdAccounts.ReportRows(ctx, report, opts...), 0))
		},
		"Bulk.Wait": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.Bulk.Wait(ctx, "1", "2", waits...))
		},
		"Bulk.Download": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.Bulk.Download(ctx, &pinterest.BulkRequest{ResultURL: "https://files.example/report"}, opts...))
		},
		"WaitItemsBatch": func(ctx context.Context, c *pinterest.Client) error {
			return only(c.Catalogs.WaitItemsBatch(ctx, "7", waits...))
		},
		"SyncItems": func(ctx context.Context, c *pinterest.Client) error {
			items := slices.Values([]pinterest.ItemRecord{{ItemID: "a"}})
			return only(pinterest.Collect(c.Catalogs.SyncItems(ctx, upserts(), items, waits...), 0))
		},
	}
}

func TestOptions_ApplyToEveryCallOfAHelper(t *testing.T) {
	var response pinterest.Response
	calls := helperCalls(
		nil, pinterest.WithHeader("X-Trace", "t"), pinterest.WithQuery("new", "1"), pinterest.WithAdAccount("549"), pinterest.WithResponse(&response),
	)
	for name, want := range map[string][]string{ // operations on media take no ad_account_id
		"UploadVideo":    {"POST /media?new=1 t", "POST /upload", "GET /media/1?new=1 t", "GET /media/1?new=1 t"},
		"Upload":         {"POST /upload"},
		"Media.Wait":     {"GET /media/1?new=1 t", "GET /media/1?new=1 t"},
		"RunReport":      {"POST /ad_accounts/1/reports?new=1 t", "GET /ad_accounts/1/reports?new=1&token=t t", "GET /ad_accounts/1/reports?new=1&token=t t"},
		"WaitReport":     {"GET /ad_accounts/1/reports?new=1&token=t t", "GET /ad_accounts/1/reports?new=1&token=t t"},
		"DownloadReport": {"GET /report"},
		"ReportRows":     {"GET /report"},
		"Bulk.Wait":      {"GET /ad_accounts/1/bulk/2?new=1 t", "GET /ad_accounts/1/bulk/2?new=1 t"},
		"Bulk.Download":  {"GET /report"},
		"WaitItemsBatch": {"GET /catalogs/items/batch/7?ad_account_id=549&new=1 t", "GET /catalogs/items/batch/7?ad_account_id=549&new=1 t"},
		"SyncItems": {
			"POST /catalogs/items/batch?ad_account_id=549&new=1 t", "GET /catalogs/items/batch/7?ad_account_id=549&new=1 t",
			"GET /catalogs/items/batch/7?ad_account_id=549&new=1 t",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				response = pinterest.Response{}
				transport := newJobs()
				require.NoError(t, calls[name](t.Context(), newClient(t, transport)))
				assert.Equal(t, want, transport.requests)
				last := ""
				if strings.Contains(want[len(want)-1], "new=1") {
					last = strconv.Itoa(len(want))
				}
				assert.Equal(t, last, response.Header.Get("X-Number"), "the response of the last API call")
			})
		})
	}
}

func TestOptions_RenewedReportLink(t *testing.T) {
	transport := &script{steps: []step{
		respond(403, ""), respond(200, `{"report_status": "FINISHED", "url": "https://files.example/new"}`), respond(200, "{}"),
	}}
	var response pinterest.Response
	_, err := newClient(t, transport).AdAccounts.DownloadReport(
		t.Context(), &pinterest.Report{URL: "https://files.example/old", AdAccountID: "1", Token: "t"},
		pinterest.WithQuery("new", "1"), pinterest.WithResponse(&response),
	)
	require.NoError(t, err)
	assert.Equal(t, []string{"/old", "/v5/ad_accounts/1/reports?new=1&token=t", "/new"}, transport.paths)
	assert.Contains(t, string(response.Body), "FINISHED")
}

func TestOptions_BodyFieldsAreSentWithCallsThatHaveABody(t *testing.T) {
	for name, call := range helperCalls(pinterest.WithBodyField("new", 1)) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := newJobs()
				err := call(t.Context(), newClient(t, transport))
				switch name {
				case "UploadVideo", "RunReport", "SyncItems":
					require.NoError(t, err)
					assert.Contains(t, transport.bodies[0], `"new":1`)
				default:
					var invalid *pinterest.ParamError
					require.ErrorAs(t, err, &invalid)
					assert.Equal(t, "new", invalid.Param)
					assert.Empty(t, transport.requests)
				}
			})
		})
	}
}

func TestOptions_InvalidOptionsAreRejectedBeforeAnythingIsSent(t *testing.T) {
	for name, call := range helperCalls(pinterest.WithHeader("", "a")) {
		t.Run(name, func(t *testing.T) {
			transport := newJobs()
			err := call(t.Context(), newClient(t, transport))
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, "header", invalid.Param)
			assert.Empty(t, transport.requests)
		})
	}
}

// TestOptions_RetryPolicyAppliesToEachRequestOfAHelper fails the first two attempts of each request.
func TestOptions_RetryPolicyAppliesToEachRequestOfAHelper(t *testing.T) {
	for _, test := range []struct {
		retries int
		ok      bool
	}{{2, true}, {1, false}, {-1, false}} {
		policy := pinterest.RetryPolicy{MaxRetries: test.retries, MinDelay: time.Nanosecond, RetryUnsafe: true}
		for name, call := range helperCalls(pinterest.WithRetryPolicy(policy)) {
			t.Run(fmt.Sprint(name, ", ", test.retries), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					attempts := map[string]int{}
					transport := newJobs()
					err := call(t.Context(), newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
						target := req.Method + " " + req.URL.Path
						if attempts[target]++; attempts[target] <= 2 {
							return respond(503, "")(req)
						}
						return transport.RoundTrip(req)
					})))
					assert.Equal(t, test.ok, err == nil, err)
					if !test.ok {
						require.Len(t, attempts, 1)
						for _, n := range attempts {
							assert.Equal(t, max(0, test.retries)+1, n)
						}
					}
				})
			})
		}
	}
}

func TestOptions_PollIntervalOfAClient(t *testing.T) {
	for _, name := range []string{"UploadVideo", "Media.Wait", "RunReport", "WaitReport", "WaitItemsBatch", "SyncItems"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				require.NoError(t, helperCalls()[name](t.Context(), newClient(t, newJobs(), pinterest.WithPollInterval(5*time.Second, 0))))
				assert.Equal(t, 5*time.Second, time.Since(start))
			})
		})
	}
}
