#!lua flags=no-writes
-- Counts one lane in one step, so that the accounting is exact.
--@include ids
-- KEYS  1 intake  2 events  3 dead  4 counters  5 paused  6 inbox
-- ARGV  1 group
-- Returns {accepted, length, pending, oldest waiting id, oldest pending id, events, letters, now (ms), since, reason,
--          1 if an operator paused, counters as a flat list, length of the inbox}
local intake = KEYS[1]
-- Whoever may write to the server may put another type there; what can be counted is.
local function unless_damaged(answer, otherwise)
  if type(answer) == 'table' and answer.err then return otherwise end
  return answer
end
local accepted, pending, waiting_id, pending_id, last = 0, 0, '', '', '-'
if redis.call('EXISTS', intake) == 1 then
  local info = redis.call('XINFO', 'STREAM', intake)
  for i = 1, #info, 2 do
    if info[i] == 'entries-added' then accepted = info[i + 1] end
  end
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', intake)) do
    local of = {}
    for i = 1, #group, 2 do of[group[i]] = group[i + 1] end
    if of['name'] == ARGV[1] then last = after(of['last-delivered-id']) end
  end
  if last ~= '-' then
    local summary = redis.call('XPENDING', intake, ARGV[1])
    pending, pending_id = summary[1], summary[2] or ''
  end
  local first = last and redis.call('XRANGE', intake, last, '+', 'COUNT', 1) or {}
  if #first > 0 then waiting_id = first[1][1] end
end
local time = redis.call('TIME')
local paused = unless_damaged(redis.pcall('HMGET', KEYS[5], 'since', 'reason', 'manual'), {})
return {accepted, redis.call('XLEN', intake), pending, waiting_id, pending_id,
  unless_damaged(redis.pcall('XLEN', KEYS[2]), 0), unless_damaged(redis.pcall('XLEN', KEYS[3]), 0), string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000)),
  paused[1] or '', paused[2] or '', paused[3] or '', unless_damaged(redis.pcall('HGETALL', KEYS[4]), {}),
  unless_damaged(redis.pcall('LLEN', KEYS[6]), 0)}
