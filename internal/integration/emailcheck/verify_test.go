// Package emailcheck_test asks a real DNS server, on loopback, through a real
// net.Resolver: a fake cannot be wrong in the ways in which the two are.
package emailcheck_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
)

// A nameserver answers for the domains of the tests, over UDP and TCP on one port.
type nameserver struct {
	addr string

	mu    sync.Mutex
	over  map[string][]string // the transports that each question came by
	asked func()              // called at each question, if not nil

	hold chan struct{} // closed when the test ends: what never answers may return
}

// answers gives the behaviour of each domain. A question is "MX name.".
var answers = map[string]func(m *dns.Msg, overTCP bool){
	"MX mx.test.":          records("mx.test. 60 IN MX 10 mail.mx.test."),
	"MX null.test.":        records("null.test. 60 IN MX 0 ."),
	"A null.test.":         records("null.test. 60 IN A 192.0.2.1"), // a web server
	"MX nullandmx.test.":   records("nullandmx.test. 60 IN MX 0 .", "nullandmx.test. 60 IN MX 10 mail.mx.test."),
	"MX ip.test.":          records("ip.test. 60 IN MX 10 192.0.2.1."),
	"A ip.test.":           records("ip.test. 60 IN A 192.0.2.1"),
	"MX ipandmx.test.":     records("ipandmx.test. 60 IN MX 1 192.0.2.1.", "ipandmx.test. 60 IN MX 10 mail.mx.test."),
	"MX partial.test.":     records(`partial.test. 60 IN MX 1 bad\032host.test.`, "partial.test. 60 IN MX 10 mail.mx.test."),
	"MX malformed.test.":   records(`malformed.test. 60 IN MX 1 bad\032host.test.`),
	"A aonly.test.":        records("aonly.test. 60 IN A 192.0.2.1"),
	"MX aonly.test.":       records(),
	"AAAA aonly.test.":     records(),
	"MX aaaaonly.test.":    records(),
	"A aaaaonly.test.":     records(),
	"AAAA aaaaonly.test.":  records("aaaaonly.test. 60 IN AAAA 2001:db8::1"),
	"MX empty.test.":       records(),
	"A empty.test.":        records(),
	"AAAA empty.test.":     records(),
	"MX servfail.test.":    rcode(dns.RcodeServerFailure),
	"A servfail.test.":     records("servfail.test. 60 IN A 192.0.2.1"),
	"MX refused.test.":     rcode(dns.RcodeRefused),
	"MX halfdown.test.":    records(),
	"A halfdown.test.":     rcode(dns.RcodeServerFailure),
	"AAAA halfdown.test.":  records(),
	"MX otherhalf.test.":   records(),
	"A otherhalf.test.":    rcode(dns.RcodeServerFailure),
	"AAAA otherhalf.test.": records("otherhalf.test. 60 IN AAAA 2001:db8::1"),
	"MX alias.test.":       records("alias.test. 60 IN CNAME mx.test.", "mx.test. 60 IN MX 10 mail.mx.test."),
	"MX xn--bcher-kva.test.": records(
		"xn--bcher-kva.test. 60 IN MX 10 mail.mx.test."),
	"MX big.test.": func(m *dns.Msg, overTCP bool) {
		if !overTCP { // too big for a datagram, it says, and gives nothing yet
			m.Truncated = true
			return
		}
		for i := range 40 {
			add(m, fmt.Sprintf("big.test. 60 IN MX %d a-rather-long-name-of-a-mail-host-%d.mx.test.", i, i))
		}
	},
}

func add(m *dns.Msg, text string) {
	rr, err := dns.NewRR(text)
	if err != nil || rr == nil {
		panic(fmt.Sprintf("record %q: %v", text, err))
	}
	m.Answer = append(m.Answer, rr)
}

func records(texts ...string) func(*dns.Msg, bool) {
	return func(m *dns.Msg, _ bool) {
		for _, text := range texts {
			add(m, text)
		}
	}
}

func rcode(code int) func(*dns.Msg, bool) {
	return func(m *dns.Msg, _ bool) { m.Rcode = code }
}

