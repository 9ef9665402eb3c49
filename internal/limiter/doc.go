// Package limiter keeps calls within quotas, one quota for each key. It learns the quotas from the responses, or gets fixed ones.
//
// # Model
//
// [Limiter.Wait] puts a call into the line of its key. When the quota lets the call depart, it is in flight until
// [Limiter.Observe] reports its response. Each part of a quota returns the instant at which the next call may depart, and the
// latest one counts. A line has no goroutine: it is served when a call arrives or leaves, when a response arrives, and by a
// timer.
//
// # Mechanisms
//
// Each one is listed with the reason why it exists and a test that fails without it.
//
//   - line: calls depart in the order of their arrival. A throttled call that returns goes before later ones, so that it is not
//     throttled again and again while others pass (TestLine_ReturningCallKeepsItsPlace). A call that cannot wait for as long as
//     the quota is closed fails at once, wherever it is in the line (TestLine_ALongWaitEndsAllThatCannotWait). A call that is
//     cancelled while it departs gives its place back (TestLine_CancelledDepartureGoesToTheNextCall).
//   - flight: a call in flight counts against every limit, because the server may already have counted it. A call without a
//     response expires after 30 s, so that hung calls do not stop the key for good (TestFlight_HungCallsExpire). A response
//     removes the call that departed at its time, not a hung one (TestFlight_HungCallAfterASlowOne).
//   - window: the calls of each reported or fixed window are counted here, because the remaining calls that a response reports
//     belong to only one of its windows (TestQuota_KeepsToAllWindows). A history counts them in constant memory
//     (TestHistory_ForgetsAfterThePeriod).
//   - budget: the remaining calls and the reset that a response reports. Other processes use the same quota, and the windows do
//     not count their calls (TestBudget_CountsTheCallsOfOthers).
//   - closed: a throttled response stops all calls of the key for the wait that it names, for a day at most
//     (TestLine_ThrottledResponseStopsAllCalls, TestProbe_DepartsAfterADay).
//   - probe: a single call departs when nothing is known (TestProbe_FirstCallGoesAlone), after a throttled response, and after a
//     reset that cannot be right. The others wait for its response so that not all of them are throttled, but only for a
//     second (TestProbe_LateResponseDelaysTheOthersByASecond).
//   - pace: spreads calls over the shortest window, because a server may count with a token bucket, which rejects a burst
//     (TestLimiter_UsesUpAReportedQuota). It allows a burst of the calls that are left, less a reserve
//     (TestPace_AllowsABurstOfWhatIsLeft, TestPace_KeepsAReserveOfABurst). If the responses show that a window of a second is a
//     bucket, it also limits the calls in flight, because the network may deliver them all at once
//     (TestPace_LimitsTheCallsInFlightOfABucket).
//   - search: finds the rate if no quota is reported, or if calls are throttled within it
//     (TestSearch_FindsAQuotaThatIsNotReported, TestSearch_StaysBelowAReportedQuota, TestSearch_ReturnsToAReportedQuota). It
//     ignores calls that are throttled for another reason (TestSearch_IgnoresThrottlingForAnotherReason).
//   - idle lines are dropped, because callers may generate keys (TestLimiter_DropsIdleKeys, TestLimiter_RemembersKeysInUse).
//
// # Why not CUBIC
//
// The adaptive retry mode of the AWS SDKs lets the rate follow a cubic function of the time since the last throttled response.
// With the published constants (beta 0.7, scale 0.4) in place of search, the servers of TestSearch_FindsAQuotaThatIsNotReported
// served 70 to 97 % of their quota instead of 95 to 99 %, and throttled 9 to 35 times as many calls; only for a window of a
// minute the results were equal. The cubic function returns to the throttled rate every few seconds, and each throttled response
// closes the key for a second or more. It is about ten lines shorter than search.
package limiter
