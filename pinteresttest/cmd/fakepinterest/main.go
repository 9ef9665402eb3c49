// Fakepinterest serves the in-memory Pinterest of package pinteresttest, for tests of programs in any language.
//
//	go run ./pinteresttest/cmd/fakepinterest -addr 127.0.0.1:8080
//
// It prints the URL of the API, a token that has all scopes, the app for the login, and the ids of some objects, as lines NAME=value.
// Ctrl-C ends it. Nothing is stored.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Fakepinterest serves an in-memory Pinterest until it is interrupted, for tests of programs in any language.

Usage: fakepinterest [flags]

Environment: none is read. The output has the variables that clients need.

Flags:
`

func main() {
	var f fake
	flag.StringVar(&f.addr, "addr", "127.0.0.1:8080", "`address` of the API; uploads and reports use another free port")
	flag.IntVar(&f.pins, "pins", 10, "`number` of pins on the board")
	flag.IntVar(&f.limit, "limit", 0, "`number` of requests per minute and category after which requests are throttled; 0 means no limit")
	flag.Float64Var(&f.failures, "failures", 0, "`probability`, from 0 to 1, that a request is rejected with status 503")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := f.check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		flag.Usage()
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := f.serve(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	switch {
	case ctx.Err() != nil: // Ctrl-C
		os.Exit(130)
	case err != nil:
		os.Exit(1)
	}
}

// fake holds the values of the flags.
type fake struct {
	addr        string
	pins, limit int
	failures    float64
}

func (f *fake) check() error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case f.pins < 0 || f.limit < 0 || !(f.failures >= 0 && f.failures <= 1):
		return errors.New("-pins and -limit must not be negative, and -failures must be from 0 to 1")
	}
	return nil
}

// serve serves until ctx ends.
func (f *fake) serve(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return err
	}
	server := pinteresttest.NewServer(pinteresttest.WithListener(listener))
	defer server.Close()
	description, err := seed(ctx, server, f.pins)
	if err != nil {
		return err
	}
	if f.limit > 0 {
		for _, category := range []pinterest.Category{
			pinterest.CategoryOrgRead, pinterest.CategoryOrgWrite, pinterest.CategoryOrgAnalytics, pinterest.CategoryAdsRead,
			pinterest.CategoryAdsWrite, pinterest.CategoryAdsAnalytics, pinterest.CategoryAdsConversions, pinterest.CategoryCatalogsRead,
			pinterest.CategoryCatalogsWrite, pinterest.CategoryTrendsRead,
		} {
			server.LimitRate(category, f.limit, time.Minute)
		}
	}
	if f.failures > 0 {
		server.Inject(pinteresttest.Fault{
			Probability: f.failures, Count: -1, Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable, Message: "Try again later."},
		})
	}
	fmt.Print(description)
	<-ctx.Done()
	return nil
}

// seed creates some objects, and returns lines with their ids and with what clients need.
func seed(ctx context.Context, server *pinteresttest.Server, pins int) (string, error) {
	client := server.Client()
	board := server.SeedBoard("Soups", pins)
	account := server.SeedAds(2, 2, 2)
	feed := server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 10)
	campaigns, err := client.AdAccounts.ListCampaigns(account, nil).Page(ctx)
	if err != nil {
		return "", err
	}
	onBoard, err := client.Boards.ListPins(board, nil).Page(ctx)
	if err != nil {
		return "", err
	}
	app := server.OAuthConfig()
	lines := [][2]string{
		{"PINTEREST_API_URI", server.URL()},
		{"PINTEREST_ACCESS_TOKEN", server.NewToken(
			pinterest.ScopeAdsRead, pinterest.ScopeAdsWrite, pinterest.ScopeBoardsRead, pinterest.ScopeBoardsReadSecret,
			pinterest.ScopeBoardsWrite, pinterest.ScopeBoardsWriteSecret, pinterest.ScopeCatalogsRead, pinterest.ScopeCatalogsWrite,
			pinterest.ScopePinsRead, pinterest.ScopePinsReadSecret, pinterest.ScopePinsWrite, pinterest.ScopePinsWriteSecret,
			pinterest.ScopeUserAccountsRead,
		)},
		{"PINTEREST_APP_ID", app.ClientID},
		{"PINTEREST_APP_SECRET", app.ClientSecret},
		{"AUTHORIZE_URL", app.AuthURL},
		{"BOARD_ID", board},
		{"AD_ACCOUNT_ID", account},
		{"CAMPAIGN_ID", campaigns.Items[0].ID},
		{"FEED_ID", feed},
	}
	if len(onBoard.Items) > 0 {
		lines = append(lines, [2]string{"PIN_ID", onBoard.Items[0].ID})
	}
	var text strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&text, "%s=%s\n", line[0], line[1])
	}
	return text.String(), nil
}
