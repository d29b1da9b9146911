#!lua
-- Puts the body of a Celery message that brings no article on the intake, with the reason it is dead-lettered for.
-- KEYS  1 intake  2 marker of the message
-- ARGV  1 body  2 high-water mark of this lane  3 refusal (JSON)  4 seconds to keep the marker
-- Returns {accepted, entry} | {full} | {taken}
if redis.call('EXISTS', KEYS[2]) == 1 then return {'taken'} end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[2]) then return {'full'} end
local entry = redis.call('XADD', KEYS[1], '*', 'article', ARGV[1], 'refused', ARGV[3])
redis.call('SET', KEYS[2], '1', 'EX', ARGV[4])
return {'accepted', entry}
