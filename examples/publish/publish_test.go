package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

var (
	throttled = pinteresttest.Response{
		Status: http.StatusTooManyRequests, Code: pinterest.CodeRateLimited, Message: "This request exceeded a rate limit.",
	}
	unavailable = pinteresttest.Response{Status: http.StatusServiceUnavailable}
	tooSmall    = pinteresttest.Response{Status: http.StatusForbidden, Code: pinterest.CodeImageBroken, Message: "The image is broken."}
)

func TestPublish_FaultsLeadToOnePinPerRow(t *testing.T) {
	for _, operation := range []string{"pins/create", "boards/create"} {
		for name, effect := range map[string]pinteresttest.Effect{
			"429": throttled, "503": unavailable, "drop before": pinteresttest.DropBefore, "drop after": pinteresttest.DropAfter,
			"half a response": pinteresttest.Truncate, "not JSON": pinteresttest.Garbage,
		} {
			t.Run(operation+" "+name, func(t *testing.T) {
				inShop(t, 6, func(t *testing.T, s *shop) {
					s.Inject(pinteresttest.Fault{Operation: operation, Count: 2, Effect: effect})
					assert.Contains(t, s.requirePublished(), "\n6 rows: 6 published; new boards: 2\n")
				})
			})
		}
	}
}

// middleware returns a client whose responses pass through change. err is the error of the attempt.
func (s *shop) middleware(change func(req *http.Request, resp *http.Response, err error)) *pinterest.Client {
	return s.Client(pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			change(req, resp, err)
			return resp, err
		})
	}))
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestPublish_503AfterTheFact(t *testing.T) {
	inShop(t, 6, func(t *testing.T, s *shop) {
		s.job.client = s.middleware(func(req *http.Request, resp *http.Response, _ error) {
			if req.Method == http.MethodPost {
				resp.StatusCode = http.StatusServiceUnavailable
			}
		})
		assert.Contains(t, s.requirePublished(), "\n6 rows: 6 published; new boards: 2\n")
		assert.Equal(t, 6, s.count("pins/create"))
		assert.Equal(t, 2, s.count("boards/create"))
	})
}

func TestPublish_RandomFaults(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inShop(t, 12, func(t *testing.T, s *shop) {
				for _, effect := range []pinteresttest.Effect{
					throttled, unavailable, pinteresttest.DropBefore, pinteresttest.DropAfter, pinteresttest.Truncate, pinteresttest.Garbage,
				} {
					s.Inject(pinteresttest.Fault{Count: 10, Probability: 0.15, Effect: effect})
				}
				for n := 0; ; n++ {
					output, err := s.publish()
					if err == nil {
						break
					}
					require.Less(t, n, 30, output)
				}
				s.requirePublished()
			}, pinteresttest.WithSeed(seed))
		})
	}
}

func TestPublish_WaitsBeforeItLooksForPin(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropAfter})
		start := time.Now()
		s.requirePublished()
		assert.GreaterOrEqual(t, time.Since(start), s.job.settle)
	})
}

func TestPublish_NextRunLooksForPin(t *testing.T) {
	inShop(t, 3, func(t *testing.T, s *shop) {
		s.job.workers = 1
		listed := 0
		s.job.client = s.middleware(func(req *http.Request, resp *http.Response, _ error) {
			if strings.HasSuffix(req.URL.Path, "/pins") && req.Method == http.MethodGet {
				if listed++; listed == 2 {
					resp.StatusCode = http.StatusForbidden // not retried
				}
			}
		})
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropAfter})
		output, err := s.publish()
		require.EqualError(t, err, "1 of 3 rows are not published")
		assert.Contains(t, output, "\n3 rows: 2 published, 1 unknown; new boards: 2\n  1 unknown (line 2): pinterest: pins/create: ")

		start := time.Now()
		assert.Contains(t, s.requirePublished(), "line 2, Soups / Dish 00: already published as pin ")
		assert.GreaterOrEqual(t, time.Since(start), s.job.settle)
		assert.Equal(t, 3, s.count("pins/create"))
	})
}

