package quotatest

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// SetHeader reports a quota like Pinterest does. limit is the value of x-ratelimit-limit, such as "100, 100;w=1, 1000;w=60". The reset
// is rounded up to whole seconds, and is at least one.
func SetHeader(header http.Header, limit string, remaining int, reset time.Duration) {
	header.Set("X-Ratelimit-Limit", limit)
	header.Set("X-Ratelimit-Remaining", strconv.Itoa(remaining))
	header.Set("X-Ratelimit-Reset", strconv.Itoa(max(1, int(math.Ceil(reset.Seconds())))))
}
