#!lua
-- Puts one article on the intake, unless it is a duplicate or the intake is full.
--@include article
-- KEYS  1 intake  2 article hash  3 counters  4 marker of the message that brought it, if it came in one
-- ARGV  1 body (JSON)  2 high-water mark of this lane  3 article id  4 revision  5 seconds to keep the marker
-- Returns {accepted, entry} | {duplicate, entry} | {full} | {taken}
-- Rule: an article is a duplicate while its hash exists. Exception: an open article whose entry was lost (the server
-- lost part of its data) is accepted again, or it could never finish; its idempotency markers stay set. An article whose
-- hash cannot be read is accepted too, and its hash left alone: the dispatcher dead-letters the entry with the reason.
-- Rule: a message that has its marker was handed in before, and nothing is counted a second time.
local intake, article, counters, marker = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
if marker and redis.call('EXISTS', marker) == 1 then return {'taken'} end
local known, fault = read_article(article)
local entry = known.entry
if known.state and not fault then
  if not known.open or #redis.call('XRANGE', intake, entry, entry) > 0 then
    redis.pcall('HINCRBY', counters, 'refused', 1)  -- pcall: counters of another type must not refuse a producer
    if marker then redis.call('SET', marker, '1', 'EX', ARGV[5]) end
    return {'duplicate', entry}
  end
end
if redis.call('XLEN', intake) >= tonumber(ARGV[2]) then return {'full'} end
entry = redis.call('XADD', intake, '*', 'article', ARGV[1])
if marker then redis.call('SET', marker, '1', 'EX', ARGV[5]) end
if fault then return {'accepted', entry} end
local now = string.match(entry, '^%d+')
redis.call('HSETNX', article, 'first_seen', now)
redis.call('HSETNX', article, 'stage', 'extract')
redis.call('HSET', article, 'state', 'waiting', 'entry', entry, 'attempts', 0, 'last_seen', now,
  'article_id', ARGV[3], 'revision', ARGV[4])
redis.call('HDEL', article, 'lease', 'holder')
return {'accepted', entry}
