-- Says which tasks become free first, and takes none.
--
-- KEYS     of each shard: due tasks of one kind
-- ARGV     limit
-- returns  when they become free, the earliest first

local times = {}
for _, key in ipairs(KEYS) do
  local found = redis.call('ZRANGE', key, 0, ARGV[1] - 1, 'WITHSCORES')
  for i = 2, #found, 2 do times[#times + 1] = found[i] end
end
table.sort(times, function(left, right) return tonumber(left) < tonumber(right) end)
for i = #times, ARGV[1] + 1, -1 do times[i] = nil end
return times
