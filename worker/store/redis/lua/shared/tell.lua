-- Writes an event, and keeps the event stream within its limits.
-- Rule: an event carries `bytes`, the bytes of all envelopes ever written up to its own. What lies between two events
-- is the difference, so the oldest are trimmed exactly, whoever else trims the stream. An event of an older version or
-- of somebody else carries none and counts as the oldest.
local function tell(events, counters, max_count, kind, id, subject, envelope)
  local total = redis.call('HINCRBY', counters, 'event_bytes', #envelope)
  redis.call('XADD', events, 'MAXLEN', '~', max_count, '*',
    'type', kind, 'id', id, 'subject', subject, 'event', envelope, 'bytes', string.format('%.0f', total))
end

-- Trims the oldest events while those after them have `max_bytes` or more.
local function trim(events, counters, max_bytes)
  local total = tonumber(redis.call('HGET', counters, 'event_bytes') or 0)
  while true do
    local last
    local oldest = redis.call('XRANGE', events, '-', '+', 'COUNT', 16)
    for _, entry in ipairs(oldest) do
      local bytes = 0
      for i = 1, #entry[2], 2 do
        if entry[2][i] == 'bytes' then bytes = tonumber(entry[2][i + 1]) or 0 end
      end
      if total - bytes < max_bytes then break end
      last = entry[1]
    end
    if not last then return end
    local time, sequence = string.match(last, '^(%d+)-(%d+)$')
    redis.call('XTRIM', events, 'MINID', time .. '-' .. string.format('%.0f', sequence + 1))
    if #oldest > 0 and last ~= oldest[#oldest][1] then return end
  end
end
