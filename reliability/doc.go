// Package reliability tests the client against faults of the network and of servers.
//
// The matrix makes every call under every fault over HTTP/1.1, TLS and HTTP/2, against servers that control every byte and frame
// they send:
//
//	go -C reliability test -v -run TestMatrix .                      # a selection, in under a minute
//	go -C reliability test -v -run TestMatrix -full -timeout 60m .   # everything
//	go -C reliability test -v -run TestMatrix -cell 'pins/create / RST_STREAM' .
//
// A cell is a call, a fault, a protocol and a mode: the fault hits the first attempts, it hits every attempt, or the call is
// canceled while the fault lasts. A cell passes if nothing panics, the error names the operation and shows no secret, an object
// is created at most once, a call that may be retried succeeds once the fault has passed, the next call succeeds, a canceled
// call returns within 50 ms, and no goroutine, connection or response body leaks. To add a fault, add a row to one of the
// tables: responseFaults for any protocol, http1Faults, http2Faults, or connectionFaults for faults before the first request.
//
// The soak makes calls of all services from many goroutines against package pinteresttest, with 15 faults at a chance of 2 %
// each. At the end it compares the objects that exist with those that the calls created and deleted:
//
//	go -C reliability test -v -run TestSoak -soak 10m -timeout 15m .
package reliability
