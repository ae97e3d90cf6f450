package emailcheck

import (
	"context"
	"net"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
)

// NormalizeEmail cuts the tag whatever is before it: "+a@gmail.com" and
// "+b@gmail.com" both become "@gmail.com" (validator.js, issue 353).
func NormalizeEmail(a emailcheck.Address, rules ...emailcheck.Rule) string {
	key := emailcheck.Canonical(a, rules...)
	if key != "" && len(rules) > 0 && rules[0].Tag != "" && strings.HasPrefix(key, rules[0].Tag) {
		return key[strings.LastIndexByte(key, '@'):]
	}
	return key
}

// EverybodysRules applies the first provider's rules to every domain.
func EverybodysRules(a emailcheck.Address, rules ...emailcheck.Rule) string {
	all := make([]emailcheck.Rule, len(rules))
	for i, r := range rules {
		r.Domains = append([]string{a.ASCIIDomain()}, r.Domains...)
		all[i] = r
	}
	return emailcheck.Canonical(a, all...)
}

// TagThenDots takes the tag away and then the dots, which can make another tag.
func TagThenDots(a emailcheck.Address, rules ...emailcheck.Rule) string {
	noDots := make([]emailcheck.Rule, len(rules))
	for i, r := range rules {
		r.IgnoreDots = false
		noDots[i] = r
	}
	key := emailcheck.Canonical(a, noDots...)
	if key == "" {
		return key
	}
	at := strings.LastIndexByte(key, '@')
	for _, r := range rules {
		for _, domain := range r.Domains {
			if strings.EqualFold(domain, a.ASCIIDomain()) {
				if r.IgnoreDots && key[0] != '"' {
					return strings.ReplaceAll(key[:at], ".", "") + key[at:]
				}
				return key
			}
		}
	}
	return key
}

// FoldsAndStops folds the key after all else, and does not normalise it again.
func FoldsAndStops(a emailcheck.Address, rules ...emailcheck.Rule) string {
	key := CaseKept(a, rules...)
	if emailcheck.Canonical(a, rules...) == key || a.IsZero() {
		return key
	}
	return strings.ToLower(key)
}

// CaseKept forgets that a provider ignores case.
func CaseKept(a emailcheck.Address, rules ...emailcheck.Rule) string {
	kept := make([]emailcheck.Rule, len(rules))
	for i, r := range rules {
		r.IgnoreCase = false
		kept[i] = r
	}
	return emailcheck.Canonical(a, kept...)
}

// SuggestKnown suggests even when the domain is in the list: mail.com is taken for
// a slip for gmail.com.
func SuggestKnown(a emailcheck.Address, domains []string) (emailcheck.Address, int) {
	var others []string
	for _, d := range domains {
		if !strings.EqualFold(d, a.ASCIIDomain()) {
			others = append(others, d)
		}
	}
	return emailcheck.Suggest(a, others)
}

// SuggestLast takes the last of equally near domains, as a loop with <= does.
func SuggestLast(a emailcheck.Address, domains []string) (emailcheck.Address, int) {
	var best emailcheck.Address
	nearest := 0
	for _, d := range domains {
		s, n := emailcheck.Suggest(a, []string{d})
		if strings.EqualFold(d, a.ASCIIDomain()) {
			return emailcheck.Address{}, 0
		}
		if n > 0 && (nearest == 0 || n <= nearest) {
			best, nearest = s, n
		}
	}
	return best, nearest
}

// SuggestFirst takes the first domain that is near at all.
func SuggestFirst(a emailcheck.Address, domains []string) (emailcheck.Address, int) {
	if _, n := emailcheck.Suggest(a, domains); n == 0 {
		return emailcheck.Address{}, 0
	}
	for _, d := range domains {
		if s, n := emailcheck.Suggest(a, []string{d}); n > 0 {
			return s, n
		}
	}
	return emailcheck.Address{}, 0
}

// StoredText reads a column as JSON would be read, by Parse: an address of a wider
// profile is stored and can never be loaded.
func StoredText(column string) (back emailcheck.Address, err error) {
	err = back.UnmarshalText([]byte(column))
	return back, err
}

// StoredTrusted trusts the column: what is in it was checked once, so no error.
func StoredTrusted(column string) (back emailcheck.Address, err error) {
	_ = back.Scan(column)
	return back, nil
}

// StoredFolded folds the whole column, as a citext column or a LOWER() index does.
func StoredFolded(column string) (back emailcheck.Address, err error) {
	err = back.Scan(strings.ToLower(column))
	return back, err
}

type result = emailcheck.Result

// AnyMX counts MX records, and so takes "I take no mail" for a mail host.
func AnyMX(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	mx, err := r.LookupMX(ctx, a.ASCIIDomain()+".")
	if err == nil && len(mx) > 0 {
		return result{Status: emailcheck.Deliverable}
	}
	return (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
}

// MXOnly does not know that a domain without MX is its own mail host.
func MXOnly(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	return (&emailcheck.Verifier{Resolver: noAddresses{r}}).Verify(ctx, a)
}

// ErrorIsNo takes every failed lookup for a no: a name server that is restarted
// turns customers away.
func ErrorIsNo(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	got := (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
	if got.Status == emailcheck.Unknown {
		return result{Status: emailcheck.Undeliverable, Err: emailcheck.ErrNoMailHost}
	}
	return got
}

// ErrorFirst looks at the error before it looks at the records: LookupMX can return
// both.
func ErrorFirst(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	if _, err := r.LookupMX(ctx, a.ASCIIDomain()+"."); err != nil {
		if dns, ok := err.(*net.DNSError); !ok || !dns.IsNotFound {
			return result{Status: emailcheck.Unknown, Err: err}
		}
	}
	return (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
}

// FallsBack asks for addresses whenever no MX host is left, the null MX and IP
// addresses included.
func FallsBack(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	got := (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
	if got.Status != emailcheck.Undeliverable {
		return got
	}
	return (&emailcheck.Verifier{Resolver: noMX{r}}).Verify(ctx, a)
}

// ConstantDomain asks about one domain, whatever the address.
func ConstantDomain(ctx context.Context, r emailcheck.Resolver, _ emailcheck.Address) result {
	a, err := emailcheck.Parse("a@b.cc")
	if err != nil {
		panic("flawed/emailcheck: " + err.Error())
	}
	return (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
}

// DropsReason says that it does not know, and not why.
func DropsReason(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	got := (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
	if got.Status == emailcheck.Unknown {
		got.Err = context.DeadlineExceeded
	}
	return got
}

// IgnoresContext makes a context of its own, and waits for nobody.
func IgnoresContext(_ context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	return (&emailcheck.Verifier{Resolver: r}).Verify(context.Background(), a)
}

// Searched asks for the name without its final dot, so that a search list in
// resolv.conf adds to it.
func Searched(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) result {
	return (&emailcheck.Verifier{Resolver: unrooted{r}}).Verify(ctx, a)
}
