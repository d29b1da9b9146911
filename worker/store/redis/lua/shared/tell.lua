-- Writes an event, and keeps the event stream within its limits. Needs `counts`.
-- Rule: an event carries `bytes`, the bytes of all envelopes ever written up to its own. What lies between two events
-- is the difference, so the oldest are trimmed exactly, whoever else trims the stream. An event of an older version or
-- of somebody else carries none and counts as the oldest.
local function bytes_of(entry)
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 'bytes' then return tonumber(entry[2][i + 1]) or 0 end
  end
  return 0
end

-- Returns the bytes of all envelopes written so far, this one included; or nil and the server's error.
local function tell(events, counters, max_count, kind, id, subject, envelope)
  set_aside(counters, 'hash')
  local known = redis.call('HGET', counters, 'event_bytes') or ''
  local total
  if #known <= 15 and string.find(known, '^%d+$') then
    total = tonumber(known)
  else  -- lost, or no number: the newest event knows it too
    local newest = redis.pcall('XREVRANGE', events, '+', '-', 'COUNT', 1)
    if newest.err then return nil, newest end
    total = newest[1] and bytes_of(newest[1]) or 0
  end
  total = total + #envelope
  local written = string.format('%.0f', total)
  local added = redis.pcall('XADD', events, 'MAXLEN', '~', max_count, '*',
    'type', kind, 'id', id, 'subject', subject, 'event', envelope, 'bytes', written)
  if added.err then return nil, added end
  redis.call('HSET', counters, 'event_bytes', written)
  return total
end

-- Trims the oldest events while those after them have `max_bytes` or more. `total`: what `tell` has returned.
local function trim(events, total, max_bytes)
  while true do
    local oldest = redis.call('XRANGE', events, '-', '+', 'COUNT', 16)
    local first, reached  -- the first that stays, or the last of this page, at which the next page begins
    for _, entry in ipairs(oldest) do
      first = entry[1]
      reached = total - bytes_of(entry) < max_bytes
      if reached then break end
    end
    if not first or first == oldest[1][1] then return end
    redis.call('XTRIM', events, 'MINID', first)
    if reached then return end
  end
end
