package limiter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Virtual time wakes nobody late, so this one asks the pace itself.
func TestALineThatIsWokenLateMakesUpForIt(t *testing.T) {
	const ms = time.Millisecond
	p := pace{told: 10 * ms}
	p.take(0, true)
	p.take(13*ms, true)
	assert.Equal(t, 20*ms, p.opens(), "the schedule stays")
	p.take(200*ms, true)
	assert.Equal(t, 200*ms-late+10*ms, p.opens(), "but it does not make up for everything")
	p.take(300*ms, false)
	assert.Equal(t, 310*ms, p.opens(), "nor for a time in which nobody waited")
}
