#!lua flags=allow-oom
-- Dead-letters an admitted article: its body moves from the intake to the dead letters.
--@include article
--@include counts
--@include tell
--@include letter
-- KEYS  1 intake  2 article hash  3 events  4 dead  5 counters  6 outcomes
-- ARGV  1 group  2 stage  3 entry  4 letter (JSON without the body)  5 key  6 replays  7 prefix of the letter's id
--       8 retention (ms)  9 maximum events kept  10 outcomes kept  11 type  12 id  13 subject  14 envelope
--       15 maximum bytes of events kept  16 counter of the reason
-- Returns done | already
-- Rule: idempotent: does nothing unless the article is open, at this stage, on this entry, and the entry exists.
local intake, article, group, entry = KEYS[1], KEYS[2], ARGV[1], ARGV[3]
local known, fault = read_article(article)
if fault or not known.open or known.stage ~= ARGV[2] or known.entry ~= entry then return 'already' end
local found = redis.call('XRANGE', intake, entry, entry)
if #found == 0 then return 'already' end
local body = ''
for i = 1, #found[1][2], 2 do
  if found[1][2][i] == 'article' then body = found[1][2][i + 1] end
end
local letter, refused = write_letter({dead = KEYS[4], events = KEYS[3], counters = KEYS[5]},
  {json = ARGV[4], body = body, key = ARGV[5], replays = ARGV[6]},
  {prefix = ARGV[7], type = ARGV[11], id = ARGV[12], subject = ARGV[13], envelope = ARGV[14]},
  {count = ARGV[9], bytes = ARGV[15]})
if refused then return refused end
redis.call('XACK', intake, group, entry)
redis.call('XDEL', intake, entry)
redis.call('HSET', article, 'state', 'dead', 'last_seen', string.match(letter, '^%d+'))
redis.call('HDEL', article, 'lease', 'holder')
redis.call('PEXPIRE', article, ARGV[8])
count(KEYS[5], 'dead')
count(KEYS[5], ARGV[16])
record(KEYS[6], 'dead', ARGV[10])
return 'done'
