package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/google/go-github/v88/github"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/stripe/stripe-go/v85"

	"github.com/pinterest-go/pinterest"
)

// handWritten is the name of the client that the others are compared with.
const handWritten = "hand-written"

// operations are the calls that are measured. Each decodes its response.
type operations struct {
	board     func() error
	pins      func(size int) error
	createPin func() error
	rows      func() error
	allPins   func() error // page by page
}

// client makes the operations with an API at a base URL, which ends in /v5. A nil transport means the client's own.
type client struct {
	name string
	new  func(base string, transport http.RoundTripper) operations
}

// The peers are their generic request paths, with their default configuration.
var clients = []client{
	{handWritten, generic(standard)},
	{"pinterest-go", sdk},
	{"go-retryablehttp", generic(retryable)},
	{"go-github", generic(goGitHub)},
	{"openai-go", generic(openAI)},
	{"stripe-go", generic(stripeGo)},
}

// token is as long as one of Pinterest.
var token = "pina_" + string(bytes.Repeat([]byte("A"), 70))

func sdk(base string, transport http.RoundTripper) operations {
	options := []pinterest.ClientOption{pinterest.WithBaseURL(base), pinterest.WithAccessToken(token)}
	if transport != nil {
		options = append(options, pinterest.WithHTTPClient(&http.Client{Transport: transport}))
	}
	client, err := pinterest.NewClient(options...)
	if err != nil {
		panic(err) // the options are fixed
	}
	ctx := context.Background()
	return operations{
		board: func() error {
			board, err := client.Boards.Get(ctx, "549755885175")
			return check(err, board != nil && board.Name == "Summer Recipes")
		},
		pins: func(size int) error {
			page, err := client.Boards.ListPins("1", &pinterest.PinListParams{PageSize: size}).Page(ctx)
			return check(err, page != nil && len(page.Items) == size)
		},
		createPin: func() error {
			pin, err := client.Pins.Create(ctx, &pinterest.PinCreateParams{
				Link: "https://www.example.com/soups/1", Title: "Cold soup", Description: "A soup for hot days", BoardID: "549755885175",
				MediaSource: pinterest.ImageURL{URL: "https://www.example.com/soups/1.jpg"},
			})
			return check(err, pin != nil && pin.Title == "Cold soup")
		},
		rows: func() error {
			rows, err := client.AdAccounts.GetCampaignAnalytics(ctx, "1", []string{"1"}, &pinterest.AdsAnalyticsParams{
				StartDate: pinterest.Date{Year: 2026, Month: 3, Day: 1}, EndDate: pinterest.Date{Year: 2026, Month: 3, Day: 1},
				Columns: columns, Granularity: pinterest.GranularityDay,
			})
			return check(err, len(rows) == rowCount)
		},
		allPins: func() error {
			n := 0
			for _, err := range client.Boards.ListPins("all", nil).All(ctx) {
				if err != nil {
					return err
				}
				n++
			}
			return check(nil, n == 100*pageCount)
		},
	}
}

func check(err error, complete bool) error {
	if err == nil && !complete {
		return errors.New("the result is not complete")
	}
	return err
}

// do makes one request. body is encoded as JSON unless it is nil, and the response is decoded into out.
type do func(method, path string, body, out any) error

// generic returns the operations of a client that has no types for them.
func generic(newClient func(base string, transport http.RoundTripper) do) func(string, http.RoundTripper) operations {
	return func(base string, transport http.RoundTripper) operations {
		return operationsOf(newClient(base, transport))
	}
}

func operationsOf(send do) operations {
	page := func(board, query string) (pins, error) {
		var page pins
		err := send(http.MethodGet, "/boards/"+board+"/pins?"+query, nil, &page)
		return page, err
	}
	return operations{
		board: func() error {
			var b board
			err := send(http.MethodGet, "/boards/549755885175", nil, &b)
			return check(err, b.Name == "Summer Recipes")
		},
		pins: func(size int) error {
			page, err := page("1", "page_size="+strconv.Itoa(size))
			return check(err, len(page.Items) == size)
		},
		createPin: func() error {
			var p pin
			err := send(http.MethodPost, "/pins", &newPin{
				Link: "https://www.example.com/soups/1", Title: "Cold soup", Description: "A soup for hot days", BoardID: "549755885175",
				MediaSource: imageURL{"image_url", "https://www.example.com/soups/1.jpg"},
			}, &p)
			return check(err, p.Title == "Cold soup")
		},
		rows: func() error {
			var rows rows
			err := send(http.MethodGet, "/ad_accounts/1/campaigns/analytics?campaign_ids=1&start_date=2026-03-01&end_date=2026-03-01&granularity=DAY&columns="+columnList, nil, &rows)
			return check(err, len(rows) == rowCount)
		},
		allPins: func() error {
			n := 0
			for bookmark := "0"; bookmark != ""; {
				page, err := page("all", "bookmark="+bookmark)
				if err != nil {
					return err
				}
				n, bookmark = n+len(page.Items), page.Bookmark
			}
			return check(nil, n == 100*pageCount)
		},
	}
}

