-- Where a range begins that lies after an id; nil if nothing can: the server refuses to count beyond the largest id.
local function after(id)
  if id == '18446744073709551615-18446744073709551615' then return nil end
  return '(' .. id
end
