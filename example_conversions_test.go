package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleConversionsService_Send() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.AddAdAccount(pinterest.AdAccount{})

	result, err := server.Client().Conversions.Send(context.Background(), account.ID, []pinterest.ConversionEvent{
		{
			EventName: pinterest.ConversionEventCheckout, ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Now()}, EventID: "order-1",
			UserData:   pinterest.UserData{Emails: []string{"Jane.Doe@example.com"}}, // hashed before it is sent
			CustomData: &pinterest.CustomData{Currency: pinterest.CurrencyEUR, Value: "72.39", OrderID: "order-1"},
		},
		{
			EventName: "purchase", ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Now()}, EventID: "order-2",
			UserData: pinterest.UserData{Emails: []string{"john@example.com"}},
		},
	})
	fmt.Println(errors.Is(err, pinterest.ErrUnprocessable)) // not all events were processed
	if result != nil {
		fmt.Println(result.NumEventsProcessed, "of", result.NumEventsReceived)
		fmt.Println(result.Err())
	}
	// Output:
	// true
	// 1 of 2
	// 1: event order-2: failed: 'event_name' value 'purchase' is not valid
}

func ExampleConversionsService_SendAll() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.AddAdAccount(pinterest.AdAccount{})

	events := func(yield func(pinterest.ConversionEvent) bool) { // for example the rows of a database
		for i := range 2500 {
			if !yield(pinterest.ConversionEvent{
				EventName: pinterest.ConversionEventLead, ActionSource: pinterest.ActionSourceWeb, EventTime: pinterest.UnixTime{Time: time.Now()},
				EventID: fmt.Sprint("lead-", i), UserData: pinterest.UserData{ExternalIDs: []string{"user"}, Emails: []string{"jane.doe@example.com"}},
			}) {
				return
			}
		}
	}
	processed := 0
	for result, err := range server.Client().Conversions.SendAll(context.Background(), account.ID, events) {
		if err == nil {
			err = result.Err()
		}
		if err != nil {
			fmt.Println(err)
			continue
		}
		processed++
	}
	fmt.Println(processed, "events in", len(server.Requests()), "calls")
	// Output: 2500 events in 3 calls
}
