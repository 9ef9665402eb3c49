package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// leadForm is a type of the API that this version of the package does not have.
type leadForm struct {
	ID   string `json:"id,omitzero"`
	Name string `json:"name"`
}

const leadForms = "/ad_accounts/549755885175/lead_forms"

// newLeadFormServer starts a server with two operations on lead forms.
func newLeadFormServer() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response := `{"items": [{"id": "1", "name": "Newsletter"}], "bookmark": "page2"}`
		switch {
		case r.Method == http.MethodPost:
			response = `{"items": [{"data": {"id": "3", "name": "Tasting"}, "exceptions": []}]}`
		case r.URL.Query().Get("bookmark") == "page2":
			response = `{"items": [{"id": "2", "name": "Catalog"}], "bookmark": null}`
		}
		_, _ = io.WriteString(w, response)
	}))
}

// A list of an operation that this version does not have.
func ExampleNewPager() {
	server := newLeadFormServer()
	defer server.Close()
	client, err := pinterest.NewClient(pinterest.WithAccessToken("..."), pinterest.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}

	forms := pinterest.NewPager(func(ctx context.Context, bookmark string) (*pinterest.Page[leadForm], error) {
		query := url.Values{"page_size": {"100"}}
		if bookmark != "" {
			query.Set("bookmark", bookmark)
		}
		page := new(pinterest.Page[leadForm])
		err := client.Do(ctx, &pinterest.Request{Path: leadForms, Query: query, Category: pinterest.CategoryAdsRead}, page)
		return page, err
	})
	for form, err := range forms.All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(form.ID, form.Name)
	}
	// Output:
	// 1 Newsletter
	// 2 Catalog
}

// A write that this version does not have. It is not retried if the outcome is unknown, because it is a POST.
func ExampleClient_Do() {
	server := newLeadFormServer()
	defer server.Close()
	client, err := pinterest.NewClient(pinterest.WithAccessToken("..."), pinterest.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}

	var created struct {
		Items pinterest.WriteResults[leadForm] `json:"items"` // a batch of writes, which can fail one by one
	}
	err = client.Do(context.Background(), &pinterest.Request{
		Method: http.MethodPost, Path: leadForms, Body: []leadForm{{Name: "Tasting"}},
		Operation: "lead_forms/create", Category: pinterest.CategoryAdsWrite,
	}, &created)
	if err := errors.Join(err, created.Items.Err()); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(created.Items[0].Value.ID)
	// Output: 3
}

// A field of a response that this version does not have.
func ExampleClient_Do_newField() {
	server := pinteresttest.NewServer()
	defer server.Close()

	var account struct {
		pinterest.UserAccount
		NewField string `json:"new_field"`
	}
	err := server.Client().Do(context.Background(), &pinterest.Request{Path: "/user_account"}, &account)
	fmt.Println(account.Username, err)
	// Output: pinteresttest <nil>
}

// Parameters of a request that this version does not have.
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
