#!lua flags=allow-oom
-- Takes over entries that were idle for a whole lease, as many as fit.
--@include delivery
-- KEYS  1 intake
-- ARGV  1 group  2 consumer  3 maximum entries  4 maximum bytes of all, except that one entry always fits
--       5 maximum bytes of an article: a larger body is not returned  6 lease (ms)  7 where to begin
-- Returns {where to go on, [entry, ...]}
-- Rule: one entry at a time, because XAUTOCLAIM cannot be told how many bytes are enough.
local intake, group, cursor = KEYS[1], ARGV[1], ARGV[7]
local entries, bytes = {}, 0
for _ = 1, tonumber(ARGV[3]) do
  local answer = redis.pcall('XAUTOCLAIM', intake, group, ARGV[2], ARGV[6], cursor, 'COUNT', 1)
  if is_missing_group(answer) then return {'0-0', {}} end
  if answer.err then return answer end
  cursor = answer[1]
  for _, entry in ipairs(answer[2]) do
    if entry and entry[2] then
      entries[#entries + 1] = delivered(entry, tonumber(ARGV[5]))
      bytes = bytes + math.min(entries[#entries][2], tonumber(ARGV[5]))
    end
  end
  if cursor == '0-0' or bytes >= tonumber(ARGV[4]) then break end
end
return {cursor, entries}
