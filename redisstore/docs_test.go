package redisstore_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/snippets"
	"github.com/pinterest-go/pinterest/redisstore"
)

// docsPrelude declares what the snippets use without declaring it.
const docsPrelude = `package docs

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/redisstore"
)

var (
	ctx context.Context
	app *pinterest.OAuthConfig
	key []byte
)
`

func TestDocs_SnippetsCompile(t *testing.T) {
	snippets.Check(t, docsPrelude, "../docs/fleet.md")
}

func TestDocs_ACLIsEnough(t *testing.T) {
	text, err := os.ReadFile("../docs/fleet.md")
	require.NoError(t, err)
	found := regexp.MustCompile("(?s)ACL.\\*\\* `([^`]*)` on the keys `([^`]*)`").FindSubmatch(text)
	require.NotNil(t, found)
	server := startRedis(t)
	rule := append([]any{"ACL", "SETUSER", "fleet", "on", ">secret", string(found[2])}, toAny(strings.Fields(string(found[1])))...)
	require.NoError(t, redisClient(t, server.Addr).Do(t.Context(), rule...).Err())

	rdb := redis.NewClient(&redis.Options{Addr: server.Addr, Username: "fleet", Password: "secret"})
	defer func() { assert.NoError(t, rdb.Close()) }()
	limiter := redisstore.NewRateLimiter(rdb, "app/shop", nil)
	call := newCall()
	require.NoError(t, limiter.Wait(t.Context(), call))
	limiter.Observe(t.Context(), call, reports(pinterest.RateWindow{Limit: 10, Per: 60e9}))
	require.NoError(t, limiter.Wait(t.Context(), call))
	states, err := limiter.State(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, states[pinterest.CategoryOrgRead].Windows, "the script has run")
	store, err := redisstore.NewTokenStore(rdb, tokenName, key(1))
	require.NoError(t, err)
	require.NoError(t, store.Save(t.Context(), pair("1")))
	_, err = store.Update(t.Context(), keep)
	require.NoError(t, err)
}

func toAny(words []string) []any {
	var all []any
	for _, word := range words {
		all = append(all, word)
	}
	return all
}
