// Package redisstore lets several processes share the quota and the token of one user, in Redis 7 or Valkey 8.
//
// Pinterest counts the requests of all processes that use the token of a user. With [RateLimiter], they use the quota together.
// [TokenStore] refreshes the token once for all of them. See docs/fleet.md for the setup of the server and the limits of both.
package redisstore
