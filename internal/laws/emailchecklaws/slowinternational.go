package emailchecklaws

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hardened-go/hardened/emailcheck"
	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The slow second answer to International. What RFC 5892 allows in a label it
// derives anew for every rune, from the properties that the RFC derives it from;
// the context rules are patterns.
var (
	letterMarkNumber = regexp.MustCompile(`^[\p{L}\p{M}\p{N}]$`)
	markStarts       = regexp.MustCompile(`(^|\.)\p{M}`)
	letterDigit      = regexp.MustCompile(`^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$`)
	exceptions       = regexp.MustCompile(`^[ßςʹ۽۾་〇·͵׳״・٠-٩۰-۹\x{200c}\x{200d}]$`)
	notExceptions    = regexp.MustCompile(`^[ـߺ〮〯〱-〵〻]$`)
	oldHangul        = regexp.MustCompile(`^[\x{1100}-\x{11ff}\x{a960}-\x{a97f}\x{d7b0}-\x{d7ff}]$`)
	ignored          = regexp.MustCompile(`^[\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{2065}\x{3164}\x{fe00}-\x{fe0f}\x{ffa0}\x{e0100}-\x{e01ef}]$`)
	symbolMarks      = regexp.MustCompile(`^[\x{20d0}-\x{20ff}\x{1d100}-\x{1d24f}]$`)

	badContext = []*regexp.Regexp{ // RFC 5892, appendix A.3 to A.6
		regexp.MustCompile(`(^|[^l])·`), regexp.MustCompile(`·([^l]|$)`),
		regexp.MustCompile(`͵(\P{Greek}|$)`),
		regexp.MustCompile(`(^|\P{Hebrew})[׳״]`),
	}
	hyphens     = regexp.MustCompile(`^-|-$|^..--`) // RFC 5891, section 4.2.3.1
	katakanaDot = regexp.MustCompile(`・`)
	japanese    = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}]`)
	arabic      = regexp.MustCompile(`[٠-٩]`)
	extended    = regexp.MustCompile(`[۰-۹]`)
)

// lookup is idna.Lookup but for the hyphens, which it looks for by bytes.
var lookup = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckHyphens(false))

var refused = &emailcheck.Error{Code: emailcheck.ErrIDNA}

func slowInternational(s string) (local, domain string, err error) {
	if isASCII(s) && !strings.Contains(strings.ToLower(s), "xn--") {
		return judged(s)
	}
	parts := strings.Split(s, "@")
	if len(parts) != 2 || !utf8.ValidString(s) {
		return "", "", refused
	}
	local = norm.NFC.String(parts[0])
	if !slowLocal(local) || len(local) > 64 {
		return "", "", refused
	}
	labels := strings.Split(parts[1], ".")
	for i, label := range labels {
		var ok bool
		if labels[i], ok = slowLabel(label); !ok {
			return "", "", refused
		}
	}
	domain = strings.Join(labels, ".")
	_, bidiErr := lookup.ToASCII(domain)
	if code, _ := judgeDomain(domain); code != 0 || bidiErr != nil || len(local)+1+len(domain) > 254 {
		return "", "", refused
	}
	return local, domain, nil
}

func slowLocal(local string) bool {
	ascii := []byte{}
	for _, c := range local {
		switch {
		case c < utf8.RuneSelf:
			ascii = append(ascii, byte(c))
		case !letterMarkNumber.MatchString(string(c)) || ignored.MatchString(string(c)):
			return false
		default:
			ascii = append(ascii, 'a')
		}
	}
	code, _ := judgeLocal(string(ascii))
	return !markStarts.MatchString(local) && (code == 0 || code == emailcheck.ErrLocalTooLong)
}

// slowLabel returns the A-label, or the label itself if it is ASCII.
func slowLabel(label string) (string, bool) {
	label = norm.NFC.String(label)
	u := norm.NFC.String(strings.Map(func(c rune) rune {
		if derived(string(c)) { // Cherokee capitals are: they have no need of small letters
			return c
		}
		l := unicode.ToLower(c)
		if unicode.ToUpper(l) != c { // İ, ϴ, ẞ: capitals of letters that have another
			return c
		}
		return l
	}, label))
	// Lookup maps as UTS 46 does. Where that goes beyond case, as from full-width
	// letters, or disagrees about case, as on İ, there is nothing to accept.
	mapped, err := lookup.ToUnicode(label)
	switch {
	case strings.HasPrefix(u, "xn--"):
		u = mapped
	case isASCII(label):
		return u, true // judgeDomain has the rest
	case u != mapped:
		return "", false
	}
	if err != nil {
		return "", false
	}
	for _, c := range u {
		if c >= utf8.RuneSelf && !derived(string(c)) {
			return "", false
		}
	}
	if hyphens.MatchString(u) {
		return "", false
	}
	for _, bad := range badContext {
		if bad.MatchString(u) {
			return "", false
		}
	}
	if katakanaDot.MatchString(u) && !japanese.MatchString(u) || arabic.MatchString(u) && extended.MatchString(u) {
		return "", false
	}
	a, err := lookup.ToASCII(u)
	return a, err == nil && len(a) <= 63
}

// derived is PVALID, CONTEXTJ or CONTEXTO by RFC 5892, section 3.
func derived(c string) bool {
	stable := norm.NFKC.String(caseFold(norm.NFKC.String(c))) == c
	switch {
	case exceptions.MatchString(c):
		return true
	case notExceptions.MatchString(c), !stable, ignored.MatchString(c), symbolMarks.MatchString(c), oldHangul.MatchString(c):
		return false
	}
	return letterDigit.MatchString(c)
}

// caseFold is Unicode's CaseFolding.txt, which folds Cherokee to capitals, where
// x/text folds it to small letters.
func caseFold(s string) string {
	r := []rune(s)
	if len(r) == 1 && unicode.Is(unicode.Cherokee, r[0]) {
		return string(unicode.ToUpper(r[0]))
	}
	return cases.Fold().String(s)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c >= utf8.RuneSelf })
}
