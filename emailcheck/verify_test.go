package emailcheck_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/emailcheck"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

var _ emailcheck.Resolver = (*net.Resolver)(nil)

// asked is a resolver that notes what it is asked.
type asked struct {
	emailcheck.Resolver
	mu        sync.Mutex
	questions []string
}

func (r *asked) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	r.mu.Lock()
	r.questions = append(r.questions, "MX "+name)
	r.mu.Unlock()
	return r.Resolver.LookupMX(ctx, name)
}

func (r *asked) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	r.mu.Lock()
	r.questions = append(r.questions, network+" "+host)
	r.mu.Unlock()
	return r.Resolver.LookupNetIP(ctx, network, host)
}

func TestVerifyAsks(t *testing.T) {
	for _, tt := range []struct {
		zone emailchecklaws.Zone
		want string
	}{
		{emailchecklaws.Zone{MX: emailchecklaws.Records, Hosts: []string{"mx."}}, "MX example.com."},
		{emailchecklaws.Zone{MX: emailchecklaws.Records, Hosts: []string{"."}}, "MX example.com."},
		{emailchecklaws.Zone{MX: emailchecklaws.Timeout}, "MX example.com."},
		{emailchecklaws.Zone{MX: emailchecklaws.NotFound, IP4: emailchecklaws.Records}, "MX example.com., ip4 example.com."},
		{emailchecklaws.Zone{MX: emailchecklaws.NotFound, IP4: emailchecklaws.Failure, IP6: emailchecklaws.Records}, "MX example.com., ip4 example.com., ip6 example.com."},
	} {
		tt.zone.Name = "example.com."
		r := &asked{Resolver: &tt.zone}
		(&emailcheck.Verifier{Resolver: r}).Verify(t.Context(), parse(t, 0, "ann@Example.com"))
		if got := strings.Join(r.questions, ", "); got != tt.want {
			t.Errorf("%v: it asks for %s, want %s", &tt.zone, got, tt.want)
		}
	}
}

func TestVerifyWithoutADomain(t *testing.T) {
	r := &asked{Resolver: &emailchecklaws.Zone{}}
	for _, a := range []emailcheck.Address{{}, parse(t, emailcheck.RFC5321, "a@[192.0.2.1]")} {
		got := (&emailcheck.Verifier{Resolver: r}).Verify(t.Context(), a)
		if got.Status != emailcheck.Unknown || got.Err == nil || len(r.questions) > 0 {
			t.Errorf("Verify(%q) = %v, asking %q", a, got, r.questions)
		}
	}
}

// An international domain is asked for as DNS has it.
func TestVerifyInternational(t *testing.T) {
	z := &emailchecklaws.Zone{Name: "xn--bcher-kva.ch.", MX: emailchecklaws.Records, Hosts: []string{"mx."}}
	if got := (&emailcheck.Verifier{Resolver: z}).Verify(t.Context(), parse(t, emailcheck.International, "a@bücher.ch")); got.Status != emailcheck.Deliverable {
		t.Errorf("Verify = %v", got)
	}
}

// silent never answers before its context is done.
type silent struct{}

func (silent) LookupMX(ctx context.Context, _ string) ([]*net.MX, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (silent) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// halfSilent answers that there is no MX, and nothing more.
type halfSilent struct{ silent }

func (halfSilent) LookupMX(context.Context, string) ([]*net.MX, error) { return nil, nil }

func TestVerifyTimeout(t *testing.T) {
	a := parse(t, 0, "ann@example.com")
	for _, r := range []emailcheck.Resolver{silent{}, halfSilent{}} {
		for _, tt := range []struct{ timeout, want time.Duration }{
			{0, 5 * time.Second}, {time.Second, time.Second}, {-1, time.Minute},
		} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				start := time.Now()
				got := (&emailcheck.Verifier{Resolver: r, Timeout: tt.timeout}).Verify(ctx, a)
				if took := time.Since(start); got.Status != emailcheck.Unknown || !errors.Is(got.Err, context.DeadlineExceeded) || took != tt.want {
					t.Errorf("%T, Timeout %v: %v after %v, want unknown after %v", r, tt.timeout, got, took, tt.want)
				}
			})
		}
	}
}

func TestVerifyCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	z := &emailchecklaws.Zone{Name: "example.com.", MX: emailchecklaws.Records, Hosts: []string{"mx."}}
	r := &asked{Resolver: z}
	got := (&emailcheck.Verifier{Resolver: r}).Verify(ctx, parse(t, 0, "ann@example.com"))
	if got.Status != emailcheck.Unknown || !errors.Is(got.Err, context.Canceled) || len(r.questions) > 0 {
		t.Errorf("Verify = %v, asking %q", got, r.questions)
	}
	synctest.Test(t, func(t *testing.T) { // and while it is waiting
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		got := (&emailcheck.Verifier{Resolver: silent{}}).Verify(ctx, parse(t, 0, "ann@example.com"))
		if got.Status != emailcheck.Unknown || !errors.Is(got.Err, context.Canceled) {
			t.Errorf("Verify = %v", got)
		}
	})
}

