package flawed

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hardened-go/hardened/slug"
)

// Mutants of slug.Uniquer: the reported mistakes of other libraries, in our words.

// Taken is a question to a database.
type Taken = func(ctx context.Context, slug string) (bool, error)

// A Numberer numbers slugs wrongly.
type Numberer struct {
	slugger *slug.Slugger
	config  slug.Config
	taken   map[string]bool
	count   map[string]int

	// What the mutants vary.
	key      func(string) string // what is compared
	number   func(n *Numberer, base string, k int) string
	remember bool // that a numbered slug was given
	reserve  bool // names of numbered slugs too
	burn     bool // a slug whose question failed
	patient  bool // asks until the answer is no
}

func numberer(c slug.Config) *Numberer {
	return &Numberer{
		slugger: right(c), config: c, taken: map[string]bool{}, count: map[string]int{},
		key: strings.ToLower, number: (*Numberer).plain, remember: true, reserve: true,
	}
}

// plain shortens the words before the number, as it should be.
func (n *Numberer) plain(base string, k int) string {
	suffix := separator(n.config) + fmt.Sprint(k)
	if base == "" {
		return fmt.Sprint(k)
	}
	if n.config.MaxLength > 0 && len(base)+len(suffix) > n.config.MaxLength {
		c := n.config
		c.MaxLength -= len(suffix)
		if c.MaxLength < 1 || c.KeepScripts && c.MaxLength < 4 {
			return fmt.Sprint(k)
		}
		c.Fallback = ""
		base = right(c).Make(base)
	}
	return base + suffix
}

// Next gives a slug of text.
func (n *Numberer) Next(text string) string {
	s, _ := n.NextFree(context.Background(), text, func(context.Context, string) (bool, error) { return false, nil })
	return s
}

// NextFree gives a slug of text about which taken says no.
func (n *Numberer) NextFree(ctx context.Context, text string, taken Taken) (string, error) {
	base := n.slugger.Make(text)
	for asked := 0; asked < 100; {
		n.count[n.key(base)]++
		k := n.count[n.key(base)]
		s := base
		if k > 1 || base == "" {
			s = n.number(n, base, k)
		}
		if n.taken[n.key(s)] {
			continue
		}
		if err := ctx.Err(); err != nil {
			n.undo(base, s)
			return "", err
		}
		asked++
		is, err := taken(ctx, s)
		switch {
		case err != nil:
			n.undo(base, s)
			return "", err
		case !is:
			if k == 1 || n.remember {
				n.taken[n.key(s)] = true
			}
			return s, nil
		case asked > 8 && !n.patient:
			n.count[n.key(base)] += 1<<(asked-8) - 1
		}
	}
	return "", slug.ErrNoneLeft
}

func (n *Numberer) undo(base, s string) {
	if n.burn {
		n.taken[n.key(s)] = true
	} else {
		n.count[n.key(base)]--
	}
}

// Reserve keeps names from being given.
func (n *Numberer) Reserve(names ...string) {
	for _, name := range names {
		if s := n.slugger.Make(name); n.reserve || !strings.ContainsAny(s, "0123456789") {
			n.taken[n.key(s)] = true
		}
	}
}

// CountsOnly counts what it was asked for and does not remember what it gave
// (sindresorhus/slugify): after "foo 2" the second "foo" is "foo-2" again.
func CountsOnly(c slug.Config) *Numberer {
	n := numberer(c)
	n.remember = false
	n.reserve = false
	return n
}

// CaseMatters takes "Foo" and "foo" for two slugs; a file system and many a
// database take them for one.
func CaseMatters(c slug.Config) *Numberer {
	n := numberer(c)
	n.key = func(s string) string { return s }
	return n
}

// NumbersBeyond adds the number to a slug that is as long as it may be
// (awesome-slugify#39).
func NumbersBeyond(c slug.Config) *Numberer {
	n := numberer(c)
	n.number = func(n *Numberer, base string, k int) string {
		if base == "" {
			return fmt.Sprint(k)
		}
		return base + separator(c) + fmt.Sprint(k)
	}
	return n
}

// CutsThrough makes room for the number at the byte, and leaves a separator
// behind, or half a character.
func CutsThrough(c slug.Config) *Numberer {
	n := numberer(c)
	n.number = func(n *Numberer, base string, k int) string {
		suffix := separator(c) + fmt.Sprint(k)
		if room := c.MaxLength - len(suffix); c.MaxLength > 0 && len(base) > room {
			base = base[:max(room, 0)]
		}
		if base == "" {
			return fmt.Sprint(k)
		}
		return base + suffix
	}
	return n
}

// ReservesWords keeps reserved words from being given, and forgets names with a
// number in them: "castle-2" is given though it is reserved.
func ReservesWords(c slug.Config) *Numberer {
	n := numberer(c)
	n.reserve = false
	return n
}

// LastByName takes the greatest slug by name for the last one given
// (eloquent-sluggable#3): "foo-9" comes after "foo-10", and "foo-10" is given for
// ever.
func LastByName(c slug.Config) *Numberer {
	n := numberer(c)
	var given []string
	n.remember = false
	n.number = func(n *Numberer, base string, k int) string {
		if base == "" {
			return fmt.Sprint(k)
		}
		last := 1
		slices.Sort(given)
		for _, s := range given {
			var m int
			if rest, ok := strings.CutPrefix(s, base+separator(c)); ok {
				if _, err := fmt.Sscan(rest, &m); err == nil {
					last = m
				}
			}
		}
		s := n.plain(base, last+1)
		given = append(given, s)
		return s
	}
	return n
}

// BurnsNumbers takes the slug whose question failed for given: a database that is
// away for a minute leaves holes.
func BurnsNumbers(c slug.Config) *Numberer {
	n := numberer(c)
	n.burn = true
	return n
}

// AsksOn asks about every number in turn: a question for every row that is there, and
// for ever if something is wrong with the answers. (Here it ends at 100.)
func AsksOn(c slug.Config) *Numberer {
	n := numberer(c)
	n.patient = true
	return n
}
