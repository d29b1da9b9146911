-- Reads the fields of an article's hash that the steps depend on, and says what is wrong with them.
-- with_output: look for the output of the stage before, too
-- Returns a table of fields (empty: there is no hash), and the fault as a sentence, or nil
-- Rule: whoever may write to the server may damage a hash. A step that reads one never fails on it: it passes the
-- article over, and the dispatcher's next look moves the hash aside and the entry to the dead letters.
local function is_id(text)
  local time, number = string.match(text, '^(%d+)%-(%d+)$')
  local function fits(part) return #part < 20 or #part == 20 and part <= '18446744073709551615' end
  return time and fits(time) and fits(number)
end
local function read_article(name, with_output)
  local values = redis.pcall('HMGET', name, 'state', 'stage', 'entry', 'attempts', 'lease', 'holder', 'begun',
    'replays', 'article_id', 'revision')
  if values.err then return {}, 'it is not a hash' end
  local known = {state = values[1], stage = values[2], entry = values[3], holder = values[6],
    article_id = values[9], revision = values[10]}
  local any = false
  for i = 1, 10 do any = any or values[i] end
  if not any then return {}, nil end
  local states = {waiting = 'open', active = 'open', completed = 'ended', rejected = 'ended', dead = 'ended'}
  local outputs = {extract = false, repair = 'extracted', attribute = 'repaired'}
  local kind = states[known.state or '']
  if not kind then return known, 'its state is none of ours' end
  if outputs[known.stage or ''] == nil then return known, 'its stage is none of ours' end
  if not is_id(known.entry or '') then return known, 'its entry is no stream id' end
  if not known.article_id or not known.revision then return known, 'it does not name its article' end
  for place, field in pairs({[4] = 'attempts', [5] = 'lease', [7] = 'begun', [8] = 'replays'}) do
    local value = values[place] or '0'
    if #value > 15 or not string.find(value, '^-?%d+$') then return known, 'its ' .. field .. ' is no number' end
    known[field] = tonumber(value)
  end
  known.open = kind == 'open'
  local needed = outputs[known.stage]
  if with_output and known.open and needed and redis.call('HEXISTS', name, needed) == 0 then
    return known, 'it lacks the output of the stage before ' .. known.stage
  end
  return known, nil
end
