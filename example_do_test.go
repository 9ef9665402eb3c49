package pinterest_test

import (
	"context"
	"fmt"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleClient_Do() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	ctx := context.Background()

	var account struct {
		pinterest.UserAccount
		NewField string `json:"new_field"`
	}
	err := client.Do(ctx, &pinterest.Request{Path: "/user_account", Category: pinterest.CategoryOrgRead}, &account)
	fmt.Println(account.Username, err)
	// Output: pinteresttest <nil>
}

func ExampleWithBodyField() {
	server := pinteresttest.NewServer()
	defer server.Close()

	_, err := server.Client().Boards.Create(
		context.Background(), &pinterest.BoardCreateParams{Name: "Soups"},
		pinterest.WithBodyField("new_field", 1), pinterest.WithQuery("new_parameter", "x"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	request := server.Requests()[0]
	fmt.Println(request)
	fmt.Println(string(request.Body))
	// Output:
	// POST /boards?new_parameter=x
	// {"name":"Soups","new_field":1}
}
