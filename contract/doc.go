// Package contract holds the client against the API's OpenAPI description, independently of how the client's authors read it.
//
// PINTEREST_OPENAPI names the description; the default is ../../shared/openapi/pinterest-5.3.0.yaml. Against a newer one,
// TestDrift prints what has to be done.
package contract
