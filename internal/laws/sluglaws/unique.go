package sluglaws

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/slug"
)

// A Uniquer makes slugs that differ from each other.
type Uniquer interface {
	Next(text string) string
	NextFree(ctx context.Context, text string, taken flawed.Taken) (string, error)
	Reserve(names ...string)
}

// NewUniquer makes a Uniquer whose slugs are made by the rules of a Config.
type NewUniquer = func(c slug.Config) Uniquer

// Unique is the contract of slug.Uniquer.
func Unique() laws.Suite[NewUniquer] {
	flaw := func(name, symptom string, impl func(slug.Config) *flawed.Numberer, breaks ...string) laws.Flaw[NewUniquer] {
		return laws.Flaw[NewUniquer]{
			Name: name, Symptom: symptom, Breaks: breaks,
			Impl: func(c slug.Config) Uniquer { return impl(c) },
		}
	}
	return laws.Suite[NewUniquer]{
		Name: "slug.Uniquer",
		Says: "Slugs that differ from each other, by a number where they must.",
		Laws: []laws.Law[NewUniquer]{unique, uniqueLimit, uniqueAsks},
		Wheats: []laws.Wheat[NewUniquer]{
			{Name: "slug.Uniquer", Impl: func(c slug.Config) Uniquer {
				s, err := slug.New(c)
				if err != nil {
					panic(err)
				}
				return &slug.Uniquer{Slugger: s}
			}},
			{Name: "a list and a loop", Impl: newLister},
		},
		Flaws: []laws.Flaw[NewUniquer]{
			flaw("counts only", "Two articles have one URL after somebody titles one Castle 2.", flawed.CountsOnly, "slug/unique"),
			flaw("case matters", "Two files overwrite each other on a Mac.", flawed.CaseMatters, "slug/unique"),
			flaw("reserves words", "The page that was reserved is somebody's article.", flawed.ReservesWords, "slug/unique"),
			flaw("last by name", "The eleventh article of a title has the URL of the tenth.", flawed.LastByName, "slug/unique"),
			flaw("numbers beyond", "The database refuses the second article of a long title.", flawed.NumbersBeyond, "slug/unique-limit"),
			flaw("cuts through", "There are two hyphens before the number.", flawed.CutsThrough, "slug/unique-limit"),
			flaw("burns numbers", "The database was away, and the URL has a number for no reason.", flawed.BurnsNumbers, "slug/unique-asks"),
			flaw("asks on", "Saving an article asks the database once for every namesake.", flawed.AsksOn, "slug/unique-asks"),
		},
	}
}

// A step is a call of Next, or of Reserve.
type step struct {
	title   string
	reserve bool
}

// steps draws a history. The titles are few, so that they meet, and some have the
// number already.
var steps = rapid.SliceOfN(rapid.SampledFrom(func() (list []step) {
	for _, title := range []string{"foo", "Foo", "foo 2", "Foo-3", "b", "foo bar", "foo-bar-2", "!", "1", "ö", "日本"} {
		list = append(list, step{title, false})
	}
	for _, title := range []string{"foo", "Foo-2", "foo bar", "foo 3", "B"} {
		list = append(list, step{title, true})
	}
	return append(list, step{"foo", false})
}()), 1, 12)

// uniqueSetups are the Configs that matter to numbers.
var uniqueSetups = rapid.SampledFrom([]setup{
	{},
	{Config: slug.Config{KeepCase: true}},
	{Config: slug.Config{Separator: "--"}},
	{Config: slug.Config{StopWords: []string{"foo"}}},
	{Config: slug.Config{KeepScripts: true}},
	{Config: slug.Config{KeepScripts: true, KeepCase: true, Fallback: "N"}},
})

