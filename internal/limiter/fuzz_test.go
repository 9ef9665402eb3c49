package limiter

import (
	"context"
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// FuzzLimiter drives a limiter with the calls, responses and waits that its input encodes.
func FuzzLimiter(f *testing.F) {
	f.Add([]byte("\x00\x02\x01\x05\x04\x03\x01\x05\x03\x06\x04\x00\x00\x00"))
	f.Add([]byte("\x01\x00\x00\x00\x00\x00\x03\x04\x00\x00"))
	f.Add([]byte("\x00\x02\x08\x08\x08\x08\x08\x08\x08\x08\x00\x02\x09\x09\x09\x09\x09\x09\x09\x00"))
	f.Add([]byte("\x00\x02\x00\x07\x01\x00\x07\x02\x07\x07\x07\x07\x00\x01\x03\x07\x00\x02\x06\x06\x06\x06\x06\x06\x06"))
	f.Fuzz(func(t *testing.T, input []byte) {
		synctest.Test(t, func(t *testing.T) {
			in := fuzzInput(input)
			lim := New(nil)
			if in.next()%4 == 1 {
				lim = New(func(string) []Window { return []Window{{Limit: 3, Per: time.Second}, {Limit: 10, Per: LongestWait}} })
			}
			var departures []time.Time // of the calls in flight
			for range 100 {
				if len(in) == 0 {
					return
				}
				switch in.next() % 6 {
				case 0, 1:
					start := time.Now()
					left, err := lim.Wait(t.Context(), "key", time.Time{}, math.MaxInt64)
					require.NoError(t, err)
					require.Zero(t, left)
					require.LessOrEqual(t, time.Since(start), LongestWait+lostAfter+5*time.Minute, "a call departs at least once a day")
					departures = append(departures, time.Now())
				case 2:
					elapsed := time.Duration(in.number())
					if len(departures) > 0 {
						i := int(in.next()) % len(departures)
						if elapsed != 0 {
							elapsed = time.Since(departures[i])
						}
						departures = append(departures[:i], departures[i+1:]...)
					}
					lim.Observe("key", in.response(elapsed))
				case 3:
					time.Sleep(min(time.Duration(in.number()), 30*LongestWait))
				case 4:
					ctx, cancel := context.WithTimeout(t.Context(), min(time.Duration(in.number()), LongestWait))
					left, err := lim.Wait(ctx, "key", time.Now().Add(-time.Duration(in.number())), time.Duration(in.number()))
					cancel()
					require.GreaterOrEqual(t, left, time.Duration(0))
					require.LessOrEqual(t, left, LongestWait+lostAfter+5*time.Minute)
					if left == 0 && err == nil {
						departures = append(departures, time.Now())
					}
				case 5: // a response without a call
					lim.Observe("key", in.response(time.Duration(in.number())))
				}
				checkCounts(t, lim.lines["key"])
			}
		})
	})
}

// checkCounts checks that no count of l is negative, and that each total is the sum of its slots.
func checkCounts(t *testing.T, l *line) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	require.GreaterOrEqual(t, l.quota.budget.left, 0)
	require.Equal(t, l.quota.flight.total, sum(t, l.quota.flight.counts[:]))
	for _, w := range l.quota.windows {
		require.Equal(t, w.calls.total, sum(t, w.calls.counts[:]))
	}
}

func sum(t *testing.T, counts []int32) int {
	require.GreaterOrEqual(t, slices.Min(counts), int32(0))
	total := int32(0)
	for _, n := range counts {
		total += n
	}
	return int(total)
}

// fuzzInput is the input that has not been read yet.
type fuzzInput []byte

func (in *fuzzInput) next() byte {
	if len(*in) == 0 {
		return 0
	}
	first := (*in)[0]
	*in = (*in)[1:]
	return first
}

// number returns a number that is likely to matter, or any other.
func (in *fuzzInput) number() int64 {
	numbers := []int64{
		0, 1, -1, 3, 100, int64(time.Second), int64(time.Minute), int64(LongestWait), math.MaxInt64, math.MinInt64, 1 << 62,
		1e18, int64(LongestWait) + 1, int64(lostAfter), int64(lostAfter) + 1,
	}
	choice := int(in.next()) % (len(numbers) + 1)
	if choice < len(numbers) {
		return numbers[choice]
	}
	var b [8]byte
	for i := range b {
		b[i] = in.next()
	}
	return int64(binary.LittleEndian.Uint64(b[:]))
}

func (in *fuzzInput) response(elapsed time.Duration) Result {
	kind := in.next()
	r := Result{
		Elapsed: elapsed, Served: kind&1 == 0, Throttled: kind&1 == 1, RetryAfter: time.Duration(in.number()),
		Limit: int(in.number()), Remaining: int(in.number()), Reset: time.Duration(in.number()),
	}
	for range kind >> 1 % 4 {
		r.Windows = append(r.Windows, Window{Limit: int(in.number()), Per: time.Duration(in.number())})
	}
	return r
}
