#!lua flags=no-writes
-- Reads an article's hash and whether its entry is on the intake, in one step.
--@include article
-- KEYS  1 intake  2 article hash
-- Returns {state, article id, entry, 1 if the entry is on the intake, 1 if there is a document, times begun,
--          stages settled}, or nil if the hash expired; {'unreadable', what is wrong with it} if it cannot be read
local known, fault = read_article(KEYS[2], true)
if fault then return {'unreadable', fault} end
if not known.state then return false end
local there = #redis.call('XRANGE', KEYS[1], known.entry, known.entry)
local settled = 0
for _, marker in ipairs(redis.call('HMGET', KEYS[2], 'settled:extract', 'settled:repair', 'settled:attribute')) do
  if marker then settled = settled + 1 end
end
local document = redis.call('HEXISTS', KEYS[2], 'document')
return {known.state, known.article_id, known.entry, there, document, known.begun, settled}
