package ratelimit

import "time"

// PerMinute returns the [Config] that admits n in the ids of one minute, exactly.
// idsPerMinute is how many ids the sequence gives out in a minute, to everybody.
//
// The limit holds in real time if idsPerMinute is at least the highest rate there
// ever is, and is stricter than asked by the ratio of the two when fewer come. If it
// is not above n nothing is ever denied: no minute has that many ids. For a wall
// clock (see [At]) a minute has 60,000.
//
// The rest of the Config is yours to set: Ticks for [At] and [Middleware], and one of
// the algorithms of one word for [NewRedis], which has no [Exact].
func PerMinute(n int, idsPerMinute uint64) Config {
	return Config{Limit: n, Window: idsPerMinute}
}

// At is the wall clock as a sequence: an id is a millisecond since 1970, and 0 before.
// Windows, lateness and decisions are then in milliseconds. Set Config.Ticks, since
// requests share milliseconds. The epoch is unknown: a clock that is set back by more
// than the lateness is taken for a reset and locks nobody out.
func At(t time.Time) Seq { return Seq{ID: uint64(max(0, t.UnixMilli()))} }
