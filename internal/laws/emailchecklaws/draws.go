// Package emailchecklaws holds the laws of package emailcheck: draws built from the
// grammar, a slow second answer for each thing it does, and the suites that put
// right and wrong answers through the same properties.
package emailchecklaws

import (
	"strings"

	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// An address in its parts, so that a law knows where to strike.
type address struct {
	local  string
	labels []string
}

func (a address) domain() string { return strings.Join(a.labels, ".") }
func (a address) String() string { return a.local + "@" + a.domain() }

// start is the offset of label i in the whole address.
func (a address) start(i int) int {
	return len(a.local) + 1 + len(strings.Join(append(a.labels[:i:i], ""), "."))
}

// The bytes of an atom, the plain ones first, since the shrinker goes there.
const (
	letters  = "abcxyz"
	capitals = "ABKSXZ"
	digits   = "0129"
	specials = "!#$%&'*+-/=?^_`{|}~"
)

var (
	atomByte  = rapid.SampledFrom([]byte(letters + digits + capitals + specials))
	labelByte = rapid.SampledFrom([]byte(letters + digits + capitals + "-"))
	edgeByte  = rapid.SampledFrom([]byte(letters + digits + capitals))
	aLabel    = rapid.SampledFrom([]string{"xn--p1ai", "xn--bcher-kva", "XN--FIQS8S", "xn--a"})
)

// text draws n bytes. A draw per byte would make long ones slow, so beyond a few it
// repeats what it has.
func text(t *laws.T, of *rapid.Generator[byte], n int) string {
	b := make([]byte, 0, n)
	for range min(n, 4) {
		b = append(b, of.Draw(t.T, "byte"))
	}
	for len(b) < n {
		b = append(b, b[len(b)-4])
	}
	return string(b)
}

// localPart draws atoms and dots of n bytes in all.
func localPart(t *laws.T, n int) string {
	b := []byte(text(t, atomByte, n))
	if every := rapid.IntRange(0, 4).Draw(t.T, "dots"); every > 0 {
		for i := every; i+1 < n; i += every + 1 { // only between, and never two
			b[i] = '.'
		}
	}
	return string(b)
}

// label draws a label of n bytes.
func label(t *laws.T, n int) string {
	switch n {
	case 1:
		return text(t, edgeByte, 1)
	case 2:
		return text(t, edgeByte, 2)
	}
	return text(t, edgeByte, 1) + text(t, labelByte, n-2) + text(t, edgeByte, 1)
}

// lastLabel draws a top-level domain: two bytes or more, not all digits.
func lastLabel(t *laws.T, n int) string {
	s := label(t, max(n, 2))
	if strings.Trim(s, digits) == "" {
		return "a" + s[1:]
	}
	return s
}

// drawAddress draws an address of the practical profile, at most 200 bytes long so
// that a law can add to it.
func drawAddress(t *laws.T) address {
	a := address{local: localPart(t, length(t, 64))}
	for range 1 + rapid.IntRange(0, 2).Draw(t.T, "labels") {
		a.labels = append(a.labels, orALabel(t, label(t, length(t, 40))))
	}
	a.labels = append(a.labels, orALabel(t, lastLabel(t, length(t, 12))))
	for len(a.String()) > 200 {
		a.labels = a.labels[1:]
	}
	if len(a.labels) == 1 { // all that was left of a long one
		a.labels = append([]string{"a"}, a.labels...)
	}
	return a
}

// orALabel is the label, or at times an A-label in its stead. The label is drawn in
// any case, so that the shrinker can go back to it.
func orALabel(t *laws.T, label string) string {
	if rapid.IntRange(0, 7).Draw(t.T, "A-label") == 7 {
		return aLabel.Draw(t.T, "A-label")
	}
	return label
}

// length draws a length of 1 to most: mostly small, at times the most there is.
func length(t *laws.T, most int) int {
	if rapid.IntRange(0, 9).Draw(t.T, "at the limit") == 9 {
		return most
	}
	return rapid.IntRange(1, min(most, 8)).Draw(t.T, "length")
}

// atLimits draws an address that is at one limit or at several: 64 bytes before the
// '@', 63 in a label, 254 in all.
func atLimits(t *laws.T) address {
	a := address{local: localPart(t, 64), labels: []string{label(t, 63), lastLabel(t, 2)}}
	if rapid.Bool().Draw(t.T, "254 in all") {
		a.labels = []string{label(t, 63), label(t, 63), lastLabel(t, 61)}
	} else if rapid.Bool().Draw(t.T, "long last label") {
		a.labels = []string{label(t, 1), lastLabel(t, 63)}
	}
	return a
}

// anyAddress draws from both.
func anyAddress(t *laws.T) address {
	if rapid.IntRange(0, 3).Draw(t.T, "at limits") == 3 {
		return atLimits(t)
	}
	return drawAddress(t)
}

// describe labels what a drawn address has that common ones do not.
func describe(t *laws.T, a address) {
	t.LabelIf(strings.Contains(a.local, "."), "dot before @")
	t.LabelIf(strings.ContainsAny(a.local, specials), "special character")
	t.LabelIf(strings.ContainsAny(a.labels[0][:1], "0123456789"), "digit first")
	t.LabelIf(strings.Contains(strings.ToLower(a.domain()), "xn--"), "A-label")
	t.LabelIf(len(a.String()) == 254 || len(a.local) == 64, "at a limit")
}

// soup draws text near the grammar: pieces that matter, in an order that need not
// make sense. Half of it has exactly one '@'.
func soup(t *laws.T) string {
	pieces := rapid.SliceOfN(soupPiece, 0, 5)
	s := strings.Join(laws.Draw(t, pieces, "before"), "")
	switch laws.Draw(t, rapid.IntRange(0, 7), "ats") {
	case 7:
		return s
	case 6:
		s += "@" + strings.Join(laws.Draw(t, pieces, "between"), "")
	}
	return s + "@" + strings.Join(laws.Draw(t, pieces, "after"), "")
}

var soupPiece = rapid.SampledFrom([]string{
	"a", "b.c", ".", "com", "1", "-", "A", "xn--p1ai", "+", "_", "..", "K", "s",
	" ", "\n", "\t", "\r\n", "\x00", "\x7f", "\u212a", "\u017f", "\u0130", "é", "\x80", "\xff", "\u202e", "(", ")", "\"", "\\", "[", "]", "<", ">", ",", ":", ";",
	"[127.0.0.1]", strings.Repeat("a", 62), strings.Repeat("b", 64), strings.Repeat("x.", 60), strings.Repeat("9", 63),
})
