package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A growth is how the times of contenders grow with the size of their work.
type growth struct {
	of    string // what there are n of
	sizes []int  // each ten times the one before
	lines []growthLine
}

// A growthLine is one contender of a growth.
type growthLine struct {
	mark byte
	name string
	most int // the largest size that does not take too long
	run  func(size int) contender
}

// grow measures a growth and draws it: both scales are logarithmic, so that twice
// the slope is the square.
func (st *stage) grow(g growth) {
	times := make([][]time.Duration, len(g.lines))
	low, high := math.MaxInt, math.MinInt // in half decades
	st.busy("measuring sizes", func() {
		for _, size := range g.sizes {
			for i, l := range g.lines {
				if size <= l.most {
					t := st.measure(l.run(size))
					times[i] = append(times[i], t)
					low, high = min(low, level(t)), max(high, level(t))
				}
			}
		}
	})
	const column = 12
	st.say("\n")
	for y := high; y >= low; y-- {
		label := ""
		if y%2 == 0 {
			label = time.Duration(math.Pow10(y / 2)).String()
		}
		row := []byte(strings.Repeat(" ", column*len(g.sizes)))
		for i, l := range g.lines {
			for x, t := range times[i] {
				if level(t) == y {
					at := column*x + column/2
					for row[at] != ' ' { // two at one place stand side by side
						at++
					}
					row[at] = l.mark
				}
			}
		}
		st.say("    %7s |%s\n", label, strings.TrimRight(string(row), " "))
	}
	axis, numbers := "", ""
	for _, size := range g.sizes {
		axis += strings.Repeat("-", column/2) + "+" + strings.Repeat("-", column/2-1)
		s := fmt.Sprint(size)
		left := column/2 - len(s)/2
		numbers += strings.Repeat(" ", left) + s + strings.Repeat(" ", max(0, column-left-len(s)))
	}
	st.say("    %7s +%s\n    %7s  %s %s\n\n", "", axis, "", strings.TrimRight(numbers, " "), g.of)
	for _, l := range g.lines {
		st.say("    %c  %s\n", l.mark, l.name)
	}
}

// level is the height of a time, in half powers of ten of a nanosecond.
func level(t time.Duration) int {
	return int(math.Round(2 * math.Log10(float64(max(t, 1)))))
}
