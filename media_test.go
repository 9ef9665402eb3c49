package pinterest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var wantUpload = &pinterest.MediaUpload{
	MediaID: "12345", MediaType: pinterest.MediaTypeVideo,
	UploadURL: "https://pinterest-media-upload.s3-accelerate.amazonaws.com/",
	UploadParameters: map[string]string{
		"x-amz-date":           "20220127T185143Z",
		"x-amz-signature":      "fcd6309a6aaee213348666a72abed8b44552a43acb6b340e8e1b288d21a5fe92",
		"key":                  "uploads/11/aa/22/3:video:203014033110991560:5212123920968240771",
		"policy":               "eyJleHBpcmF0aW9uIjoiMj..==",
		"x-amz-credential":     "ASIA6QZJ64OPIKV7FRVX/20220127/us-east-1/s3/aws4_request",
		"x-amz-security-token": "IQoJb3JpZ2luX2VjEJr...==",
		"x-amz-algorithm":      "AWS4-HMAC-SHA256",
		"Content-Type":         "multipart/form-data",
		"x-amz-of-tomorrow":    "1",
	},
}

func TestMedia_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "list",
			call: func(c *pinterest.Client) (any, error) {
				return c.Media.List(&pinterest.MediaListParams{Bookmark: "b", PageSize: 3}).Page(t.Context())
			},
			method: "GET", path: "/media", query: urlValues("bookmark", "b", "page_size", "3"), status: 200, fixture: "media_list.json",
			want: &pinterest.Page[pinterest.MediaUploadDetails]{Items: []pinterest.MediaUploadDetails{
				{MediaID: "12345", MediaType: pinterest.MediaTypeVideo, Status: pinterest.MediaUploadStatusSucceeded},
				{MediaID: "12346", MediaType: "hologram", Status: "pondering"},
				{MediaID: "12347"},
			}},
		},
		{
			name: "create",
			call: func(c *pinterest.Client) (any, error) {
				return c.Media.Create(t.Context(), &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
			},
			method: "POST", path: "/media", body: `{"media_type": "video"}`, status: 201, fixture: "media_create.json", want: wantUpload,
		},
		{
			name:   "get",
			call:   func(c *pinterest.Client) (any, error) { return c.Media.Get(t.Context(), "12345") },
			method: "GET", path: "/media/12345", status: 200, fixture: "media_get.json",
			want: &pinterest.MediaUploadDetails{MediaID: "12345", MediaType: pinterest.MediaTypeVideo, Status: pinterest.MediaUploadStatusProcessing},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestMedia_Errors(t *testing.T) {
	runErrorTests(t, []errorTest{{"media/get", func(c *pinterest.Client) error {
		_, err := c.Media.Get(t.Context(), "1")
		return err
	}, "media_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound}})
}

func TestMedia_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	_, create := c.Media.Create(t.Context(), nil)
	_, get := c.Media.Get(t.Context(), "")
	_, wait := c.Media.Wait(t.Context(), "")
	for param, err := range map[string]error{"media_type": create, "media_id": get} {
		t.Run(param, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, param, invalid.Param)
		})
	}
	require.EqualError(t, wait, "pinterest: media/get: media_id is empty")
	assert.Zero(t, transport.count(), "no request was sent")
}

// statuses returns a transport that responds to media/get with one status after the other. Each is JSON.
func statuses(list ...string) *script {
	s := &script{}
	for _, status := range list {
		s.steps = append(s.steps, respond(200, `{"media_id": "7", "media_type": "video", "status": `+status+`}`))
	}
	return s
}

func TestMedia_WaitPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := statuses(`"registered"`, `"processing"`, `"processing"`, `"processing"`, `"processing"`, `"processing"`, `"succeeded"`)
		var seen []string
		details, err := newClient(t, transport).Media.Wait(t.Context(), "7", pinterest.WithWaitProgress(func(status string, elapsed time.Duration) {
			seen = append(seen, fmt.Sprint(status, " ", elapsed))
		}))
		require.NoError(t, err)
		assert.Equal(t, pinterest.MediaUploadStatusSucceeded, details.Status)
		assert.Equal(t, []time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 10 * time.Second, 10 * time.Second}, transport.waits())
		assert.Equal(t, []string{
			"registered 0s", "processing 1s", "processing 3s", "processing 7s", "processing 15s", "processing 25s", "succeeded 35s",
		}, seen)
	})
}

func TestMedia_WaitFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := newClient(t, statuses(`"processing"`, `"failed"`)).Media.Wait(t.Context(), "7")
		var failed *pinterest.MediaError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, pinterest.MediaError{MediaID: "7", Status: pinterest.MediaUploadStatusFailed}, *failed)
		require.EqualError(t, err, `pinterest: media 7: processing ended with status "failed"`)

		_, err = newClient(t, &script{steps: []step{respond(404, `{"code": 404}`)}}).Media.Wait(t.Context(), "7")
		require.ErrorIs(t, err, pinterest.ErrNotFound)
	})
}

func TestMedia_WaitUnknownStatus(t *testing.T) {
	for _, status := range []string{`"pondering"`, `null`, `""`} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := statuses(status)
				_, err := newClient(t, transport).Media.Wait(t.Context(), "7")
				require.ErrorIs(t, err, pinterest.ErrUnknownStatus)
				require.ErrorContains(t, err, "pinterest: media/get: waiting at status ")
				assert.Equal(t, 10, transport.count())
			})
		})
	}
	t.Run("temporary", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			unknown := slices.Repeat([]string{`"pondering"`}, 9)
			transport := statuses(slices.Concat(unknown, []string{`"processing"`}, unknown, []string{`"succeeded"`})...)
			_, err := newClient(t, transport).Media.Wait(t.Context(), "7")
			require.NoError(t, err)
		})
	})
}

func TestMedia_WaitObeysContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Minute)
		defer cancel()
		start := time.Now()
		_, err := newClient(t, statuses(`"processing"`)).Media.Wait(ctx, "7", pinterest.WithPollInterval(time.Hour, time.Hour))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, `waiting at status "processing"`)
		assert.Equal(t, 90*time.Minute, time.Since(start))
	})
}

func FuzzUploadParameters(f *testing.F) {
	f.Add(fixture(f, "media_create.json"))
	f.Add([]byte(`{"upload_parameters": {"a": null, "b": 1, "c": {"d": "e"}, "": "x"}}`))
	f.Add([]byte(`{"upload_parameters": null}`))
	f.Add([]byte("{\"upload_parameters\": {\"\xff\": \"\xff\", \"a\": {\"\xff\": 1}, \"A\": \"\"}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second pinterest.MediaUpload
		if json.Unmarshal(data, &first) != nil {
			return
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.ElementsMatch(t, slices.Collect(maps.Keys(first.UploadParameters)), slices.Collect(maps.Keys(second.UploadParameters)))
		for _, value := range second.UploadParameters {
			assert.Equal(t, "REDACTED", value)
		}
	})
}
