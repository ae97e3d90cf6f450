package textcachelaws

import (
	"errors"
	"fmt"
	"sync"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/textcache"
)

// A NewProcess starts a process that answers requests. It calls yield where another
// thread could come in between, outside of its locks.
type NewProcess func(yield func()) flawed.Process

// SlotSuite is the contract of textcache.Last, as a process uses it.
func SlotSuite() laws.Suite[NewProcess] {
	return laws.Suite[NewProcess]{
		Name: "textcache.Last",
		Says: "A request cleans a text and remembers it; one without a text gets the last one of its tenant.",
		Laws: []laws.Law[NewProcess]{beforeAny, ownText, poison, tenant, blank, latest},
		Wheats: []laws.Wheat[NewProcess]{
			{Name: "hardened", Impl: func(func()) flawed.Process { return &lasts{} }},
			{Name: "a map under a mutex", Impl: func(func()) flawed.Process { return &slowLasts{m: map[string]string{}} }},
		},
		Flaws: []laws.Flaw[NewProcess]{
			{
				Name:    "clean_data",
				Source:  `document 000, "Debug Mystery", the question`,
				Symptom: "AttributeError: 'NoneType' object has no attribute 'strip', now and then.",
				Impl:    func(yield func()) flawed.Process { return &flawed.CleanData{Yield: yield} },
				Breaks:  []string{"last/before-any", "last/poison", "last/tenant"},
			},
			{
				Name:    "clean_data inside the lock",
				Source:  `document 000, "Debug Mystery", the second assistant's diagnosis`,
				Symptom: "The same AttributeError, since the race that it cures is none.",
				Impl:    func(func()) flawed.Process { return &flawed.InsideLock{} },
				Breaks:  []string{"last/before-any", "last/poison", "last/tenant"},
			},
			{
				Name:    "empty means none",
				Symptom: "A blank text, which is a text, is taken for no text.",
				Impl:    func(func()) flawed.Process { return &flawed.EmptyMeansNone{} },
				Breaks:  []string{"last/blank"},
			},
			{
				Name:    "returns the slot",
				Symptom: "A request gets the text of another that came in between.",
				Impl:    func(yield func()) flawed.Process { return &flawed.ReturnsTheSlot{Yield: yield} },
				Breaks:  []string{"last/own-text"},
			},
			{
				Name:    "one slot for all",
				Symptom: "One tenant's text is served to another.",
				Impl:    func(func()) flawed.Process { return &flawed.OneSlot{} },
				Breaks:  []string{"last/tenant"},
			},
			{
				Name:    "keeps the first",
				Symptom: "The last text is the first one for ever.",
				Impl:    func(func()) flawed.Process { return &flawed.KeepsFirst{} },
				Breaks:  []string{"last/latest"},
			},
			{
				Name:    "hands out once",
				Symptom: "Who asks twice is told that there is nothing.",
				Impl:    func(func()) flawed.Process { return &flawed.HandsOutOnce{} },
				Breaks:  []string{"last/latest"},
			},
		},
	}
}

var words = rapid.SampledFrom([]string{"a", "B", " c ", "", "  ", "Σ"})

var beforeAny = laws.Law[NewProcess]{
	ID:   "last/before-any",
	Kind: laws.Invariant,
	Says: "Asking for the last text before there is one is answered by an error, and kills nothing.",
	Prop: func(t *laws.T, start NewProcess) {
		who := laws.Draw(t, rapid.SampledFrom([]string{"ann", "ben"}), "tenant")
		t.Label("before any text")
		t.Calling("Handle(%q, nil)", who)
		if got, err := start(func() {}).Handle(who, nil); err == nil {
			t.Broken(laws.Show(got), "an error", "Handle(%q, nil)", who)
		}
	},
}

var ownText = laws.Law[NewProcess]{
	ID:   "last/own-text",
	Kind: laws.StateMachine,
	Says: "A request with a text gets the cleaning of that text, whoever comes in between.",
	Prop: func(t *laws.T, start NewProcess) {
		mine, other := laws.Draw(t, words, "mine"), laws.Draw(t, words, "other")
		interleave := laws.Draw(t, rapid.Bool(), "interleave")
		t.LabelIf(interleave && SlowClean(mine) != SlowClean(other), "another text in between")
		var p flawed.Process
		inside := false
		p = start(func() {
			if interleave && !inside {
				inside = true
				t.Did("in between: Handle(%q, %q)", "ann", other)
				_, _ = p.Handle("ann", other)
			}
		})
		got, err := p.Handle("ann", mine)
		if err != nil || got != SlowClean(mine) {
			t.Broken(laws.Show(got), laws.Show(SlowClean(mine)), "Handle(%q, %q)", "ann", mine)
		}
	},
	Need: map[string]float64{"another text in between": 0.2},
}

