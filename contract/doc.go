// Package contract compares the client with the OpenAPI description of the API.
//
// PINTEREST_OPENAPI names the file of the description; the default is ../../shared/openapi/pinterest-5.3.0.yaml. With a newer
// description, TestDrift lists what the client lacks.
package contract