var unique = laws.Law[NewUniquer]{
	ID: "slug/unique", Kind: laws.StateMachine,
	Says: "No slug is given twice or after it was reserved, capitals aside; a slug that is free is given as it is, and else with the lowest number that is free.",
	Prop: func(t *laws.T, impl NewUniquer) {
		s := laws.Draw(t, uniqueSetups, "config")
		u, model := impl(s.Config), newLister(s.Config)
		for _, step := range laws.Draw(t, steps, "steps") {
			if step.reserve {
				t.Label("reserves")
				u.Reserve("moat", step.title)
				model.Reserve("moat", step.title)
				t.Did("Reserve(\"moat\", %q)", step.title)
				continue
			}
			want := model.Next(step.title)
			t.LabelIf(strings.ContainsAny(want, "23456789"), "a number")
			laws.Equal(t, u.Next(step.title), want, "Next(%q) by %v", step.title, s)
			t.Did("Next(%q)", step.title)
		}
	},
	Need: map[string]float64{"reserves": 0.3, "a number": 0.3},
}

var uniqueLimit = laws.Law[NewUniquer]{
	ID: "slug/unique-limit", Kind: laws.Invariant,
	Says: "A slug with its number is within the maximum length, and a slug still, and no other has it.",
	Prop: func(t *laws.T, impl NewUniquer) {
		c := slug.Config{
			MaxLength:   laws.Draw(t, rapid.SampledFrom([]int{4, 5, 6, 7, 8, 9}), "limit"),
			KeepScripts: laws.Draw(t, rapid.Bool(), "scripts"),
			Separator:   laws.Draw(t, rapid.SampledFrom([]string{"", "--"}), "separator"),
		}
		s := setup{Config: c}
		title := laws.Draw(t, rapid.SampledFrom([]string{"foo bar", "castles", "a b c d e", "öffnen", "ab 12"}), "title")
		u, slugger := impl(c), ours(c)
		given := map[string]bool{}
		for i := range laws.Draw(t, rapid.SampledFrom([]int{2, 3, 12}), "times") {
			got := u.Next(title)
			t.LabelIf(i > 0 && len(got) == c.MaxLength, "filled")
			t.LabelIf(i > 9, "two digits")
			fault := ""
			switch {
			case len(got) > c.MaxLength:
				fault = fmt.Sprintf("at most %d bytes", c.MaxLength)
			case !utf8.ValidString(got):
				fault = "UTF-8"
			case !slugger.Valid(got):
				fault = "a slug"
			case given[got]:
				fault = "another slug"
			}
			if fault != "" {
				t.Broken(laws.Show(got), fault, "the %s Next(%q) by %v", ordinal(i), title, s)
			}
			given[got] = true
		}
	},
	Need: map[string]float64{"filled": 0.2, "two digits": 0.1},
}

func ordinal(i int) string {
	if i < 3 {
		return []string{"first", "second", "third"}[i]
	}
	return fmt.Sprintf("%dth", i+1)
}

var errAway = errors.New("the database is away")

var calls = rapid.SliceOfN(rapid.SampledFrom([]string{"", "fails", "gone", ""}), 1, 4)

