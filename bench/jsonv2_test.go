//go:build go1.27

package main

import (
	"bytes"
	"encoding/json"
	jsonv2 "encoding/json/v2"
	"strings"
	"testing"

	"github.com/pinterest-go/pinterest"
)

// BenchmarkDecode compares ways to decode a page of 100 pins: from a body that is held, and straight from the connection, which Go 1.27
// makes possible.
func BenchmarkDecode(b *testing.B) {
	body := pageJSON(100, "")
	held := func(decode func([]byte, any) error) func() error {
		return func() error {
			buffer, _ := buffers.Get().(*bytes.Buffer)
			defer buffers.Put(buffer)
			buffer.Reset()
			if _, err := buffer.ReadFrom(strings.NewReader(body)); err != nil {
				return err
			}
			return decode(buffer.Bytes(), new(pinterest.Page[pinterest.Pin]))
		}
	}
	straight := func(options ...jsonv2.Options) func() error {
		return func() error {
			return jsonv2.UnmarshalRead(strings.NewReader(body), new(pinterest.Page[pinterest.Pin]), options...)
		}
	}
	for _, way := range []struct {
		name   string
		decode func() error
	}{
		{"held, encoding json", held(json.Unmarshal)},
		{"straight, json v2 with v1 options", straight(json.DefaultOptionsV1())},
		{"held, json v2", held(func(data []byte, out any) error { return jsonv2.Unmarshal(data, out) })},
		{"straight, json v2", straight()},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := way.decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
