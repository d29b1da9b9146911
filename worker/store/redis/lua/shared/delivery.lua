-- Counts the bytes of entries as they are taken, and leaves out what nobody should load.
-- An entry: {id, bytes of its body, 1 if it has the field `article`, replays, body, or the fields as a flat list, refused}
local function is_missing_group(answer)
  return type(answer) == 'table' and answer.err and string.find(answer.err, 'NOGROUP', 1, true)
end
local function sized(fields)
  local total = 0
  for i = 1, #fields, 2 do
    if fields[i] == 'article' then return #fields[i + 1], fields[i + 1] end
    total = total + #fields[i] + #fields[i + 1]
  end
  return total, nil
end
local function delivered(entry, most)
  local id, fields = entry[1], entry[2]
  local size, article = sized(fields)
  local replays, refused = '', ''
  for i = 1, #fields, 2 do
    if fields[i] == 'replays' then replays = string.sub(fields[i + 1], 1, 20) end
    if fields[i] == 'refused' then refused = string.sub(fields[i + 1], 1, 5000) end
  end
  local content = size > most and '' or article or fields
  return {id, size, article and 1 or 0, replays, content, refused}
end
