#!lua
-- Pauses a lane for an operator.
--@include counts
-- KEYS  1 paused
-- ARGV  1 reason
-- Rule: no half-open trial ends this pause, only an operator does. One that the circuit breaker made becomes this one.
set_aside(KEYS[1], 'hash')
local time = redis.call('TIME')
local since = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], 'since', since, 'reason', ARGV[1], 'manual', 1)
redis.call('HDEL', KEYS[1], 'probe', 'next_probe')
return 'done'
