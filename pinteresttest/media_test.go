package pinteresttest_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMedia_UploadPolicy(t *testing.T) {
	s, c := newServer(t)
	upload, err := c.Media.Create(t.Context(), &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	require.NoError(t, err)
	assert.Len(t, upload.UploadParameters, 8)
	document, err := base64.StdEncoding.DecodeString(upload.UploadParameters["policy"])
	require.NoError(t, err)
	var policy struct {
		Expiration time.Time `json:"expiration"`
		Conditions []any     `json:"conditions"`
	}
	require.NoError(t, json.Unmarshal(document, &policy))
	assert.WithinDuration(t, time.Now().Add(48*time.Hour), policy.Expiration, time.Minute)
	assert.Contains(t, policy.Conditions, []any{"content-length-range", 0.0, 5_368_709_120.0})

	s.Advance(48*time.Hour + time.Minute)
	err = c.Media.Upload(t.Context(), upload, strings.NewReader("a video"))
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, "AccessDenied", rejection.Code)
	assert.Contains(t, rejection.Message, "Policy expired")
}

func TestMedia_RejectsFilesOverThePolicy(t *testing.T) {
	_, c := newServer(t, pinteresttest.WithMaxUpload(1000))
	fast := pinterest.WithPollInterval(time.Millisecond, time.Millisecond)
	_, err := c.Media.UploadVideo(t.Context(), strings.NewReader(strings.Repeat("x", 1000)), fast)
	require.NoError(t, err)
	_, err = c.Media.UploadVideo(t.Context(), strings.NewReader(strings.Repeat("x", 1001)), fast)
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, "EntityTooLarge", rejection.Code)
}
