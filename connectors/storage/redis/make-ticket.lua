-- Keeps a ticket under the next number, or finds the one that its key made before. Sent again it answers the same.
--
-- KEYS     numbers by key, tickets by number, numbers of its kind
-- ARGV     key, the ticket
-- returns  its number

local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then return tonumber(known) end
local number = redis.call('HLEN', KEYS[2]) + 1
redis.call('HSET', KEYS[1], ARGV[1], number)
redis.call('HSET', KEYS[2], number, ARGV[2])
redis.call('ZADD', KEYS[3], number, number)
return number
