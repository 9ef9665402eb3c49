// Package pinterest is a client for version 5 of the Pinterest REST API.
//
// A [Client] has a service for each part of the API, and a service a method for each operation:
//
//	client, err := pinterest.NewClient(pinterest.WithAccessToken(token))
//	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Summer Recipes"})
//
// Lists are pagers, which are ranged over:
//
//	for pin, err := range client.Boards.ListPins(board.ID, nil).All(ctx) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(pin.ID, pin.Title)
//	}
//
// Errors from the service are [*Error] values; errors.Is tells their kind ([ErrNotFound], [ErrRateLimited], ...). Failures
// that pass are repeated, see [RetryPolicy], and calls keep to Pinterest's quotas, see [NewRateLimiter]. A parameter that
// makes a call impossible is a [*ParamError], found before anything is sent.
//
// Package pinteresttest has an in-memory Pinterest to test against.
package pinterest
