#!lua flags=no-writes
-- Reads an article's hash and whether its entry is on the intake, in one step.
-- KEYS  1 intake  2 article hash
-- Returns {state, article id, entry, 1 if the entry is on the intake, 1 if there is a document, times begun,
--          stages settled}, or nil if the hash expired
local known = redis.call('HMGET', KEYS[2], 'state', 'article_id', 'entry', 'begun',
  'settled:extract', 'settled:repair', 'settled:attribute')
if not known[1] then return false end
local entry = known[3] or ''
local there = entry ~= '' and #redis.call('XRANGE', KEYS[1], entry, entry) or 0
local settled = 0
for i = 5, 7 do
  if known[i] then settled = settled + 1 end
end
local document = redis.call('HEXISTS', KEYS[2], 'document')
return {known[1], known[2] or '', entry, there, document, tonumber(known[4] or 0), settled}