func TestPublish_GivesUpAfterThreeAttempts(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: maxAttempts, Effect: unavailable})
		output, err := s.publish()
		require.EqualError(t, err, "1 of 1 rows are not published")
		assert.Contains(t, output, "1 failed (line 2): the board has no such pin after 3 attempts: pinterest: pins/create: 503 ")
		s.requirePublished()
	})
}

func TestPublish_PinsOfLostStateFileAreNotPublishedAgain(t *testing.T) {
	inShop(t, 7, func(t *testing.T, s *shop) {
		s.requirePublished()
		require.NoError(t, os.Remove(s.job.statePath))
		assert.Contains(t, s.requirePublished(), "\n7 rows: 7 already published\n")
	})
}

// changeTitle changes the title of the first pin that was published.
func (s *shop) changeTitle(title string) {
	client := s.Client()
	pins := collect(s, client.Pins.List(nil))
	if _, err := client.Pins.Update(s.t.Context(), pins[1].ID, &pinterest.PinUpdateParams{Title: pinterest.Value(title)}); err != nil {
		s.t.Error(err) // not require: middleware runs in other goroutines than the test
	}
}

func TestPublish_EditedAndDeletedPinsAreNotPublishedAgain(t *testing.T) {
	inShop(t, 2, func(t *testing.T, s *shop) {
		s.requirePublished()
		client := s.Client()
		s.changeTitle("Special")
		require.NoError(t, client.Pins.Delete(t.Context(), collect(s, client.Pins.List(nil))[2].ID))
		_, err := s.publish()
		require.NoError(t, err)
		assert.Equal(t, 2, s.count("pins/create"))
	})
}

func TestPublish_PinWithOtherTextMakesOutcomeUnknown(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropAfter})
		s.job.client = s.middleware(func(_ *http.Request, _ *http.Response, err error) {
			if err != nil {
				s.changeTitle("Dish #00")
			}
		})
		for range 2 { // a later run cannot decide either
			output, err := s.publish()
			require.EqualError(t, err, "1 of 1 rows are not published")
			assert.Contains(t, output, "\n1 rows: 1 unknown\n")
			assert.Contains(t, output, errNewPin.Error())
		}
		assert.Equal(t, 1, s.count("pins/create"))

		s.job.retryUnknown = true
		s.want = map[string][]string{"Soups": {"Dish #00", "Dish 00", "Pin 1"}}
		s.requirePublished()
	})
}

func TestPublish_PinsOfPublishedRowsAreNotNew(t *testing.T) {
	inShop(t, 4, func(t *testing.T, s *shop) {
		s.job.workers = 1
		s.job.client = s.middleware(func(req *http.Request, _ *http.Response, err error) {
			if err == nil && req.URL.Path == "/v5/pins" && s.count("pins/create") == 1 {
				s.changeTitle("Dish #00")
				s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropBefore})
			}
		})
		s.want["Soups"][0] = "Dish #00"
		s.requirePublished()
		assert.Equal(t, 5, s.count("pins/create"))
	})
}

func TestPublish_MissingBoardMakesOutcomeUnknown(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: maxAttempts, Effect: unavailable})
		_, err := s.publish()
		require.Error(t, err)
		boards := collect(s, s.Client().Boards.List(nil))
		_, err = s.Client().Boards.Update(t.Context(), boards[0].ID, &pinterest.BoardUpdateParams{Name: pinterest.Value("Broths")})
		require.NoError(t, err)
		output, err := s.publish()
		require.EqualError(t, err, "1 of 1 rows are not published")
		assert.Contains(t, output, errBoardGone.Error())

		s.job.retryUnknown = true
		s.want = map[string][]string{"Broths": {"Pin 1"}, "Soups": {"Dish 00"}}
		s.requirePublished()
	})
}

func TestPublish_FailedRowsDoNotStopOthers(t *testing.T) {
	inShop(t, 6, func(t *testing.T, s *shop) {
		s.job.workers = 1
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: 2, Effect: tooSmall})
		output, err := s.publish()
		require.EqualError(t, err, "2 of 6 rows are not published")
		assert.Contains(t, output, "\n6 rows: 4 published, 2 failed; new boards: 2\n  2 failed (line 2, 5): pinterest: pins/create: 403 ")
		start := time.Now()
		s.requirePublished()
		assert.Less(t, time.Since(start), s.job.settle, "the outcome of rejected requests is not unknown")
	})
}

