#!lua
-- Says whether the dispatcher may take in articles, and pauses it when too many of the last went dead.
-- KEYS  1 outcomes  2 paused (the circuit breaker; its fields are `probe` and `next_probe`)
-- ARGV  1 deaths that are still borne  2 time between trials (ms)
-- Answers open | paused | trial
-- Rule: while paused, one caller per interval is told to let one article through. This script lacks `allow-oom` on
-- purpose: when the server is out of memory it fails, so nothing new is taken in while what is in flight drains.
local outcomes, paused = KEYS[1], KEYS[2]
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
if tonumber(redis.call('HGET', paused, 'next_probe') or 0) > now then return 'paused' end
redis.call('HSET', paused, 'next_probe', next_trial)
return 'trial'