var poison = laws.Law[NewProcess]{
	ID:   "last/poison",
	Kind: laws.StateMachine,
	Says: "What is refused is not remembered: the last good text stays the last.",
	Prop: func(t *laws.T, start NewProcess) {
		p := start(func() {})
		good := laws.Draw(t, words, "good")
		bad := laws.Draw(t, rapid.IntRange(0, 9), "bad")
		t.Label("a bad value")
		t.Did("Handle(%q, %q)", "ann", good)
		_, _ = p.Handle("ann", good)
		t.Did("Handle(%q, %d)", "ann", bad)
		if !refuses(p, bad) {
			t.Broken("a text", "a refusal", "Handle(%q, %d)", "ann", bad)
		}
		t.Calling(`Handle("ann", nil)`)
		got, err := p.Handle("ann", nil)
		if err != nil || got != SlowClean(good) {
			t.Broken(fmt.Sprintf("%q, %v", got, err), laws.Show(SlowClean(good)), "Handle(%q, nil)", "ann")
		}
	},
}

// refuses reports whether a process refuses a value, by an error or as Python does.
func refuses(p flawed.Process, v any) (refused bool) {
	defer func() {
		if _, ok := recover().(flawed.Raised); ok {
			refused = true
		}
	}()
	_, err := p.Handle("ann", v)
	return err != nil
}

var tenant = laws.Law[NewProcess]{
	ID:   "last/tenant",
	Kind: laws.StateMachine,
	Says: "A text is served to the tenant that gave it and to no other.",
	Prop: func(t *laws.T, start NewProcess) {
		p := start(func() {})
		secret := laws.Draw(t, words, "secret")
		t.Label("two tenants")
		t.Did("Handle(%q, %q)", "ann", secret)
		_, _ = p.Handle("ann", secret)
		if got, err := p.Handle("ben", nil); err == nil {
			t.Broken(laws.Show(got), "an error", "Handle(%q, nil)", "ben")
		}
	},
}

var blank = laws.Law[NewProcess]{
	ID:   "last/blank",
	Kind: laws.StateMachine,
	Says: "The last text is the last text, an empty one too.",
	Prop: func(t *laws.T, start NewProcess) {
		p := start(func() {})
		text := laws.Draw(t, words, "text")
		t.LabelIf(SlowClean(text) == "", "blank")
		t.Did("Handle(%q, %q)", "ann", text)
		_, _ = p.Handle("ann", text)
		got, err := p.Handle("ann", nil)
		if err != nil || got != SlowClean(text) {
			t.Broken(fmt.Sprintf("%q, %v", got, err), laws.Show(SlowClean(text)), "Handle(%q, nil)", "ann")
		}
	},
	Need: map[string]float64{"blank": 0.15},
}

var latest = laws.Law[NewProcess]{
	ID:   "last/latest",
	Kind: laws.StateMachine,
	Says: "However often it is asked, it is the text that its tenant gave last.",
	Prop: func(t *laws.T, start NewProcess) {
		p := start(func() {})
		last := map[string]string{}
		given := 0
		who := rapid.SampledFrom([]string{"ann", "ben"})
		t.Repeat(map[string]func(*laws.T){
			"give": func(t *laws.T) {
				w, text := laws.Draw(t, who, "tenant"), laws.Draw(t, words, "text")
				_, _ = p.Handle(w, text)
				last[w] = SlowClean(text)
				given++
				t.Did("Handle(%q, %q)", w, text)
			},
			"ask": func(t *laws.T) {
				w := laws.Draw(t, who, "tenant")
				want, ok := last[w]
				if !ok {
					return
				}
				t.Calling("Handle(%q, nil)", w)
				if got, err := p.Handle(w, nil); err != nil || got != want {
					t.Broken(fmt.Sprintf("%q, %v", got, err), laws.Show(want), "Handle(%q, nil)", w)
				}
				t.Did("Handle(%q, nil)", w)
			},
		})
		t.LabelIf(given > 1, "more than one text")
	},
	Need: map[string]float64{"more than one text": 0.5},
}

var errNotText = errors.New("not a text")

// lasts is what a service does with textcache.Last: one for each tenant.
type lasts struct{ byTenant sync.Map }

func (l *lasts) Handle(tenant string, text any) (string, error) {
	v, _ := l.byTenant.LoadOrStore(tenant, new(textcache.Last))
	last := v.(*textcache.Last)
	switch text := text.(type) {
	case nil:
		return last.CleanOrLast(nil)
	case string:
		return last.CleanOrLast(&text)
	}
	return "", errNotText
}

// slowLasts is the obvious one.
type slowLasts struct {
	mu sync.Mutex
	m  map[string]string
}

func (l *slowLasts) Handle(tenant string, text any) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch text := text.(type) {
	case nil:
		if last, ok := l.m[tenant]; ok {
			return last, nil
		}
		return "", textcache.ErrEmpty
	case string:
		l.m[tenant] = SlowClean(text)
		return l.m[tenant], nil
	}
	return "", errNotText
}
