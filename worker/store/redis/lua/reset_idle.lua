#!lua flags=allow-oom
-- Notices that the server's clock was set back, and lets the idle times of pending entries begin anew.
--@include ids
-- KEYS  1 intake  2 clock (the time at the last look, in ms)
-- ARGV  1 group  2 consumer  3 tolerated step back (ms)
-- Returns how many entries were reset
-- Rule: an entry that was delivered in what is now the future is idle for 0 ms until that time comes again, so it would
-- be reclaimed late by as much as the clock was set back.
local intake, clock, group = KEYS[1], KEYS[2], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local seen = tonumber(redis.call('GET', clock) or '') or 0
redis.call('SET', clock, string.format('%d', now))
if seen - now <= tonumber(ARGV[3]) then return 0 end
local start, count = '-', 0
while start do
  local pending = redis.pcall('XPENDING', intake, group, start, '+', 1000)
  if pending.err or #pending == 0 then return count end  -- an error: there is no group yet
  local ids = {}
  for i, item in ipairs(pending) do ids[i] = item[1] end
  ids[#ids + 1] = 'JUSTID'
  redis.call('XCLAIM', intake, group, ARGV[2], 0, unpack(ids))
  start, count = after(pending[#pending][1]), count + #pending
end
return count
