package main

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// printConnections prints how many connections 64 callers open for 10,000 requests, each client with its own transport.
func printConnections() error {
	const callers, requests = 64, 10_000
	bodies := responses()
	fmt.Println("| client | connections |\n|---|---|")
	for _, client := range clients {
		var opened atomic.Int64
		server := unstartedLoopback(bodies)
		server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				opened.Add(1)
			}
		}
		server.Start()
		board := client.new(server.URL+"/v5", nil).board
		var left atomic.Int64
		left.Store(requests)
		var failure atomic.Value
		var group sync.WaitGroup
		for range callers {
			group.Go(func() {
				for left.Add(-1) >= 0 {
					if err := board(); err != nil {
						failure.Store(err)
					}
				}
			})
		}
		group.Wait()
		server.Close()
		if err, ok := failure.Load().(error); ok {
			return fmt.Errorf("%s: %w", client.name, err)
		}
		fmt.Printf("| %s | %d |\n", client.name, opened.Load())
	}
	return nil
}
