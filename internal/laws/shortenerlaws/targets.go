package shortenerlaws

import (
	"net/url"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/shortener/short"
	flawed "github.com/hardened-go/hardened/internal/flawed/shortener"
	"github.com/hardened-go/hardened/internal/laws"
)

// A Check returns where a browser is sent for what was typed, or an error.
type Check = func(text string) (string, error)

// Targets is the contract of short.Target.
func Targets() laws.Suite[Check] {
	return laws.Suite[Check]{
		Name: "short.Target",
		Says: "URLs that a browser may be sent to.",
		Laws: []laws.Law[Check]{targetSafe, targetKept},
		Wheats: []laws.Wheat[Check]{
			{Name: "hardened", Impl: short.Target},
			{Name: "character by character", Impl: slowTarget},
		},
		Flaws: []laws.Flaw[Check]{
			{Name: "begins with http", Impl: flawed.PrefixTarget, Breaks: []string{"shortener/target"}, Symptom: "httpx: is no scheme of anybody's, and http://good@evil is no page of good."},
			{Name: "refuses javascript", Impl: flawed.DenyTarget, Breaks: []string{"shortener/target"}, Symptom: "A browser drops the tab in java\tscript: and runs it."},
			{Name: "asks the parser", Impl: flawed.ParsedTarget, Breaks: []string{"shortener/target"}, Symptom: "http:///evil has no host, until a browser finds one."},
			{Name: "lower case throughout", Impl: flawed.LowerTarget(short.Target), Breaks: []string{"shortener/target-kept"}, Symptom: "A path that is told by its capitals is gone."},
		},
	}
}

var someTarget = rapid.Custom(func(t *rapid.T) string {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	return pick("before", "", "", "", "", "", "", " ", "\t", "\x01") +
		pick("scheme", "http", "https", "HTTP", "https", "https", "http", "javascript", "java\tscript", "JavaScript", "data", "httpx", "", "ftp") +
		pick("colon", "://", "://", "://", ":", ":/", ":///", ":\\\\", "//") +
		pick("user", "", "", "", "", "", "good@", "good:80@") +
		pick("host", "example.com", "example.com", "EXAMPLE.com:8080", "[::1]", "", "127.0.0.1", "éxample.com", "%65vil") +
		pick("path", "", "/", "/a%20B?q=É", "/a?q=<x>#F", "/Path/x.html", "/\nSet-Cookie:x", "/\\evil", "/%zz", ":alert(1)")
})

var targetSafe = laws.Law[Check]{
	ID: "shortener/target", Kind: laws.Invariant,
	Says: "What a browser is sent to is visible ASCII, begins with http:// or https:// and a host, and has neither a user name nor a backslash.",
	Prop: func(t *laws.T, check Check) {
		text := laws.Draw(t, someTarget, "text")
		got, err := check(text)
		t.LabelIf(err == nil, "a target")
		t.LabelIf(strings.Contains(strings.ToLower(text), "script"), "a script")
		if err != nil {
			if got != "" {
				t.Broken(laws.Show(got), "nothing beside the error", "Target(%q)", text)
			}
			return
		}
		rest, ok := strings.CutPrefix(strings.Replace(got, "https://", "http://", 1), "http://")
		host, _, _ := strings.Cut(rest, "/")
		host, _, _ = strings.Cut(host, "?")
		host, _, _ = strings.Cut(host, "#")
		if !ok || host == "" || strings.Contains(host, "@") || strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r >= 0x7F || r == '\\' }) {
			t.Broken(laws.Show(got), "an error", "Target(%q)", text)
		}
	},
	Need: map[string]float64{"a target": 0.03, "a script": 0.1},
}

var targetKept = laws.Law[Check]{
	ID: "shortener/target-kept", Kind: laws.Idempotence,
	Says: "An ordinary URL is a target, its path and query as they were; and a target is its own target.",
	Prop: func(t *laws.T, check Check) {
		scheme := laws.Draw(t, rapid.SampledFrom([]string{"http", "https"}), "scheme")
		host := laws.Draw(t, rapid.SampledFrom([]string{"example.com", "www.example.org:8080", "127.0.0.1", "[::1]:80"}), "host")
		rest := laws.Draw(t, rapid.SampledFrom([]string{"", "/", "/A/b.html", "/a%20b", "/x?q=A&b=%2F", "/#Part", "/~u/;p=1,2", "/a//b/../c"}), "rest")
		text := scheme + "://" + host + rest
		t.LabelIf(rest != strings.ToLower(rest), "capitals")
		got, err := check(text)
		if err != nil || got != text {
			t.Broken(orError(got, err), laws.Show(text), "Target(%q)", text)
		}
		if again, err := check(got); err != nil || again != got {
			t.Broken(orError(again, err), laws.Show(got), "Target(%q)", got)
		}
	},
	Need: map[string]float64{"capitals": 0.2},
}

func orError(s string, err error) string {
	if err != nil {
		return "an error: " + err.Error()
	}
	return laws.Show(s)
}

// slowTarget writes out what it takes.
func slowTarget(text string) (string, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	end := strings.IndexAny(rest+"/", "/?#")
	host := strings.ToLower(rest[:min(end, len(rest))])
	u, err := url.Parse(text)
	if !ok || len(text) > short.MaxTarget || scheme != "http" && scheme != "https" || host == "" || host[0] == ':' || strings.ContainsAny(host, "@\\") || err != nil || u.User != nil {
		return "", short.ErrTarget
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c >= 0x7F || c == '\\' {
			return "", short.ErrTarget
		}
	}
	return u.String(), nil
}
