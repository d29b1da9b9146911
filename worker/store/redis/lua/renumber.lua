#!lua flags=allow-oom
-- Makes an intake whose last id was used up take entries again.
--@include ids
-- KEYS  1 intake  2 where the old stream stands meanwhile  3... article hashes that may name one of the entries below
-- ARGV  the entry that each of these hashes may name
-- Returns how many entries have new ids, or nil if the intake is not used up
-- Rule: Redis takes no id after 18446744073709551615-18446744073709551615, and none can be given back: only a new
-- stream helps. It gets the old one's entries, pending entries, last-delivered ids and number of entries ever added,
-- in one step. Entries that keep their id can still be followed by others; those of the last millisecond get new ids
-- and are delivered again, which is harmless (`admit`), and their articles' hashes follow them.
local intake, old = KEYS[1], KEYS[2]
local LAST_MS, LAST = '18446744073709551615', '18446744073709551615-18446744073709551615'
local function fields_of(flat)
  local of = {}
  for i = 1, #flat, 2 do of[flat[i]] = flat[i + 1] end
  return of
end
local function carried(fields)
  if #fields <= 2000 then return fields end  -- Lua passes no more to a command; no producer of ours writes so many
  return {'fields', table.concat(fields, '\n')}
end
local function is_of_last_ms(id) return string.sub(id, 1, #LAST_MS + 1) == LAST_MS .. '-' end
if redis.call('EXISTS', intake) == 0 then return false end
local info = fields_of(redis.call('XINFO', 'STREAM', intake))
if info['last-generated-id'] ~= LAST then return false end
local groups = {}
for i, group in ipairs(redis.call('XINFO', 'GROUPS', intake)) do groups[i] = fields_of(group) end

redis.call('RENAME', intake, old)
local time = redis.call('TIME')
local last = string.format('%d-0', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('XADD', intake, '0-1', '', '')  -- XSETID and XGROUP need a stream
redis.call('XDEL', intake, '0-1')
local renumbered, new_ids = 0, {}
while true do
  local entries = redis.call('XRANGE', old, '-', '+', 'COUNT', 100)
  if #entries == 0 then break end
  for _, entry in ipairs(entries) do
    local id, fields = entry[1], carried(entry[2])
    if is_of_last_ms(id) then
      if renumbered == 0 then  -- not earlier: entries that keep their id may lie ahead of the clock
        local top = fields_of(redis.call('XINFO', 'STREAM', intake))['last-generated-id']
        if tonumber(string.match(top, '^%d+')) < tonumber(string.match(last, '^%d+')) then
          redis.call('XSETID', intake, last)
        end
      end
      new_ids[id] = redis.call('XADD', intake, '*', unpack(fields))
      renumbered = renumbered + 1
    else
      redis.call('XADD', intake, id, unpack(fields))
    end
    redis.call('XDEL', old, id)
  end
end
local top = fields_of(redis.call('XINFO', 'STREAM', intake))['last-generated-id']
if tonumber(string.match(top, '^%d+')) < tonumber(string.match(last, '^%d+')) then top = last end
redis.call('XSETID', intake, top, 'ENTRIESADDED', info['entries-added'], 'MAXDELETEDID', '0-0')

for _, group in ipairs(groups) do
  local name, delivered = group['name'], group['last-delivered-id']
  if is_of_last_ms(delivered) then
    -- All that keep their id were delivered, so what follows the last of them is new.
    local kept = redis.call('XREVRANGE', intake, '+', '-', 'COUNT', renumbered + 1)[renumbered + 1]
    delivered = kept and kept[1] or '0-1'
  end
  redis.call('XGROUP', 'CREATE', intake, name, delivered)
  local start = '-'
  while start do
    local pending = redis.call('XPENDING', old, name, start, '+', 1000)
    if #pending == 0 then break end
    for _, item in ipairs(pending) do
      if not new_ids[item[1]] then
        redis.call('XCLAIM', intake, name, item[2], 0, item[1], 'IDLE', item[3], 'RETRYCOUNT', item[4], 'FORCE', 'JUSTID')
      end
    end
    start = after(pending[#pending][1])
  end
end
for i, id in ipairs(ARGV) do
  if new_ids[id] and redis.call('HGET', KEYS[i + 2], 'entry') == id then
    redis.call('HSET', KEYS[i + 2], 'entry', new_ids[id])
  end
end
redis.call('DEL', old)
return renumbered
