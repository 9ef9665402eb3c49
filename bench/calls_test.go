package main

import "testing"

// BenchmarkCalls is the table of calls for benchstat: go -C bench test -bench . -count 10.
func BenchmarkCalls(b *testing.B) {
	bodies := responses()
	server := onLoopback(bodies)
	defer server.Close()
	for _, task := range tasks {
		b.Run(task.name, func(b *testing.B) {
			for _, client := range clients {
				b.Run("in process/"+client.name, task.benchmark(client.new("http://api.test/v5", inProcess(bodies))))
				b.Run("loopback/"+client.name, task.benchmark(client.new(server.URL+"/v5", nil)))
			}
		})
	}
}
