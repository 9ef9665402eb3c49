package pinterest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleUserAccountService_GetAnalytics() {
	server := pinteresttest.NewServer()
	defer server.Close()

	today := pinterest.DateOf(time.Now().UTC())
	analytics, err := server.Client().UserAccount.GetAnalytics(context.Background(), &pinterest.UserAccountAnalyticsParams{
		StartDate: today, EndDate: today,
		MetricTypes: []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSave},
		SplitField:  pinterest.SplitFieldAppType,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, app := range []string{"MOBILE", "TABLET", "WEB"} {
		fmt.Println(app, len(analytics[app].DailyMetrics), "day,", len(analytics[app].SummaryMetrics), "metrics")
	}
	// Output:
	// MOBILE 1 day, 2 metrics
	// TABLET 1 day, 2 metrics
	// WEB 1 day, 2 metrics
}

func ExampleUserAccountService_GetTopPins() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.SeedBoard("Soups", 5)

	today := pinterest.DateOf(time.Now().UTC())
	top, err := server.Client().UserAccount.GetTopPins(context.Background(), &pinterest.TopPinsParams{
		StartDate: today, EndDate: today, SortBy: pinterest.MetricSave, NumOfPins: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	best := top.Pins[0].Metrics[pinterest.MetricSave]
	fmt.Println(len(top.Pins), "pins, the first with the most saves:", best >= top.Pins[2].Metrics[pinterest.MetricSave])
	// Output:
	// 3 pins, the first with the most saves: true
}

func ExampleBoardsService_ListPins() {
	server := pinteresttest.NewServer()
	defer server.Close()
	boardID := server.SeedBoard("Soups", 3)

	for pin, err := range server.Client().Boards.ListPins(boardID, nil).All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(pin.Title)
	}
	// Output:
	// Pin 1
	// Pin 2
	// Pin 3
}

func ExamplePinsService_Create() {
	server := pinteresttest.NewServer()
	defer server.Close()
	boardID := server.SeedBoard("Soups", 0)

	pin, err := server.Client().Pins.Create(context.Background(), &pinterest.PinCreateParams{
		BoardID:     boardID,
		Title:       "Cold soup",
		Link:        "https://example.com/soup",
		MediaSource: pinterest.ImageURL{URL: "https://example.com/soup.jpg"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pin.Title, pin.Media.MediaType)
	// Output: Cold soup image
}

func ExampleMediaService_UploadVideo() {
	server := pinteresttest.NewServer(pinteresttest.WithPendingPolls(2))
	defer server.Close()
	client := server.Client()
	ctx := context.Background()

	video := bytes.NewReader(make([]byte, 1<<20)) // usually an *os.File
	mediaID, err := client.Media.UploadVideo(
		ctx, video,
		pinterest.WithPollInterval(time.Millisecond, time.Millisecond),
		pinterest.WithWaitProgress(func(status string, _ time.Duration) { fmt.Println(status) }),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	pin, err := client.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID:     server.SeedBoard("Videos", 0),
		MediaSource: pinterest.VideoID{MediaID: mediaID, CoverImageURL: "https://example.com/cover.jpg"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("a pin of type", pin.Media.MediaType)
	// Output:
	// processing
	// processing
	// succeeded
	// a pin of type video
}

func ExampleAdAccountsService_GetCampaignAnalytics() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(1, 1, 1)
	client := server.Client()
	ctx := context.Background()

	campaigns, err := pinterest.Collect(client.AdAccounts.ListCampaigns(account, nil).All(ctx), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	today := pinterest.DateOf(time.Now().UTC())
	rows, err := client.AdAccounts.GetCampaignAnalytics(ctx, account, []string{campaigns[0].ID}, &pinterest.AdsAnalyticsParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnSpendInMicroDollar},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range rows {
		spend, ok := row.Int(pinterest.ColumnSpendInMicroDollar)
		fmt.Println(row.Text(pinterest.ColumnCampaignName), ok && spend > 0)
	}
	// Output: Campaign 1 true
}

func ExampleAdAccountsService_CampaignRows() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(3, 1, 1)
	client := server.Client()
	ctx := context.Background()

	var ids []string
	for campaign, err := range client.AdAccounts.ListCampaigns(account, nil).All(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		ids = append(ids, campaign.ID)
	}
	today := pinterest.DateOf(time.Now().UTC())
	days := map[string]int{}
	for row, err := range client.AdAccounts.CampaignRows(ctx, account, ids, &pinterest.AdsAnalyticsParams{
		StartDate: today.AddDays(-29), EndDate: today, Granularity: pinterest.GranularityDay,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnSpendInMicroDollar},
	}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		days[row.Text(pinterest.ColumnCampaignName)]++
	}
	fmt.Println(days)
	// Output: map[Campaign 1:30 Campaign 2:30 Campaign 3:30]
}

func ExampleAdAccountsService_RunReport() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(2, 1, 1)
	client := server.Client()
	ctx := context.Background()

	end := time.Now().UTC()
	report, err := client.AdAccounts.RunReport(ctx, account, &pinterest.ReportCreateParams{
		StartDate: pinterest.DateOf(end.AddDate(0, 0, -29)), EndDate: pinterest.DateOf(end), Granularity: pinterest.GranularityDay,
		Level:   pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnSpendInDollar},
	}, pinterest.WithPollInterval(time.Millisecond, time.Millisecond)) // omit this option for the real service
	if err != nil {
		fmt.Println(err)
		return
	}
	days := map[string]int{}
	for row, err := range client.AdAccounts.ReportRows(ctx, report) {
		if err != nil {
			fmt.Println(err)
			return
		}
		days[row.Text(pinterest.ColumnCampaignName)]++
	}
	fmt.Println(days)
	// Output: map[Campaign 1:30 Campaign 2:30]
}

func ExampleWithRetryPolicy() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Count: 2, Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})

	policy := pinterest.RetryPolicy{MinDelay: time.Millisecond} // the other fields keep their defaults
	client := server.Client(pinterest.WithRetryPolicy(policy))
	params := &pinterest.BoardCreateParams{Name: "Soups"}

	_, err := client.Boards.Create(context.Background(), params)
	fmt.Println(errors.Is(err, pinterest.ErrServer), "after", len(server.Requests()), "attempt: the board may have been created")

	policy.RetryUnsafe = true
	board, err := client.Boards.Create(context.Background(), params, pinterest.WithRetryPolicy(policy))
	fmt.Println(board.Name, err)
	// Output:
	// true after 1 attempt: the board may have been created
	// Soups <nil>
}

