#!lua flags=allow-oom
-- Moves an entry that cannot be admitted from the intake to the dead letters.
--@include article
--@include counts
--@include tell
--@include letter
-- KEYS  1 intake  2 events  3 dead  4 counters
--       5 article hash, if that is what cannot be read  6 where the hash is set aside
-- ARGV  1 group  2 entry  3 letter (JSON without the body)  4 body, if the entry has no field `article`
--       5 replays  6 prefix of the letter's id  7 maximum events kept
--       8 type  9 id  10 subject  11 envelope  12 maximum bytes of events kept
--       13 retention of the hash set aside (ms)  14 counter of the reason
-- Returns done | already
-- Rule: an entry that is gone was already handled, and so was a hash that can be read by now.
local intake, group, entry = KEYS[1], ARGV[1], ARGV[2]
local found = redis.call('XRANGE', intake, entry, entry)
if #found == 0 then return 'already' end
if KEYS[5] then
  local _, fault = read_article(KEYS[5], true)
  if not fault then return 'already' end
end
local fields = {}
for i = 1, #found[1][2], 2 do fields[found[1][2][i]] = found[1][2][i + 1] end
local body = fields['article']
if not body then  -- fields of other names; too large for the caller to have read them if it sent none
  body = ARGV[4] ~= '' and ARGV[4] or cjson.encode(fields)
end
local _, refused = write_letter({dead = KEYS[3], events = KEYS[2], counters = KEYS[4]},
  {json = ARGV[3], body = body, key = '', replays = ARGV[5]},
  {prefix = ARGV[6], type = ARGV[8], id = ARGV[9], subject = ARGV[10], envelope = ARGV[11]},
  {count = ARGV[7], bytes = ARGV[12]})
if refused then return refused end
if KEYS[5] then
  redis.call('RENAME', KEYS[5], KEYS[6])
  redis.call('PEXPIRE', KEYS[6], ARGV[13])
end
redis.call('XACK', intake, group, entry)
redis.call('XDEL', intake, entry)
count(KEYS[4], 'dead')
count(KEYS[4], ARGV[14])
return 'done'
