#!lua flags=allow-oom
-- Makes the article of an entry known before a dispatcher has admitted it.
--@include article
-- KEYS  1 intake  2 article hash
-- ARGV  1 entry  2 article id  3 revision
-- Returns done | already
-- Rule: as when it is enqueued. Nothing happens if the article is known by now, or the entry is gone.
local known, fault = read_article(KEYS[2])
if fault or known.state or #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return 'already' end
local written = string.match(ARGV[1], '^%d+')
redis.call('HSET', KEYS[2], 'state', 'waiting', 'stage', 'extract', 'entry', ARGV[1], 'attempts', 0,
  'article_id', ARGV[2], 'revision', ARGV[3], 'first_seen', written, 'last_seen', written)
return 'done'
