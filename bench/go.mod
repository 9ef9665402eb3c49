module github.com/pinterest-go/pinterest/bench

go 1.26.0

require (
	github.com/hashicorp/go-retryablehttp v0.7.8
	github.com/pinterest-go/pinterest v0.0.0
)

require (
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	golang.org/x/oauth2 v0.37.0 // indirect
)

replace github.com/pinterest-go/pinterest => ../
