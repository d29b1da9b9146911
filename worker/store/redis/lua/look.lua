#!lua flags=no-writes
-- Looks at entries of the intake without taking them, as many as fit.
--@include delivery
--@include ids
-- KEYS  1 intake
-- ARGV  1 entry before the first  2 maximum entries  3 maximum bytes of all, except that one entry always fits
--       4 maximum bytes of an article: a larger body is not returned
-- Returns [entry, ...]
local most = tonumber(ARGV[4])
local entries, bytes, last = {}, 0, ARGV[1]
while #entries < tonumber(ARGV[2]) do
  local first = after(last)
  local found = first and redis.call('XRANGE', KEYS[1], first, '+', 'COUNT', 1) or {}
  if #found == 0 then break end
  bytes = bytes + math.min(sized(found[1][2]), most)
  if #entries > 0 and bytes > tonumber(ARGV[3]) then break end
  entries[#entries + 1], last = delivered(found[1], most), found[1][1]
end
return entries
