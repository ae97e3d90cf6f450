package textcachelaws

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/textcache"
)

// A Field is a part of a key before it is encoded: nil, a string, an int64, a float64,
// a bool, a []string that is a list, or a map[string]bool that is a set.
type Field any

// A Keyer makes one key of fields.
type Keyer func(fields []Field) string

// KeySuite is the contract of textcache.Key.
func KeySuite() laws.Suite[Keyer] {
	return laws.Suite[Keyer]{
		Name: "textcache.Key",
		Says: "One key for several values, which tells them apart.",
		Laws: []laws.Law[Keyer]{keyInjective, keySet},
		Wheats: []laws.Wheat[Keyer]{
			{Name: "hardened", Impl: hardenedKey},
			{Name: "Go syntax", Impl: syntaxKey},
		},
		Flaws: []laws.Flaw[Keyer]{
			{
				Name: "joined by colons", Source: "document 001, Extension 3, _make_cache_key",
				Symptom: "Nothing and the word None, and values that hold the separator, share a key.",
				Impl:    joinColons, Breaks: []string{"textcache/key-injective"},
			},
			{
				Name: "quoted", Symptom: "A list and its elements, a number and its text, share a key.",
				Impl: joinQuoted, Breaks: []string{"textcache/key-injective"},
			},
			{
				Name: "cut short", Symptom: "Long texts that begin alike, and numbers that end alike, share a key.",
				Impl: cutKey, Breaks: []string{"textcache/key-injective"},
			},
			{
				Name: "order of the set", Symptom: "One query has as many entries as its set has orders.",
				Impl: unorderedKey, Breaks: []string{"textcache/key-set"},
			},
		},
	}
}

var (
	word = rapid.OneOf(
		rapid.SampledFrom([]string{"", "a", "b", ":", "None", "a:b", "1", "true"}),
		// Texts that begin alike, with lengths that agree in their low byte.
		rapid.Map(rapid.IntRange(0, 2), func(n int) string { return strings.Repeat("a", 256*n+1) }),
	)
	fields = rapid.SliceOfN(rapid.OneOf(
		rapid.Just[Field](nil),
		rapid.Map(word, func(s string) Field { return s }),
		rapid.Map(rapid.SampledFrom([]int64{0, 1, 2, 256, -1, 1 << 32, math.MaxInt64, math.MinInt64}), func(n int64) Field { return n }),
		rapid.Map(rapid.SampledFrom([]float64{0, 1, -1, 0.5, 1e300, math.Inf(1)}), func(x float64) Field { return x }),
		rapid.Map(rapid.Bool(), func(b bool) Field { return b }),
		rapid.Map(rapid.SliceOfN(word, 0, 2), func(ss []string) Field { return ss }),
		rapid.Map(rapid.SliceOfN(word, 0, 2), func(ss []string) Field { return set(ss) }),
	), 0, 3)
)

func set(ss []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range ss {
		m[s] = true
	}
	return m
}

var keyInjective = laws.Law[Keyer]{
	ID:   "textcache/key-injective",
	Kind: laws.Invariant,
	Says: "Two keys are equal only if all their parts are.",
	Prop: func(t *laws.T, key Keyer) {
		a, b := laws.Draw(t, fields, "a"), laws.Draw(t, fields, "b")
		same := reflect.DeepEqual(a, b)
		t.LabelIf(!same, "different")
		if ka, kb := key(a), key(b); !same && ka == kb {
			t.Broken("one key for both", "two keys", "Key(%#v), Key(%#v)", a, b)
		}
	},
	Need: map[string]float64{"different": 0.5},
}

var keySet = laws.Law[Keyer]{
	ID:   "textcache/key-set",
	Kind: laws.Metamorphic,
	Says: "The same set in another order is the same key, each time it is made.",
	Prop: func(t *laws.T, key Keyer) {
		ss := laws.Draw(t, rapid.SliceOfNDistinct(word, 0, 5, rapid.ID[string]), "set")
		t.LabelIf(len(ss) > 1, "more than one element")
		reversed := slices.Clone(ss)
		slices.Reverse(reversed)
		if key([]Field{set(ss)}) != key([]Field{set(reversed)}) || setKey(key, ss) != setKey(key, reversed) {
			t.Broken("two keys", "one key", "Key(set(%q)), Key(set(%q))", ss, reversed)
		}
	},
	Need: map[string]float64{"more than one element": 0.4},
}

// setKey makes the key of a set whose elements arrive in the order given.
func setKey(key Keyer, ss []string) string { return key([]Field{orderedSet(ss)}) }

// An orderedSet is a set that remembers the order in which it was written down.
type orderedSet []string

func hardenedKey(fields []Field) string {
	parts := make([]textcache.Part, len(fields))
	for i, f := range fields {
		switch f := f.(type) {
		case nil:
			parts[i] = textcache.None()
		case string:
			parts[i] = textcache.Text(f)
		case int64:
			parts[i] = textcache.Int(f)
		case float64:
			parts[i] = textcache.Float(f)
		case bool:
			parts[i] = textcache.Bool(f)
		case []string:
			parts[i] = textcache.List(f...)
		case map[string]bool:
			parts[i] = textcache.Set(sorted(f)...)
		case orderedSet:
			parts[i] = textcache.Set(f...)
		}
	}
	return textcache.Key(parts...)
}

func sorted(m map[string]bool) []string {
	ss := make([]string, 0, len(m))
	for s := range m {
		ss = append(ss, s)
	}
	slices.Sort(ss)
	return ss
}

// joinColons is an f-string.
func joinColons(fields []Field) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		switch f := f.(type) {
		case nil:
			parts[i] = "None"
		case map[string]bool:
			parts[i] = fmt.Sprint(sorted(f))
		case orderedSet:
			parts[i] = fmt.Sprint(sorted(set(f)))
		default:
			parts[i] = fmt.Sprint(f)
		}
	}
	return "search:" + strings.Join(parts, ":")
}

// cutKey keeps 256 bytes of each text and one of each number, to keep keys short.
func cutKey(fields []Field) string {
	out := slices.Clone(fields)
	for i, f := range out {
		switch f := f.(type) {
		case string:
			out[i] = f[:min(len(f), 256)]
		case int64:
			out[i] = int64(byte(f))
		}
	}
	return hardenedKey(out)
}

// joinQuoted quotes each value and forgets its kind.
func joinQuoted(fields []Field) string {
	var b strings.Builder
	for _, f := range fields {
		switch f := f.(type) {
		case map[string]bool:
			fmt.Fprintf(&b, "%q,", sorted(f))
		case orderedSet:
			fmt.Fprintf(&b, "%q,", sorted(set(f)))
		case []string:
			for _, s := range f {
				fmt.Fprintf(&b, "%q,", s)
			}
		default:
			fmt.Fprintf(&b, "%q,", fmt.Sprint(f))
		}
	}
	return b.String()
}

// syntaxKey prints the fields in Go syntax, which sorts maps.
func syntaxKey(fields []Field) string {
	out := slices.Clone(fields)
	for i, f := range out {
		if s, ok := f.(orderedSet); ok {
			out[i] = set(s)
		}
	}
	return fmt.Sprintf("%#v", out)
}

// unorderedKey takes a set as it comes.
func unorderedKey(fields []Field) string {
	out := slices.Clone(fields)
	for i, f := range out {
		if s, ok := f.(orderedSet); ok {
			out[i] = []string(s)
		}
	}
	return fmt.Sprintf("%#v", out)
}
