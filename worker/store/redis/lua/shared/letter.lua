-- Writes a dead letter and the event that names it. Needs `counts` and `tell`.
-- Returns the letter's id; or nil and the server's error
-- Rule: where the events take nothing, there is no letter either, or there would be one more with each try.
local function write_letter(keys, letter, event, bounds)
  local name = redis.call('XADD', keys.dead, '*',
    'letter', letter.json, 'body', letter.body, 'key', letter.key, 'replays', letter.replays)
  local id = '"dead_letter_id":"' .. event.prefix .. name .. '"'
  local envelope = string.gsub(event.envelope, '"dead_letter_id":null', function() return id end, 1)
  local total, refused = tell(keys.events, keys.counters, bounds.count, event.type, event.id, event.subject, envelope)
  if refused then
    redis.call('XDEL', keys.dead, name)
    return nil, refused
  end
  trim(keys.events, total, tonumber(bounds.bytes))
  return name
end
