#!lua
-- Puts a body on the intake unchecked; a faulty one is dead-lettered when it is admitted.
-- KEYS  1 intake
-- ARGV  1 body  2 high-water mark of this lane
-- Returns the entry id, or nil when the intake is full
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[2]) then return false end
return redis.call('XADD', KEYS[1], '*', 'article', ARGV[1])
