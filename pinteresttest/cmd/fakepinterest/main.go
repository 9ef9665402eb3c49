// Fakepinterest serves the in-memory Pinterest of package pinteresttest, for tests of programs in any language.
//
//	go run ./pinteresttest/cmd/fakepinterest -addr 127.0.0.1:8080
//
// It prints the URL of the API, a token that has all scopes, the app for the login, and the ids of some objects, as lines NAME=value.
// An interrupt ends it. Nothing is stored.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
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

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "fakepinterest:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fakepinterest", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`address` of the API; uploads and reports use another free port")
	pins := flags.Int("pins", 10, "`number` of pins on the board")
	limit := flags.Int("limit", 0, "`number` of requests per minute and category after which requests are throttled; 0 means no limit")
	failures := flags.Float64("failures", 0, "`probability`, from 0 to 1, that a request is rejected with status 503")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *pins < 0 || *limit < 0 || !(*failures >= 0 && *failures <= 1):
		return errors.New("-pins and -limit must not be negative, and -failures must be from 0 to 1")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	server := pinteresttest.NewServer(pinteresttest.WithListener(listener))
	defer server.Close()
	description, err := seed(ctx, server, *pins)
	if err != nil {
		return err
	}
	if *limit > 0 {
		for _, category := range []pinterest.Category{
			pinterest.CategoryOrgRead, pinterest.CategoryOrgWrite, pinterest.CategoryOrgAnalytics, pinterest.CategoryAdsRead,
			pinterest.CategoryAdsWrite, pinterest.CategoryAdsAnalytics, pinterest.CategoryAdsConversions, pinterest.CategoryCatalogsRead,
			pinterest.CategoryCatalogsWrite, pinterest.CategoryTrendsRead,
		} {
			server.LimitRate(category, *limit, time.Minute)
		}
	}
	if *failures > 0 {
		server.Inject(pinteresttest.Fault{
			Probability: *failures, Count: -1, Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable, Message: "Try again later."},
		})
	}
	if _, err := io.WriteString(out, description); err != nil {
		return err
	}
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
