-- Decides one event of one key, as clock.go, state.go and quota.go do, and keeps what is
-- known of the key under that one name, so that it works in a cluster.
--
-- Numbers are doubles here, exact to 2^53. Ids and epochs come in two halves of 32
-- bits, and only their distances are reckoned with. Places are told from the front,
-- which is 0, and are never far from it: what lies further back than low is as good as
-- lost.
local key, n, keep, ttl = KEYS[1], tonumber(ARGV[5]), ARGV[6] == '1', ARGV[7]
local unit, token, depth, own = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local late, reach = tonumber(ARGV[12]), tonumber(ARGV[13])
local ticks, exact, limit = ARGV[14] == '1', ARGV[15] == '1', tonumber(ARGV[16])
local window, quota, records = tonumber(ARGV[17]), tonumber(ARGV[18]), tonumber(ARGV[19])
local epoch = {tonumber(ARGV[1]), tonumber(ARGV[2])}
local id = {tonumber(ARGV[3]), tonumber(ARGV[4])}
local low, empty = -2 * reach - 4 * late - 9, -(reach + 1) * unit
if exact then empty = -(reach + window) end -- no event to come shares a window with that
local FITS, OVER, STALE, CONFLICT, OVERQUOTA = 0, 1, 2, 3, 4

-- distance is a-b, exact while it is small and of the right sign and size while not.
local function distance(a, b) return (a[1] - b[1]) * 4294967296 + (a[2] - b[2]) end
local function whole(x) return string.format('%.0f', x) end

