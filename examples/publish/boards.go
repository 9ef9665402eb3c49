package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/pinterest-go/pinterest"
)

// board is a board of the file.
type board struct {
	name string
	id   string // "" if the board does not exist
	rows []row  // to publish
	// others is the number of pins on the board that are neither in the file nor in the state file. A row whose outcome is unknown is not
	// published again if there are more of them than before: its pin may be one of them, with a text that Pinterest changed.
	others int
}

// listBoards returns the ids of the account's boards by boardKey. Boards of other accounts that are shared with it can have the
// name of its own ones.
func (p *publisher) listBoards(ctx context.Context) (map[string][]string, error) {
	ids := map[string][]string{}
	for b, err := range p.client.Boards.List(&pinterest.BoardListParams{PageSize: 100}).All(ctx) {
		if err != nil {
			return nil, err
		}
		ids[boardKey(b.Name)] = append(ids[boardKey(b.Name)], b.ID)
	}
	return ids, nil
}

// createBoard creates a board. If the outcome is unknown, it looks for the board before it tries again.
func (p *publisher) createBoard(ctx context.Context, name string) (id string, err error) {
	for range maxAttempts {
		created, createErr := p.client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: name})
		switch {
		case createErr == nil:
			return created.ID, nil
		case !errors.Is(createErr, pinterest.ErrOutcomeUnknown):
			return "", createErr
		}
		if err := sleep(ctx, p.settle); err != nil {
			return "", err
		}
		ids, listErr := p.listBoards(ctx)
		if listErr != nil {
			return "", listErr
		}
		if found := ids[boardKey(name)]; len(found) > 0 {
			return found[0], nil
		}
		err = createErr
	}
	return "", fmt.Errorf("not created in %d attempts: %w", maxAttempts, err)
}

// listPins returns the ids of the pins on a board that are rows of the file, and the number of others.
func (p *publisher) listPins(ctx context.Context, b *board) (found map[identity]string, others int, err error) {
	found = map[identity]string{}
	for pin, err := range p.client.Boards.ListPins(b.id, &pinterest.PinListParams{PageSize: 100}).All(ctx) {
		if err != nil {
			return nil, 0, err
		}
		switch row := newIdentity(b.name, pin.Title, pin.Description, pin.Link); {
		case p.state.hasPin(pin.ID):
		case p.rows[row]:
			found[row] = pin.ID
		default:
			others++
		}
	}
	return found, others, nil
}
