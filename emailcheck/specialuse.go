package emailcheck

import "strings"

// reserved lists the registry of special-use domain names that RFC 6761 set up,
// as of 2025, but for what lies under arpa: of that, home.arpa alone names hosts
// that a person could think have mail. Config.RefuseSpecialUse has the list too.
var reserved = [...]string{
	"alt",         // RFC 9476
	"example",     // RFC 6761, and the three below
	"example.com", //
	"example.net", //
	"example.org", //
	"home.arpa",   // RFC 8375
	"invalid",     // RFC 6761
	"local",       // RFC 6762
	"localhost",   // RFC 6761
	"onion",       // RFC 7686
	"test",        // RFC 6761
}

// specialUse reports whether domain, which is ASCII, is a reserved name or a name
// below one. In ASCII, EqualFold folds A to Z and nothing else, and allocates not.
func specialUse(domain string) bool {
	for _, name := range reserved {
		above := len(domain) - len(name)
		if above == 0 || above > 0 && domain[above-1] == '.' {
			if strings.EqualFold(domain[above:], name) {
				return true
			}
		}
	}
	return false
}
