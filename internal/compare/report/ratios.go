package report

import (
	"fmt"
	"strings"
)

// What the README tells of the results: how many times as long as ours some rivals take.
var told = []struct {
	pkg, op, input, says string
	rivals               []string
}{
	{"slug", "Make", "ascii71", "`slug.Make`, a title of 71 bytes", []string{"gosimple"}},
	{"emailcheck", "Valid", "33bytes", "`emailcheck.Valid`, 33 bytes", []string{"net-mail", "regexp", "go-playground"}},
	{"pairwise", "AbsSumBig", "random1000000", "`pairwise.AbsSumBig`, a million int64", []string{"textbook", "sorty"}},
	{"pairwise", "AbsSumFloat", "normal1000000", "`pairwise.AbsSumFloat`, a million", []string{"textbook", "gonum"}},
	{"ratelimit", "Allow", "hot", "`ratelimit`, GCRA, one key", []string{"x-time-rate", "x-time-rate-at", "uber", "go-limiter"}},
	{"ratelimit", "Allow", "1048576keys", "the same, a million keys", []string{"go-limiter", "throttled"}},
	{"password", "Verify", "owasp", "`password.Verify`, the work of Argon2", []string{"alexedwards", "go-crypt"}},
	{"textcache", "Get", "65536parallel", "`textcache`, a hit on two processors", []string{"otter", "golang-lru"}},
	{"sqlsafe", "Build", "5filters", "`sqlsafe.Build`, five filters", []string{"squirrel", "goqu", "Sprintf"}},
}

// Ratios is the table of the README. It is an error if the results lack a row of it.
func Ratios(results []Result) (string, error) {
	var b strings.Builder
	b.WriteString("| ours | times as long |\n|---|---|\n")
	for _, line := range told {
		var cells []string
		for _, res := range results {
			for _, g := range res.Groups {
				if res.Package != line.pkg || g.Op != line.op || g.Input != line.input {
					continue
				}
				for _, rival := range line.rivals {
					for _, r := range g.Rows {
						if r.Impl == rival {
							cells = append(cells, rival+" "+ratio(r.NsOp/g.Rows[g.ours()].NsOp))
						}
					}
				}
			}
		}
		if len(cells) != len(line.rivals) {
			return "", fmt.Errorf("%s, %s of %s: %d of %d rivals have results", line.pkg, line.op, line.input, len(cells), len(line.rivals))
		}
		fmt.Fprintf(&b, "| %s | %s |\n", line.says, strings.Join(cells, ", "))
	}
	return b.String(), nil
}
