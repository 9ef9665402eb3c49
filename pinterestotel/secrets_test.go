package pinterestotel_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/pinterest-go/pinterest"
)

func TestInstrument_RecordsNoSecret(t *testing.T) {
	const token, secret = "pina_CANARY0123456789abcdef", "CANARY-0123456789"
	upload := &pinterest.MediaUpload{
		UploadURL: "https://files.example/upload?X-Amz-Signature=" + secret, UploadParameters: pinterest.UploadParameters{"policy": secret},
	}
	report := &pinterest.Report{URL: "https://files.example/report?X-Amz-Signature=" + secret}
	for name, status := range map[string]int{
		"success": 200, "redirect": 302, "rejected": 400, "throttled": 429, "server error": 503, "transport error": 0,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				transport := roundTripper(func(req *http.Request) (*http.Response, error) {
					requests++
					echo := req.Header.Get("Authorization")
					if req.URL.Host == "files.example" {
						form, err := io.ReadAll(cmp.Or[io.Reader](req.Body, http.NoBody))
						if err != nil {
							return nil, err
						}
						echo = string(form) + " " + req.URL.RawQuery
					}
					return response(req, status, echo)
				})
				r, option := record()
				c, err := pinterest.NewClient(
					option, pinterest.WithAccessToken(token), pinterest.WithHTTPClient(&http.Client{Transport: transport}), quick,
				)
				require.NoError(t, err)
				_, _ = c.AdAccounts.GetReport(t.Context(), "1", secret)
				_, _ = c.Pins.Get(t.Context(), "1", pinterest.WithQuery("token", secret))
				_ = c.Media.Upload(t.Context(), upload, strings.NewReader("x"))
				_, _ = c.AdAccounts.DownloadReport(t.Context(), report)

				spans := tracetest.SpanStubsFromReadOnlySpans(r.spans.Ended())
				require.Len(t, spans, 4+requests)
				var metrics metricdata.ResourceMetrics
				require.NoError(t, r.metrics.Collect(t.Context(), &metrics))
				for _, recorded := range []string{fmt.Sprintf("%+v", spans), strings.Join(r.trace(t), "\n"), fmt.Sprintf("%+v", metrics), strings.Join(r.measurements(t), "\n")} {
					require.NotEmpty(t, recorded)
					assert.NotContains(t, recorded, "CANARY")
				}
			})
		})
	}
}

// response returns a response with echo in a header, the body and the location. It returns an error with echo if the status is 0.
func response(req *http.Request, status int, echo string) (*http.Response, error) {
	if status == 0 {
		return nil, errors.New(echo)
	}
	body := fmt.Sprintf(`{"code": 1, "message": %q}`, echo)
	if req.URL.Host == "files.example" {
		body = "<Error><Message>" + strings.ReplaceAll(echo, "&", "&amp;") + "</Message></Error>"
	}
	header := http.Header{"X-Pinterest-Rid": {echo}, "Location": {"https://elsewhere.example/?" + echo}}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}
