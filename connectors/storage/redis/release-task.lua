-- Gives a task back if the claim that is named still holds it.
--
-- KEYS     due tasks of its kind, task records
-- ARGV     id, attempts of the claim, when it is due from now on
-- returns  1 when it was given back, 0 when another claim has it or it is gone

local record = redis.call('HGET', KEYS[2], ARGV[1])
if not record then return 0 end
local attempts, holder, rest = string.match(record, '^(%d+) (%S+) %S+ (.*)$')
if attempts ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], attempts .. ' ' .. holder .. ' ' .. ARGV[3] .. ' ' .. rest)
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
