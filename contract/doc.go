// Package contract compares the client with OpenAPI descriptions of the API.
//
// PINTEREST_OPENAPI_DIR is the directory of the descriptions; the default is ../../shared/openapi. Each file pinterest-VERSION.yaml of a
// version in [versions] is checked. Without files, only the tests of the gate itself run.
//
// The in-memory Pinterest of package pinteresttest is compared too: the responses that it sends, and the requests that it accepts.
package contract
