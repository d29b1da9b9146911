#!lua flags=allow-oom
-- Records which entry is the half-open trial, if the circuit breaker is still open.
-- KEYS  1 paused
-- ARGV  1 entry
if redis.call('TYPE', KEYS[1]).ok == 'hash' and not redis.call('HGET', KEYS[1], 'manual') then
  redis.call('HSET', KEYS[1], 'probe', ARGV[1])
end
return 'done'
