#!lua
-- Puts the body of a dead letter back on the intake.
--@include article
--@include counts
-- KEYS  1 intake  2 dead  3 counters  4 article hash, if the letter names an article
-- ARGV  1 letter id
-- Returns the new entry's id, or nil if there is no such letter or it has no body
-- Rule: entry, hash and letter change in one step, so a second replay finds no letter. Idempotency markers stay set.
local intake, dead, counters, article = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local found = redis.call('XRANGE', dead, ARGV[1], ARGV[1])
if #found == 0 then return false end
local letter = {}
for i = 1, #found[1][2], 2 do letter[found[1][2][i]] = found[1][2][i + 1] end
if not letter['body'] then return false end  -- somebody wrote to the stream: only `drop` can help
local replays = 1
if string.find(letter['replays'] or '', '^%d+$') and #letter['replays'] < 10 then replays = letter['replays'] + 1 end
local entry = redis.call('XADD', intake, '*', 'article', letter['body'], 'replays', replays)
redis.call('XDEL', dead, ARGV[1])
count(counters, 'replayed')
local known, fault = {}, nil
if article then known, fault = read_article(article) end
if known.state == 'dead' and not fault then
  redis.call('HSET', article, 'state', 'waiting', 'entry', entry, 'attempts', 0, 'replays', replays)
  redis.call('HDEL', article, 'failure')
  redis.call('PERSIST', article)
end
return entry
