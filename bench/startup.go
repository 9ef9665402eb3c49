package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// programs make one call with a package if they get an argument, and are run without one.
var programs = []struct{ name, imports, use string }{
	{"no package", ``, `println("called")`},
	{handWritten, `"encoding/json"; "net/http"`, `resp, err := http.Get(os.Args[1])
		if err == nil { var board map[string]any; err = json.NewDecoder(resp.Body).Decode(&board) }
		println(err)`},
	{"pinterest-go", `"context"; "github.com/pinterest-go/pinterest"`, `client, _ := pinterest.NewClient(pinterest.WithAccessToken(os.Args[1]))
		_, err := client.Boards.Get(context.Background(), "1")
		println(err)`},
	{"go-retryablehttp", `"github.com/hashicorp/go-retryablehttp"; "encoding/json"`, `resp, err := retryablehttp.Get(os.Args[1])
		if err == nil { var board map[string]any; err = json.NewDecoder(resp.Body).Decode(&board) }
		println(err)`},
	{"go-github", `"context"; "github.com/google/go-github/v88/github"`, `client, _ := github.NewClient(github.WithAuthToken(os.Args[1]))
		_, _, err := client.Repositories.Get(context.Background(), "a", "b")
		println(err)`},
	{"openai-go", `"context"; "github.com/openai/openai-go/v3"`, `client := openai.NewClient()
		_, err := client.Models.Get(context.Background(), os.Args[1])
		println(err)`},
	{"stripe-go", `"context"; "github.com/stripe/stripe-go/v85"`, `client := stripe.NewClient(os.Args[1])
		_, err := client.V1Customers.Retrieve(context.Background(), "a", nil)
		println(err)`},
}

// printStartup prints what a package adds to a small program: bytes of the binary, without debug information, and the time and memory
// of package initialization.
func printStartup(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "startup")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	fmt.Println("| client | binary | initialization | allocations | run |\n|---|---|---|---|---|")
	for i, program := range programs {
		source := filepath.Join(folder, strconv.Itoa(i)+".go")
		binary := filepath.Join(folder, strconv.Itoa(i))
		code := fmt.Sprintf("package main\nimport (\"os\"; %s)\nfunc main() {\n\tif len(os.Args) > 1 {\n\t\t%s\n\t}\n}\n", program.imports, program.use)
		if err := os.WriteFile(source, []byte(code), 0o600); err != nil {
			return err
		}
		if output, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, source).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", program.name, err, output)
		}
		info, err := os.Stat(binary)
		if err != nil {
			return err
		}
		var inits, runs []float64
		var allocs int
		for range 21 {
			start := time.Now()
			if err := exec.CommandContext(ctx, binary).Run(); err != nil {
				return err
			}
			runs = append(runs, float64(time.Since(start)))
			clock, n, err := initialization(ctx, binary)
			if err != nil {
				return err
			}
			inits, allocs = append(inits, clock), n
		}
		fmt.Printf("| %s | %.1f MB | %.2f ms | %d | %.1f ms |\n", program.name, float64(info.Size())/1e6, median(inits), allocs, median(runs)/1e6)
	}
	return nil
}

var initLine = regexp.MustCompile(`^init \S+ @\S+ ms, (\S+) ms clock, \d+ bytes, (\d+) allocs`)

// initialization returns the milliseconds and the allocations of all packages of a program.
func initialization(ctx context.Context, binary string) (clock float64, allocs int, err error) {
	command := exec.CommandContext(ctx, binary)
	command.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	output, err := command.CombinedOutput()
	lines := bufio.NewScanner(bytes.NewReader(output))
	for lines.Scan() {
		if match := initLine.FindStringSubmatch(lines.Text()); match != nil {
			ms, _ := strconv.ParseFloat(match[1], 64)
			n, _ := strconv.Atoi(match[2])
			clock, allocs = clock+ms, allocs+n
		}
	}
	return clock, allocs, err
}
