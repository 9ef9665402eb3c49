package pinterest_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

// userTokens is a TokenStore that keeps the token of a user in a row of a PostgreSQL table:
//
//	CREATE TABLE pinterest_tokens (user_id bigint PRIMARY KEY, token bytea NOT NULL)
type userTokens struct {
	db     *sql.DB
	userID int64
}

const saveToken = `INSERT INTO pinterest_tokens (user_id, token) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET token = excluded.token`

// Update locks the row while change runs. A refresh keeps the transaction open until Pinterest has responded.
func (s userTokens) Update(ctx context.Context, change func(*oauth2.Token) (*oauth2.Token, error)) (*oauth2.Token, error) {
	stores := context.WithoutCancel(ctx) // a new token must be stored even if ctx has ended
	tx, err := s.db.BeginTx(stores, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // unlocks the row; has no effect after Commit

	var stored *oauth2.Token
	var data []byte
	err = tx.QueryRowContext(ctx, `SELECT token FROM pinterest_tokens WHERE user_id = $1 FOR UPDATE`, s.userID).Scan(&data)
	if err == nil {
		stored, err = pinterest.UnmarshalToken(data)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	token, err := change(stored)
	if err != nil || token == stored {
		return token, err
	}
	data, err = pinterest.MarshalToken(token)
	if err == nil {
		_, err = tx.ExecContext(stores, saveToken, s.userID, data)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return nil, err
	}
	return token, nil
}

// Save stores the token of a new login. It waits for a refresh that is in progress.
func (s userTokens) Save(ctx context.Context, token *oauth2.Token) error {
	data, err := pinterest.MarshalToken(token)
	if err == nil {
		_, err = s.db.ExecContext(ctx, saveToken, s.userID, data)
	}
	return err
}

// All processes of a service share the token of a user, which is stored in a PostgreSQL database.
func ExampleTokenStore_sql() {
	var db *sql.DB // from sql.Open
	app := &pinterest.OAuthConfig{ClientID: "1479205", ClientSecret: "..."}
	tokens := userTokens{db, 42} // call tokens.Save after the login

	// The first call of the client reads the token.
	client, err := pinterest.NewClient(pinterest.WithTokenSource(app.SharedTokenSource(context.Background(), tokens)))
	fmt.Println(client != nil, err)
	// Output: true <nil>
}
