package main

import (
	"fmt"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/textcachelaws"
	"github.com/hardened-go/hardened/textcache"
)

var textcacheLesson = lesson{
	name:    "textcache",
	title:   "a global that holds the last text",
	mistake: shared,
	kind:    laws.StateMachine,
	source:  `Document 000, "Debug Mystery":`,
	snippet: `
_lock = threading.Lock()
_cached_text = None

def clean_data(text):
    global _cached_text
    with _lock:
        if text is None:
            text = _cached_text
        _cached_text = text
    return text.strip().lower()
`,
	symptom: `"Randomly we see AttributeError: 'NoneType' object has no attribute 'strip' in
production. Root cause?"`,
	answers: []answer{
		{
			says:  "It is called with None before any other text: both text and _cached_text are None, and None has no strip.",
			right: true,
			why:   "This call does fail. It is not the whole story: see what the other laws find.",
		},
		{
			says: "A race: strip() and lower() happen outside the lock.",
			why:  "text is a local variable, which no other thread sees. With the last line inside the lock the same law breaks on the same call.",
		},
		{
			says:  "The first call is with None, and it seems random since it depends on whether a text was cached before.",
			right: true,
			why:   "The same cause as in the first answer, and the reason why tests miss it.",
		},
	},
	contract: func() laws.Contract { return textcachelaws.SlotSuite() },
	flaw:     "clean_data",
	law:      "last/before-any",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "clean_data inside the lock",
			idea:    "Hold the lock until the text is cleaned, as the second answer asks.",
			why:     "Nothing was shared that the lock now protects.",
		},
		{
			variant: "one slot for all",
			idea:    "Answer None by an error where there is no text, and check the type before storing.",
			why:     "It never crashes. It serves one tenant the text of another, which the original does too, and nobody was asked about.",
		},
		{
			variant: "empty means none",
			idea:    "One slot for each tenant, empty at first: the empty text stands for nothing yet.",
			why:     "A blank text is a text. What stands for nothing must be no text at all.",
		},
		{
			variant: "hardened",
			idea:    "textcache.Last for each tenant: cleaned before it is stored, and Text returns a text and whether there is one.",
			why:     "Absence is a second result, so nobody can forget to ask.",
		},
	},
	load: "a request that cleans and remembers \"  Some Text \"",
	before: contender{"clean_data", func(n int) {
		c := flawed.CleanData{Yield: func() {}}
		for range n {
			_, _ = c.Handle("", "  Some Text ")
		}
	}},
	after: contender{"textcache.Last", func(n int) {
		var l textcache.Last
		for range n {
			l.Clean("  Some Text ")
		}
	}},
	remarks:  "Both spend their time on the cleaning. Reading what is remembered takes a lock in one and a single atomic load in the other.",
	question: "The original stores first and looks at the value later. What goes wrong when a caller passes 5, and for whom?",
	reply: "The call raises, as it should; but 5 is in the slot, and every later call with None raises too, until " +
		"somebody brings a text. A law says it in one sentence: what is refused is not remembered.",
	words: func(args []string) ([]column, error) {
		c, l := flawed.CleanData{Yield: func() {}}, textcache.Last{}
		cols := []column{{"first None", fmt.Sprintf("clean_data: %s    Last: %s", outcome(&c, nil), lastOf(&l))}}
		for _, a := range args {
			cols = append(cols, column{fmt.Sprintf("%q", a), fmt.Sprintf("clean_data: %s    Last: %q", outcome(&c, a), l.Clean(a))})
		}
		return append(cols,
			column{"then 5", fmt.Sprintf("clean_data: %s    Last: does not compile", outcome(&c, 5))},
			column{"then None", fmt.Sprintf("clean_data: %s    Last: %s", outcome(&c, nil), lastOf(&l))}), nil
	},
}

// outcome is what a call of the original returns or raises.
func outcome(p flawed.Process, text any) (out string) {
	defer func() {
		if raised, ok := recover().(flawed.Raised); ok {
			out = string(raised)
		}
	}()
	got, _ := p.Handle("", text)
	return fmt.Sprintf("%q", got)
}

func lastOf(l *textcache.Last) string {
	text, err := l.CleanOrLast(nil)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%q", text)
}
