#!lua
-- Takes new entries of the intake, as many as fit.
--@include delivery
--@include ids
-- KEYS  1 intake
-- ARGV  1 group  2 consumer  3 maximum entries  4 maximum bytes of all, except that one entry always fits
--       5 maximum bytes of an article: a larger body is not returned
-- Returns [entry, ...]
-- Rule: sizes are looked at before anything is delivered, since what was delivered belongs to the consumer.
local intake, group, most = KEYS[1], ARGV[1], tonumber(ARGV[5])
local last = '-'
if redis.call('EXISTS', intake) == 1 then
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', intake)) do
    local of = {}
    for i = 1, #info, 2 do of[info[i]] = info[i + 1] end
    if of['name'] == group then last = after(of['last-delivered-id']) end
  end
end
local count, bytes = 0, 0
while last and count < tonumber(ARGV[3]) do
  local found = redis.call('XRANGE', intake, last, '+', 'COUNT', 1)
  if #found == 0 then break end
  bytes = bytes + math.min(sized(found[1][2]), most)
  if count > 0 and bytes > tonumber(ARGV[4]) then break end
  count, last = count + 1, after(found[1][1])
end
local command = {'XREADGROUP', 'GROUP', group, ARGV[2], 'COUNT', math.max(count, 1), 'STREAMS', intake, '>'}
local answer = redis.pcall(unpack(command))
if is_missing_group(answer) then
  redis.call('XGROUP', 'CREATE', intake, group, '0', 'MKSTREAM')
  answer = redis.call(unpack(command))
end
if not answer then return {} end
if answer.err then return answer end
local entries = {}
for i, entry in ipairs(answer[1][2]) do entries[i] = delivered(entry, most) end
return entries
