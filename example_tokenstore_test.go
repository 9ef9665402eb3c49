package pinterest_test

import (
	"context"
	"fmt"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// A service with many users has one client per user. The clients share their connections, and each has a rate limiter of its own,
// because Pinterest counts the calls of each user.
func ExampleNewClient_manyUsers() {
	server := pinteresttest.NewServer()
	defer server.Close()
	scopes := []pinterest.Scope{pinterest.ScopeUserAccountsRead}
	tokens := map[string]string{"ana": server.NewToken(scopes...), "ben": server.NewToken(scopes...)} // from your database

	clients := map[string]*pinterest.Client{}
	for user, token := range tokens {
		client, err := pinterest.NewClient(pinterest.WithAccessToken(token), pinterest.WithBaseURL(server.URL()))
		if err != nil {
			fmt.Println(err)
			return
		}
		clients[user] = client
	}
	account, err := clients["ana"].UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(account.AccountType)
	// Output: BUSINESS
}
