package pinterest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"log/slog"
	"sync"

	"github.com/pinterest-go/pinterest/internal/relay"
)

// ErrBookmarkLoop is the error of a list whose bookmark the server has returned before, so that the list would never end. The items
// up to there have been delivered.
var ErrBookmarkLoop = errors.New("the server returned a bookmark it had returned before")

// Page is one page of a list. An empty Bookmark means that it is the last page. Only the bookmark says so: any page may be empty.
type Page[T any] struct {
	Items    []T    `json:"items"`
	Bookmark string `json:"bookmark"`
}

// LogValue logs the number of items and whether this is the last page. Items may hold secrets.
func (p Page[T]) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("items", len(p.Items)), slog.Bool("last", p.Bookmark == ""))
}

func (p *Page[T]) missing() string {
	if p.Items == nil {
		return "items"
	}
	return ""
}

func (p *Page[T]) decodeItems(body []byte) error {
	var raw Page[json.RawMessage]
	if err := (numberQuoter{}).decode(body, &raw); err != nil || raw.Items == nil {
		return err
	}
	*p = Page[T]{Items: make([]T, len(raw.Items)), Bookmark: raw.Bookmark}
	inItems := numberQuoter{} // shared, because items differ little
	for i, item := range raw.Items {
		if err := inItems.decode(item, &p.Items[i]); err != nil {
			return fmt.Errorf("items[%d]: %w", i, err)
		}
	}
	return nil
}

// Pager reads a list page by page:
//
//	for pin, err := range client.Pins.List(nil).All(ctx) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(pin.ID)
//	}
//
// It has no state: each iterator starts over, and a Pager is safe for concurrent use. Requests are sent only while an iterator runs or
// [Pager.Page] is called.
type Pager[T any] struct {
	operation string
	start     string
	prefetch  int
	fetch     func(ctx context.Context, bookmark string) fetched[T]
}

// fetched is a page or an error. deliver, if not nil, is called when it reaches the consumer.
type fetched[T any] struct {
	page    *Page[T]
	err     error
	deliver func()
}

// NewPager returns a pager that calls fetch for each page. The bookmark "" is the first page.
func NewPager[T any](fetch func(ctx context.Context, bookmark string) (*Page[T], error)) *Pager[T] {
	return &Pager[T]{fetch: func(ctx context.Context, bookmark string) fetched[T] {
		page, err := fetch(ctx, bookmark)
		switch {
		case err != nil:
			return fetched[T]{err: err}
		case page == nil:
			page = new(Page[T])
		}
		return fetched[T]{page: page}
	}}
}

// maxPrefetch limits the pages in memory. More of them do not make a list faster.
const maxPrefetch = 100

// Prefetch returns a pager whose iterators fetch up to pages pages ahead of their consumer, at most 100, in a goroutine that ends with
// the iterator. 0 or less fetches each page when it is needed. A panic in that goroutine, for example in middleware, reaches the
// consumer.
func (p *Pager[T]) Prefetch(pages int) *Pager[T] {
	ahead := *p
	ahead.prefetch = min(pages, maxPrefetch)
	return &ahead
}

// Page fetches one page: the one at the Bookmark of the params, or the first.
func (p *Pager[T]) Page(ctx context.Context) (*Page[T], error) {
	return p.fetch(ctx, p.start).take()
}

// Pages iterates over the pages, from the Bookmark of the params or the first page. An error comes last, with a nil page. A bookmark
// that the server has returned before is [ErrBookmarkLoop].
func (p *Pager[T]) Pages(ctx context.Context) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		if p.prefetch <= 0 {
			p.walk(ctx, func(f fetched[T]) bool { return yield(f.take()) })
			return
		}
		p.walkAhead(ctx, yield)
	}
}

// walkAhead fetches pages in a goroutine, which ends before walkAhead returns.
func (p *Pager[T]) walkAhead(ctx context.Context, yield func(*Page[T], error) bool) {
	fetchCtx, cancel := context.WithCancel(ctx)
	// The goroutine holds one page more than the channel. stop ends its wait, not the context: when the caller's context ends, its
	// error still has to reach the consumer.
	ahead, stop := make(chan fetched[T], p.prefetch-1), make(chan struct{})
	var crash error
	go relay.Run(func() {
		p.walk(fetchCtx, func(f fetched[T]) bool {
			select {
			case ahead <- f:
				return true
			case <-stop:
				return false
			}
		})
	}, func(err error) {
		crash = err
		close(ahead)
	})
	end := sync.OnceFunc(func() {
		cancel()
		close(stop)
		for range ahead { // until the goroutine has closed it
		}
	})
	defer end()
	for f := range ahead {
		if !yield(f.take()) {
			end()
			_ = relay.Raise(crash)
			return
		}
	}
	if err := relay.Raise(crash); err != nil {
		yield(nil, p.wrap(err))
	}
}

// All iterates over the items, from the Bookmark of the params or the first page. An error comes last, with a nil item.
func (p *Pager[T]) All(ctx context.Context) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for page, err := range p.Pages(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Items {
				if !yield(&page.Items[i], nil) {
					return
				}
			}
		}
	}
}

// walk fetches pages until the last one, an error, or next returns false.
func (p *Pager[T]) walk(ctx context.Context, next func(fetched[T]) bool) {
	seed := maphash.MakeSeed()
	seen := map[uint64]bool{maphash.String(seed, p.start): true} // hashes, because a list can have a million long bookmarks
	for bookmark := p.start; ; {
		f := p.fetch(ctx, bookmark)
		if !next(f) || f.err != nil || f.page.Bookmark == "" {
			return
		}
		bookmark = f.page.Bookmark
		hash := maphash.String(seed, bookmark)
		if seen[hash] {
			next(fetched[T]{err: p.wrap(ErrBookmarkLoop)})
			return
		}
		seen[hash] = true
	}
}

func (p *Pager[T]) wrap(err error) error {
	return opErrorf(cmp.Or(p.operation, "list"), "%w", err)
}

func (f fetched[T]) take() (*Page[T], error) {
	if f.deliver != nil {
		f.deliver()
	}
	return f.page, f.err
}

// Collect returns the items of seq, at most limit of them; limit <= 0 means all. After an error it returns the items before it along
// with the error.
func Collect[T any](seq iter.Seq2[*T, error], limit int) ([]T, error) {
	var items []T
	for item, err := range seq {
		if err != nil {
			return items, err
		}
		items = append(items, *item)
		if len(items) == limit {
			break
		}
	}
	return items, nil
}