func ExampleOAuthConfig() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app := server.OAuthConfig() // for your app: &pinterest.OAuthConfig{ClientID: ..., ClientSecret: ..., RedirectURL: ..., Scopes: ...}

	state := pinterest.NewOAuthState()
	code := logIn(app.AuthCodeURL(state)) // the user opens the URL, and is redirected to RedirectURL with a code and the state:
	request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/?code="+code+"&state="+state, nil)
	token, err := app.FinishLogin(request, state)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := pinterest.NewClient(pinterest.WithTokenSource(app.TokenSource(context.Background(), token, nil)), pinterest.WithBaseURL(server.URL()))
	if err != nil {
		fmt.Println(err)
		return
	}
	account, err := client.UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("logged in as", account.Username)
	// Output: logged in as pinteresttest
}

// logIn acts as a user who grants the requested access.
func logIn(authorizeURL string) (code string) {
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, authorizeURL+"&decision=allow", nil)
	if err != nil {
		return err.Error()
	}
	resp, err := browser.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	redirect, err := resp.Location()
	if err != nil {
		return err.Error()
	}
	return redirect.Query().Get("code")
}

func ExampleTokenFile() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app := server.OAuthConfig()
	dir, err := os.MkdirTemp("", "pinterest")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()

	file := &pinterest.TokenFile{Path: filepath.Join(dir, "token.json")} // several processes may share the file
	token, err := app.Exchange(context.Background(), logIn(app.AuthCodeURL(pinterest.NewOAuthState())))
	if err == nil {
		err = file.Save(token) // only once, after the login
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	client := server.Client(pinterest.WithTokenSource(app.SharedTokenSource(context.Background(), file)))
	server.ExpireAccessTokens()
	account, err := client.UserAccount.Get(context.Background()) // refreshes the token, and saves the new one before it is used
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("still logged in as", account.Username)
	// Output: still logged in as pinteresttest
}

