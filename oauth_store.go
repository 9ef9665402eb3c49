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

// TokenStore stores the token of one user for several processes, for example in a row of a database, in Redis, or in a file:
// [TokenFile]. [OAuthConfig.SharedTokenSource] refreshes the token before it expires, and stores the new one with Update.
type TokenStore interface {
	// Update calls change with the stored token, or nil if there is none, and stores the token that change returns. It returns
	// that token after it was stored. If change returns the pointer that it was passed, there is nothing to store. If change
	// returns an error, Update stores nothing and returns an error that wraps it. Update can be called by several goroutines.
	//
	// Calls of Update for the same token, in all processes, must run one after the other, from reading to storing: otherwise two
	// processes send the same refresh token, and one of them is logged out. A locked file, a database transaction with
	// SELECT ... FOR UPDATE, or a lock in Redis can ensure this.
	//
	// change usually returns at once. If it refreshes the token, it takes up to 390 s: five attempts of 30 s and four waits of
	// 60 s. A lock that expires must last longer or be extended, and a database must not end the idle transaction.
	//
	// Waiting for other calls ends with ctx. But once change has returned a new token, Update must store it even if ctx has ended,
	// because the old refresh token may be invalid: see [context.WithoutCancel].
	//
	// If it is not certain that the new token was stored, Update returns an error. The source then keeps the token but does not use
	// it, and change returns it in the next Update, unless another pair has been stored. Update may also call change again itself,
	// for example after the database aborted the transaction: that does not send a second token request.
	//
	// change does not call Update. It must be called on the goroutine of Update, and panics if the transport of the token requests
	// does: release the lock in a deferred call.
	Update(ctx context.Context, change func(stored *oauth2.Token) (*oauth2.Token, error)) (*oauth2.Token, error)
}

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
// does not expire. It returns an error if token is nil, or has neither an access token nor a refresh token.
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

// TokenFile is a [TokenStore] that stores a token in a file that only its owner can read. On Windows, the file has the permissions of its
// directory. On systems without file locks, such as js, only Load works: the error of Save and Update is [errors.ErrUnsupported].
type TokenFile struct {
	// Path is the path of the file, or of a symbolic link to it. The directory of the file also contains a lock file, with
	// the suffix ".lock", and during a save a temporary file, with the suffix ".tmp".
	Path string
}

const tokenFileOperation = "token file" // in errors

// saveTimeout is how long Save waits for the lock. A refresh holds it for at most 390 s: see TokenStore.
const saveTimeout = 7 * time.Minute

// Load returns the stored token. Errors: [fs.ErrNotExist] if there is none.
func (f *TokenFile) Load() (*oauth2.Token, error) {
	var data []byte
	err := whileInUse(func() (err error) {
		data, err = os.ReadFile(f.Path)
		return err
	})
	if err != nil {
		return nil, opErrorf(tokenFileOperation, "%w", err)
	}
	token, err := UnmarshalToken(data)
	if err != nil {
		return nil, opErrorf(tokenFileOperation, "%s: %w", f.Path, err)
	}
	return token, nil
}

// Update implements [TokenStore]. It locks the file until it returns.
func (f *TokenFile) Update(ctx context.Context, change func(stored *oauth2.Token) (*oauth2.Token, error)) (*oauth2.Token, error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	stored, err := f.Load()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	token, err := change(stored)
	if err == nil && token != stored {
		err = f.write(token)
	}
	if err != nil {
		return nil, err
	}
	return token, nil
}

// Save replaces the stored token, for example after a new login. If it fails, the old token stays in the file. It waits up to
// 7 minutes for a refresh that is in progress. Token sources store new tokens themselves, with [TokenFile.Update].
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
	if err := whileInUse(func() error { return os.Rename(temporary, path) }); err != nil {
		return err
	}
	// After the sync of the directory, the rename survives a power failure. On systems that cannot sync a directory, it may not.
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

// whileInUse calls f until its error is not that of a file in use, but not for longer than two seconds.
func whileInUse(f func() error) error {
	for delay := time.Millisecond; ; delay *= 2 {
		err := f()
		if !isInUse(err) || delay > time.Second {
			return err
		}
		time.Sleep(delay)
	}
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
	err = whileInUse(func() error { return os.Remove(target + temporarySuffix) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		unlock()
		return nil, opErrorf(tokenFileOperation, "%w", err)
	}
	return unlock, nil
}
