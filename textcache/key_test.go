package textcache_test

import (
	"math"
	"testing"

	"github.com/hardened-go/hardened/textcache"
	"github.com/stretchr/testify/require"
)

// Each pair gave one key in the document's cache, or would in a key joined by a
// separator.
func TestKeysDiffer(t *testing.T) {
	type parts = []textcache.Part
	text, none, num := textcache.Text, textcache.None, textcache.Int
	for _, tt := range []struct {
		name string
		a, b parts
	}{
		{"nothing and the word for it", parts{none()}, parts{text("None")}},
		{"nothing and the empty text", parts{none()}, parts{text("")}},
		{"a separator inside a value", parts{text("a:b"), text("c")}, parts{text("a"), text("b:c")}},
		{"the border between two texts", parts{text("ab"), text("c")}, parts{text("a"), text("bc")}},
		{"a number and its text", parts{num(1)}, parts{text("1")}},
		{"a whole number and a float", parts{num(1)}, parts{textcache.Float(1)}},
		{"no parts and one that is nothing", parts{}, parts{none()}},
		{"an empty set and nothing", parts{textcache.Set()}, parts{none()}},
		{"a set and its list", parts{textcache.Set("a", "b")}, parts{textcache.List("a", "b")}},
		{"a list of two and two texts", parts{textcache.List("a", "b")}, parts{text("a"), text("b")}},
		{"order in a list", parts{textcache.List("a", "b")}, parts{textcache.List("b", "a")}},
		{"a border inside a list", parts{textcache.List("a", "")}, parts{textcache.List("", "a")}},
		{"false and zero", parts{textcache.Bool(false)}, parts{num(0)}},
		{"the ends of int64", parts{num(math.MinInt64)}, parts{num(math.MaxInt64)}},
	} {
		require.NotEqual(t, textcache.Key(tt.a...), textcache.Key(tt.b...), tt.name)
	}
}

func TestKeysAgree(t *testing.T) {
	given := []string{"wifi", "usb-c", "wifi"}
	require.Equal(t, textcache.Key(textcache.Set("usb-c", "wifi")), textcache.Key(textcache.Set(given...)))
	require.Equal(t, []string{"wifi", "usb-c", "wifi"}, given, "Set changed its argument")
	require.Equal(t, textcache.Key(textcache.Float(0)), textcache.Key(textcache.Float(math.Copysign(0, -1))))
	require.Equal(t, textcache.Key(textcache.Float(math.NaN())),
		textcache.Key(textcache.Float(math.Float64frombits(0x7ff8000000000002))))
	require.Equal(t, textcache.Key(textcache.None()), textcache.Key(textcache.Part{}))
}

// A key may outlive the process, in Redis say: its bytes do not change.
func TestKeyBytes(t *testing.T) {
	for want, part := range map[string]textcache.Part{
		"n":                                 textcache.None(),
		"t\x03abc":                          textcache.Text("abc"),
		"i\xff\xff\xff\xff\xff\xff\xff\xfe": textcache.Int(-2),
		"f\x3f\xf8\x00\x00\x00\x00\x00\x00": textcache.Float(1.5),
		"b\x00\x00\x00\x00\x00\x00\x00\x01": textcache.Bool(true),
		"b\x00\x00\x00\x00\x00\x00\x00\x00": textcache.Bool(false),
		"s\x02\x01a\x01b":                   textcache.Set("b", "a", "b"),
		"l\x03\x01b\x01a\x01b":              textcache.List("b", "a", "b"),
	} {
		require.Equal(t, want, textcache.Key(part))
		require.Equal(t, "t\x01q"+want+"n", textcache.Key(textcache.Text("q"), part, textcache.None()))
	}
}
