#!lua flags=allow-oom
-- Moves keys of a lane aside that are of another type than theirs: no step can read or write them.
--@include counts
-- KEYS  1... keys
-- ARGV  1... the type of each
-- Returns the names of those that were moved
local moved = {}
for place, name in ipairs(KEYS) do
  if set_aside(name, ARGV[place]) then moved[#moved + 1] = name end
end
return moved
