package pinterest_test

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// userRow is a TokenStore: the row of a user in a table. The example "sql" is for a real database.
type userRow struct {
	lock  chan struct{} // in a database: SELECT ... FOR UPDATE
	token []byte        // nil before the first login
}

// newUserTable returns a table with a row for each user.
func newUserTable(users ...string) map[string]*userRow {
	table := map[string]*userRow{}
	for _, user := range users {
		table[user] = &userRow{lock: make(chan struct{}, 1)}
	}
	return table
}

// Update locks the row while change runs.
func (r *userRow) Update(ctx context.Context, change func(*oauth2.Token) (*oauth2.Token, error)) (*oauth2.Token, error) {
	select {
	case r.lock <- struct{}{}:
		defer func() { <-r.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var stored *oauth2.Token
	if r.token != nil {
		var err error
		if stored, err = pinterest.UnmarshalToken(r.token); err != nil {
			return nil, err
		}
	}
	token, err := change(stored)
	if err != nil || token == stored {
		return token, err
	}
	data, err := pinterest.MarshalToken(token)
	if err != nil {
		return nil, err
	}
	r.token = data // even if ctx has ended: the old refresh token may be invalid
	return token, nil
}

// Save stores the token of a new login.
func (r *userRow) Save(ctx context.Context, token *oauth2.Token) error {
	_, err := r.Update(ctx, func(*oauth2.Token) (*oauth2.Token, error) { return token, nil })
	return err
}

func ExampleTokenStore() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app, ctx := server.OAuthConfig(), context.Background()

	row := newUserTable("ana")["ana"]
	client := server.Client(pinterest.WithTokenSource(app.SharedTokenSource(ctx, row)))
	_, err := client.UserAccount.Get(ctx)
	fmt.Println("log in:", errors.Is(err, pinterest.ErrReauthorize))

	token, err := app.Exchange(ctx, logIn(app.AuthCodeURL(pinterest.NewOAuthState())))
	if err == nil {
		err = row.Save(ctx, token)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	server.ExpireAccessTokens()
	account, err := client.UserAccount.Get(ctx) // refreshes the token
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("logged in as", account.Username)
	// Output:
	// log in: true
	// logged in as pinteresttest
}

// A service with many users has one client per user. The clients share their connections, and each has a rate limiter of its own,
// because Pinterest counts the calls of each user.
func ExampleNewClient_manyUsers() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app, ctx := server.OAuthConfig(), context.Background()

	users := []string{"ana", "ben"}
	table := newUserTable(users...)
	for _, user := range users { // log in; see OAuthConfig.CallbackHandler
		token, err := app.Exchange(ctx, logIn(app.AuthCodeURL(pinterest.NewOAuthState())+"&username="+user))
		if err == nil {
			err = table[user].Save(ctx, token)
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}

	clients := map[string]*pinterest.Client{}
	for _, user := range users {
		client, err := pinterest.NewClient(
			pinterest.WithTokenSource(app.SharedTokenSource(ctx, table[user])),
			pinterest.WithBaseURL(server.URL()), // omit this option for the real service
		)
		if err != nil {
			fmt.Println(err)
			return
		}
		clients[user] = client
	}
	for _, user := range users {
		account, err := clients[user].UserAccount.Get(ctx)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(account.Username, account.AccountType)
	}
	// Output:
	// ana BUSINESS
	// ben BUSINESS
}