func ExampleWithLogger() {
	server := pinteresttest.NewServer()
	defer server.Close()
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { // omit values that vary
			if slices.Contains([]string{slog.TimeKey, "queued", "duration", "request_id"}, a.Key) {
				return slog.Attr{}
			}
			return a
		},
	}))

	_, err := server.Client(pinterest.WithLogger(log)).UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
	}
	// Output: level=DEBUG msg="pinterest request" operation=user_account/get status=200 attempt=1 wait=0s
}

func ExampleWithMetrics() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})
	client := server.Client(
		pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 4, MinDelay: time.Millisecond}),
		pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) {
			fmt.Println(a.Operation, "attempt", a.Number, "status", a.StatusCode) // a counter and histograms
		}))

	if _, err := client.UserAccount.Get(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// user_account/get attempt 1 status 503
	// user_account/get attempt 2 status 200
}

func ExampleNewRateLimiter() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, 1, time.Hour)
	limiter := pinterest.NewRateLimiter() // shared by all clients of the same user
	sync := server.Client(pinterest.WithRateLimiter(limiter))
	publish := server.Client(pinterest.WithRateLimiter(limiter))

	_, err := sync.UserAccount.Get(context.Background())
	fmt.Println(err)
	_, err = publish.UserAccount.Get(context.Background())
	if exhausted, ok := errors.AsType[*pinterest.QuotaError](err); ok {
		fmt.Println(exhausted.Category, "has quota again in", exhausted.RetryAfter.Round(time.Minute))
	}
	// Output:
	// <nil>
	// org_read has quota again in 1h0m0s
}

func ExampleNewFixedRateLimiter() {
	limiter, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{
		pinterest.CategoryAdsAnalytics: {{Limit: 300, Per: time.Minute}, {Limit: 1000, Per: 24 * time.Hour}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client(pinterest.WithRateLimiter(limiter))
	_, err = client.UserAccount.Get(context.Background())
	fmt.Println(err)
	// Output: <nil>
}

func ExampleClient_RateLimits() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, 300, time.Minute)
	client := server.Client()

	if _, err := client.UserAccount.Get(context.Background()); err != nil {
		fmt.Println(err)
	}
	for category, state := range client.RateLimits() {
		fmt.Println(category, "has", state.RateLimit.Remaining, "of", state.RateLimit.Limit, "left;", state.Waiting, "calls are waiting")
	}
	// Output: org_read has 299 of 300 left; 0 calls are waiting
}

func ExampleWithMiddleware() {
	server := pinteresttest.NewServer()
	defer server.Close()
	trace := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				fmt.Println(req.Method, req.URL.Path, resp.StatusCode, "token visible:", req.Header.Get("Authorization") != "")
			}
			return resp, err
		})
	}

	_, err := server.Client(pinterest.WithMiddleware(trace)).UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
	}
	// Output: GET /v5/user_account 200 token visible: false
}

