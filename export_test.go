package pinterest

// DefaultTransport returns the transport of clients without [WithHTTPClient].
var DefaultTransport = defaultTransport
