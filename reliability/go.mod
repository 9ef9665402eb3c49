module github.com/pinterest-go/pinterest/reliability

go 1.26.0

require (
	github.com/pinterest-go/pinterest v0.0.0
	github.com/stretchr/testify v1.12.1
	golang.org/x/net v0.62.0
	golang.org/x/oauth2 v0.37.0
)

require (
	github.com/google/go-querystring v1.2.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/pinterest-go/pinterest => ../
