package limiter

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const ms = time.Millisecond

// Under virtual time, timers never fire late.
func TestPace_CatchesUpAfterALateTimer(t *testing.T) {
	p := pace{reported: 10 * ms}
	p.take(0)
	p.take(13 * ms)
	assert.Equal(t, 20*ms, p.next, "the schedule stays")
	p.take(200 * ms)
	assert.Equal(t, 160*ms, p.next, "it catches up by 50 ms at most")
	p.credit = 90 * ms
	p.take(500 * ms)
	assert.Equal(t, 420*ms, p.next, "credit is more than catching up")
}

func TestPace_KeepsAReserveOfABurst(t *testing.T) {
	window := Window{Limit: 100, Per: time.Second}
	for _, test := range []struct {
		name        string
		left        int
		per, credit time.Duration
	}{
		{"five calls of ten milliseconds", 99, 10 * ms, 940 * ms},
		{"not more than the limit", math.MaxInt, 10 * ms, 950 * ms},
		{"half of a few", 4, 10 * ms, 20 * ms},
		{"the last one", 1, 10 * ms, 0},
		{"one call of a second", 60, time.Second, 59 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := pace{reported: test.per}
			p.learn(time.Minute, test.left, window)
			assert.Equal(t, test.credit, p.credit)
			assert.Equal(t, time.Minute-test.credit, p.next)
		})
	}
	p := pace{reported: 10 * ms}
	p.learn(time.Second, 0, window)
	assert.Equal(t, 1010*ms, p.next, "nothing is left")
	p.learn(time.Second, 99, window)
	p.learn(time.Second, 10, window)
	assert.Equal(t, 940*ms, p.credit, "the burst after a quiet time is the largest one reported")
	assert.Equal(t, 1010*ms, p.next)
}

func TestPace_LimitsTheCallsInFlightOfABucket(t *testing.T) {
	for _, test := range []struct {
		name     string
		window   Window
		left     int
		elapsed  time.Duration
		inFlight int
	}{
		{"half of the burst", Window{100, time.Second}, 9, 0, 4},
		{"and what the network holds", Window{100, time.Second}, 9, 105 * ms, 14},
		{"at least one", Window{100, time.Second}, 1, 0, 1},
		{"the largest bucket", Window{100, time.Second}, 49, 0, 24},
		{"a window", Window{100, time.Second}, 50, 0, math.MaxInt},
		{"a window of more than a second", Window{100, time.Second + 1}, 9, 0, math.MaxInt},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := pace{reported: 10 * ms}
			p.learn(0, test.left, test.window)
			assert.Equal(t, test.inFlight, p.maxInFlight(test.elapsed))
			p.learn(0, 0, test.window)
			assert.Equal(t, test.inFlight, p.maxInFlight(test.elapsed), "the most that was ever left counts")
		})
	}
}

func TestPace_SetWindowForgetsTheOneBefore(t *testing.T) {
	p := pace{reported: time.Hour, next: 2 * time.Hour}
	p.learn(0, 3, Window{10, time.Second})
	windows := []*window{{Window: Window{10, time.Second}}, {Window: Window{1, time.Minute}}}
	p.setWindow(windows, time.Second)
	assert.Equal(t, pace{reported: 100 * ms, next: 1100 * ms}, p)
	p.setWindow(nil, 2*time.Second)
	assert.Equal(t, pace{next: 1100 * ms}, p)
}
