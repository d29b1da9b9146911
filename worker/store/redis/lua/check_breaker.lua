#!lua
-- The circuit breaker: pauses a lane with too many dead outcomes, and says whether the dispatcher may read from it.
--@include counts
-- KEYS  1 outcomes  2 paused (exists while the breaker is open: `since`, `reason`, `next_probe`, `probe`; `manual`: by an
--       operator)
-- ARGV  1 maximum deaths tolerated  2 time between half-open trials (ms)
--       3 longest that the next trial may be ahead (ms): further, the server's clock was set back
-- Returns open (read on) | paused | trial
-- Rule: while paused, one caller per interval gets `trial` and lets one article through. This script lacks `allow-oom`
-- on purpose: it fails when the server is out of memory, so nothing new is read while articles in flight finish.
local outcomes, paused = KEYS[1], KEYS[2]
set_aside(outcomes, 'list')
set_aside(paused, 'hash')
-- A pause that does not say since when is none of ours: no command would show it.
if redis.call('EXISTS', paused) == 1 and not tonumber(redis.call('HGET', paused, 'since') or '') then
  redis.call('RENAME', paused, paused .. ':unreadable')
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local next_trial = string.format('%d', now + tonumber(ARGV[2]))
if redis.call('EXISTS', paused) == 0 then
  local last, dead = redis.call('LRANGE', outcomes, 0, -1), 0
  for _, outcome in ipairs(last) do
    if outcome == 'dead' then dead = dead + 1 end
  end
  if dead <= tonumber(ARGV[1]) then return 'open' end
  local reason = string.format('%d of the last %d articles went dead', dead, #last)
  redis.call('HSET', paused, 'since', string.format('%d', now), 'reason', reason, 'next_probe', next_trial)
  return 'paused'
end
if redis.call('HGET', paused, 'manual') then return 'paused' end
local left = tonumber(redis.call('HGET', paused, 'next_probe') or 0) - now
if left > 0 and left <= tonumber(ARGV[3]) then return 'paused' end
redis.call('HSET', paused, 'next_probe', next_trial)
return 'trial'
