#!lua
-- Puts a body on the intake as it is; whatever is wrong with it shows at admission.
-- KEYS  1 intake
-- ARGV  1 body  2 high-water mark of this lane
-- Answers the entry id, or nil when the intake is full
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[2]) then return false end
return redis.call('XADD', KEYS[1], '*', 'article', ARGV[1])
