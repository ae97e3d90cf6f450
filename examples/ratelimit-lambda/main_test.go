package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A user who used up his minute at midnight is served again one minute into the day.
func TestTheReset(t *testing.T) {
	var in strings.Builder
	for id := 8639940; id < 8640000; id++ {
		fmt.Fprintf(&in, `{"user":"ann","day":20250101,"sequence_id":%d}`+"\n", id)
	}
	fmt.Fprintln(&in, `{"user":"ann","day":20250102,"sequence_id":0}`)
	fmt.Fprintln(&in, `{"user":"ann","day":20250101,"sequence_id":8639999}`) // again
	fmt.Fprintln(&in, `{"user":"ben","day":20250101,"sequence_id":8639999}`)
	fmt.Fprintln(&in, `{"user":"ann","day":20250102,"sequence_id":6000}`)
	fmt.Fprintln(&in, `{"user":"ann"}`)
	fmt.Fprintln(&in, `nothing`)
	l, err := newLimiter()
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, lines(l, strings.NewReader(in.String()), &out))
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, got, 66)
	require.Equal(t, `{"statusCode":200,"body":"hello, 0 left"}`, got[59])
	require.Equal(t, `{"statusCode":429,"headers":{"Retry-After":"60"},"body":"over limit"}`, got[60])
	require.Equal(t, got[59], got[61])
	require.Contains(t, got[62], "409")
	require.Contains(t, got[63], "200")
	require.Contains(t, got[64], "400")
	require.Contains(t, got[65], "400")
}

// The loop speaks the runtime's protocol.
func TestServe(t *testing.T) {
	var answers []string
	asked := 0
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			body, _ := io.ReadAll(r.Body)
			answers = append(answers, r.URL.Path+" "+string(body))
			w.WriteHeader(http.StatusAccepted)
		case asked < 2:
			asked++
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", fmt.Sprint("id", asked))
			fmt.Fprintf(w, `{"user":"ann","day":1,"sequence_id":18446744073709551615}`)
		default:
			w.WriteHeader(http.StatusGone)
		}
	}))
	defer api.Close()
	l, err := newLimiter()
	require.NoError(t, err)
	require.Error(t, serve(l, api.URL+"/"), "the service ends")
	require.Equal(t, []string{
		`/id1/response {"statusCode":200,"body":"hello, 59 left"}`,
		`/id2/response {"statusCode":200,"body":"hello, 59 left"}`, // the same event again
	}, answers)
}
