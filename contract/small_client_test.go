package contract

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// smallCode is a client of testdata/small.yaml. It lacks shelves/archive and the shelves for toys.
func smallCode() *code {
	return &code{
		table: []operation.Operation{
			{ID: "shelves/list", Method: http.MethodGet, Path: "/shelves", Category: "org_read", Scopes: "boards:read", Since: "5.3.0", AdAccount: true, Sandbox: true},
			{ID: "shelves/create", Method: http.MethodPost, Path: "/shelves", Category: "org_write", Scopes: "boards:read,boards:write", Since: "5.3.0", AdAccount: true, Sandbox: true},
			{ID: "shelves/update", Method: http.MethodPatch, Path: "/shelves/{shelf_id}", Category: "org_write", Scopes: "boards:write", Since: "5.3.0", AdAccount: true},
			{ID: "shelves/delete", Method: http.MethodDelete, Path: "/shelves/{shelf_id}", Category: "org_write", Scopes: "boards:write", Since: "5.3.0", AdAccount: true},
			{ID: "books/create", Method: http.MethodPost, Path: "/shelves/{shelf_id}/books", Category: "org_write", Scopes: "boards:write", Since: "5.3.0", AdAccount: true},
		},
		methods: map[string]string{
			"shelves/list": "Shelves.List", "shelves/create": "Shelves.Create", "shelves/update": "Shelves.Update",
			"shelves/delete": "Shelves.Delete(reason)", "books/create": "Shelves.CreateBooks",
		},
		constants: map[string][]string{"shelfStatus": {"OPEN", "CLOSED"}, "shelfKind": {"BOOKS", "TOYS"}},
		services:  func(client *pinterest.Client) any { return &smallClient{&shelves{client}} },
	}
}

type smallClient struct{ Shelves *shelves }

type shelves struct{ client *pinterest.Client }

type (
	shelfStatus string
	shelfKind   string
)

type shelf struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Color  string      `json:"color"`
	Width  int         `json:"width"`
	Status shelfStatus `json:"status"`
	Front  *shelfFront `json:"front"`
}

type shelfFront struct {
	Material string `json:"material"`
	Clear    bool   `json:"clear"`
	Tree     string `json:"tree"`
}

type shelfListParams struct {
	Bookmark string        `url:"bookmark"`
	PageSize int           `url:"page_size"`
	Statuses []shelfStatus `url:"statuses"`
}

type shelfCreateParams struct {
	Name  string    `json:"name"`
	Width int       `json:"width,omitzero"`
	Kind  shelfKind `json:"kind,omitzero"`
	Genre string    `json:"genre,omitzero"`
}

type shelfUpdateParams struct {
	Name  pinterest.Optional[string] `json:"name,omitzero"`
	Note  pinterest.Optional[string] `json:"note,omitzero"`
	Color pinterest.Optional[string] `json:"color,omitzero"`
}

type bookCreateParams struct {
	Title string `json:"title"`
	Pages int    `json:"pages,omitzero"`
}

type bookResults struct {
	Items []bookResult `json:"items"`
}

type bookResult struct {
	Data       *book           `json:"data"`
	Exceptions []bookException `json:"exceptions"`
}

type book struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Pages int    `json:"pages"`
}

type bookException struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (s *shelves) List(params *shelfListParams, opts ...pinterest.RequestOption) *pinterest.Pager[shelf] {
	return pinterest.NewPager(func(ctx context.Context, _ string) (*pinterest.Page[shelf], error) {
		query := url.Values{}
		if params.Bookmark != "" {
			query.Set("bookmark", params.Bookmark)
		}
		if params.PageSize != 0 {
			query.Set("page_size", strconv.Itoa(params.PageSize))
		}
		for _, status := range params.Statuses {
			query.Add("statuses", string(status))
		}
		return call[pinterest.Page[shelf]](ctx, s, &pinterest.Request{Path: "/shelves", Query: query}, opts)
	})
}

func (s *shelves) Create(ctx context.Context, params *shelfCreateParams, opts ...pinterest.RequestOption) (*shelf, error) {
	return call[shelf](ctx, s, &pinterest.Request{Method: http.MethodPost, Path: "/shelves", Body: params}, opts)
}

func (s *shelves) Update(ctx context.Context, shelfID string, params *shelfUpdateParams, opts ...pinterest.RequestOption) (*shelf, error) {
	return call[shelf](ctx, s, &pinterest.Request{Method: http.MethodPatch, Path: "/shelves/" + shelfID, Body: params}, opts)
}

// UpdateWrongly sends an unknown field and loses the name in the response.
func (s *shelves) UpdateWrongly(ctx context.Context, shelfID string, params *shelfUpdateParams, opts ...pinterest.RequestOption) (*shelf, error) {
	body := map[string]any{"label": params.Name}
	found, err := call[shelf](ctx, s, &pinterest.Request{Method: http.MethodPatch, Path: "/shelves/" + shelfID, Body: body}, opts)
	if err == nil {
		found.Name = ""
	}
	return found, err
}

func (s *shelves) Delete(ctx context.Context, shelfID, reason string, opts ...pinterest.RequestOption) error {
	query := url.Values{"reason": {reason}}
	return s.client.Do(ctx, &pinterest.Request{Method: http.MethodDelete, Path: "/shelves/" + shelfID, Query: query}, nil, opts...)
}

func (s *shelves) CreateBooks(ctx context.Context, shelfID string, books []bookCreateParams, opts ...pinterest.RequestOption) (*bookResults, error) {
	return call[bookResults](ctx, s, &pinterest.Request{Method: http.MethodPost, Path: "/shelves/" + shelfID + "/books", Body: books}, opts)
}

func call[T any](ctx context.Context, s *shelves, req *pinterest.Request, opts []pinterest.RequestOption) (*T, error) {
	var result T
	if err := s.client.Do(ctx, req, &result, opts...); err != nil {
		return nil, err
	}
	return &result, nil
}
