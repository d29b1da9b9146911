#!lua flags=allow-oom
-- Moves an unreadable entry from the intake to the dead letters. It has no article hash.
-- KEYS  1 intake  2 events  3 dead  4 counters
-- ARGV  1 group  2 entry  3 letter (JSON without the body)  4 body, if the entry has no field `article`
--       5 replays  6 prefix of the letter's id  7 maximum events kept
--       8 type  9 id  10 subject  11 envelope
-- Returns done | already
-- Rule: an entry that is gone was already handled.
local intake, group, entry = KEYS[1], ARGV[1], ARGV[2]
local found = redis.call('XRANGE', intake, entry, entry)
if #found == 0 then return 'already' end
local body = ARGV[4]
for i = 1, #found[1][2], 2 do
  if found[1][2][i] == 'article' then body = found[1][2][i + 1] end
end
local letter = redis.call('XADD', KEYS[3], '*', 'letter', ARGV[3], 'body', body, 'key', '', 'replays', ARGV[5])
local id = '"dead_letter_id":"' .. ARGV[6] .. letter .. '"'
local envelope = string.gsub(ARGV[11], '"dead_letter_id":null', function() return id end, 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[7], '*',
  'type', ARGV[8], 'id', ARGV[9], 'subject', ARGV[10], 'event', envelope)
redis.call('XACK', intake, group, entry)
redis.call('XDEL', intake, entry)
redis.call('HINCRBY', KEYS[4], 'dead', 1)
return 'done'
