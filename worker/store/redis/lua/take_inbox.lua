#!lua flags=allow-oom
-- Moves what producers have put into the inbox to its lane's intake, oldest first.
--@include counts
-- KEYS  1 inbox  2 intake
-- ARGV  1 maximum elements  2 maximum bytes of all, except that one always fits  3 high-water mark of this lane
--       4 maximum bytes of an article  5 bytes kept of a larger one
-- Returns how many were moved
-- Rule: the inbox is a door for users who may append to it and do nothing else, so whatever is in it came from anybody.
-- A body over the limit is cut here and dead-lettered when it is read: whoever skips the checks of `quotewire_enqueue`
-- must not fill the server. What is in the inbox was accepted, so moving it is allowed at maxmemory: it only frees.
local inbox, intake = KEYS[1], KEYS[2]
local most, kept = tonumber(ARGV[4]), tonumber(ARGV[5])
set_aside(inbox, 'list')
local moved, bytes = 0, 0
local room = tonumber(ARGV[3]) - redis.call('XLEN', intake)
for _ = 1, math.min(tonumber(ARGV[1]), room) do
  local body = redis.call('LINDEX', inbox, 0)
  if not body then break end
  bytes = bytes + #body
  if moved > 0 and bytes > tonumber(ARGV[2]) then break end
  if #body > most then
    local refusal = string.format('{"code":"too_large","message":"%d bytes, %d allowed; only the first %d were kept"}',
      #body, most, kept)
    redis.call('XADD', intake, '*', 'article', string.sub(body, 1, kept), 'refused', refusal)
  else
    redis.call('XADD', intake, '*', 'article', body)
  end
  redis.call('LPOP', inbox)
  moved = moved + 1
end
return moved
