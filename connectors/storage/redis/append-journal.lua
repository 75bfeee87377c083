-- Appends entries to a journal whose last offset is the expected one, and tells all nodes. Sent again it answers the same.
--
-- KEYS     head (a hash: n, token), entries (a stream)
-- ARGV     expected offset, token of this append, channel, journal, the entries
-- returns  -1 when they are in, else the offset of the last entry

local n = tonumber(redis.call('HGET', KEYS[1], 'n') or 0)
local expected = tonumber(ARGV[1])
if n ~= expected then
  if redis.call('HGET', KEYS[1], 'token') == ARGV[2] then return -1 end
  return n
end
for index = 5, #ARGV do
  n = n + 1
  redis.call('XADD', KEYS[2], n .. '-0', 'entry', ARGV[index])
end
redis.call('HSET', KEYS[1], 'n', n, 'token', ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return -1
