-- Stores a batch of appends, each whole or not at all. Sending it again changes nothing: an append that is
-- stored already is known by its token and answered as it was the first time.
--
-- KEYS     every key that the batch touches, once. Two kinds of blocks, named by the place of their first key:
--          conversation  head, events, own tasks
--          shard         task records, due timers, due effects, due turns, due routes,
--                        conversations by opening
-- ARGV     channel ('' publishes nothing), sender; then of each append:
--          token, conversation block, shard block, stream, expected, fence or '', epoch or '',
--          place of the opener's index or 0, time of opening,
--          count of events, and of each: field of its command key or '', text
--          count of tasks to remove, and of each: id
--          count of tasks to add, and of each: id, kind (1 timer, 2 effect, 3 turn, 4 route), free at, record
-- returns  of each append: {'appended'}, {'duplicate', n, text}, {'fenced', epoch} or {'conflict', head}

local HEAD, EVENTS, OWN = 0, 1, 2
local RECORDS, OPENED = 0, 5
local TOKENS_KEPT = 160

local place = 2
local function take()
  place = place + 1
  return ARGV[place]
end
local function take_all(width)
  local all = {}
  for i = 1, tonumber(take()) * width do all[i] = take() end
  return all
end
local function take_append()
  return {
    token = take(), conversation = tonumber(take()), shard = tonumber(take()), stream = take(),
    expected = tonumber(take()), fence = take(), epoch = take(), opener = tonumber(take()), opened = take(),
    events = take_all(2), settle = take_all(1), schedule = take_all(4),
  }
end

local function standing_of(append)
  local fields = { 'n', 'epoch', 'tokens' }
  for i = 1, #append.events, 2 do
    if append.events[i] ~= '' then fields[#fields + 1] = append.events[i] end
  end
  local found = redis.call('HMGET', KEYS[append.conversation + HEAD], unpack(fields))
  local known
  for i = 4, #fields do known = known or found[i] end
  return { n = tonumber(found[1] or 0), epoch = tonumber(found[2] or 0), tokens = found[3] or '', known = known }
end

-- The order of engine/ports/event-log.rules.ts, behind the question whether it is this very append.
local function refusal_of(append, standing)
  if string.find(standing.tokens, append.token .. ' ', 1, true) then return { 'appended' } end
  if standing.known then
    local id = standing.known .. '-0'
    local entry = redis.call('XRANGE', KEYS[append.conversation + EVENTS], id, id)[1]
    return { 'duplicate', standing.known, entry and entry[2][2] or '' }
  end
  if append.fence ~= '' and tonumber(append.fence) < standing.epoch then
    return { 'fenced', tostring(standing.epoch) }
  end
  if append.expected ~= standing.n then return { 'conflict', tostring(standing.n) } end
end

local function store_events(append, standing)
  local count = #append.events / 2
  local born = count > 0 or append.epoch ~= '' or standing.n > 0 or standing.epoch > 0
  if not born then return end
  local epoch = math.max(standing.epoch, tonumber(append.epoch) or 0)
  local tokens = string.sub(append.token .. ' ' .. standing.tokens, 1, TOKENS_KEPT)
  local fields = { 'n', append.expected + count, 'epoch', epoch, 'tokens', tokens }
  for i = count, 1, -1 do
    local key = append.events[2 * i - 1]
    if key ~= '' then
      fields[#fields + 1] = key
      fields[#fields + 1] = append.expected + i
    end
  end
  redis.call('HSET', KEYS[append.conversation + HEAD], unpack(fields))
  for i = 1, count do
    redis.call('XADD', KEYS[append.conversation + EVENTS], (append.expected + i) .. '-0', 'e', append.events[2 * i])
  end
  if append.opener > 0 then
    redis.call('ZADD', KEYS[append.shard + OPENED], append.opened, append.stream)
    redis.call('ZADD', KEYS[append.opener], append.opened, append.stream)
  end
end

local function remove_task(append, id)
  local kind = redis.call('HGET', KEYS[append.conversation + OWN], id)
  if not kind then return end
  redis.call('HDEL', KEYS[append.conversation + OWN], id)
  redis.call('HDEL', KEYS[append.shard + RECORDS], id)
  redis.call('ZREM', KEYS[append.shard + tonumber(kind)], id)
end

local function change_tasks(append)
  for _, id in ipairs(append.settle) do remove_task(append, id) end
  for i = 1, #append.schedule, 4 do
    local id, kind, free_at, record = unpack(append.schedule, i, i + 3)
    remove_task(append, id)
    redis.call('HSET', KEYS[append.conversation + OWN], id, kind)
    redis.call('HSET', KEYS[append.shard + RECORDS], id, record)
    redis.call('ZADD', KEYS[append.shard + tonumber(kind)], free_at, id)
  end
end

-- Where nobody else listens, the sender's own echo needs no texts. One that is told without them reads them itself.
local listeners = ARGV[1] == '' and 0 or redis.call('PUBSUB', 'NUMSUB', ARGV[1])[2]

-- One line of news: stream, first offset, texts; no JSON text holds a tab or a line break.
local function news_of(append)
  local parts = { cjson.encode(append.stream), append.expected + 1 }
  for i = 2, listeners > 1 and #append.events or 0, 2 do parts[#parts + 1] = append.events[i] end
  return table.concat(parts, '\t')
end

local answers, news = {}, { ARGV[2] }
while place < #ARGV do
  local append = take_append()
  local standing = standing_of(append)
  local refusal = refusal_of(append, standing)
  if not refusal then
    store_events(append, standing)
    change_tasks(append)
    if #append.events > 0 then news[#news + 1] = news_of(append) end
  end
  answers[#answers + 1] = refusal or { 'appended' }
end
if listeners > 0 and #news > 1 then redis.call('PUBLISH', ARGV[1], table.concat(news, '\n')) end
return answers
