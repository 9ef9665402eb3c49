// Quickstart creates a board with pins, lists the pins, updates the board, gets a pin's metrics, and deletes everything it
// created.
//
//	go run ./examples/quickstart
//
// With a token in the environment it runs in that account, after asking for confirmation. Otherwise it runs against the in-memory
// Pinterest of package pinteresttest.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Quickstart creates a board with pins, lists and changes them, and deletes everything it created.

Usage: quickstart

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API, for example of the sandbox
`

func main() {
	flag.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "unexpected argument:", flag.Arg(0))
		flag.Usage()
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	switch {
	case ctx.Err() != nil: // Ctrl-C
		os.Exit(130)
	case err != nil:
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	client, done, err := connect(ctx)
	if err != nil {
		return err
	}
	defer done()
	q := &quickstart{client: client}

	if err := q.whoAmI(ctx); err != nil {
		return err
	}
	board, err := q.createBoard(ctx)
	if err != nil {
		return err
	}
	// Delete the board even if a later step fails or the program is interrupted.
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		err = errors.Join(err, q.deleteBoard(ctx, board))
	}()
	if err := q.createPins(ctx, board); err != nil {
		return err
	}
	pins, err := q.listPins(ctx, board)
	if err != nil {
		return err
	}
	if err := q.renameBoard(ctx, board); err != nil {
		return err
	}
	if err := q.getMetrics(ctx, pins[0]); err != nil {
		return err
	}
	return q.deletePins(ctx, pins)
}

// connect returns a client for the real service if the environment has a token and the user confirms, and one for an in-memory
// Pinterest if it has none.
func connect(ctx context.Context) (client *pinterest.Client, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") == "" && os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") == "" {
		server := pinteresttest.NewServer()
		fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
		return server.Client(), server.Close, nil
	}
	client, err = pinterest.NewClient(pinterest.WithEnv())
	if err != nil {
		return nil, nil, err
	}
	fmt.Println("This creates a secret board with five pins in the account of the token, then deletes it.")
	return client, func() {}, confirm(ctx)
}

// confirm returns an error unless the user enters y.
func confirm(ctx context.Context) error {
	fmt.Print("Continue? [y/N] ")
	line := make(chan string, 1)
	go func() { // stays blocked after Ctrl-C, because reading from a terminal cannot be canceled
		text, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		line <- text
	}()
	select {
	case <-ctx.Done():
		return errors.New("interrupted; nothing was created")
	case text := <-line:
		if !strings.EqualFold(strings.TrimSpace(text), "y") {
			return errors.New("not confirmed; nothing was created")
		}
		return nil
	}
}
