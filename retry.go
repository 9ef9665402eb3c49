package pinterest

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/limiter"
	"github.com/pinterest-go/pinterest/internal/retry"
)

// RetryPolicy bounds how a call is repeated. What is repeated at all follows from the answer and the operation: README,
// "Retries", has the table. WithRetryPolicy replaces the whole policy; begin with [DefaultRetryPolicy] to change a part.
type RetryPolicy struct {
	// MaxRetries is how often a call is repeated after its first attempt. 0 means never.
	MaxRetries int
	// MinDelay bounds the first wait where the answer names none: full jitter draws it between 0 and MinDelay, and the
	// bound doubles with each retry. 0 means 500 ms.
	MinDelay time.Duration
	// MaxDelay bounds every wait between attempts. A call whose answer names a longer one fails at once with
	// [Error.RetryAfter] set; so does one that the rate limiter would keep back for longer: see [NewRateLimiter]. 0 means
	// 60 s.
	MaxDelay time.Duration
	// RetryUnsafe also repeats a POST that creates after a fault with an unknown outcome (408, 500, 502, 503, 504, a broken
	// connection). The first attempt may have succeeded, and then the thing is created twice.
	RetryUnsafe bool
}

// DefaultRetryPolicy returns what a client does unless told otherwise: 4 retries, 500 ms to 60 s.
func DefaultRetryPolicy() RetryPolicy {
	return RetryPolicy{MaxRetries: 4, MinDelay: 500 * time.Millisecond, MaxDelay: time.Minute}
}

// normal returns p with its defaults filled in.
func (p RetryPolicy) normal() RetryPolicy {
	defaults := DefaultRetryPolicy()
	if p.MinDelay <= 0 {
		p.MinDelay = defaults.MinDelay
	}
	if p.MaxDelay <= 0 {
		p.MaxDelay = defaults.MaxDelay
	}
	return p
}

// loop returns what the retry loop goes by.
func (p RetryPolicy) loop() retry.Policy {
	return retry.Policy{MaxRetries: p.MaxRetries, MinDelay: p.MinDelay, MaxDelay: p.MaxDelay}
}

// failureReason is what a failed attempt means for the next one.
type failureReason int

const (
	final     failureReason = iota // repeating changes nothing, or makes it worse
	throttled                      // refused for the time being, nothing was done: repeat any operation
	refused                        // not carried out for a passing reason, nothing was done: repeat any operation
	ambiguous                      // the outcome is unknown: repeat only what may be repeated
)

type failureRule struct {
	status  int
	code    int                    // 0: any
	message func(text string) bool // nil: any; text is message and message_detail in lower case
	reason  failureReason
	once    bool // repeat it a single time only
}

// failureRules decides what an answer means; the first row that fits counts, and no row means final. What it says is
// known of the live service, not from the description.
var failureRules = []failureRule{
	{status: 429, message: isSpam, reason: final},
	{status: 429, reason: throttled},
	{status: 400, message: namesWait, reason: throttled}, // reports over their cost limit
	{status: 400, code: 12, reason: refused},             // "something went wrong" in analytics
	{status: 400, code: 2787, reason: ambiguous},         // "Sorry! Something went wrong on our end." on pins/create
	{status: 400, message: isSpuriousLookback, reason: refused, once: true},
	{status: 409, code: 409, reason: refused}, // another write holds the board's lock; other codes are real conflicts
	{status: 408, reason: ambiguous},
	{status: 500, reason: ambiguous},
	{status: 502, reason: ambiguous},
	{status: 503, reason: ambiguous},
	{status: 504, reason: ambiguous},
}

// ruleFor returns the row for a response. detail is its message_detail.
func ruleFor(e *Error, detail string) failureRule {
	text := strings.ToLower(e.Message + " " + detail)
	for _, rule := range failureRules {
		if rule.status == e.StatusCode && (rule.code == 0 || rule.code == e.Code) && (rule.message == nil || rule.message(text)) {
			return rule
		}
	}
	return failureRule{status: e.StatusCode}
}

func isSpam(text string) bool { return strings.Contains(text, "spam") }

func namesWait(text string) bool { return waitInMessage.MatchString(text) }

// isSpuriousLookback tells an answer that comes now and then for a valid start date and is gone a second later; for a date
// that really is too old it is true, so one repetition has to do.
func isSpuriousLookback(text string) bool {
	return strings.Contains(text, "you can only get data from the last 90 days")
}

// faultReason says what a transport error means. Only without a connection is it certain that nothing was carried out.
func faultReason(err error) failureReason {
	switch {
	case isAs[*tls.CertificateVerificationError](err), isAs[*tokenError](err), isAs[*net.AddrError](err):
		return final
	case isDialError(err):
		return refused
	}
	return ambiguous
}

func isAs[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isDialError(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// decide turns a reason into what the loop does: repeat or not, and after which wait.
func decide(reason failureReason, repeatable bool, wait time.Duration) retry.Decision {
	repeat := reason == throttled || reason == refused || reason == ambiguous && repeatable
	return retry.Decision{Repeat: repeat, Wait: wait}
}

var waitInMessage = regexp.MustCompile(`(?i)retry after\s+(\d+)\s+seconds?`)

// namedWait returns the wait that a response names, at most a century, 0 if it names none: Retry-After, else the message,
// else for a 429 the reset of the exhausted window, which can be 18 hours.
func namedWait(status int, header http.Header, message string, limit RateLimit, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if wait, ok := parseWait(value, now); ok {
		return wait
	}
	if date, err := http.ParseTime(value); err == nil {
		return min(max(0, date.Sub(now)), longestWait)
	}
	if status != http.StatusTooManyRequests && status != http.StatusBadRequest {
		return 0
	}
	if match := waitInMessage.FindStringSubmatch(message); match != nil {
		wait, _ := parseWait(match[1], now)
		return wait
	}
	if status == http.StatusTooManyRequests {
		return limit.Reset
	}
	return 0
}

// parseWait reads a number of seconds. A unix time near now is a mistake, and means the time until then.
func parseWait(value string, now time.Time) (time.Duration, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // else n is the closest number
		return 0, false
	}
	wait := clampSeconds(n)
	if left, ok := untilUnixTime(n, now); ok && wait > limiter.LongestHold {
		return left, true
	}
	return wait, true
}

// longestWait is a century: it can be added to any time without overflow.
const longestWait = 100 * 365 * 24 * time.Hour

// clampSeconds converts seconds to a duration from 0 to longestWait.
func clampSeconds(seconds int64) time.Duration {
	return time.Duration(min(max(seconds, 0), int64(longestWait/time.Second))) * time.Second
}
