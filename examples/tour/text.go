package main

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

const width = 78

// indent sets a snippet off from the story.
func indent(s string) string {
	s = "    " + strings.ReplaceAll(strings.Trim(s, "\n"), "\n", "\n    ")
	return strings.ReplaceAll(s, "\n    \n", "\n\n")
}

// hang wraps text at the width of the page, its first line behind a bullet and
// the others as far to the right.
func hang(bullet, text string) string {
	pad := strings.Repeat(" ", utf8.RuneCountInString(bullet))
	var b strings.Builder
	col := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			b.WriteString(bullet)
			col = len(pad)
		case col+1+n > width:
			b.WriteString("\n" + pad)
			col = len(pad)
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(word)
		col += n
	}
	return b.String()
}

// elide keeps one call on one line.
func elide(s string) string {
	const most = 96
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most/2-1]) + " … " + string(r[len(r)-most/2+2:])
}

// thin leaves at most n lines of a trail: the first, the last and some between.
func thin(trail []string, n int) []string {
	if len(trail) <= n {
		return trail
	}
	out := make([]string, 0, n)
	for i := range n {
		out = append(out, trail[i*(len(trail)-1)/(n-1)])
	}
	return out
}

// bar draws a share of a full bar.
func bar(share float64, full int) string {
	n := int(math.Round(share * float64(full)))
	return strings.Repeat("#", n) + strings.Repeat(".", full-n)
}

// plot measures two contenders and draws their times as bars on one scale.
func (st *stage) plot(before, after contender) {
	var b, a time.Duration
	st.busy("measuring", func() { b, a = st.measure(before), st.measure(after) })
	most := float64(max(a, b))
	wide := max(len(before.name), len(after.name))
	for _, row := range []struct {
		name string
		d    time.Duration
	}{{before.name, b}, {after.name, a}} {
		st.say("    %-*s  %-40s %s\n", wide, row.name, strings.Repeat("#", max(1, int(40*float64(row.d)/most))), row.d)
	}
	st.say("\n    %s\n", ratio(b, a))
}

func ratio(before, after time.Duration) string {
	r := float64(before) / float64(after)
	if r >= 1 {
		return fmt.Sprintf("ours takes 1/%.1f of the time", r)
	}
	return fmt.Sprintf("ours takes %.1f times as long", 1/r)
}

// measure times one piece of work: the best of several rounds, since whatever
// else the machine does only ever adds.
func measure(c contender) time.Duration {
	n := 1
	for {
		start := time.Now()
		c.run(n)
		if d := time.Since(start); d > 20*time.Millisecond || n > 1<<24 {
			break
		}
		n *= 2
	}
	best := time.Duration(math.MaxInt64)
	for range 5 {
		start := time.Now()
		c.run(n)
		best = min(best, time.Since(start))
	}
	return max(best/time.Duration(n), 1)
}
