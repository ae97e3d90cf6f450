package emailcheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// A Resolver asks DNS. A [*net.Resolver] is one. Both methods must return when the
// deadline of ctx has passed.
type Resolver interface {
	// LookupMX returns the MX records of a name, an error of *net.DNSError if it has none.
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)

	// LookupNetIP returns the addresses of a host for the network "ip4" or "ip6".
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// A Status says whether a domain takes mail, as far as DNS tells.
type Status uint8

const (
	// Unknown means that DNS did not answer, or not in full: a timeout, a server
	// failure, a cancelled context. Ask again later, and do not refuse the
	// address for it.
	Unknown Status = iota

	// Deliverable means that the domain names a host that takes its mail. Whether
	// the mailbox exists only a message shows.
	Deliverable

	// Undeliverable means that the domain takes no mail now. [Result.Reason] says
	// why.
	Undeliverable
)

// String returns the name of the status in lower case.
func (s Status) String() string {
	switch s {
	case Deliverable:
		return "deliverable"
	case Undeliverable:
		return "undeliverable"
	}
	return "unknown"
}

// The reasons for Undeliverable.
var (
	// ErrNullMX means that the domain says of itself that it takes no mail (RFC
	// 7505).
	ErrNullMX = errors.New("emailcheck: the domain declares that it takes no mail")

	// ErrNoMailHost means that there is no such domain, or that it has neither MX
	// nor address records. Go's resolver does not tell one from the other.
	ErrNoMailHost = errors.New("emailcheck: the domain does not exist or has no mail host")

	// ErrBadMX means that every MX record names an IP address or what is no name at
	// all, where RFC 5321, section 5.1, wants a host.
	ErrBadMX = errors.New("emailcheck: the domain's MX records name no host")
)

// errNoDomain is the reason why nothing is known of an address that names no
// domain.
var errNoDomain = errors.New("emailcheck: the address has no domain to ask DNS about")

// A Result is what a [Verifier] found.
type Result struct {
	// Status is what DNS tells.
	Status Status

	// Err is nil for Deliverable. For Undeliverable it is [ErrNullMX],
	// [ErrNoMailHost] or [ErrBadMX]. For Unknown it holds the error of the
	// resolver, and that of the context if that was over, for errors.Is and
	// errors.As; its text can name the domain.
	Err error
}

// A Verifier asks DNS whether the domain of an address takes mail. That is apart
// from syntax: an address is no less an address while its name server is down, so
// verify in the background, or to warn. It opens no connection to a mail server.
//
// The zero Verifier uses [net.DefaultResolver] and waits for 5 seconds. A Verifier
// is safe for concurrent use if its Resolver is.
type Verifier struct {
	// Resolver is whom to ask. Default: net.DefaultResolver.
	Resolver Resolver

	// Timeout bounds all lookups of one Verify together. Default: 0, which is 5
	// seconds. Negative: only the context bounds them.
	Timeout time.Duration
}

// defaultTimeout is what a person who submitted a form waits for.
const defaultTimeout = 5 * time.Second

// Verify looks up where mail for a would go, as RFC 5321, section 5.1, has it: to
// the MX hosts of the domain, or to the domain itself if it has no MX records but
// an address. It makes at most three lookups, one after the other. Of the zero
// Address and of an address literal nothing is known.
//
// It returns by Timeout, or by the deadline of ctx if that is earlier. When ctx is
// cancelled it makes no further lookup; the one under way ends when the Resolver
// ends it, and an MX lookup of net.Resolver goes on to its deadline.
func (v *Verifier) Verify(ctx context.Context, a Address) Result {
	domain := a.ASCIIDomain()
	if domain == "" || domain[0] == '[' {
		return Result{Unknown, errNoDomain}
	}
	var r Resolver = net.DefaultResolver
	if v.Resolver != nil {
		r = v.Resolver
	}
	timeout := v.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	result := verify(ctx, r, domain+".") // rooted, lest a search list adds to it
	if over := ctx.Err(); over != nil && result.Status == Unknown && !errors.Is(result.Err, over) {
		result.Err = fmt.Errorf("%w: %w", result.Err, over)
	}
	return result
}

func verify(ctx context.Context, r Resolver, name string) Result {
	if err := ctx.Err(); err != nil {
		return Result{Unknown, err}
	}
	mx, err := r.LookupMX(ctx, name)
	if result, ok := judgeMX(mx, err); ok {
		return result
	}
	// No MX records: the domain is its own mail host if it has an address. The two
	// families are asked apart, since asked together "no such host" for one can
	// hide a server failure for the other.
	var unanswered error
	for _, family := range []string{"ip4", "ip6"} {
		if err := ctx.Err(); err != nil {
			return Result{Unknown, err}
		}
		ips, err := r.LookupNetIP(ctx, family, name)
		switch {
		case len(ips) > 0:
			return Result{Deliverable, nil}
		case !notFound(err):
			unanswered = err
		}
	}
	if unanswered != nil {
		return Result{Unknown, unanswered}
	}
	if err := ctx.Err(); err != nil { // a resolver can take being cut short for a no
		return Result{Unknown, err}
	}
	return Result{Undeliverable, ErrNoMailHost}
}

// judgeMX decides by the MX lookup alone, if it can.
func judgeMX(records []*net.MX, err error) (Result, bool) {
	null, bad := 0, 0
	for _, mx := range records {
		if mx == nil {
			continue
		}
		switch host := strings.TrimSuffix(mx.Host, "."); {
		case host == "":
			null++
		case !isHost(host):
			bad++
		default: // one host is enough, whatever became of the other records
			return Result{Deliverable, nil}, true
		}
	}
	switch {
	case err != nil && !notFound(err): // with records, they are some of them
		return Result{Unknown, err}, true
	case null > 0:
		return Result{Undeliverable, ErrNullMX}, true
	case bad > 0:
		return Result{Undeliverable, ErrBadMX}, true
	}
	return Result{}, false
}

// isHost reports whether the name of an MX record can be one of a host. It lets
// underscores pass, which mail servers ask for and get. Addresses are none, though
// net.Resolver lets them pass: golang.org/issue/71860.
func isHost(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil {
		return false
	}
	_, code, _ := anyHost.scanDomain(strings.ReplaceAll(name, "_", "x"), 0)
	return code == 0
}

var anyHost = rules{oneLabel: true, anyLast: true}

// notFound reports whether err is a definite answer: no such name, or no such
// record. A nil error with no records is one too.
func notFound(err error) bool {
	if err == nil {
		return true
	}
	switch err := err.(type) {
	case *net.DNSError: // what it wraps is where the fault came from, not another
		return err != nil && err.IsNotFound && !err.IsTimeout && !err.IsTemporary
	case interface{ Unwrap() []error }: // of several answers, every one has to say so
		all := err.Unwrap()
		return len(all) > 0 && !slices.ContainsFunc(all, func(err error) bool { return err == nil || !notFound(err) })
	case interface{ Unwrap() error }:
		inner := err.Unwrap()
		return inner != nil && notFound(inner)
	}
	return false
}
