package emailchecklaws

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// Verify asks a resolver about the domain of an address.
type Verify func(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) emailcheck.Result

// An Answer is what a [Zone] gives for one question.
type Answer string

// The answers of DNS. Partial is records and an error, as net.Resolver returns when
// it has thrown malformed records away.
const (
	Records  Answer = "records"
	NotFound Answer = "not found"
	Failure  Answer = "server failure"
	Timeout  Answer = "timeout"
	Partial  Answer = "records and an error"
)

// A Zone is a resolver that knows one domain. It is safe for concurrent use.
type Zone struct {
	Name     string // rooted: "example.com."
	MX       Answer
	Hosts    []string // of the MX records
	IP4, IP6 Answer
}

// String tells the zone in one line.
func (z *Zone) String() string {
	return fmt.Sprintf("{MX: %s %q, A: %s, AAAA: %s}", z.MX, z.Hosts, z.IP4, z.IP6)
}

func (z *Zone) err(name string, answer Answer) error {
	switch {
	case name != z.Name:
		return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case answer == Records:
		return nil
	case answer == NotFound:
		return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case answer == Timeout:
		return &net.DNSError{Err: "i/o timeout", Name: name, IsTimeout: true, IsTemporary: true}
	}
	return &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
}

// LookupMX implements [emailcheck.Resolver].
func (z *Zone) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var mx []*net.MX
	if name == z.Name && (z.MX == Records || z.MX == Partial) {
		for _, h := range z.Hosts {
			mx = append(mx, &net.MX{Host: h, Pref: 10})
		}
	}
	return mx, z.err(name, z.MX)
}

// LookupNetIP implements [emailcheck.Resolver].
func (z *Zone) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	answer, ip := z.IP4, netip.AddrFrom4([4]byte{192, 0, 2, 1})
	if network == "ip6" {
		answer, ip = z.IP6, netip.MustParseAddr("2001:db8::1")
	}
	if host == z.Name && answer == Records {
		return []netip.Addr{ip}, nil
	}
	return nil, z.err(host, answer)
}

func zone(t *laws.T) *Zone {
	answers := rapid.SampledFrom([]Answer{Records, NotFound, Failure, Timeout})
	return &Zone{
		Name:  rapid.SampledFrom([]string{"b.cc.", "b.dd.", "mail.example.co.uk."}).Draw(t.T, "name"),
		MX:    rapid.SampledFrom([]Answer{Records, NotFound, Failure, Timeout, Partial}).Draw(t.T, "MX"),
		Hosts: rapid.SliceOfN(rapid.SampledFrom([]string{".", "mx.b.cc.", "192.0.2.1.", "mx", "2001:db8::1.", "", "..", "[192.0.2.1]"}), 0, 3).Draw(t.T, "hosts"),
		IP4:   answers.Draw(t.T, "A"),
		IP6:   answers.Draw(t.T, "AAAA"),
	}
}

// tell prints a result by what a caller branches on.
func tell(r emailcheck.Result) string {
	for _, reason := range []error{emailcheck.ErrNullMX, emailcheck.ErrNoMailHost, emailcheck.ErrBadMX} {
		if errors.Is(r.Err, reason) {
			return r.Status.String() + ": " + reason.Error()
		}
	}
	var dns *net.DNSError
	switch {
	case errors.Is(r.Err, context.Canceled):
		return r.Status.String() + ": cancelled"
	case errors.As(r.Err, &dns):
		return r.Status.String() + ": the resolver's error"
	case r.Err != nil:
		return r.Status.String() + ", for a reason"
	}
	return r.Status.String()
}

var verifyOracle = laws.Law[Verify]{
	ID: "emailcheck/verify", Kind: laws.Oracle,
	Says: "The result follows from the zone as RFC 5321, section 5.1, and RFC 7505 have it.",
	Prop: func(t *laws.T, impl Verify) {
		z := zone(t)
		a, _ := emailcheck.Parse("a@" + strings.TrimSuffix(z.Name, "."))
		ctx := context.Background()
		if rapid.IntRange(0, 9).Draw(t.T, "cancelled") == 9 {
			t.Label("cancelled")
			var cancel context.CancelFunc
			ctx, cancel = context.WithCancel(ctx)
			cancel()
		}
		right := modelled(ctx, z, a)
		t.Label(right.Status.String())
		if got := impl(ctx, z, a); tell(got) != tell(right) {
			t.Broken(tell(got), tell(right), "Verify(%v)", z)
		}
	},
	Need: map[string]float64{"deliverable": .15, "undeliverable": .03, "unknown": .15, "cancelled": .03},
}

