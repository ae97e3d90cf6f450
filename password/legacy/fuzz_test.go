package legacy_test

import (
	"testing"

	"github.com/hardened-go/hardened/password"
)

// FuzzInspect tries every dialect on every string. Nothing is hashed; what is
// accepted is bounded, and is accepted in one spelling: not with a byte more or a line
// end, unless the byte makes another hash.
func FuzzInspect(f *testing.F) {
	for _, row := range rows(f, "password_vectors.tsv") {
		f.Add(row[2])
	}
	for _, row := range rows(f, "password_vectors_reject.tsv") {
		f.Add(row[1])
	}
	hashers := map[string]*password.Hasher{}
	for _, s := range dialects {
		hashers[s.Name] = open(f, s)
	}
	f.Fuzz(func(t *testing.T, encoded string) {
		for name, h := range hashers {
			info, err := h.Inspect(encoded)
			if err != nil {
				if info != (password.Info{}) {
					t.Errorf("%s: Inspect(%q) = %+v, %v", name, encoded, info, err)
				}
				continue
			}
			if info.Memory > 256<<20 || info.Params.Time > 10_000_000 || info.Key < 4 {
				t.Errorf("%s: Inspect(%q) = %+v", name, encoded, info)
			}
			for _, more := range []string{"\n", "\r", " ", "\x00"} {
				if _, err := h.Inspect(encoded + more); err == nil {
					t.Errorf("%s: Inspect(%q) is accepted too", name, encoded+more)
				}
			}
		}
	})
}
