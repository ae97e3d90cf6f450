package ratelimit

// fill takes over a snapshot, and says what is impossible in it, or "".
func (l *Limiter[K]) fill(s saved[K]) string {
	r := &l.rule
	if s.Rule != r.saved() {
		return "it is of another Config"
	}
	if s.Front < r.first || s.Front > r.last+r.life {
		return "a time is out of range"
	}
	l.clock.front, l.clock.serial = s.Front, s.Serial
	for i, x := range s.Runs {
		l.clock.runs[i] = run{x.Live, x.Epoch, x.Serial, x.Max, x.High, x.Top, x.Floor, x.Matched}
	}
	for _, check := range [...]func(saved[K]) string{l.fillRuns, l.fillKeys, l.fillPages, l.fillSeen} {
		if why := check(s); why != "" {
			return why
		}
	}
	return ""
}

func (l *Limiter[K]) fillRuns(s saved[K]) string {
	for i, x := range l.clock.runs {
		switch {
		case x.high < x.max || i == 0 && x.high > x.max:
			return "a run has a wrong highest id"
		case !x.live && x != run{}:
			return "a run that is none has ids"
		case x.top > s.Front || x.floor > x.top || x.matched > s.Front || x.serial > s.Serial:
			return "a run is out of range"
		case x.live && (x.epoch == 0) != (x.serial > 0):
			return "a run has a wrong number"
		}
	}
	cur, prev := l.clock.runs[0], l.clock.runs[1]
	if prev.live && (!cur.live || prev.epoch > cur.epoch || prev.epoch == cur.epoch && (cur.epoch > 0 || prev.serial == cur.serial)) {
		return "a run comes before the one before it"
	}
	return ""
}

func (l *Limiter[K]) fillKeys(s saved[K]) string {
	r := &l.rule
	if r.capacity > 0 && len(s.Keys) > r.capacity {
		return "it holds more keys than its capacity"
	}
	for _, x := range s.Keys {
		hash := l.hash(x.Key)
		sh := l.shard(hash)
		switch {
		case sh.table.Load().find(hash, x.Key) >= 0 || x.Key != x.Key: // as NaN is
			return "a key is there twice, or is not itself"
		case x.Word <= r.dead(s.Front):
			return "a key is as good as new"
		case r.exact && (len(x.Log) == 0 || x.Word != log(x.Log).until(r)):
			return "a key is held for too long or too short"
		case !r.possible(x.Word, x.Log, s.Front):
			return "a key was admitted more than its limit"
		}
		l.taken.Add(1)
		l.add(sh, s.Front, hash, x.Key, x.Word, x.Log)
	}
	if !r.possible(s.Spill.Word, s.Spill.Log, s.Front) || !r.share && (s.Spill.Word > 0 || len(s.Spill.Log) > 0) {
		return "a shared state is wrong"
	}
	l.spill.word, l.spill.log = s.Spill.Word, s.Spill.Log
	return ""
}

// possible reports whether a key can have this state.
func (r *rule) possible(word uint64, g log, front uint64) bool {
	if !r.exact {
		return len(g) == 0 && word <= front*r.unit+r.depth
	}
	last := uint64(0)
	for i, p := range g {
		if p > front || p < last || i >= r.limit && p-g[i-r.limit] < r.window {
			return false
		}
		last = p
	}
	return word <= front+r.window
}

func (l *Limiter[K]) fillPages(s saved[K]) string {
	r := &l.rule
	for i, p := range s.Pages {
		x := l.clock.runs[i]
		if r.quota == 0 || !x.live {
			if len(p.Keys) > 0 || len(p.Used) > 0 || p.Epoch > 0 || p.Serial > 0 {
				return "a quota is of no run"
			}
			continue
		}
		page := page[K]{epochID{p.Epoch, p.Serial}, map[K]int{}}
		if page.run != (epochID{x.epoch, x.serial}) || len(p.Keys) != len(p.Used) || r.capacity > 0 && len(p.Keys) > r.capacity {
			return "a quota is of another run or of too many keys"
		}
		for j, k := range p.Keys {
			if p.Used[j] < 0 || p.Used[j] > r.quota {
				return "a quota is out of range"
			}
			page.used[k] = p.Used[j]
		}
		if len(page.used) != len(p.Keys) {
			return "a quota is there twice"
		}
		l.book.pages[i] = page
	}
	return ""
}

func (l *Limiter[K]) fillSeen(s saved[K]) string {
	r := &l.rule
	for i := range l.stripes {
		l.stripes[i].turn(&l.clock, l.spread)
	}
	for _, x := range s.Seen {
		id := epochID{x.At.Epoch, x.Serial}
		m, run := l.stripe(x.At.ID).of(id), l.clock.run(id)
		remaining := r.most
		if x.Allowed {
			remaining -= int(x.Cost)
		}
		switch {
		case r.ticks || run == nil || x.Place > run.top || x.Place < run.floor:
			return "an event is of no run"
		case x.Cost < 1 || int(x.Cost) > r.most || x.Remaining < 0 || int(x.Remaining) > remaining:
			return "an event has an impossible cost"
		case x.Allowed != (x.Reason == Fits) || x.Reason == Stale || x.Reason == Conflict || x.Reason > Full:
			return "an event has an impossible reason"
		case (x.Retry > 0) != (x.Reason == OverLimit) || x.Retry > r.life+1 || x.Full > r.life+1:
			return "an event waits for too long"
		case x.Before > x.After || x.After > s.Front*r.unit+r.depth || r.exact && x.After > 0:
			return "an event has an impossible charge"
		case run.high < x.At.ID || run.high-x.At.ID > r.late:
			return "an event is stale"
		case m.find(x.At.ID, false) != nil:
			return "an event is there twice"
		}
		// What is restored is of the older generation, but for the highest id.
		j := &m.grown
		if m.began = run.high; x.At.ID == run.high {
			j = &m.young
		}
		rec := j.add(x.At.ID)
		rec.key, rec.cost, rec.place, rec.after, rec.before = x.Key, x.Cost, x.Place, x.After, x.Before
		rec.reason, rec.remaining, rec.reset = x.Reason, x.Remaining, x.Reset
		if r.exact {
			rec.after = x.Place + x.Full
		}
		if !x.Allowed {
			rec.before = x.Retry
		}
		if rec.decision(r).ResetAfterIDs != x.Full {
			return "an event's key is as good as new at another time"
		}
	}
	return ""
}