var verifyOutage = laws.Law[Verify]{
	ID: "emailcheck/outage", Kind: laws.Metamorphic,
	Says: "An outage never turns a deliverable domain into an undeliverable one.",
	Prop: func(t *laws.T, impl Verify) {
		z := zone(t)
		a, _ := emailcheck.Parse("a@" + strings.TrimSuffix(z.Name, "."))
		before := impl(context.Background(), z, a)
		if before.Status != emailcheck.Deliverable {
			return
		}
		t.Label("deliverable before")
		after := *z
		for _, answer := range []*Answer{&after.MX, &after.IP4, &after.IP6} {
			if rapid.Bool().Draw(t.T, "down") {
				*answer = rapid.SampledFrom([]Answer{Failure, Timeout}).Draw(t.T, "how")
			}
		}
		if got := impl(context.Background(), &after, a); got.Status == emailcheck.Undeliverable {
			t.Broken(tell(got), "deliverable or unknown", "Verify(%v), after %v", &after, z)
		}
	},
	Need: map[string]float64{"deliverable before": .15},
}

// model is the decision as a table.
func model(z *Zone) emailcheck.Result {
	yes := emailcheck.Result{Status: emailcheck.Deliverable}
	no := func(why error) emailcheck.Result {
		return emailcheck.Result{Status: emailcheck.Undeliverable, Err: why}
	}
	unknown := emailcheck.Result{Err: &net.DNSError{Err: "no answer"}}
	has := func(kind string) bool {
		for _, h := range z.Hosts {
			switch {
			case h == "." || h == "":
				if kind == "null" {
					return true
				}
			case strings.Contains(h, "2") || h == "..": // the IP addresses above, and no name
				if kind == "ip" {
					return true
				}
			case kind == "host":
				return true
			}
		}
		return false
	}
	records := z.MX == Records || z.MX == Partial
	switch {
	case records && has("host"):
		return yes
	case z.MX != Records && z.MX != NotFound:
		return unknown
	case records && has("null"):
		return no(emailcheck.ErrNullMX)
	case records && has("ip"):
		return no(emailcheck.ErrBadMX)
	case z.IP4 == Records || z.IP6 == Records:
		return yes
	case z.IP4 == NotFound && z.IP6 == NotFound:
		return no(emailcheck.ErrNoMailHost)
	}
	return unknown
}

// modelled is model as a Verify: it cannot ask, so it looks.
func modelled(ctx context.Context, r emailcheck.Resolver, _ emailcheck.Address) emailcheck.Result {
	if err := ctx.Err(); err != nil {
		return emailcheck.Result{Err: err}
	}
	return model(r.(*Zone))
}

// verified is our Verifier.
func verified(ctx context.Context, r emailcheck.Resolver, a emailcheck.Address) emailcheck.Result {
	return (&emailcheck.Verifier{Resolver: r}).Verify(ctx, a)
}

// VerifySuite is the contract of deliverability.
func VerifySuite() laws.Suite[Verify] {
	breaks := []string{verifyOracle.ID}
	return laws.Suite[Verify]{
		Name: "emailcheck.Verifier",
		Says: "It says yes, no with a reason, or that it does not know.",
		Laws: []laws.Law[Verify]{verifyOracle, verifyOutage},
		Wheats: []laws.Wheat[Verify]{
			{Name: "hardened", Impl: verified},
			{Name: "a table", Impl: modelled},
		},
		Flaws: []laws.Flaw[Verify]{
			{Name: "any MX record", Impl: flawed.AnyMX, Breaks: breaks, Symptom: "A domain that declares that it takes no mail (RFC 7505) passes."},
			{Name: "MX only", Impl: flawed.MXOnly, Breaks: breaks, Symptom: "A domain that is its own mail host is refused."},
			{Name: "a failure is a no", Impl: flawed.ErrorIsNo, Breaks: []string{verifyOracle.ID, verifyOutage.ID}, Symptom: "While a name server restarts, its customers cannot sign up."},
			{Name: "error first", Impl: flawed.ErrorFirst, Breaks: breaks, Symptom: "One malformed record hides the good ones that came with it."},
			{Name: "falls back too soon", Impl: flawed.FallsBack, Breaks: breaks, Symptom: "A null MX is ignored, since the domain has a web server."},
			{Name: "constant domain", Impl: flawed.ConstantDomain, Breaks: breaks, Symptom: "It answers for a domain that nobody asked about."},
			{Name: "drops the reason", Impl: flawed.DropsReason, Breaks: breaks, Symptom: "A log says unknown, and nobody learns which name server is down."},
			{Name: "ignores the context", Impl: flawed.IgnoresContext, Breaks: breaks, Symptom: "A request that was cancelled still asks DNS."},
			{Name: "search list", Impl: flawed.Searched, Breaks: breaks, Symptom: "Within a company, nosuch.com becomes nosuch.com.corp.example, and exists."},
		},
	}
}
