#!lua flags=allow-oom
-- Writes a stage's output and events exactly once, and moves the article to its next stage or terminal state.
--@include article
--@include counts
--@include tell
-- KEYS  1 intake  2 article hash  3 events  4 counters  5 outcomes  6 paused
-- ARGV  1 group  2 stage  3 owner  4 outcome (next, completed, rejected)  5 output  6 next stage
--       7 retention (ms)  8 maximum events kept  9 outcomes kept  10 maximum bytes of events kept
--       11... type, id, subject, envelope of each event
-- Returns done | already
-- Rule: the idempotency marker `settled:<stage>` is set in the same step as everything it guards. The first to settle
-- wins, with or without a lease. The winner gets `done` again if it repeats the call (its reply was lost).
local intake, article, events = KEYS[1], KEYS[2], KEYS[3]
local group, stage, owner, outcome, output = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local marker = 'settled:' .. stage
local known, fault = read_article(article)
if fault or not known.state then return 'already' end
local settled = redis.call('HGET', article, marker)
if not known.open or known.stage ~= stage or settled then return settled == owner and 'done' or 'already' end
local total
for i = 11, #ARGV, 4 do
  local refused
  total, refused = tell(events, KEYS[4], ARGV[8], ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
  if refused then return refused end
end
if total then trim(events, total, tonumber(ARGV[10])) end
local entry = known.entry
local time = redis.call('TIME')
redis.call('HSET', article, marker, owner, 'attempts', 0,
  'last_seen', string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000)))
redis.call('HDEL', article, 'lease', 'holder', 'failure', 'extracted', 'repaired')
if outcome == 'next' then
  redis.call('HSET', article, 'stage', ARGV[6], stage == 'extract' and 'extracted' or 'repaired', output)
  -- pcall: before the first dispatcher there is no group, and nothing is pending.
  redis.pcall('XCLAIM', intake, group, 'worker', 0, entry, 'JUSTID')
  return 'done'
end
redis.call('HSET', article, 'state', outcome)
if outcome == 'completed' then redis.call('HSET', article, 'document', output) end
redis.call('PEXPIRE', article, ARGV[7])
redis.call('XACK', intake, group, entry)
redis.call('XDEL', intake, entry)
count(KEYS[4], outcome)
record(KEYS[5], outcome, ARGV[9])
set_aside(KEYS[6], 'hash')
if redis.call('HGET', KEYS[6], 'probe') == entry then redis.call('DEL', KEYS[5], KEYS[6]) end
return 'done'
