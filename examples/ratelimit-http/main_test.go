package main

import (
	"context"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestServe(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- serve(ctx, l, 0) }()
	codes := map[int]int{}
	for range 30 {
		resp, err := http.Get("http://" + l.Addr().String())
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		codes[resp.StatusCode]++
		if resp.StatusCode == http.StatusTooManyRequests {
			require.NotEmpty(t, resp.Header.Get("Retry-After"))
		}
	}
	require.GreaterOrEqual(t, codes[200], 20)
	require.NotZero(t, codes[429])
	stop()
	require.NoError(t, <-done)
}

// Nobody chooses who he is.
func TestClient(t *testing.T) {
	for _, row := range []struct {
		proxies int
		header  []string
		want    string
	}{
		{0, []string{"6.6.6.6"}, "192.0.2.1"},
		{1, []string{"6.6.6.6, 192.0.2.7"}, "192.0.2.7"},
		{1, []string{"6.6.6.6", "192.0.2.7"}, "192.0.2.7"},
		{2, []string{"6.6.6.6, 192.0.2.7, 10.0.0.1"}, "192.0.2.7"},
		{2, []string{"192.0.2.7"}, "192.0.2.1"},
		{1, nil, "192.0.2.1"},
		{1, []string{"unknown"}, "192.0.2.1"},
		{1, []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
	} {
		r := &http.Request{RemoteAddr: "192.0.2.1:1000", Header: http.Header{"X-Forwarded-For": row.header}}
		require.Equal(t, row.want, client(row.proxies)(r), "%+v", row)
	}
}
