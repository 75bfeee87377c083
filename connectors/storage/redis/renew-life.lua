-- Gives a conversation a new life when somebody holds an event that is not in it, and publishes that.
--
-- KEYS     head, events
-- ARGV     offset of that event, its text ('' compares the offset alone), the new life, channel, stream
-- returns  1 when the life is new, 0 when nothing is missing

local n = redis.call('HGET', KEYS[1], 'n')
if not n and ARGV[2] == '' then return 0 end
if tonumber(n or 0) >= tonumber(ARGV[1]) then
  if ARGV[2] == '' then return 0 end
  local id = ARGV[1] .. '-0'
  local entry = redis.call('XRANGE', KEYS[2], id, id)[1]
  if entry and entry[2][2] == ARGV[2] then return 0 end
end
redis.call('HSET', KEYS[1], 'life', ARGV[3])
redis.call('PUBLISH', ARGV[4], '\n!' .. cjson.encode(ARGV[5]))
return 1