func ExampleWithBodyField() {
	server := pinteresttest.NewServer()
	defer server.Close()

	_, err := server.Client().Boards.Create(
		context.Background(), &pinterest.BoardCreateParams{Name: "Soups"},
		pinterest.WithBodyField("new_field", 1), pinterest.WithQuery("new_parameter", "x"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	request := server.Requests()[0]
	fmt.Println(request)
	fmt.Println(string(request.Body))
	// Output:
	// POST /boards?new_parameter=x
	// {"name":"Soups","new_field":1}
}

func ExampleWithEnv() {
	server := pinteresttest.NewServer()
	defer server.Close()
	token := server.NewToken(pinterest.ScopeUserAccountsRead)
	for name, value := range map[string]string{"PINTEREST_ACCESS_TOKEN": token, "PINTEREST_API_URI": server.URL()} {
		if err := os.Setenv(name, value); err != nil { // usually set by the shell
			fmt.Println(err)
			return
		}
		defer func() { _ = os.Unsetenv(name) }()
	}

	client, err := pinterest.NewClient(pinterest.WithEnv())
	if err != nil {
		fmt.Println(err)
		return
	}
	account, err := client.UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(account.Username)
	// Output: pinteresttest
}

func ExampleOAuthConfig_CallbackHandler() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app := server.OAuthConfig()

	mux := http.NewServeMux()
	site := httptest.NewServer(mux)
	defer site.Close()
	app.RedirectURL = site.URL + "/callback"
	mux.Handle("/login", app.LoginHandler()) // the page has a link to /login
	mux.Handle("/callback", app.CallbackHandler(func(w http.ResponseWriter, _ *http.Request, token *oauth2.Token, err error) {
		if err != nil {
			http.Error(w, "The login failed. Please try again.", http.StatusBadRequest)
			return
		}
		// Store the token here, set the cookie of your session, and redirect to the page that the user came from.
		_, _ = fmt.Fprintln(w, "logged in with", len(pinterest.GrantedScopes(token)), "scopes")
	}))

	// A user logs in and gives access.
	jar, err := cookiejar.New(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	browser := &http.Client{Jar: jar}
	_, authorizePage := visit(browser, site.URL+"/login")
	page, _ := visit(browser, authorizePage+"&decision=allow")
	fmt.Print(page)
	// Output: logged in with 3 scopes
}

// visit returns a page and its address after redirects.
func visit(browser *http.Client, link string) (page, address string) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, link, nil)
	if err != nil {
		return err.Error(), ""
	}
	resp, err := browser.Do(req)
	if err != nil {
		return err.Error(), ""
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error(), ""
	}
	return string(content), resp.Request.URL.String()
}

func ExampleConversionsService_Send() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.AddAdAccount(pinterest.AdAccount{})

	result, err := server.Client().Conversions.Send(context.Background(), account.ID, []pinterest.ConversionEvent{
		{
			EventName: pinterest.ConversionEventCheckout, ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Now()}, EventID: "order-1",
			UserData:   pinterest.UserData{Emails: []string{"Jane.Doe@example.com"}}, // hashed before it is sent
			CustomData: &pinterest.CustomData{Currency: pinterest.CurrencyEUR, Value: "72.39", OrderID: "order-1"},
		},
		{
			EventName: "purchase", ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Now()}, EventID: "order-2",
			UserData: pinterest.UserData{Emails: []string{"john@example.com"}},
		},
	})
	fmt.Println(errors.Is(err, pinterest.ErrUnprocessable)) // not all events were processed
	if result != nil {
		fmt.Println(result.NumEventsProcessed, "of", result.NumEventsReceived)
		fmt.Println(result.Err())
	}
	// Output:
	// true
	// 1 of 2
	// 1: event order-2: failed: 'event_name' value 'purchase' is not valid
}

func ExampleConversionsService_SendAll() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.AddAdAccount(pinterest.AdAccount{})

	events := func(yield func(pinterest.ConversionEvent) bool) { // for example the rows of a database
		for i := range 2500 {
			if !yield(pinterest.ConversionEvent{
				EventName: pinterest.ConversionEventLead, ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Now()},
				EventID: fmt.Sprint("lead-", i), UserData: pinterest.UserData{ExternalIDs: []string{"user"}, Emails: []string{"jane.doe@example.com"}},
			}) {
				return
			}
		}
	}
	processed := 0
	for result, err := range server.Client().Conversions.SendAll(context.Background(), account.ID, events) {
		if err == nil {
			err = result.Err()
		}
		if err != nil {
			fmt.Println(err)
			continue
		}
		processed++
	}
	fmt.Println(processed, "events in", len(server.Requests()), "calls")
	// Output: 2500 events in 3 calls
}
