-- Counting that no damaged key can stop: by then the step has written its events, and must come to its end.
-- A key of another type is moved aside; a count that is no number starts anew, and the audit names the difference.
local function set_aside(key, kind)
  local found = redis.call('TYPE', key).ok
  if found == kind or found == 'none' then return false end
  redis.call('RENAME', key, key .. ':unreadable')
  return true
end
local function count(counters, name)
  set_aside(counters, 'hash')
  local answer = redis.pcall('HINCRBY', counters, name, 1)
  if type(answer) == 'table' then redis.call('HSET', counters, name, 1) end
end
local function record(outcomes, outcome, kept)
  set_aside(outcomes, 'list')
  redis.call('LPUSH', outcomes, outcome)
  redis.call('LTRIM', outcomes, 0, kept - 1)
end
