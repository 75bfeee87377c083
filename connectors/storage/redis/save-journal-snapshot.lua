-- Keeps a journal's snapshot unless a newer one is there. Sent again it changes nothing.
--
-- KEYS     snapshot (a hash: n, text)
-- ARGV     its offset, its text
-- returns  nothing

local n = tonumber(redis.call('HGET', KEYS[1], 'n') or 0)
if tonumber(ARGV[1]) >= n then redis.call('HSET', KEYS[1], 'n', ARGV[1], 'text', ARGV[2]) end
