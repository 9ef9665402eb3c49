-- Counts what a process reports about the calls of one category, and leases departure times to it.
--
-- KEYS     1: the state of the category, a hash. 2: its processes, a sorted set by the time at which they are forgotten. 3: the calls in
--          flight of each process, including the leased departures, a hash. 4: the categories of the quota, a set.
-- ARGV[1]  JSON: type report in script.go. The reply is an array: see newLease there. Times are in microseconds, of the store's clock.

local SECOND = 1000000
local AHEAD, NEAR, FAR = 20, 100000, 500000 -- how many departures are leased ahead, but for 100 ms at least and 500 ms at most
local LEAD, EARLY = 50000, 5000  -- how long before its departures a waiting process reports, and how much earlier it may
local LATE = 30000               -- by how much a departure may be late and still be made up for
local FORGET, WAIT = 3 * SECOND, 10 * SECOND -- a process that is late by this is gone; the longest time between reports: see lane.go
local RETURN = 2 * SECOND        -- how long the processes keep to their shares when the store is back, so that all can report
local SETTLE = 50000             -- how long after that no call departs, because some may still use their shares
local POLL = 20000               -- how often a process reports while only a response can help, and 500 for each process
local SLOTS, BUCKET = 256, 1.02  -- the parts of a window's period; by how much the calls of a token bucket are slower than its rate
local STEP, MOST = 20000, 300000 -- how much slower calls get with each throttled response, and at most, in millionths

