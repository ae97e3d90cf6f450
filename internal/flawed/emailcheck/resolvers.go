package emailcheck

import (
	"context"
	"net"
	"net/netip"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
)

// Resolvers that make a right Verifier wrong.

type noAddresses struct{ emailcheck.Resolver }

func (noAddresses) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

type noMX struct{ emailcheck.Resolver }

func (noMX) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

type unrooted struct{ emailcheck.Resolver }

func (u unrooted) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return u.Resolver.LookupMX(ctx, strings.TrimSuffix(name, "."))
}

func (u unrooted) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	return u.Resolver.LookupNetIP(ctx, network, strings.TrimSuffix(host, "."))
}
