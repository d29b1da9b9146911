#!lua flags=allow-oom
-- Makes the article of a pending entry active, and says what to do with it.
--@include article
--@include counts
-- KEYS  1 intake  2 article hash  3 counters
-- ARGV  1 group  2 entry  3 article id  4 revision  5 replays of the entry  6 maximum attempts
--       7 longest that a lease may run from now (ms)
-- Returns {send | busy | exhausted | duplicate | gone | unreadable, first unsettled stage, what is wrong with the hash}
-- Rule: the hash's `entry` carries the article. Another entry of the same article is a duplicate while that one is on
-- the intake or the article is terminal. An entry that is no longer pending is already finished. A lease further ahead
-- than any lease is long does not count: the server's clock was set back.
local intake, article, counters = KEYS[1], KEYS[2], KEYS[3]
local group, entry = ARGV[1], ARGV[2]
local known, fault = read_article(article, true)
local state, stage, owner = known.state, known.stage or 'extract', known.entry
local pending = redis.pcall('XPENDING', intake, group, entry, entry, 1)
if pending.err or #pending == 0 then return {'gone', fault and 'extract' or stage} end  -- an error: the server was flushed meanwhile
if fault then return {'unreadable', 'extract', fault} end
if state and owner ~= entry then
  if not known.open or #redis.call('XRANGE', intake, owner, owner) > 0 then
    redis.call('XACK', intake, group, entry)
    redis.call('XDEL', intake, entry)
    count(counters, 'duplicate')
    return {'duplicate', stage}
  end
end
redis.call('HSETNX', article, 'first_seen', string.match(entry, '^%d+'))
redis.call('HSETNX', article, 'stage', stage)
redis.call('HSETNX', article, 'attempts', 0)
redis.call('HSET', article, 'state', 'active', 'entry', entry, 'replays', ARGV[5],
  'article_id', ARGV[3], 'revision', ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = (known.lease or 0) - now
if left > 0 and left <= tonumber(ARGV[7]) then return {'busy', stage} end
if (known.attempts or 0) >= tonumber(ARGV[6]) then return {'exhausted', stage} end
return {'send', stage}
