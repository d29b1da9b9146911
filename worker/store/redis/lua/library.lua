#!lua name=quotewire
-- version: 2
-- The door for producers: functions that put an article into an inbox, for users who may do nothing else. Dispatchers
-- load this library (`FUNCTION LOAD`), and the server keeps it with its data. Raise the version with every change: a
-- dispatcher replaces an older library and leaves a newer one.
-- A function runs with the rights of its caller, whom `deploy/users.acl` allows no write but RPUSH to an inbox. So a
-- caller may skip these checks, and then finds his article among the dead letters.

local function is_full(inbox, intake, mark)
  return redis.call('LLEN', inbox) + redis.call('XLEN', intake) >= mark
end

local function limit_of(values, place, default)
  local value = values and values[place]
  return value and #value <= 15 and tonumber(value) or default
end

-- FCALL quotewire_enqueue 3 {qw}:inbox {qw}:intake {qw}:stack ARTICLE
-- Returns accepted, or an error that says why the article was refused:
-- INVALIDARTICLE and TOOLARGE for good, INTAKEFULL (and the server's OOM) for now
local function enqueue(keys, args)
  if #keys ~= 3 or #args ~= 1 then
    return redis.error_reply('ERR call it so: FCALL quotewire_enqueue 3 {qw}:inbox {qw}:intake {qw}:stack ARTICLE')
  end
  local inbox, intake, body = keys[1], keys[2], args[1]
  local limits = redis.pcall('HMGET', keys[3], 'lanes', 'high_water', 'max_article_bytes')
  if limits.err then limits = nil end
  local most = limit_of(limits, 3, 2000000)
  if #body > most then
    local told = string.format('TOOLARGE article is too large (%d bytes of JSON, %d allowed)', #body, most)
    return redis.error_reply(told)
  end
  local fine, article = pcall(cjson.decode, body)
  if not fine then
    return redis.error_reply('INVALIDARTICLE not valid JSON: ' .. tostring(article))
  end
  if type(article) ~= 'table' or not string.find(body, '^%s*{') then
    return redis.error_reply('INVALIDARTICLE the article must be a JSON object')
  end
  if (type(article.text) == 'string') == (type(article.html) == 'string') then
    return redis.error_reply('INVALIDARTICLE exactly one of text and html must be given')
  end
  local mark = math.ceil(limit_of(limits, 2, 100000) / limit_of(limits, 1, 1))
  if is_full(inbox, intake, mark) then
    return redis.error_reply(string.format('INTAKEFULL intake is full (%d waiting): try again later', mark))
  end
  redis.call('RPUSH', inbox, body)
  return redis.status_reply('accepted')
end

-- FCALL quotewire_offer 3 INBOX INTAKE ARTICLE_HASH BODY HIGH_WATER_OF_THIS_LANE
-- The same for clients that have validated the article, and know its key and the limits.
-- Returns accepted, duplicate (the article is completed) or full. Whether an article that is not completed is a
-- duplicate is decided when it is admitted: the caller may not read what is known of it.
local function offer(keys, args)
  local inbox, intake, article = keys[1], keys[2], keys[3]
  if redis.pcall('HEXISTS', article, 'document') == 1 then return redis.status_reply('duplicate') end
  if is_full(inbox, intake, tonumber(args[2])) then return redis.status_reply('full') end
  redis.call('RPUSH', inbox, args[1])
  return redis.status_reply('accepted')
end

redis.register_function('quotewire_enqueue', enqueue)
redis.register_function('quotewire_offer', offer)
