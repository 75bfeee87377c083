-- Hands out due tasks, the longest free first, and holds them. Sent again it hands out the same ones.
--
-- KEYS     of each shard: due tasks of one kind, task records
-- ARGV     token of this claim, now, end of the lease, limit
-- returns  of each task: id, when it had become free, record with this claim counted

local token, now, until_then, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local found = {}

-- A record is: attempts, holder, due, rest. The holder is the token of the last claim.
local function record_of(place, id)
  local record = redis.call('HGET', KEYS[place + 1], id)
  return string.match(record, '^(%d+) (%S+) (.*)$')
end

local function find(place, from, to)
  local ids = redis.call('ZRANGEBYSCORE', KEYS[place], from, to, 'WITHSCORES', 'LIMIT', 0, limit)
  for i = 1, #ids, 2 do
    found[#found + 1] = { id = ids[i], score = ids[i + 1], free_at = tonumber(ids[i + 1]), place = place }
  end
end

local handed = {}
local function hand(task, attempts, rest)
  local record = attempts .. ' ' .. token .. ' ' .. rest
  handed[#handed + 1] = task.id
  handed[#handed + 1] = task.score
  handed[#handed + 1] = record
  return record
end

for place = 1, #KEYS, 2 do find(place, until_then, until_then) end
for _, task in ipairs(found) do
  local attempts, holder, rest = record_of(task.place, task.id)
  if holder == token then hand(task, attempts, rest) end
end
if #handed > 0 then return handed end

found = {}
for place = 1, #KEYS, 2 do find(place, '-inf', now) end
table.sort(found, function(left, right)
  if left.free_at ~= right.free_at then return left.free_at < right.free_at end
  return left.id < right.id
end)
for i = 1, math.min(limit, #found) do
  local task = found[i]
  local attempts, _, rest = record_of(task.place, task.id)
  redis.call('HSET', KEYS[task.place + 1], task.id, hand(task, tonumber(attempts) + 1, rest))
  redis.call('ZADD', KEYS[task.place], until_then, task.id)
end
return handed
