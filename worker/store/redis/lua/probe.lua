#!lua flags=allow-oom
-- Remembers which entry is the probe, if the brake is still on.
-- KEYS  1 paused
-- ARGV  1 entry
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'probe', ARGV[1]) end
return 'done'
