package emailcheck_test

import (
	"sync"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

// What an Address says of itself costs nothing, but for what is made of other letters.
func TestAddressAllocates(t *testing.T) {
	for addr, decoded := range map[string]bool{"ann@example.com": false, "ann@gmial.com": false, "юзер@bücher.ch": true} {
		a := parse(t, emailcheck.International, addr)
		for name, f := range map[string]func(){
			"ASCIIDomain": func() { _ = a.ASCIIDomain() },
			"String":      func() { _ = a.String() },
			"Domain":      func() { _ = a.Domain() },
		} {
			if n := testing.AllocsPerRun(10, f); n > 0 && !(name == "Domain" && decoded) {
				t.Errorf("%s of %s allocates %v times", name, addr, n)
			}
		}
	}
}

// Suggest allocates only for the suggestion.
func TestSuggestAllocates(t *testing.T) {
	list := []string{"GMAIL.com", "googlemail.com", "Gmx.DE"}
	for addr, most := range map[string]float64{"ann@example.com": 0, "ann@gmail.com": 0, "ann@gmial.com": 3} {
		a := parse(t, emailcheck.Practical, addr)
		if n := testing.AllocsPerRun(10, func() { _, _ = emailcheck.Suggest(a, list) }); n > most {
			t.Errorf("Suggest for %s allocates %v times, want at most %v", addr, n, most)
		}
	}
}

// One Verifier for all.
func TestVerifyConcurrently(t *testing.T) {
	v := emailcheck.Verifier{Resolver: &emailchecklaws.Zone{Name: "example.com.", MX: emailchecklaws.NotFound, IP4: emailchecklaws.NotFound, IP6: emailchecklaws.Records}}
	a := parse(t, emailcheck.Practical, "ann@example.com")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := v.Verify(t.Context(), a); got.Status != emailcheck.Deliverable || got.Err != nil {
					t.Errorf("Verify = %v", got)
				}
			}
		})
	}
	wg.Wait()
}
