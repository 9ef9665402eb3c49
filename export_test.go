package pinterest

// DefaultTransport returns the transport of a client that is not given one.
var DefaultTransport = defaultTransport
