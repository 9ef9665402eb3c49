// Package reliability tests the client against everything that can go wrong on the wire.
//
// The matrix makes every call under every fault over HTTP/1.1, TLS and HTTP/2, on servers whose bytes and frames are placed
// by hand:
//
//	go -C reliability test -v -run TestMatrix .                      # part of it, in under a minute
//	go -C reliability test -v -run TestMatrix -full -timeout 60m .   # all of it
//	go -C reliability test -v -run TestMatrix -cell 'pins/create / RST_STREAM' .
//
// A cell is a call, a fault, a protocol, and whether the fault hits once or always, or the call is canceled meanwhile. It holds
// if nothing panics, the error names the operation and shows no secret, what the call creates is created at most once, a call
// that may be retried succeeds once the fault has passed, the next call succeeds, a canceled call returns within 50 ms, and no
// goroutine, connection or response body is left. To add a fault, add a row to one of the tables: responseFaults for any
// protocol, http1Faults, http2Faults, or connectionFaults for what comes before a request.
//
// The soak makes calls of all services from many goroutines, with 2 % of each of 15 faults, against package pinteresttest, and
// compares the books in the end:
//
//	go -C reliability test -v -run TestSoak -soak 10m -timeout 15m .
package reliability