func TestPublish_StopsIfFirstRowsFailAlike(t *testing.T) {
	inShop(t, 40, func(t *testing.T, s *shop) {
		s.job.workers = 1
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: 100, Effect: tooSmall})
		output, err := s.publish()
		require.EqualError(t, err, "40 of 40 rows are not published")
		assert.Contains(t, output, "\n40 rows: 10 failed, 30 left for the next run\n")
		assert.Contains(t, output, ", ...): the first 10 rows failed for the same reason\n")
	})
}

func TestPublish_ContinuesIfLaterRowsFailAlike(t *testing.T) {
	inShop(t, 40, func(t *testing.T, s *shop) {
		s.job.workers = 1
		s.job.client = s.middleware(func(*http.Request, *http.Response, error) {
			if s.count("pins/create") == 1 {
				s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: 30, Effect: tooSmall})
			}
		})
		output, err := s.publish()
		require.EqualError(t, err, "30 of 40 rows are not published")
		assert.Contains(t, output, "\n40 rows: 10 published, 30 failed; new boards: 2\n")
	})
}

func TestPublish_StopsAtExhaustedQuota(t *testing.T) {
	inShop(t, 6, func(t *testing.T, s *shop) {
		s.LimitRate(pinterest.CategoryOrgWrite, 4, time.Hour)
		output, err := s.publish()
		require.Error(t, err)
		assert.Regexp(t, "6 rows: (2 published, 4|3 published, 3|4 published, 2) left for the next run", output)
		assert.LessOrEqual(t, s.count("pins/create")+s.count("boards/create"), 4+s.job.workers)
		time.Sleep(time.Hour)
		s.LimitRate(pinterest.CategoryOrgWrite, 100, time.Hour)
		s.requirePublished()
	})
}

func TestPublish_StopsAtInvalidToken(t *testing.T) {
	inShop(t, 6, func(t *testing.T, s *shop) {
		s.job.client = s.Client(pinterest.WithAccessToken("pina_invalid_token"))
		output, err := s.publish()
		require.EqualError(t, err, "6 of 6 rows are not published")
		assert.Contains(t, output, "6 left for the next run (line 2, 3, 4, 5, 6, 7): pinterest: boards/list: 401 ")
		assert.Len(t, s.Requests(), 1)
	})
}

func TestPublish_StopsIfStateCannotBeWritten(t *testing.T) {
	inShop(t, 6, func(t *testing.T, s *shop) {
		s.job.workers = 1
		state, err := s.job.openState()
		require.NoError(t, err)
		require.NoError(t, state.file.Close())
		rows, err := s.job.readFile()
		require.NoError(t, err)
		p := &publisher{client: s.job.client, state: state, summary: newSummary(&s.out, len(rows)), workers: 1}
		p.run(t.Context(), rows)
		assert.Zero(t, s.count("pins/create"))
		assert.Equal(t, 6, p.summary.counts[statusLeft])
		require.ErrorIs(t, state.close(), os.ErrClosed)
	})
}

func TestPublish_BoardNames(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		write := func(board string) {
			content := "board,title,image_url\n" + board + ",Dish 00,https://shop.example/0.jpg\n"
			require.NoError(t, os.WriteFile(s.job.path, []byte(content), 0o600))
		}
		write("  SOUPS ")
		s.requirePublished()
		s.SeedBoard("soups", 0)
		write("Soups")
		s.requirePublished()
		require.NoError(t, os.Remove(s.job.statePath))
		output, err := s.publish()
		require.Error(t, err)
		assert.Contains(t, output, `2 boards have the name "Soups": rename all but one`)
	})
}

func TestPublish_ContextHasEnded(t *testing.T) {
	inShop(t, 5, func(t *testing.T, s *shop) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.EqualError(t, s.job.publish(ctx), "5 of 5 rows are not published")
		assert.Empty(t, s.Requests())
		assert.Contains(t, s.out.String(), "5 left for the next run (line 2, 3, 4, 5, 6): ")
	})
}
