-- Changes until when claimed tasks are held: longer, or no longer. What its claim no longer holds stays as it is.
--
-- KEYS     of each task: due tasks of its kind, task records
-- ARGV     of each task: id, attempts of the claim, when it is free, when it is due from now on or ''
-- returns  how many of them their claims still held

local held = 0
for i = 1, #KEYS / 2 do
  local due_key, records = KEYS[2 * i - 1], KEYS[2 * i]
  local id, claim, free_at, due = unpack(ARGV, 4 * i - 3, 4 * i)
  local record = redis.call('HGET', records, id) or ''
  local attempts, holder, old_due, rest = string.match(record, '^(%d+) (%S+) (%S+) (.*)$')
  if attempts == claim then
    held = held + 1
    redis.call('ZADD', due_key, free_at, id)
    if due ~= '' and due ~= old_due then
      redis.call('HSET', records, id, attempts .. ' ' .. holder .. ' ' .. due .. ' ' .. rest)
    end
  end
end
return held
