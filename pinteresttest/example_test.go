package pinteresttest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// renameBoard is the code under test.
func renameBoard(ctx context.Context, client *pinterest.Client, boardID, name string) error {
	_, err := client.Boards.Update(ctx, boardID, &pinterest.BoardUpdateParams{Name: pinterest.Value(name)})
	return err
}

func Example() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	boardID := server.SeedBoard("Soups", 10)

	if err := renameBoard(context.Background(), client, boardID, "Stews"); err != nil {
		fmt.Println(err)
		return
	}
	board, err := client.Boards.Get(context.Background(), boardID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(board.Name, "has", board.PinCount, "pins")
	fmt.Println(server.Requests()[0].Method, string(server.Requests()[0].Body))
	// Output:
	// Stews has 10 pins
	// PATCH {"name":"Stews"}
}

func ExampleNew() {
	var t *testing.T // of the test function

	server := pinteresttest.New(t)
	boardID := server.SeedBoard("Soups", 10)
	server.Inject(pinteresttest.Fault{ // New fails the test if this does not happen
		Operation: "boards/update", Count: 2, Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable},
	})
	if err := renameBoard(t.Context(), server.Client(), boardID, "Stews"); err != nil { // retries after milliseconds
		t.Error(err)
	}
}

func ExampleWithoutSockets() {
	var t *testing.T // of the test function

	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		boardID := server.SeedBoard("Soups", 10)
		server.Inject(pinteresttest.Fault{
			Operation: "boards/update",
			Effect:    pinteresttest.Response{Status: http.StatusTooManyRequests, Code: 8, Header: http.Header{"Retry-After": {"30"}}},
		})
		start := time.Now()
		if err := renameBoard(t.Context(), server.Client(), boardID, "Stews & more"); err != nil {
			t.Error(err)
		}
		if waited := time.Since(start); waited != 30*time.Second { // in the bubble; the test takes milliseconds
			t.Error("waited", waited)
		}
	})
}

// One in ten new pins takes a second, a response is lost, and a page is empty.
func ExampleFault() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Operation: "pins/create", Probability: 0.1, Count: -1, Delay: time.Second})
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Effect: pinteresttest.DropAfter})
	server.Inject(pinteresttest.Fault{Operation: "boards/list", Effect: pinteresttest.EmptyPage})

	ctx, client := context.Background(), server.Client()
	_, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups"})
	fmt.Println(errors.Is(err, pinterest.ErrOutcomeUnknown))
	boards, err := pinterest.Collect(client.Boards.List(nil).All(ctx), 0)
	fmt.Println(boards[0].Name, err)
	// Output:
	// true
	// Soups <nil>
}

func ExampleServer_Inject() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client(pinterest.WithMaxRetries(0))
	boardID := server.SeedBoard("Soups", 0)

	server.Inject(pinteresttest.Fault{
		Operation: "boards/update",
		Effect:    pinteresttest.Response{Status: http.StatusTooManyRequests, Code: 8, Header: http.Header{"Retry-After": {"30"}}},
	})
	err := renameBoard(context.Background(), client, boardID, "Stews")
	failure, _ := errors.AsType[*pinterest.Error](err)
	fmt.Println(failure.StatusCode, failure.RetryAfter)
	// Output: 429 30s
}

// A user reads the boards of another one through an ad account that is shared with it.
func ExampleServer_AddUser() {
	server := pinteresttest.NewServer()
	defer server.Close()
	shop, agency := server.AddUser("soupshop"), server.AddUser("agency")
	shop.AddBoard(pinterest.Board{Name: "Soups", Privacy: pinterest.BoardPrivacySecret})
	account := shop.AddAdAccount(pinterest.AdAccount{Name: "Soup Shop"})
	server.ShareAdAccount(account.ID, agency)

	ctx, client := context.Background(), agency.Client()
	for _, opts := range [][]pinterest.RequestOption{nil, {pinterest.WithAdAccount(account.ID)}} {
		boards, err := pinterest.Collect(client.Boards.List(nil, opts...).All(ctx), 0)
		fmt.Println(len(boards), err)
	}
	// Output:
	// 0 <nil>
	// 1 <nil>
}

func ExampleServer_SetReportOutcome() {
	server := pinteresttest.NewServer()
	defer server.Close()
	accountID := server.SeedAds(1, 1, 1)
	server.SetReportOutcome(pinterest.ReportStatusFailed)

	today := pinterest.DateOf(time.Now().UTC())
	_, err := server.Client().AdAccounts.RunReport(context.Background(), accountID, &pinterest.ReportCreateParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	})
	fmt.Println(errors.Is(err, pinterest.ErrJobFailed))
	// Output: true
}

func ExampleServer_LimitRate() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, 1, time.Minute)
	client := server.Client()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for range 2 {
		_, err := client.UserAccount.Get(ctx)
		fmt.Println(errors.Is(err, pinterest.ErrRateLimited), "after", len(server.Requests()), "request")
	}
	// Output:
	// false after 1 request
	// true after 1 request
}

func ExampleUser_NewToken() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client(pinterest.WithAccessToken(server.NewToken(pinterest.ScopeBoardsRead)))

	_, err := client.Boards.List(nil).Page(context.Background())
	fmt.Println(err)
	err = renameBoard(context.Background(), client, server.SeedBoard("Soups", 0), "Stews")
	fmt.Println(errors.Is(err, pinterest.ErrUnauthorized))
	// Output:
	// <nil>
	// true
}

func ExampleServer_Advance() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client(pinterest.WithAccessToken(server.NewToken(pinterest.ScopeUserAccountsRead)))

	server.Advance(31 * 24 * time.Hour) // an access token is valid for 30 days
	_, err := client.UserAccount.Get(context.Background())
	fmt.Println(errors.Is(err, pinterest.ErrUnauthorized))
	// Output: true
}