func (ns *nameserver) ServeDNS(w dns.ResponseWriter, q *dns.Msg) {
	question := dns.TypeToString[q.Question[0].Qtype] + " " + strings.ToLower(q.Question[0].Name)
	transport := w.LocalAddr().Network()
	ns.mu.Lock()
	ns.over[question] = append(ns.over[question], transport)
	if ns.asked != nil {
		ns.asked()
	}
	ns.mu.Unlock()
	if strings.Contains(question, "silent.test.") {
		<-ns.hold
		return
	}
	m := new(dns.Msg)
	m.SetReply(q)
	m.Authoritative, m.RecursionAvailable = true, true
	if answer, ok := answers[question]; ok {
		answer(m, transport == "tcp")
	} else {
		m.Rcode = dns.RcodeNameError
	}
	_ = w.WriteMsg(m) // the resolver may be gone by now, which is its business
}

// start runs a nameserver until the test ends, and returns a resolver that asks it.
func start(t *testing.T) (*nameserver, *net.Resolver) {
	t.Helper()
	ns := &nameserver{over: map[string][]string{}, hold: make(chan struct{})}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	udp, err := net.ListenPacket("udp", tcp.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ns.addr = tcp.Addr().String()
	var wg sync.WaitGroup
	var servers []*dns.Server
	for _, srv := range []*dns.Server{{Listener: tcp, Handler: ns}, {PacketConn: udp, Handler: ns}} {
		ready := make(chan struct{})
		srv.NotifyStartedFunc = func() { close(ready) }
		servers = append(servers, srv)
		wg.Go(func() {
			if err := srv.ActivateAndServe(); err != nil {
				t.Errorf("nameserver: %v", err)
			}
		})
		<-ready
	}
	t.Cleanup(func() {
		close(ns.hold)
		for _, srv := range servers {
			_ = srv.Shutdown()
		}
		wg.Wait()
	})
	return ns, &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, ns.addr)
		},
	}
}

func address(t *testing.T, domain string) emailcheck.Address {
	t.Helper()
	c, err := emailcheck.New(emailcheck.Config{Profile: emailcheck.International})
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Parse("ann@" + domain)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestVerifyOnARealServer(t *testing.T) {
	_, r := start(t)
	v := emailcheck.Verifier{Resolver: r, Timeout: 20 * time.Second}
	for _, tt := range []struct {
		domain string
		want   emailcheck.Status
		reason error
	}{
		{"mx.test", emailcheck.Deliverable, nil},
		{"MX.Test", emailcheck.Deliverable, nil},
		{"bücher.test", emailcheck.Deliverable, nil},
		{"alias.test", emailcheck.Deliverable, nil},
		{"aonly.test", emailcheck.Deliverable, nil},
		{"aaaaonly.test", emailcheck.Deliverable, nil},
		{"otherhalf.test", emailcheck.Deliverable, nil},
		{"nullandmx.test", emailcheck.Deliverable, nil},
		{"ipandmx.test", emailcheck.Deliverable, nil},
		{"partial.test", emailcheck.Deliverable, nil},
		{"big.test", emailcheck.Deliverable, nil},

		{"nosuch.test", emailcheck.Undeliverable, emailcheck.ErrNoMailHost},
		{"empty.test", emailcheck.Undeliverable, emailcheck.ErrNoMailHost},
		{"null.test", emailcheck.Undeliverable, emailcheck.ErrNullMX},
		{"ip.test", emailcheck.Undeliverable, emailcheck.ErrBadMX},

		{"servfail.test", emailcheck.Unknown, nil},
		{"refused.test", emailcheck.Unknown, nil},
		{"halfdown.test", emailcheck.Unknown, nil},
		{"malformed.test", emailcheck.Unknown, nil},
	} {
		t.Run(tt.domain, func(t *testing.T) {
			got := v.Verify(t.Context(), address(t, tt.domain))
			if got.Status != tt.want || tt.reason != nil && !errors.Is(got.Err, tt.reason) || (got.Err == nil) != (tt.want == emailcheck.Deliverable) {
				t.Errorf("Verify = %v, %v, want %v, %v", got.Status, got.Err, tt.want, tt.reason)
			}
			var dnsErr *net.DNSError
			if tt.want == emailcheck.Unknown && !errors.As(got.Err, &dnsErr) {
				t.Errorf("the reason is %v, want a *net.DNSError", got.Err)
			}
		})
	}
}

// An answer that does not fit a datagram is fetched again over TCP.
func TestTruncatedAnswers(t *testing.T) {
	ns, r := start(t)
	v := emailcheck.Verifier{Resolver: r, Timeout: 20 * time.Second}
	if got := v.Verify(t.Context(), address(t, "big.test")); got.Status != emailcheck.Deliverable {
		t.Errorf("Verify = %v", got)
	}
	ns.mu.Lock()
	defer ns.mu.Unlock()
	if got := strings.Join(ns.over["MX big.test."], " "); got != "udp tcp" {
		t.Errorf("the question came by %q, want udp and then tcp", got)
	}
}

// A server that is silent is not waited for beyond the timeout, and nothing is
// known of its domains.
func TestSilentServer(t *testing.T) {
	_, r := start(t)
	v := emailcheck.Verifier{Resolver: r, Timeout: 300 * time.Millisecond}
	begin := time.Now()
	got := v.Verify(t.Context(), address(t, "silent.test"))
	var dnsErr *net.DNSError
	if got.Status != emailcheck.Unknown || !errors.As(got.Err, &dnsErr) || !dnsErr.IsTimeout {
		t.Errorf("Verify = %v, %v", got.Status, got.Err)
	}
	if took := time.Since(begin); took < 250*time.Millisecond || took > 10*time.Second {
		t.Errorf("Verify took %v with a timeout of 300 ms", took)
	}
}

func TestNoServer(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := closed.Addr().String()
	_ = closed.Close()
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, addr)
	}}
	v := emailcheck.Verifier{Resolver: r, Timeout: 20 * time.Second}
	if got := v.Verify(t.Context(), address(t, "mx.test")); got.Status != emailcheck.Unknown || got.Err == nil {
		t.Errorf("Verify = %v, %v", got.Status, got.Err)
	}
}

