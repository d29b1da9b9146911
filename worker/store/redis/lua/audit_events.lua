#!lua flags=no-writes
-- Reads a chunk of events without their envelopes.
-- KEYS  1 events
-- ARGV  1 first  2 maximum
-- Returns [[stream id, type, id, subject], ...]
local answer = {}
for i, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
  local of = {}
  for j = 1, #entry[2], 2 do of[entry[2][j]] = entry[2][j + 1] end
  answer[i] = {entry[1], of['type'] or '', of['id'] or '', of['subject'] or ''}
end
return answer
