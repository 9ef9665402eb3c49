package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

type quickstart struct {
	client *pinterest.Client
	steps  int
}

func (q *quickstart) step(format string, args ...any) {
	q.steps++
	fmt.Printf("\n%d. %s\n", q.steps, fmt.Sprintf(format, args...))
}

func say(format string, args ...any) {
	fmt.Printf("   %s\n", fmt.Sprintf(format, args...))
}

func (q *quickstart) whoAmI(ctx context.Context) error {
	q.step("Who am I?")
	account, err := q.client.UserAccount.Get(ctx)
	if err != nil {
		return err
	}
	say("%s, a %s account", account.Username, strings.ToLower(string(account.AccountType)))
	return nil
}

func (q *quickstart) createBoard(ctx context.Context) (*pinterest.Board, error) {
	q.step("Create a board")
	name := "Quickstart " + time.Now().UTC().Format("2006-01-02 15:04:05")
	board, err := q.client.Boards.Create(ctx, &pinterest.BoardCreateParams{
		Name:        name,
		Description: "Created by the quickstart of pinterest-go",
		Privacy:     pinterest.BoardPrivacySecret,
	})
	switch {
	case errors.Is(err, pinterest.ErrOutcomeUnknown):
		return nil, fmt.Errorf("the board %q may exist: %w", name, err)
	case err != nil:
		return nil, err
	}
	say("board %s: %q", board.ID, board.Name)
	return board, nil
}

func (q *quickstart) createPins(ctx context.Context, board *pinterest.Board) error {
	q.step("Create a section and five pins, every other one in the section")
	section, err := q.client.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Colors"})
	if err != nil {
		return err
	}
	say("section %s: %q", section.ID, section.Name)
	for i := range 5 {
		data, err := stripes(i)
		if err != nil {
			return err
		}
		params := &pinterest.PinCreateParams{
			BoardID:     board.ID,
			Title:       fmt.Sprintf("Stripes %d", i+1),
			AltText:     "Stripes in two colors",
			Link:        "https://www.pinterest.com/",
			MediaSource: pinterest.ImageBase64{ContentType: "image/png", Data: data},
		}
		if i%2 == 0 {
			params.BoardSectionID = section.ID
		}
		pin, err := q.client.Pins.Create(ctx, params)
		if err != nil {
			return err
		}
		say("pin %s: %q", pin.ID, pin.Title)
	}
	return nil
}

func (q *quickstart) listPins(ctx context.Context, board *pinterest.Board) ([]*pinterest.Pin, error) {
	q.step("List the board's pins, two per page (the pager follows the bookmarks)")
	var pins []*pinterest.Pin
	number := 0
	for page, err := range q.client.Boards.ListPins(board.ID, &pinterest.PinListParams{PageSize: 2}).Pages(ctx) {
		if err != nil {
			return nil, err
		}
		number++
		say("page %d:", number)
		for i := range page.Items {
			pin := &page.Items[i]
			say("  %s  %s  created %s", pin.ID, pin.Title, pin.CreatedAt.Format(time.DateTime))
			pins = append(pins, pin)
		}
	}
	if len(pins) != 5 {
		return nil, fmt.Errorf("created five pins, but listed %d", len(pins))
	}
	return pins, nil
}

func (q *quickstart) renameBoard(ctx context.Context, board *pinterest.Board) error {
	q.step("Rename the board and clear its description (Null clears a field, an absent field is left unchanged)")
	updated, err := q.client.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{
		Name:        pinterest.Value(board.Name + " (renamed)"),
		Description: pinterest.Null[string](),
	})
	if err != nil {
		return err
	}
	say("now %q with description %q, still %s", updated.Name, updated.Description, updated.Privacy)
	return nil
}

func (q *quickstart) getMetrics(ctx context.Context, pin *pinterest.Pin) error {
	q.step("Get the metrics of pin %s for the last seven days", pin.ID)
	today := time.Now().UTC()
	metrics := []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSave, pinterest.MetricPinClick}
	analytics, err := q.client.Pins.GetAnalytics(ctx, pin.ID, &pinterest.PinAnalyticsParams{
		StartDate:   pinterest.DateOf(today.AddDate(0, 0, -6)),
		EndDate:     pinterest.DateOf(today),
		MetricTypes: metrics,
	})
	if err != nil {
		return err
	}
	for group, result := range analytics {
		for _, metric := range metrics {
			say("%s %-10s %6.0f over %d days", group, metric, result.SummaryMetrics[metric], len(result.DailyMetrics))
		}
	}
	return nil
}

func (q *quickstart) deletePins(ctx context.Context, pins []*pinterest.Pin) error {
	q.step("Delete the pins")
	for _, pin := range pins {
		if err := q.client.Pins.Delete(ctx, pin.ID); err != nil {
			return err
		}
	}
	_, err := q.client.Pins.Get(ctx, pins[0].ID)
	switch {
	case err == nil:
		return fmt.Errorf("pin %s still exists after it was deleted", pins[0].ID)
	case !errors.Is(err, pinterest.ErrNotFound):
		return err
	}
	say("deleted; getting one of them now returns the error:")
	say("%v", err)
	return nil
}

func (q *quickstart) deleteBoard(ctx context.Context, board *pinterest.Board) error {
	q.step("Delete the board")
	if err := q.client.Boards.Delete(ctx, board.ID); err != nil {
		return fmt.Errorf("board %s may still exist: %w", board.ID, err)
	}
	say("everything that was created is deleted")
	return nil
}

// stripes returns a PNG image with stripes in two colors that depend on n.
func stripes(n int) ([]byte, error) {
	const width, height, stripe = 600, 900, 60
	palette := color.Palette{color.RGBA{R: 230, G: 0, B: 35, A: 255}, color.RGBA{R: 40, G: uint8(50 * n), B: 160, A: 255}}
	img := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	for y := range height {
		for x := range width {
			img.SetColorIndex(x, y, uint8((x+y)/stripe%2))
		}
	}
	var buf bytes.Buffer
	err := png.Encode(&buf, img)
	return buf.Bytes(), err
}
