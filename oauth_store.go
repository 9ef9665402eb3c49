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

// storedToken is the JSON of a token. Its first four names are those of encoding/json for an oauth2.Token.
type storedToken struct {
	AccessToken   string    `json:"access_token"`
	TokenType     string    `json:"token_type,omitempty"`
	RefreshToken  string    `json:"refresh_token,omitempty"`
	Expiry        time.Time `json:"expiry,omitzero"`
	RefreshExpiry time.Time `json:"refresh_token_expiry,omitzero"`
	Scope         string    `json:"scope,omitempty"`
	ResponseType  string    `json:"response_type,omitempty"`
}

// MarshalToken encodes a token as JSON, for a [TokenStore]. Unlike encoding/json, it keeps what [GrantedScopes],
// [RefreshTokenExpiry] and [TokenResponseType] return. An expiry outside the years 1 to 9999 is omitted, which means that the token
// does not expire. It is an error if the token is nil, or has neither an access token nor a refresh token.
func MarshalToken(token *oauth2.Token) ([]byte, error) {
	const op = "marshal token"
	if token == nil || token.AccessToken == "" && token.RefreshToken == "" {
		return nil, opErrorf(op, "the token is empty")
	}
	scope, _ := token.Extra(extraScope).(string)
	expiry := token.Expiry.UTC()
	if expiry.Year() < 1 || expiry.Year() > 9999 {
		expiry = time.Time{} // encoding/json cannot encode such years
	}
	data, err := json.Marshal(storedToken{
		AccessToken: token.AccessToken, TokenType: token.TokenType, RefreshToken: token.RefreshToken, Expiry: expiry,
		RefreshExpiry: RefreshTokenExpiry(token).UTC(), Scope: scope, ResponseType: TokenResponseType(token),
	})
	if err != nil {
		return nil, opErrorf(op, "%w", err)
	}
	return data, nil
}

// UnmarshalToken decodes a token that [MarshalToken] encoded. It also decodes an oauth2.Token that encoding/json encoded. Errors do
// not quote data.
func UnmarshalToken(data []byte) (*oauth2.Token, error) {
	var stored storedToken
	if json.Unmarshal(data, &stored) != nil || stored.AccessToken == "" && stored.RefreshToken == "" {
		return nil, opErrorf("unmarshal token", "the data is not a token") // an error of json may quote a token
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

// TokenFile stores a token in a file that only its owner can read. Several processes can share a file: one of them refreshes
// the token, and the others use the token it stored.
type TokenFile struct {
	// Path is the path of the file, or of a symbolic link to it. The directory of the file also contains a lock file, with
	// the suffix ".lock", and during a save a temporary file, with the suffix ".tmp".
	Path string
}

const tokenFileOperation = "token file" // in errors

// saveTimeout is how long Save waits for the lock. A refresh in another process holds the lock for at most 390 s: five attempts
// of 30 s and four waits of 60 s.
const saveTimeout = 7 * time.Minute

// Load returns the stored token. Errors: [fs.ErrNotExist] if there is none.
func (f *TokenFile) Load() (*oauth2.Token, error) {
	data, err := os.ReadFile(f.Path)
	if err != nil {
		return nil, opErrorf(tokenFileOperation, "%w", err)
	}
	token, err := UnmarshalToken(data)
	if err != nil {
		return nil, opErrorf(tokenFileOperation, "%s: %w", f.Path, err)
	}
	return token, nil
}

// Save replaces the stored token, for example after a new login. If it fails, the old token stays in the file. It waits up to
// 7 minutes for a refresh that is in progress. The token sources of the file save new tokens themselves.
func (f *TokenFile) Save(token *oauth2.Token) error {
	ctx, cancel := context.WithTimeout(context.Background(), saveTimeout)
	defer cancel()
	unlock, err := f.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return f.write(token)
}

// write stores a token. The caller holds the lock.
func (f *TokenFile) write(token *oauth2.Token) error {
	data, err := MarshalToken(token)
	if err != nil {
		return opErrorf(tokenFileOperation, "%w", err)
	}
	target, err := f.target()
	if err == nil {
		err = replaceFile(target, append(data, '\n'))
	}
	if err != nil {
		return opErrorf(tokenFileOperation, "%w", err)
	}
	return nil
}

// target returns Path with symbolic links resolved. The file need not exist.
func (f *TokenFile) target() (string, error) {
	path := f.Path
	for range 40 { // as many as Linux follows
		target, _ := os.Readlink(path) // "" if path is not a link or does not exist
		if target == "" {
			return path, nil
		}
		if !filepath.IsAbs(target) {
			dir, _ := filepath.Split(path)
			target = dir + target // filepath.Join would remove ".." after a link to a directory
		}
		path = target
	}
	return "", fmt.Errorf("%s: too many symbolic links", f.Path)
}

// replaceFile writes a temporary file and renames it to path. A crash leaves either the old file or the new one.
func replaceFile(path string, content []byte) (err error) {
	temporary := path + temporarySuffix
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary))
		}
	}()
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	// After the sync of the directory, the rename survives a power failure. On systems that cannot sync a directory, it may not.
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

// TokenSource returns a token source like [OAuthConfig.TokenSource] that starts with the stored token. Before it refreshes, it
// locks the file and checks whether another process has stored a new pair. While in use, it also checks the file about once a
// second, to pick up the token of a new login. Errors: [ErrReauthorize] if no token is stored.
func (f *TokenFile) TokenSource(ctx context.Context, config *OAuthConfig) (oauth2.TokenSource, error) {
	token, err := f.Load()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &TokenError{Reason: "no token is stored", cause: err}
	}
	if err != nil {
		return nil, err
	}
	s := &refreshingSource{config: config, ctx: ctx, save: f.write, store: f}
	s.adopt(token)
	return s, nil
}

const (
	lockSuffix      = ".lock"
	temporarySuffix = ".tmp"
)

// lock waits until the file is not locked, by this process or another one, and locks it. It removes the temporary file of a
// process that was killed while it held the lock.
func (f *TokenFile) lock(ctx context.Context) (unlock func(), err error) {
	target, err := f.target()
	if err != nil {
		return nil, opErrorf(tokenFileOperation, "%w", err)
	}
	unlock, err = filelock.Lock(ctx, target+lockSuffix)
	if err != nil {
		return nil, opErrorf(tokenFileOperation, "lock %s: %w", target+lockSuffix, err)
	}
	if err := os.Remove(target + temporarySuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		unlock()
		return nil, opErrorf(tokenFileOperation, "%w", err)
	}
	return unlock, nil
}
