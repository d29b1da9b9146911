#!lua
-- Puts the body of a dead letter back on the intake.
-- KEYS  1 intake  2 dead  3 counters  4 article hash, if the letter names an article
-- ARGV  1 letter id
-- Returns the new entry's id, or nil if there is no such letter
-- Rule: entry, hash and letter change in one step, so a second replay finds no letter. Idempotency markers stay set.
local intake, dead, counters, article = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local found = redis.call('XRANGE', dead, ARGV[1], ARGV[1])
if #found == 0 then return false end
local letter = {}
for i = 1, #found[1][2], 2 do letter[found[1][2][i]] = found[1][2][i + 1] end
local replays = tonumber(letter['replays'] or 0) + 1
local entry = redis.call('XADD', intake, '*', 'article', letter['body'], 'replays', replays)
redis.call('XDEL', dead, ARGV[1])
redis.call('HINCRBY', counters, 'replayed', 1)
if article and redis.call('HGET', article, 'state') == 'dead' then
  redis.call('HSET', article, 'state', 'waiting', 'entry', entry, 'attempts', 0, 'replays', replays)
  redis.call('HDEL', article, 'failure')
  redis.call('PERSIST', article)
end
return entry
