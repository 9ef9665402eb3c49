// Package contract compares the client with OpenAPI descriptions of the API.
//
// PINTEREST_OPENAPI_DIR is the directory of the descriptions; the default is ../../shared/openapi. Each file pinterest-VERSION.yaml of a
// version in [versions] is checked. Without files, only the tests of the gate itself run.
package contract
