-- The tasks of one conversation.
--
-- KEYS     its own tasks, task records of its shard
-- returns  of each task: id, record

local listed = {}
for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
  listed[#listed + 1] = id
  listed[#listed + 1] = redis.call('HGET', KEYS[2], id)
end
return listed