var uniqueAsks = laws.Law[NewUniquer]{
	ID: "slug/unique-asks", Kind: laws.StateMachine,
	Says: "With a database that has slugs, few questions find the lowest number that neither has, also for a new Uniquer each time; a question that fails, or a caller who has gone, costs nothing.",
	Prop: func(t *laws.T, impl NewUniquer) {
		u := impl(slug.Config{})
		rows := laws.Draw(t, rapid.SampledFrom([]int{0, 1, 3, 2000, 1 << 30}), "rows") // foo, foo-2 to foo-rows
		fresh := laws.Draw(t, rapid.Bool(), "a new one for each call, and the database keeps what is given")
		given := map[string]bool{}
		db := func(_ context.Context, s string) (bool, error) {
			n := 1
			if rest, ok := strings.CutPrefix(s, "foo"); ok {
				_, _ = fmt.Sscanf(rest, "-%d", &n)
			}
			return n <= rows || fresh && given[s], nil
		}
		t.Did("the database has foo to foo-%d", rows)
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		lowest := rows + 1 // the number that is to be given
		for _, what := range laws.Draw(t, calls, "calls") {
			if fresh {
				u = impl(slug.Config{})
			}
			asked, last := 0, ""
			counted := func(ctx context.Context, s string) (bool, error) {
				asked, last = asked+1, s
				return db(ctx, s)
			}
			switch what {
			case "fails":
				t.Label("fails")
				got, err := u.NextFree(context.Background(), "foo", func(ctx context.Context, s string) (bool, error) {
					if is, _ := counted(ctx, s); is {
						return true, nil
					}
					return false, errAway
				})
				if got != "" || !errors.Is(err, errAway) {
					t.Broken(fmt.Sprintf("%q, %v", got, err), "the error of the question", "NextFree(\"foo\"), failing")
				}
				t.Did("NextFree(\"foo\") fails on %q", last)
			case "gone":
				t.Label("gone")
				got, err := u.NextFree(gone, "foo", counted)
				if got != "" || !errors.Is(err, context.Canceled) || asked > 0 {
					t.Broken(fmt.Sprintf("%q, %v, after %d questions", got, err, asked), "context canceled, at once", "NextFree(\"foo\"), cancelled")
				}
				t.Did("NextFree(\"foo\") is cancelled")
			default:
				got, err := u.NextFree(context.Background(), "foo", counted)
				t.LabelIf(rows > 1000, "a large table")
				is, _ := db(context.Background(), got)
				switch {
				case err != nil:
					t.Broken(err.Error(), "a slug", "NextFree(\"foo\")")
				case asked > 80:
					t.Broken(fmt.Sprintf("%d questions", asked), "at most 80", "NextFree(\"foo\")")
				case given[got] || is:
					t.Broken(laws.Show(got), "a slug that is free", "NextFree(\"foo\")")
				case got != namesake(lowest):
					t.Broken(laws.Show(got), laws.Show(namesake(lowest))+", the lowest that is free", "NextFree(\"foo\")")
				}
				given[got] = true
				lowest++
				t.Did("NextFree(\"foo\") is %q", got)
			}
		}
	},
	Need: map[string]float64{"fails": 0.2, "gone": 0.2, "a large table": 0.1},
}

// namesake is the nth slug of foo.
func namesake(n int) string {
	if n == 1 {
		return "foo"
	}
	return fmt.Sprintf("foo-%d", n)
}

// A lister is a Uniquer that tries every number from 2 on against a list.
type lister struct {
	c     slug.Config
	maker Slugger
	list  []string
}

func newLister(c slug.Config) Uniquer {
	return &lister{c: c, maker: newReference(c)}
}

func (l *lister) has(s string) bool {
	for _, other := range l.list {
		if strings.EqualFold(other, s) {
			return true
		}
	}
	return false
}

func (l *lister) Reserve(names ...string) {
	for _, name := range names {
		l.list = append(l.list, l.maker.Make(name))
	}
}

func (l *lister) Next(text string) string {
	s, _ := l.NextFree(context.Background(), text, func(context.Context, string) (bool, error) { return false, nil })
	return s
}

func (l *lister) NextFree(ctx context.Context, text string, taken flawed.Taken) (string, error) {
	base := l.maker.Make(text)
	var failure error
	free := func(n int) bool {
		s := l.numbered(base, n)
		if s == "" || l.has(s) || failure != nil {
			return false
		}
		if failure = ctx.Err(); failure != nil {
			return false
		}
		var is bool
		is, failure = taken(ctx, s)
		return !is && failure == nil
	}
	n := 1
	for n < 9 && failure == nil && !free(n) {
		n++
	}
	if n == 9 { // the first of 9, 10, 12, 16 that is free, and then by halves
		high := 1
		for failure == nil && !free(8+high) {
			high *= 2
		}
		n = 9 + sort.Search(high-1, func(i int) bool { return free(9 + i) })
	}
	if failure != nil {
		return "", failure
	}
	l.list = append(l.list, l.numbered(base, n))
	return l.list[len(l.list)-1], nil
}

// numbered writes the number behind as many words as leave room for it.
func (l *lister) numbered(base string, n int) string {
	if n == 1 && base != "" {
		return base
	}
	number := fmt.Sprint(n)
	separator := l.c.Separator
	if separator == "" {
		separator = "-"
	}
	if l.c.MaxLength > 0 && base != "" {
		c := l.c
		c.Fallback = ""
		if c.MaxLength -= len(separator) + len(number); c.MaxLength < 1 {
			return number
		}
		base = newReference(c).Make(base)
	}
	if base == "" {
		return number
	}
	return base + separator + number
}