// A cancelled context ends it. The MX lookup of net.Resolver does not look at the
// cancellation while it waits for an answer, only at the deadline: so the timeout
// bounds that too.
func TestCancellation(t *testing.T) {
	ns, r := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	ns.mu.Lock()
	ns.asked = cancel // as soon as the server has been asked
	ns.mu.Unlock()
	v := emailcheck.Verifier{Resolver: r, Timeout: time.Second}
	begin := time.Now()
	got := v.Verify(ctx, address(t, "silent.test"))
	if got.Status != emailcheck.Unknown || !errors.Is(got.Err, context.Canceled) {
		t.Errorf("Verify = %v, %v, want unknown for a cancelled context", got.Status, got.Err)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("Verify went on for %v", took)
	}
	ns.mu.Lock()
	if len(ns.over) != 1 {
		t.Errorf("after the cancellation it went on to ask: %v", ns.over)
	}
	ns.mu.Unlock()
	if got := v.Verify(ctx, address(t, "mx.test")); got.Status != emailcheck.Unknown {
		t.Errorf("Verify under a cancelled context = %v", got)
	}
}

func TestManyCallers(t *testing.T) {
	_, r := start(t)
	v := emailcheck.Verifier{Resolver: r, Timeout: 20 * time.Second}
	want := map[string]emailcheck.Status{
		"mx.test": emailcheck.Deliverable, "null.test": emailcheck.Undeliverable, "servfail.test": emailcheck.Unknown,
	}
	var wg sync.WaitGroup
	var calls atomic.Int32
	for domain, status := range want {
		a := address(t, domain)
		for range 20 {
			wg.Go(func() {
				calls.Add(1)
				if got := v.Verify(t.Context(), a); got.Status != status {
					t.Errorf("%s: %v, %v, want %v", domain, got.Status, got.Err, status)
				}
			})
		}
	}
	wg.Wait()
	if calls.Load() != 60 {
		t.Errorf("%d calls", calls.Load())
	}
}

// The mistakes of other verifiers are mistakes on a real server too.
func TestFlawsOnARealServer(t *testing.T) {
	_, r := start(t)
	for _, tt := range []struct {
		name   string
		verify func(context.Context, emailcheck.Resolver, emailcheck.Address) emailcheck.Result
		domain string
		wrong  emailcheck.Status
	}{
		{"any MX record", flawed.AnyMX, "null.test", emailcheck.Deliverable},
		{"MX only", flawed.MXOnly, "aonly.test", emailcheck.Undeliverable},
		{"a failure is a no", flawed.ErrorIsNo, "servfail.test", emailcheck.Undeliverable},
		{"error first", flawed.ErrorFirst, "partial.test", emailcheck.Unknown},
		{"falls back too soon", flawed.FallsBack, "null.test", emailcheck.Deliverable},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		if got := tt.verify(ctx, r, address(t, tt.domain)); got.Status != tt.wrong {
			t.Errorf("%s on %s: %v, %v; the mistake no longer shows", tt.name, tt.domain, got.Status, got.Err)
		}
		cancel()
	}
}
