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

// ruleFor returns the row for an answer.
func ruleFor(e *Error) failureRule {
	text := strings.ToLower(e.Message + " " + parseErrorBody(e.Body).detail)
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
	case isAs[*tls.CertificateVerificationError](err), isAs[*tokenError](err), isAs[*net.AddrError](err), errors.Is(err, http.ErrSchemeMismatch):
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

// namedWait returns the wait that an answer names, 0 if none: Retry-After, else the message, else for a 429 the reset of
// the exhausted window, which is in seconds left and can be 18 hours.
func namedWait(status int, header http.Header, message string, limit RateLimit, now time.Time) time.Duration {
	if value := header.Get("Retry-After"); value != "" {
		if seconds, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
			return clampSeconds(seconds)
		}
		if date, err := http.ParseTime(value); err == nil {
			return max(0, date.Sub(now))
		}
	}
	if status != http.StatusTooManyRequests && status != http.StatusBadRequest {
		return 0
	}
	if match := waitInMessage.FindStringSubmatch(message); match != nil {
		if seconds, err := strconv.Atoi(match[1]); err == nil {
			return clampSeconds(seconds)
		}
	}
	if status == http.StatusTooManyRequests {
		return limit.Reset
	}
	return 0
}

// clampSeconds keeps an absurd number from overflowing time.Duration.
func clampSeconds(seconds int) time.Duration {
	const century = 100 * 365 * 24 * 60 * 60
	return time.Duration(min(max(seconds, 0), century)) * time.Second
}