// buffers are those of the hand-written client, which is as good as a careful author makes it.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// standard is net/http with encoding/json.
func standard(base string, transport http.RoundTripper) do {
	httpClient := &http.Client{Transport: transport}
	return func(method, path string, body, out any) error {
		req, err := newRequest(method, base+path, body)
		if err != nil {
			return err
		}
		resp, err := httpClient.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		return decode(resp, out)
	}
}

func newRequest(method, url string, body any) (*http.Request, error) {
	if body == nil {
		req, err := http.NewRequestWithContext(context.Background(), method, url, nil)
		if err == nil {
			setHeader(req.Header)
		}
		return req, err
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(context.Background(), method, url, bytes.NewReader(encoded))
	if err == nil {
		setHeader(req.Header)
		req.Header.Set("Content-Type", "application/json")
	}
	return req, err
}

func setHeader(header http.Header) {
	header.Set("Accept", "application/json")
	header.Set("Authorization", "Bearer "+token)
	header.Set("User-Agent", "bench")
}

func decode(resp *http.Response, out any) error {
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	buffer, _ := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if _, err := buffer.ReadFrom(resp.Body); err != nil {
		return err
	}
	return json.Unmarshal(buffer.Bytes(), out)
}

func retryable(base string, transport http.RoundTripper) do {
	client := retryablehttp.NewClient()
	client.Logger = nil
	if transport != nil {
		client.HTTPClient.Transport = transport
	}
	return func(method, path string, body, out any) error {
		var encoded any
		if body != nil {
			content, err := json.Marshal(body)
			if err != nil {
				return err
			}
			encoded = content
		}
		req, err := retryablehttp.NewRequestWithContext(context.Background(), method, base+path, encoded)
		if err != nil {
			return err
		}
		setHeader(req.Header)
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		return decode(resp, out)
	}
}

func goGitHub(base string, transport http.RoundTripper) do {
	base += "/"
	options := []github.ClientOptionsFunc{github.WithAuthToken(token), github.WithURLs(&base, nil)}
	if transport != nil {
		options = append(options, github.WithTransport(transport))
	}
	client, err := github.NewClient(options...)
	if err != nil {
		panic(err) // the options are fixed
	}
	return func(method, path string, body, out any) error {
		req, err := client.NewRequest(context.Background(), method, path[1:], body)
		if err != nil {
			return err
		}
		_, err = client.Do(req, out)
		return err
	}
}

func openAI(base string, transport http.RoundTripper) do {
	options := []option.RequestOption{option.WithAPIKey(token), option.WithBaseURL(base)}
	if transport != nil {
		options = append(options, option.WithHTTPClient(&http.Client{Transport: transport}))
	}
	client := openai.NewClient(options...)
	return func(method, path string, body, out any) error {
		return client.Execute(context.Background(), method, path[1:], body, out)
	}
}

func stripeGo(base string, transport http.RoundTripper) do {
	root := strings.TrimSuffix(base, "/v5")
	config := &stripe.BackendConfig{URL: &root}
	if transport != nil {
		config.HTTPClient = &http.Client{Transport: transport}
	}
	backend := stripe.GetBackendWithConfig(stripe.APIBackend, config)
	return func(method, path string, body, out any) error {
		result, ok := out.(stripe.LastResponseSetter)
		if !ok {
			return errors.New("not a result of stripe-go")
		}
		var encoded []byte
		if body != nil {
			var err error
			if encoded, err = json.Marshal(body); err != nil {
				return err
			}
		}
		return backend.CallRaw(method, "/v1"+path, token, encoded, &stripe.Params{}, result)
	}
}
