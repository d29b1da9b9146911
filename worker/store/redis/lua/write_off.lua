#!lua flags=allow-oom
-- Gives up an entry that somebody deleted from the intake, and the article that it carried.
--@include article
-- KEYS  1 intake  2 losses  3 article hash, if the article is known
-- ARGV  1 group  2 entry  3 what is recorded (JSON)
-- Returns done | already
-- Rule: nothing is given up that is there. The hash goes, so that the article can be enqueued again.
local intake, entry = KEYS[1], ARGV[2]
if #redis.call('XRANGE', intake, entry, entry) > 0 then return 'already' end
if KEYS[3] then
  local known, fault = read_article(KEYS[3])
  if fault or not known.open or known.entry ~= entry then return 'already' end
  redis.call('DEL', KEYS[3])
end
redis.pcall('XACK', intake, ARGV[1], entry)  -- pcall: before the first dispatcher there is no group
redis.call('XADD', KEYS[2], '*', 'loss', ARGV[3])
return 'done'
