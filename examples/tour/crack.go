package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A crack is what an attacker needs who has the table and a list of passwords.
type crack struct {
	list    string // whose passwords
	guesses float64
	lines   []contender // each makes n guesses
}

// crack measures one guess of each and draws how long the list takes. The scale is
// logarithmic: a bar half as long is the square root of the time.
func (st *stage) crack(c crack) {
	took := make([]time.Duration, len(c.lines))
	most, wide := 0.0, 0
	st.busy("guessing", func() {
		for i, l := range c.lines {
			took[i] = st.measure(l)
			most = max(most, math.Log10(c.seconds(took[i])))
			wide = max(wide, len(l.name))
		}
	})
	st.say("\nThe table is stolen. One CPU tries %s:\n\n", c.list)
	for i, l := range c.lines {
		length := 1
		if s := c.seconds(took[i]); s > 1 {
			length = max(1, int(math.Round(30*math.Log10(s)/most)))
		}
		st.say("    %-*s  %-30s %9s  (%.0f guesses a second)\n", wide, l.name, strings.Repeat("#", length), span(c.seconds(took[i])), float64(time.Second)/float64(took[i]))
	}
}

func (c crack) seconds(guess time.Duration) float64 { return c.guesses * guess.Seconds() }

// span tells a time in the unit that one would use.
func span(seconds float64) string {
	for _, u := range []struct {
		name string
		size float64
	}{{"years", 365 * 24 * 3600}, {"days", 24 * 3600}, {"hours", 3600}, {"minutes", 60}} {
		if seconds >= 2*u.size {
			return fmt.Sprintf("%.0f %s", seconds/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.1f s", seconds)
}
