// Package pinterest is a client for version 5 of the Pinterest REST API.
//
// A [Client] has a service for each part of the API, with a method for each operation:
//
//	client, err := pinterest.NewClient(pinterest.WithAccessToken(token))
//	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Summer Recipes"})
//
// Lists are pagers:
//
//	for pin, err := range client.Boards.ListPins(board.ID, nil).All(ctx) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(pin.ID, pin.Title)
//	}
//
// Errors of the service are [*Error] values; use errors.Is with [ErrNotFound], [ErrRateLimited] and the other sentinels. Temporary
// failures are retried, see [RetryPolicy], and calls stay within the quotas of Pinterest, see [NewRateLimiter]. An invalid parameter
// is a [*ParamError], and nothing is sent.
//
// Package pinteresttest is an in-memory Pinterest for tests.
package pinterest
