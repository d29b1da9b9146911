#!lua flags=no-writes
-- Finds delivered entries that are only on the intake or only pending, in one step, among a chunk of each.
-- KEYS  1 intake
-- ARGV  1 group  2 first entry  3 first pending entry  4 maximum of each; either first is '' when that list is done
-- Returns {entries seen, last entry or '', last pending or '', strays, vanished}
local intake, group, most = KEYS[1], ARGV[1], tonumber(ARGV[4])
local last
if redis.call('EXISTS', intake) == 1 then
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', intake)) do
    local of = {}
    for i = 1, #info, 2 do of[info[i]] = info[i + 1] end
    if of['name'] == group then last = of['last-delivered-id'] end
  end
end
local seen, last_entry, last_pending, strays, vanished = 0, '', '', {}, {}
if ARGV[2] ~= '' then
  local entries = redis.call('XRANGE', intake, ARGV[2], '+', 'COUNT', most)
  seen = #entries
  if seen == most then last_entry = entries[seen][1] end
  -- Entries are in order, so those already delivered come first.
  local read = 0
  if last then read = #redis.call('XRANGE', intake, ARGV[2], last, 'COUNT', most) end
  for i = 1, read do
    local id = entries[i][1]
    if #redis.call('XPENDING', intake, group, id, id, 1) == 0 then strays[#strays + 1] = id end
  end
end
if ARGV[3] ~= '' and last then
  local pending = redis.call('XPENDING', intake, group, ARGV[3], '+', most)
  if #pending == most then last_pending = pending[#pending][1] end
  for _, item in ipairs(pending) do
    if #redis.call('XRANGE', intake, item[1], item[1]) == 0 then vanished[#vanished + 1] = item[1] end
  end
end
return {seen, last_entry, last_pending, strays, vanished}
