#!lua flags=no-writes
-- Reads dead letters without their bodies, which may have megabytes each.
-- KEYS  1 dead
-- ARGV  1 first  2 maximum
-- Returns [[id, letter, 1 if there is a body], ...]; of an entry that somebody else wrote there the letter may be nil
local answer = {}
for i, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
  local letter, body = false, 0
  for j = 1, #entry[2], 2 do
    if entry[2][j] == 'letter' then letter = entry[2][j + 1] end
    if entry[2][j] == 'body' then body = 1 end
  end
  answer[i] = {entry[1], letter, body}
end
return answer