// odd returns what a resolver should not.
type odd struct{ err error }

func (o odd) LookupMX(context.Context, string) ([]*net.MX, error) { return []*net.MX{nil, nil}, o.err }

func (o odd) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, o.err
}

func TestVerifyOddResolvers(t *testing.T) {
	a := parse(t, 0, "ann@example.com")
	for _, tt := range []struct {
		err  error
		want emailcheck.Status
	}{
		{nil, emailcheck.Undeliverable},
		{&net.DNSError{IsNotFound: true}, emailcheck.Undeliverable},
		{&net.DNSError{IsNotFound: true, IsTemporary: true}, emailcheck.Unknown},
		{&net.DNSError{IsNotFound: true, IsTimeout: true}, emailcheck.Unknown},
		{&net.DNSError{}, emailcheck.Unknown},
		{errors.New("no such host"), emailcheck.Unknown}, // text decides nothing
		{fmt.Errorf("cache: %w", &net.DNSError{IsNotFound: true}), emailcheck.Undeliverable},
		{errors.Join(&net.DNSError{IsNotFound: true}, &net.DNSError{IsNotFound: true}), emailcheck.Undeliverable},
		{errors.Join(&net.DNSError{IsNotFound: true}, &net.DNSError{IsTemporary: true}), emailcheck.Unknown}, // two servers
		{fmt.Errorf("%w, %w", &net.DNSError{IsNotFound: true}, errors.New("refused")), emailcheck.Unknown},
		{fmt.Errorf("%w", errors.Join(&net.DNSError{IsNotFound: true}, context.Canceled)), emailcheck.Unknown},
	} {
		got := (&emailcheck.Verifier{Resolver: odd{tt.err}}).Verify(t.Context(), a)
		if got.Status != tt.want || (got.Status == emailcheck.Unknown) != errors.Is(got.Err, tt.err) {
			t.Errorf("%v: Verify = %v, want %v", tt.err, got, tt.want)
		}
	}
}

func TestVerifyHosts(t *testing.T) {
	a := parse(t, 0, "ann@example.com")
	for host, want := range map[string]emailcheck.Status{
		"mx.example.com.": emailcheck.Deliverable, "mx": emailcheck.Deliverable, "mx_1.example.com.": emailcheck.Deliverable, "1.x": emailcheck.Deliverable,
		"..": emailcheck.Undeliverable, " ": emailcheck.Undeliverable, "[192.0.2.1]": emailcheck.Undeliverable,
		"192.0.2.1.": emailcheck.Undeliverable, "a..b.": emailcheck.Undeliverable, "\x00": emailcheck.Undeliverable, "@": emailcheck.Undeliverable,
	} {
		z := &emailchecklaws.Zone{Name: "example.com.", MX: emailchecklaws.Records, Hosts: []string{host}}
		got := (&emailcheck.Verifier{Resolver: z}).Verify(t.Context(), a)
		if got.Status != want || want == emailcheck.Undeliverable && !errors.Is(got.Err, emailcheck.ErrBadMX) {
			t.Errorf("MX %q: Verify = %v, want %v", host, got, want)
		}
	}
}

// hurried says no when it is cut short, as a resolver can.
type hurried struct{ cancel context.CancelFunc }

func (hurried) LookupMX(context.Context, string) ([]*net.MX, error) { return nil, nil }

func (h hurried) LookupNetIP(_ context.Context, network, _ string) ([]netip.Addr, error) {
	if network == "ip6" {
		h.cancel()
	}
	return nil, &net.DNSError{IsNotFound: true}
}

func TestVerifyCutShort(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	got := (&emailcheck.Verifier{Resolver: hurried{cancel}}).Verify(ctx, parse(t, 0, "ann@example.com"))
	if got.Status != emailcheck.Unknown || !errors.Is(got.Err, context.Canceled) {
		t.Errorf("Verify = %v", got)
	}
}

func TestStatusNames(t *testing.T) {
	var zero emailcheck.Result
	if zero.Status != emailcheck.Unknown || emailcheck.Unknown.String() != "unknown" || emailcheck.Status(9).String() != "unknown" ||
		emailcheck.Deliverable.String() != "deliverable" || emailcheck.Undeliverable.String() != "undeliverable" {
		t.Error("a status has the wrong name")
	}
}
