package shortenerlaws

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/shortener/short"
	flawed "github.com/hardened-go/hardened/internal/flawed/shortener"
	"github.com/hardened-go/hardened/internal/laws"
)

// An Order makes a permutation of the numbers of 64 bits, and its inverse, of a key.
type Order = func(key string) (apply, invert func(uint64) uint64)

// Orders is the contract of short.Permutation.
func Orders() laws.Suite[Order] {
	return laws.Suite[Order]{
		Name: "short.Permutation",
		Says: "An order of all numbers that nobody can guess without the key.",
		Laws: []laws.Law[Order]{permutation, unguessable},
		Wheats: []laws.Wheat[Order]{
			{Name: "hardened", Impl: func(key string) (apply, invert func(uint64) uint64) {
				p := someOrder(key)
				return p.Apply, p.Invert
			}},
			{Name: "Feistel with SHA-256", Impl: feistel},
		},
		Flaws: []laws.Flaw[Order]{
			{
				Name: "xor", Breaks: []string{"shortener/unguessable"},
				Impl:    func(key string) (apply, invert func(uint64) uint64) { return flawed.Xor(half(key)) },
				Symptom: "Who has made two links knows the key.",
			},
			{
				Name: "times an odd number", Breaks: []string{"shortener/unguessable"},
				Impl:    func(key string) (apply, invert func(uint64) uint64) { return flawed.Multiply(half(key)) },
				Symptom: "The distance between two links is the distance between all.",
			},
			{
				Name: "one round", Breaks: []string{"shortener/unguessable"},
				Impl: func(key string) (apply, invert func(uint64) uint64) {
					return flawed.Half(func(x uint32) uint32 { return uint32(half(key + string(rune(x)))) })
				},
				Symptom: "Half of each code is the number itself.",
			},
			{
				Name: "hash", Breaks: []string{"shortener/permutation"},
				Impl: func(key string) (apply, invert func(uint64) uint64) {
					return func(id uint64) uint64 { return hash(key, id) >> 48 }, func(x uint64) uint64 { return x }
				},
				Symptom: "No way back, and two numbers at one place.",
			},
		},
	}
}

// someOrder is the permutation of a key made of a text.
func someOrder(key string) short.Permutation {
	sum := sha256.Sum256([]byte(key))
	p, err := short.NewPermutation(sum[:])
	if err != nil {
		panic(err)
	}
	return p
}

func hash(key string, x uint64) uint64 {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(key), x))
	return binary.BigEndian.Uint64(sum[:])
}

func half(key string) uint64 { return hash(key, 0) }

// feistel is the same construction with another function, and as many rounds as it
// takes.
func feistel(key string) (apply, invert func(uint64) uint64) {
	round := func(i int, x uint32) uint32 { return uint32(hash(key, uint64(i)<<32|uint64(x))) }
	apply = func(id uint64) uint64 {
		for i := range 6 {
			l, r := id>>32, id&(1<<32-1)
			id = r<<32 | l ^ uint64(round(i, uint32(r)))
		}
		return id
	}
	invert = func(x uint64) uint64 {
		for i := 5; i >= 0; i-- {
			l, r := x>>32, x&(1<<32-1)
			x = (r^uint64(round(i, uint32(l))))<<32 | l
		}
		return x
	}
	return apply, invert
}

var permutation = laws.Law[Order]{
	ID: "shortener/permutation", Kind: laws.RoundTrip,
	Says: "Every number has a place, every place a number, and there is a way from each to the other.",
	Prop: func(t *laws.T, of Order) {
		key, id := laws.Draw(t, rapid.SampledFrom([]string{"a", "b", "c"}), "key"), laws.Draw(t, someID, "id")
		t.LabelIf(id >= 1<<32, "more than 32 bits")
		apply, invert := of(key)
		laws.Equal(t, invert(apply(id)), id, "back from the place of %d under %q", id, key)
		laws.Equal(t, apply(invert(id)), id, "the place of what is at %d under %q", id, key)
	},
	Need: map[string]float64{"more than 32 bits": 0.1},
}

var unguessable = laws.Law[Order]{
	ID: "shortener/unguessable", Kind: laws.Relational,
	Says: "From the places of some numbers nobody reads the next by adding, by xor, or off the number itself, and another key has other places.",
	Prop: func(t *laws.T, of Order) {
		id := laws.Draw(t, rapid.Uint64Range(0, 1000), "id")
		apply, _ := of("a")
		other, _ := of("b")
		t.LabelIf(id < 10, "one of the first")
		a, b, c, d := apply(id), apply(id+1), apply(id+2), apply(id+3)
		broken := func(got string) { t.Broken(got, "places in no order", "the places of %d to %d", id, id+3) }
		switch {
		case b-a == c-b && c-b == d-c:
			broken("the same distance three times")
		case a^b^id^(id+1) == 0 && c^d^(id+2)^(id+3) == 0:
			broken("the same xor with each number")
		case uint32(a) == uint32(id) || uint32(a>>32) == uint32(id):
			broken("the number in half of its place")
		case other(id) == a:
			broken("the same place under two keys")
		}
		// A number that differs in one bit has a place that differs in about half of them:
		// in fewer than 8 or more than 56 of 64 once in 10^10.
		if n := bits.OnesCount64(a ^ apply(id^1)); n < 8 || n > 56 {
			broken("neighbours that differ in few bits")
		}
	},
	Need: map[string]float64{"one of the first": 0.005},
}
