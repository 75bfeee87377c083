-- Goes on holding tasks for as long as the claims that are named still hold them. Sent again it changes nothing.
--
-- KEYS     of each task: due tasks of its kind, task records
-- ARGV     end of the lease, then of each task: id, attempts of the claim
-- returns  how many are held

local held = 0
for place = 1, #KEYS, 2 do
  local id, attempts = ARGV[place + 1], ARGV[place + 2]
  local record = redis.call('HGET', KEYS[place + 1], id)
  if record and string.match(record, '^(%d+) ') == attempts then
    redis.call('ZADD', KEYS[place], 'XX', ARGV[1], id)
    held = held + 1
  end
end
return held
