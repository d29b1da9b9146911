#!lua flags=allow-oom
-- Writes what a stack is, unless the dispatchers of another one are at work.
-- KEYS  1 stack
-- ARGV  1 lanes  2 time after which an unseen stack is abandoned (ms)  3 a dispatcher starts (1 or 0)  4 version
--       5 numbers of the lanes that are read, with commas  6... name, value of each limit
-- Returns {ok} | {mismatch, lanes of the other, ms since it was seen}
-- Rule: the lanes cannot change under a working dispatcher. Its limits can: the dispatcher that started last says them.
-- Rule: one that was seen in the future is as far away as one in the past: the server's clock was set back.
local known = redis.call('HMGET', KEYS[1], 'lanes', 'seen')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local since = now - (tonumber(known[2] or '') or 0)
if known[1] and known[1] ~= ARGV[1] and math.abs(since) < tonumber(ARGV[2]) then
  return {'mismatch', known[1], since}
end
if ARGV[3] == '1' or known[1] ~= ARGV[1] then
  redis.call('HSET', KEYS[1], 'version', ARGV[4], unpack(ARGV, 6))
end
redis.call('HSET', KEYS[1], 'lanes', ARGV[1], 'present', ARGV[5], 'seen', string.format('%d', now))
return {'ok'}