local report = cjson.decode(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * SECOND + clock[2]
if report.expires > 0 and now > report.expires then return { now } end -- the process no longer waits for the reply

-- State: numbers, except "quota", "probe" and "window:PERIOD".
local state = { quota = '', quota_at = 0, most_left = 0, flight = 0, next = 0, queue = 0, closed = 0, left = 0, reopens = 0, probe = '',
  probe_at = 0, margin = 0, throttled_at = 0, steady_at = 0, resume = 0 }
local stored = redis.call('HGETALL', KEYS[1])
for i = 1, #stored, 2 do state[stored[i]] = tonumber(stored[i + 1]) or stored[i + 1] end

-- Processes. The calls in flight of those that are gone count as ended now.
redis.call('ZADD', KEYS[2], now + FORGET, report.process)
local ended, responded = report.ended, #report.ended > 0
for _, process in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  local calls = tonumber(redis.call('HGET', KEYS[3], process) or 0)
  ended[#ended + 1], state.flight = { 0, calls }, state.flight - calls
  redis.call('HDEL', KEYS[3], process)
  redis.call('ZREM', KEYS[2], process)
end
local processes = redis.call('ZCARD', KEYS[2])
state.flight = math.max(0, state.flight - (redis.call('HGET', KEYS[3], report.process) or 0)) + report.flight

-- Return of the store: if no process has used it for a second, all of them keep to their shares for a while.
if report.returning and now > math.max(state.steady_at, state.resume) + SECOND then state.resume = now + RETURN end
if not report.returning and now >= state.resume then state.steady_at = now end

-- Quota: the one that the last response reported. A response without windows ('-') counts only if there was no other one.
if report.quota ~= '' and now - report.quota_age > state.quota_at and (report.quota ~= '-' or state.quota == '') then
  if report.quota ~= state.quota then state.most_left = 0 end
  state.quota, state.quota_at = report.quota, now - report.quota_age
end

-- Windows: the calls that ended within the period, in order of time. The calls of a window of at most a second are also spread. If it
-- never had half of its calls left, it is a token bucket: its calls are not counted.
local windows, interval, longest, room = {}, 0, 0, math.huge -- room: in the windows that are not spread
local function add(window, at, calls)
  if at + window.period <= now or calls == 0 then return end
  window.used = window.used + calls
  local i = #window
  while i > 0 and window[i].at > at do i = i - 1 end
  if i > 0 and window[i].at == at then window[i].calls = window[i].calls + calls
  else table.insert(window, i + 1, { at = at, calls = calls }) end
end
for limit, period in string.gmatch(state.quota, '(%d+)/(%d+)') do
  local window = { limit = tonumber(limit), period = tonumber(period), used = 0, counted = true }
  if window.period <= SECOND then
    state.most_left = math.max(state.most_left, math.min(report.most_left, window.limit))
    window.counted = state.most_left == 0 or state.most_left >= window.limit / 2
    interval = math.max(interval, window.period / window.limit * (window.counted and 1 or BUCKET))
  end
  for at, calls in string.gmatch(state['window:' .. period] or '', '(%d+):(%d+)') do add(window, tonumber(at), tonumber(calls)) end
  local slot = math.ceil(window.period / SLOTS) -- a whole number: otherwise equal slots would not merge
  for _, entry in ipairs(ended) do -- the server counted a call at least half of the shortest time of a response before it ended
    add(window, math.ceil((now - entry[1] - math.min(report.shortest / 2, window.period)) / slot) * slot, entry[2])
  end
  windows[#windows + 1], longest = window, math.max(longest, window.period)
  if window.period > SECOND then room = math.min(room, window.limit - window.used) end
end

-- Calls that are left in a long window, as responses report: the fewest, until it reopens.
if report.left >= 0 then
  local reopens = now + report.reset
  if now >= state.reopens or reopens > state.reopens + SECOND then state.left, state.reopens = report.left, reopens end
  state.left, state.reopens = math.min(state.left, report.left), math.min(state.reopens, reopens)
end
if #stored == 0 then state.closed = math.min(report.turn + LEAD, now + longest) end -- the store may have lost its data

-- Throttled responses: the category closes, then a single call probes. state.probe is '?' before it departs, then its process. After a
-- throttled response of a short window, calls are slower for a minute, because others use the quota too.
local margin = state.margin * math.max(0, 1 - (now - state.throttled_at) / (60 * SECOND))
if state.probe == report.process and responded or state.probe ~= '?' and now > state.probe_at + SECOND then state.probe = '' end
if report.closed > 0 then
  if report.closed <= SECOND and state.closed < now then state.margin, state.throttled_at = math.min(margin + STEP, MOST), now end
  state.closed, state.probe = math.max(state.closed, now + report.closed), '?'
end
if state.quota == '' and state.probe == '' then state.probe = '?' end

-- Departures. Processes whose calls must wait form a queue: each gets a turn, which is the time of its next report, and its share of the
-- departures then. state.queue is the number of departures of the queue. A process gets departures out of turn if those of the
-- queue are before the horizon too, or if the next one is so soon that it would be lost.
interval = interval * (1 + margin / 1000000)
local horizon = now + math.min(math.max(AHEAD * interval, NEAR), FAR)
local function after(others) -- when a call may depart, nil if a response must come first; until when no call may, by which window
  local at, by, unknown = math.max(now, state.closed, state.resume + SETTLE), 0, state.probe ~= '' and state.probe ~= '?'
  if state.left <= state.flight + others and state.reopens > at then at, by = state.reopens, longest end
  for _, window in ipairs(windows) do
    local left, used, i = window.counted and window.limit - state.flight or math.huge, window.used, 0
    if left < 1 then unknown = true end
    while i < #window and used >= math.max(1, left - others) do i = i + 1; used = used - window[i].calls end
    if i > 0 and window[i].at + window.period > at then at, by = window[i].at + window.period, window.period end
  end
  local departure = interval > 0 and math.max(at > now and at or now - LATE, state.next + others * interval) or at
  return not unknown and departure or nil, at, by
end
local share = math.max(1, math.ceil(math.min((horizon - now) / interval, room - state.flight) / processes))
local departures, again, closed, closed_by, departure, at, by = {}, 0, 0, 0, after(0)
local first = now > report.turn - EARLY and now < report.turn + LEAD or departure and departure < now + LEAD / 2
local most = math.min(share, state.probe == '' and report.want + report.soon or report.want) -- a probe needs a call that waits
while #departures < most and departure and departure + (first and 0 or state.queue * interval) <= horizon do
  departures[#departures + 1], state.flight, state.next = math.floor(departure - now), state.flight + 1, departure + interval
  if first then state.queue = math.max(0, state.queue - 1) end
  if state.probe == '?' then state.probe, state.probe_at = report.process, math.max(now, departure) end
  departure, at, by = after(0)
end
if #departures < report.want then
  departure, at, by = after(state.queue)
  again = departure and math.max(1000, departure - now - LEAD) or math.max(POLL, 500 * processes, state.probe_at + POLL - now)
  local due = math.min(share, math.ceil((horizon - now - LEAD) / interval), report.want - #departures + report.flight)
  if report.turn > now + EARLY and report.turn < now + again then again, due = report.turn - now, 0 end -- it keeps its turn
  state.queue = departure and interval > 0 and math.min(state.queue + due, share * processes) or 0
  if at > horizon then closed, closed_by = at - now, by end
end

-- Store. The keys expire a minute after the longest window has passed and the category is open.
local fields = {}
for _, window in ipairs(windows) do
  local slots = {}
  for i, slot in ipairs(window) do slots[i] = string.format('%.0f:%.0f', slot.at, slot.calls) end
  state[string.format('window:%.0f', window.period)] = table.concat(slots, ' ')
end
for name, value in pairs(state) do
  fields[#fields + 1], fields[#fields + 2] = name, type(value) == 'number' and string.format('%.0f', value) or value
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('HSET', KEYS[3], report.process, report.flight + #departures)
if report.flight + #departures == 0 then redis.call('ZADD', KEYS[2], now + math.min(again, WAIT) + FORGET, report.process) end
if #stored == 0 then redis.call('SADD', KEYS[4], report.category) end
local ttl = math.ceil((math.max(longest, state.closed - now, state.reopens - now) + 60 * SECOND) / 1000)
for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ttl) end
redis.call('EXPIRE', KEYS[4], 172800) -- two days, which is longer than any category is kept
return { now, departures, math.ceil(again), math.ceil(closed), closed_by, processes, state.quota, math.max(0, state.resume - now) }