-- The state: the word and the serial number, and of two runs whether it is live, its
-- epoch, serial number, highest id, top, floor, when it was last matched, what was
-- charged in it, and its highest straggler. Under Exact the word is the place from which the log is told.
local word, serial = empty, 0
local runs = {{live = 0}, {live = 0}}
local stored = redis.call('HGET', key, 's')
if stored then
	local f = {}
	for x in string.gmatch(stored, '%S+') do f[#f + 1] = tonumber(x) end
	word, serial = f[1], f[2]
	for i = 1, 2 do
		local o = 12 * i - 10
		if f[o + 1] == 1 then
			runs[i] = {live = 1, epoch = {f[o + 2], f[o + 3]}, serial = f[o + 4], max = {f[o + 5], f[o + 6]},
				top = f[o + 7], floor = f[o + 8], matched = f[o + 9], used = f[o + 10], high = {f[o + 11], f[o + 12]}}
		end
	end
end

local function save()
	local out = {whole(word), whole(serial)}
	for i = 1, 2 do
		local r = runs[i]
		local list = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
		if r.live == 1 then
			list = {1, r.epoch[1], r.epoch[2], r.serial, r.max[1], r.max[2], r.top, r.floor, r.matched, r.used, r.high[1], r.high[2]}
		end
		for _, x in ipairs(list) do out[#out + 1] = whole(x) end
	end
	redis.call('HSET', key, 's', table.concat(out, ' '))
end

local function advance(by)
	word = math.max(word - by * unit, empty)
	for i = 1, 2 do
		local r = runs[i]
		if r.live == 1 then
			r.top, r.floor, r.matched = math.max(r.top - by, low), math.max(r.floor - by, low), math.max(r.matched - by, low)
		end
	end
end

local function open(by)
	if runs[1].live == 1 and (runs[2].live == 0 or runs[2].matched <= runs[1].matched) then runs[2] = runs[1] end
	runs[1] = {live = 0}
	advance(by)
	local r = {live = 1, epoch = epoch, serial = 0, max = id, high = id, top = 0, floor = low, matched = 0, used = 0}
	if runs[2].live == 1 then r.floor = 0 end
	if epoch[1] == 0 and epoch[2] == 0 then
		serial = serial + 1
		r.serial = serial
	end
	runs[1] = r
	return 0, r
end

local function unknown(e) return e[1] == 0 and e[2] == 0 end

-- behind and within return no place for an event that comes too late.
local function behind(r, lag)
	if distance(r.high, id) > late then return nil end
	local p = math.max(r.floor, r.top - lag)
	local bound = late
	if unknown(r.epoch) then bound = reach end
	if -p > bound then return nil end
	r.matched = 0
	return p, r
end

local function within(r)
	local d = distance(id, r.max)
	if d <= 0 then return behind(r, -d) end
	advance(d)
	r.max, r.high, r.top, r.matched = id, id, 0, 0
	return 0, r
end

local function detect()
	local best, nearest
	for i = 1, 2 do
		local r = runs[i]
		if r.live == 1 and unknown(r.epoch) then
			local d = distance(id, r.max)
			if d >= 0 or -d <= late then
				d = math.abs(d)
				-- Far beyond both maxima the distances look alike, and the higher is the nearer.
				if not best or d < nearest or d == nearest and d > late and distance(r.max, runs[best].max) > 0 then
					best, nearest = i, d
				end
			end
		end
	end
	if not best then return open(1) end
	local p, r = within(runs[best])
	if not p then return nil end
	local other = runs[3 - best]
	if other.live == 1 and -other.matched > 2 * late + 2 then
		runs[1], runs[2] = r, {live = 0}
	end
	return p, r
end

local function place()
	local cur, prev = runs[1], runs[2]
	if cur.live == 0 then return open(0) end
	if unknown(epoch) and unknown(cur.epoch) then return detect() end
	local d = distance(epoch, cur.epoch)
	if d > 0 then return open(1) end
	if d == 0 then return within(cur) end
	if prev.live == 1 and distance(epoch, prev.epoch) == 0 then
		if distance(id, prev.high) > 0 then prev.high = id end
		return behind(prev, math.max(0, distance(prev.max, id)))
	end
	return nil
end

-- Every event of the key renews its life, whatever becomes of it.
local function renew() if keep then redis.call('PEXPIRE', key, ttl) end end

local p, run = place()
if not p then
	renew()
	return {0, 0, STALE, 0, 0, 0}
end

local function name(r, i)
	local of = 'e' .. whole(r.epoch[1]) .. ':' .. whole(r.epoch[2])
	if r.serial > 0 then of = 's' .. whole(r.serial) end
	return of .. '/' .. whole(i[1]) .. ':' .. whole(i[2])
end

if not ticks and n > 0 then
	local had = redis.call('HGET', key, name(run, id))
	if had then
		renew()
		local f = {}
		for x in string.gmatch(had, '%d+') do f[#f + 1] = tonumber(x) end
		if f[1] ~= n then return {0, 0, CONFLICT, 0, 0, 0} end
		return {f[2], 1, f[3], f[4], f[5], f[6]}
	end
end

local function ids(units) return math.floor((units + unit - 1) / unit) end
local now = p * unit
local room, full = now + depth, word + own
local after, denied = word, word -- the word if the event is admitted, and if it is not
if own > 0 and full <= room then denied = full end
local reason, retry, remaining, reset = FITS, 0, 0, 0

local function pour()
	after = math.max(full, now) + n * token
	if after > room and n > 0 then reason, retry = OVER, ids(denied + own + n * token - room) end
	local held = word
	if keep then held = reason == FITS and after or denied end
	local following = math.max(held + own, now)
	if following <= room then remaining = math.floor((room + own - following) / (token + own)) end
	reset = ids(math.max(held, now) - now)
end

-- The log of Exact holds, in order, the places of what was admitted, each as often as
-- its cost, told from the front of when it was written last, which is now at word.
local function weigh()
	local had = redis.call('HGET', key, 'g')
	local log, p = had and cmsgpack.unpack(had) or {}, p - word
	local function beyond(x) -- the first above x
		local i, j = 1, #log + 1
		while i < j do
			local h = math.floor((i + j) / 2)
			if log[h] > x then j = h else i = h + 1 end
		end
		return i
	end
	local first, at = beyond(p - window), beyond(p)
	local from, to, most = first, at, at - first
	while log[to] and log[to] - p < window do
		to = to + 1
		while log[to - 1] - log[from] >= window do from = from + 1 end
		most = math.max(most, to - from)
	end
	remaining = limit - most
	if n > remaining then
		local m, q = limit - n, p
		for j = first, #log - m do
			local lo, hi = log[j], log[j + m]
			if lo + window > q and hi - lo < window then
				if hi >= q + window then break end
				q = lo + window
			end
		end
		reason, retry = OVER, q - p
	elseif keep then
		for _ = 1, n do log[#log + 1] = p end
		for i = #log, at + n, -1 do log[i] = log[i - n] end
		for i = at, at + n - 1 do log[i] = p end
		local new = {}
		for _, x in ipairs(log) do
			if x + word > empty then new[#new + 1] = x + word end
		end
		redis.call('HSET', key, 'g', cmsgpack.pack(new))
		remaining, after = remaining - n, 0
	end
	if log[1] then reset = math.max(log[#log] + window - p, 0) end
end

if quota > 0 and n > quota - run.used then
	reason = OVERQUOTA
else
	if exact then weigh() else pour() end
	if keep and reason == FITS then run.used = run.used + n end
	if quota > 0 then remaining = math.min(remaining, quota - run.used) end
end
local fits = reason == FITS
local allowed = fits and 1 or 0

if keep then
	word = fits and after or denied
	save()
	-- What was denied would be denied again; but it must not count twice as the key's own.
	if not ticks and (fits or own > 0) then
		local f = {n, allowed, reason, remaining, retry, reset}
		for i = 1, #f do f[i] = whole(f[i]) end
		redis.call('HSET', key, name(run, id), table.concat(f, ' '))
		-- Forget what is stale: seldom, and then much.
		if redis.call('HLEN', key) > records then
			for _, f in ipairs(redis.call('HKEYS', key)) do
				local of, hi, lo = string.match(f, '^(.+)/(%d+):(%d+)$')
				local fresh = f == 's' or f == 'g'
				for i = 1, 2 do
					local r = runs[i]
					if of and r.live == 1 and name(r, {tonumber(hi), tonumber(lo)}) == f then
						fresh = distance(r.high, {tonumber(hi), tonumber(lo)}) <= late
					end
				end
				if not fresh then redis.call('HDEL', key, f) end
			end
		end
	end
end
renew()
return {allowed, 0, reason, remaining, retry, reset}
