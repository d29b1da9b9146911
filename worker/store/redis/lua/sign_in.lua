#!lua flags=allow-oom
-- Records that a dispatcher is at work, and forgets those that were not for long.
-- KEYS  1 dispatchers
-- ARGV  1 name  2 facts (JSON)  3 time after which a silent dispatcher is forgotten (ms)
-- Rule: the time is the server's. A dispatcher that dies stays on record, so that its silence shows; one that stops
-- signs out. The key is nobody's truth: one of another type is replaced.
local found = redis.call('TYPE', KEYS[1]).ok
if found ~= 'hash' and found ~= 'none' then redis.call('DEL', KEYS[1]) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HGETALL', KEYS[1])
for i = 1, #known, 2 do
  local seen = tonumber(string.match(known[i + 1], '^(%d+) '))
  if not seen or math.abs(now - seen) > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], known[i]) end
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d', now) .. ' ' .. ARGV[2])
return 'done'
