#!lua flags=allow-oom
-- Gives a worker the lease on an article's current stage, with the stage's input.
--@include article
-- KEYS  1 intake  2 article hash
-- ARGV  1 group  2 stage  3 owner  4 lease (ms)  5 takeover (1 or 0)  6 maximum attempts
--       7 longest that a lease may run from now (ms)
-- Returns {go | settled | busy | gone | exhausted, first unsettled stage, attempts, input, article id}
-- Rule: one lease owner at a time, and a limited number of attempts. The owner of a running lease may call again (its
-- client retries a call whose reply was lost); that does not count as an attempt. A lease further ahead than any
-- lease is long does not count: the server's clock was set back. An unreadable hash is `gone`: the dispatcher finds it
-- when the entry's lease has expired.
local intake, article = KEYS[1], KEYS[2]
local known, fault = read_article(article, true)
local stage, entry, attempts = known.stage, known.entry, known.attempts
if fault or not known.open then return {'gone', '', 0, ''} end
if stage ~= ARGV[2] then return {'settled', stage, attempts, ''} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = known.lease - now
local held = left > 0 and left <= tonumber(ARGV[7])
local repeated = held and known.holder == ARGV[3]
if held and not repeated and ARGV[5] ~= '1' then return {'busy', stage, attempts, ''} end
if not repeated then
  if attempts >= tonumber(ARGV[6]) then return {'exhausted', stage, attempts, ''} end
  attempts = attempts + 1
end
local input
if stage == 'extract' then
  local found = redis.call('XRANGE', intake, entry, entry)
  -- Somebody deleted the entry: there is nothing to work on. The hash stays, so that the audit can name the article.
  if #found == 0 then return {'gone', '', 0, ''} end
  local fields = found[1][2]
  for i = 1, #fields, 2 do
    if fields[i] == 'article' then input = fields[i + 1] end
  end
  if not input then return {'gone', '', 0, ''} end  -- the hash names another article's entry
else
  input = redis.call('HGET', article, stage == 'repair' and 'extracted' or 'repaired')
end
if not repeated then redis.call('HINCRBY', article, 'begun', 1) end
redis.call('HSET', article, 'attempts', attempts, 'holder', ARGV[3],
  'lease', string.format('%d', now + tonumber(ARGV[4])), 'last_seen', string.format('%d', now))
-- pcall: before the first dispatcher there is no group, and nothing is pending.
redis.pcall('XCLAIM', intake, ARGV[1], 'worker', 0, entry, 'JUSTID')
return {'go', stage, attempts, input, known.article_id}
