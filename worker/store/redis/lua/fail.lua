#!lua flags=allow-oom
-- Releases a stage after a failure.
--@include article
-- KEYS  1 article hash
-- ARGV  1 stage  2 owner  3 failure (JSON)  4 maximum attempts
-- Returns {retry | exhausted, attempts}
-- Rule: only the lease owner can exhaust an article. A former owner gets `retry`; `begin` then decides about the
-- message it re-sends.
local article = KEYS[1]
local known, fault = read_article(article)
if fault then return {'retry', 0} end
local attempts = known.attempts or 0
if known.stage ~= ARGV[1] or known.holder ~= ARGV[2] then return {'retry', attempts} end
redis.call('HDEL', article, 'lease', 'holder')
redis.call('HSET', article, 'failure', ARGV[3])
return {attempts >= tonumber(ARGV[4]) and 'exhausted' or 'retry', attempts}
