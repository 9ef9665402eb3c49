package pinterest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/filelock"
)

// TokenFile stores a token in a file that only its user may read. Any number of processes may share one: a token is
// refreshed by one of them, and the others take what it stored.
type TokenFile struct {
	// Path is the file. Beside it a lock file is made, with ".lock" appended.
	Path string
}

// storedToken is the file's content.
type storedToken struct {
	AccessToken   string    `json:"access_token"`
	TokenType     string    `json:"token_type,omitempty"`
	RefreshToken  string    `json:"refresh_token,omitempty"`
	Expiry        time.Time `json:"expiry,omitzero"`
	RefreshExpiry time.Time `json:"refresh_token_expiry,omitzero"`
	Scope         string    `json:"scope,omitempty"`
	ResponseType  string    `json:"response_type,omitempty"`
}

// Load returns the stored token. Errors: fs.ErrNotExist if there is none.
func (f *TokenFile) Load() (*oauth2.Token, error) {
	content, err := os.ReadFile(f.Path)
	if err != nil {
		return nil, fmt.Errorf("pinterest: token file: %w", err)
	}
	var stored storedToken
	if json.Unmarshal(content, &stored) != nil || stored.AccessToken == "" && stored.RefreshToken == "" {
		return nil, fmt.Errorf("pinterest: token file: %s was not written by Save", f.Path) // json's error could quote a token
	}
	token := &oauth2.Token{
		AccessToken: stored.AccessToken, TokenType: stored.TokenType, RefreshToken: stored.RefreshToken, Expiry: stored.Expiry,
	}
	extra := map[string]any{extraScope: stored.Scope, extraResponseType: stored.ResponseType}
	if !stored.RefreshExpiry.IsZero() {
		extra[extraRefreshExpiry] = float64(stored.RefreshExpiry.Unix())
	}
	return token.WithExtra(extra), nil
}

// Save replaces the stored token, whole or not at all. It is what a login does; [TokenFile.TokenSource] saves by itself.
func (f *TokenFile) Save(token *oauth2.Token) error {
	if token == nil || token.AccessToken == "" && token.RefreshToken == "" {
		return errors.New("pinterest: token file: the token to save is empty")
	}
	scope, _ := token.Extra(extraScope).(string)
	expiry := token.Expiry.UTC()
	if expiry.Year() < 1 || expiry.Year() > 9999 {
		expiry = time.Time{} // encoding/json cannot encode it
	}
	content, err := json.MarshalIndent(storedToken{
		AccessToken: token.AccessToken, TokenType: token.TokenType, RefreshToken: token.RefreshToken, Expiry: expiry,
		RefreshExpiry: RefreshTokenExpiry(token).UTC(), Scope: scope, ResponseType: TokenResponseType(token),
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("pinterest: token file: %w", err)
	}
	if err := replaceFile(f.Path, append(content, '\n')); err != nil {
		return fmt.Errorf("pinterest: token file: %w", err)
	}
	return nil
}

// replaceFile writes a new file beside path and renames it, so that a crash leaves the old or the new one.
func replaceFile(path string, content []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	// The rename itself survives a power failure once its folder is synced. Not every system can, and the file is there anyway.
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
	return nil
}

// TokenSource is [OAuthConfig.TokenSource] of the stored token. Before it refreshes, it locks the file and looks whether
// another process has stored a new token already. Without a stored token it returns an [ErrReauthorize] error.
func (f *TokenFile) TokenSource(ctx context.Context, config *OAuthConfig) (oauth2.TokenSource, error) {
	token, err := f.Load()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &TokenError{Reason: "there is no stored token", cause: err}
	}
	if err != nil {
		return nil, err
	}
	s := &refreshingSource{config: config, ctx: ctx, save: f.Save, store: f}
	s.adopt(token)
	return s, nil
}

func (f *TokenFile) lock(ctx context.Context) (unlock func(), err error) {
	unlock, err = filelock.Lock(ctx, f.Path+".lock")
	if err != nil {
		return nil, fmt.Errorf("pinterest: token file: %w", err)
	}
	return unlock, nil
}
