package pinterestotel_test

import (
	"testing"

	"github.com/pinterest-go/pinterest/internal/snippets"
)

func TestReadme_SnippetsCompile(t *testing.T) {
	snippets.Check(t, `package main

import (
	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
)

func main() {}
`, "README.md")
}
