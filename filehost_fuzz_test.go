package pinterest_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// FuzzFileHostError checks that any error response of the file host gives uploads and downloads an error with one short line of text,
// without the parts of the signature.
func FuzzFileHostError(f *testing.F) {
	parameters := map[string]string{
		"key":                  "uploads/11/aa/22/3:video:203014033110991560:5212123920968240771",
		"policy":               "eyJleHBpcmF0aW9uIjoiMj..==",
		"x-amz-signature":      "fcd6309a6aaee213348666a72abed8b44552a43acb6b340e8e1b288d21a5fe92",
		"x-amz-credential":     "ASIA6QZJ64OPIKV7FRVX/20220127/us-east-1/s3/aws4_request",
		"x-amz-security-token": "IQoJb3JpZ2luX2VjEJr+/==",
	}
	query := url.Values{}
	for name, value := range parameters {
		query.Set(name, value)
	}
	link := "https://pinterest-poughkeepsie.s3.us-east-1.amazonaws.com/async_reporting_v3/x-y-z/metrics_report.txt?" + query.Encode()

	const head = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	for _, seed := range []struct {
		status int
		body   string
	}{
		{403, head + `<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message><RequestId>8NZ0RV4DE2M9J7QK</RequestId><HostId>Zm9v</HostId></Error>`},
		{403, head + `<Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>300</X-Amz-Expires><Expires>2026-11-03T00:00:00Z</Expires></Error>`},
		{403, head + `<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided.</Message><SignatureProvided>` + parameters["x-amz-signature"] + `</SignatureProvided></Error>`},
		{400, head + `<Error><Code>EntityTooLarge</Code><Message>Your proposed upload exceeds the maximum allowed size</Message><ProposedSize>5368709121</ProposedSize><MaxSizeAllowed>5368709120</MaxSizeAllowed></Error>`},
		{411, head + `<Error><Code>MissingContentLength</Code><Message>You must provide the Content-Length HTTP header.</Message></Error>`},
		{503, head + `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`},
		{503, `<html><head><title>503 Service Unavailable</title></head><body></body></html>`},
		{307, head + `<Error><Code>TemporaryRedirect</Code><Endpoint>pinterest-media-upload.s3-us-west-2.amazonaws.com</Endpoint></Error>`},
		{404, ``},
		{500, `{"code":1,"message":"not XML"}`},
		// XML that is truncated, in another encoding, or with entities.
		{403, `<Error><Code>AccessDenied</Code><Message>cut sho`},
		{403, `<?xml version="1.0" encoding="ISO-8859-1"?><Error><Code>A</Code></Error>`},
		{403, `<!DOCTYPE e [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Error><Code>&b;</Code></Error>`},
		{403, `<Error><Code><![CDATA[<b>]]></Code><Message>a<b>c</b>d</Message><Message>e</Message></Error>`},
		{403, "<Error><Code>\xff</Code></Error>"},
		// Control characters.
		{403, "<Error><Code>Access\nDenied</Code><Message>\r\n a\tb </Message><RequestId>8\n9</RequestId></Error>"},
		{403, `<Error><Code>&#x9b;31m</Code><Message>&#127;&#x2028;&#x85;&#27;</Message><RequestId>&#x80;</RequestId></Error>`},
		{403, `<Error><Code>&#127;</Code><Message>&#x9b;2J</Message><RequestId>&#xa;</RequestId></Error>`},
		// Parts of the signature.
		{403, `<Error><Code>` + parameters["policy"] + `</Code><Message>` + parameters["x-amz-credential"] + `</Message></Error>`},
		{403, `<Error><Message>` + parameters["x-amz-security-token"] + ` &#102;cd6309a6aaee213348666a72abed8b44552a43acb6b340e8e1b288d21a5fe92</Message></Error>`},
		{403, `<Error><RequestId>` + parameters["x-amz-signature"] + `</RequestId></Error>`},
		{403, `<Error><Message>no file at ` + strings.ReplaceAll(link, "&", "&amp;") + `</Message></Error>`},
	} {
		f.Add(seed.status, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 300 || status > 599 {
			return
		}
		transport := httpmock.NewMockTransport()
		transport.RegisterNoResponder(httpmock.NewBytesResponder(status, body))
		client := newClient(t, transport, pinterest.WithMaxRetries(0))
		_, downloadErr := client.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: link})
		uploadErr := client.Media.Upload(t.Context(), &pinterest.MediaUpload{
			UploadURL: "https://pinterest-media-upload.s3-accelerate.amazonaws.com/", UploadParameters: parameters,
		}, strings.NewReader("video"))
		for _, err := range []error{downloadErr, uploadErr} {
			hostErr, ok := errors.AsType[*pinterest.FileHostError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, status, hostErr.StatusCode)
			assertShortLine(t, err.Error())
			printed := strings.Join([]string{err.Error(), hostErr.Code, hostErr.Message, hostErr.RequestID}, " ")
			for _, secret := range parameters {
				assert.NotContains(t, printed, secret)
				assert.NotContains(t, printed, url.QueryEscape(secret))
			}
		}
	})
}

// Each field of an S3 error can be up to 64 KiB long.
func TestFileHostError_TextIsShort(t *testing.T) {
	for _, field := range []string{"Code", "Message", "RequestId"} {
		t.Run(field, func(t *testing.T) {
			transport := &script{steps: []step{respond(403, "<Error><"+field+">"+strings.Repeat("x", 60<<10)+"</"+field+"></Error>")}}
			_, err := newClient(t, transport).AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://host/file"})
			require.Error(t, err)
			assertShortLine(t, err.Error())
		})
	}
}
