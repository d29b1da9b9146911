#!lua flags=no-writes
-- Tells whether an intake has used up its ids: somebody wrote an entry with the largest one that there is.
-- KEYS  1 intake
-- Returns 1 | 0
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
for i = 1, #info, 2 do
  if info[i] == 'last-generated-id' then
    return info[i + 1] == '18446744073709551615-18446744073709551615' and 1 or 0
  end
end
return 0
