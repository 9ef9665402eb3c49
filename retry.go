package pinterest

import (
	"cmp"
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

// RetryPolicy limits the retries of a call: by default, 4 of them. A call is retried if nothing was done, for example because it was
// throttled. If the outcome is unknown, as after status 503 or a connection error, it is retried too, unless it is a POST that must not run
// twice, such as a create. A call that was rejected is not retried. See "Errors and retries" in the documentation of the package.
//
// A zero field means its default, so RetryPolicy{MaxDelay: time.Hour} changes only MaxDelay. WithMaxRetries(0) switches retries off.
type RetryPolicy struct {
	// MaxRetries is the number of retries after the first attempt. 0 means 4, and a negative number means none.
	MaxRetries int
	// MinDelay is the upper limit of the first wait if the response asks for none: full jitter draws the wait between 0 and the
	// limit, which doubles with each retry. 0 or less means 500 ms.
	MinDelay time.Duration
	// MaxDelay is the upper limit of every wait between attempts. A call whose response asks for more fails at once, with
	// [Error.RetryAfter] set, and so does one that the rate limiter would delay for longer: see [NewRateLimiter]. 0 or less means 60 s.
	MaxDelay time.Duration
	// RetryUnsafe also retries a POST that creates something when its outcome is unknown: see [ErrOutcomeUnknown]. If the first attempt
	// succeeded, there are then two.
	RetryUnsafe bool
}

// DefaultRetryPolicy returns the retry policy of a client without [WithRetryPolicy]: 4 retries, a MinDelay of 500 ms and a MaxDelay of 60 s.
func DefaultRetryPolicy() RetryPolicy {
	return RetryPolicy{MaxRetries: 4, MinDelay: 500 * time.Millisecond, MaxDelay: time.Minute}
}

// normal returns p with its defaults filled in.
func (p RetryPolicy) normal() RetryPolicy {
	defaults := DefaultRetryPolicy()
	p.MaxRetries = cmp.Or(p.MaxRetries, defaults.MaxRetries)
	if p.MinDelay <= 0 {
		p.MinDelay = defaults.MinDelay
	}
	if p.MaxDelay <= 0 {
		p.MaxDelay = defaults.MaxDelay
	}
	return p
}

func (p RetryPolicy) loop() retry.Policy {
	return retry.Policy{MaxRetries: p.MaxRetries, MinDelay: p.MinDelay, MaxDelay: p.MaxDelay}
}

// meaning is what a failed attempt means for a retry.
type meaning int

const (
	rejected       meaning = iota // a retry would fail too, or do harm
	throttled                     // nothing was done, and the quota is exhausted: every operation is retried
	transient                     // nothing was done: every operation is retried
	blocked                       // the content is blocked as spam: a retry would fail too
	outcomeUnknown                // only operations that are safe to run twice are retried
)

type failureRule struct {
	status  int
	code    int                    // 0: any
	message func(text string) bool // nil: any; text is message and message_detail in lower case
	meaning meaning
	once    bool // retried once only
}

// failureRules says what an error response means. The first row that matches counts. Without one, the outcome is unknown if the status is
// 500 or more, also one that only proxies use, and the call is rejected otherwise. The rows come from experience with the live service, not
// from the description.
var failureRules = []failureRule{
	{status: 429, message: isSpam, meaning: blocked},
	{status: 429, code: CodeBlockedLink, meaning: blocked},
	{status: 400, code: CodeAuthenticationFailed, message: isSpam, meaning: blocked},
	{status: 429, meaning: throttled},
	{status: 400, message: namesWait, meaning: throttled}, // reports over their cost limit
	{status: 400, code: CodeSomethingWentWrong, meaning: transient},
	{status: 400, code: CodePinOutcomeUnknown, meaning: outcomeUnknown},
	{status: 400, message: isSpuriousLookback, meaning: transient, once: true},
	{status: 409, code: CodeLocked, meaning: transient}, // other codes are real conflicts
	{status: 408, meaning: outcomeUnknown},
	{status: 501, meaning: rejected},
}

// ruleFor returns the row for a response. detail is its message_detail.
func ruleFor(e *Error, detail string) failureRule {
	text := strings.ToLower(e.Message + " " + detail)
	for _, rule := range failureRules {
		if rule.status == e.StatusCode && (rule.code == 0 || rule.code == e.Code) && (rule.message == nil || rule.message(text)) {
			return rule
		}
	}
	if e.StatusCode >= 500 {
		return failureRule{meaning: outcomeUnknown}
	}
	return failureRule{meaning: rejected}
}

func isSpam(text string) bool { return strings.Contains(text, "spam") }

func namesWait(text string) bool { return waitInMessage.MatchString(text) }

// isSpuriousLookback matches an error that the service sometimes returns for a valid start date. A second later the call succeeds,
// unless the date is really too old.
func isSpuriousLookback(text string) bool {
	return strings.Contains(text, "you can only get data from the last 90 days")
}

// meaningOf returns the meaning of a transport error. Only without a connection is it certain that nothing was done.
func meaningOf(err error) meaning {
	switch {
	case isAs[*tls.CertificateVerificationError](err), isAs[*net.AddrError](err):
		return rejected
	case isDialError(err):
		return transient
	}
	return outcomeUnknown
}

func isAs[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isDialError(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// decide returns what the retry loop does after an attempt. wait is the one that the response asks for, 0 if it does not.
func decide(m meaning, retryable bool, wait time.Duration) retry.Decision {
	return retry.Decision{Retry: m == throttled || m == transient || m == outcomeUnknown && retryable, Wait: wait}
}

var waitInMessage = regexp.MustCompile(`(?i)retry after\s+(\d+)\s+seconds?`)

// namedWait returns the wait that a response asks for, at most a century, 0 if it does not: Retry-After, else the message, else for
// a 429 the reset of the exhausted window, which can be 18 hours away.
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

// parseWait parses a number of seconds. A unix time near now is a mistake of the server, and means the time until then.
func parseWait(value string, now time.Time) (time.Duration, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // else n is the closest number
		return 0, false
	}
	wait := clampSeconds(n)
	if left, ok := untilUnixTime(n, now); ok && wait > limiter.LongestWait {
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
