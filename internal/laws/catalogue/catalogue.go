// Package catalogue gathers every suite of laws of this module and writes
// docs/laws.md from what the laws find:
//
//	go test ./internal/laws/catalogue -update
//
// A plain go test fails when the file is stale.
package catalogue

import (
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/averagelaws"
	"github.com/hardened-go/hardened/internal/laws/calclaws"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
	"github.com/hardened-go/hardened/internal/laws/eurocsvlaws"
	"github.com/hardened-go/hardened/internal/laws/fetchalllaws"
	"github.com/hardened-go/hardened/internal/laws/historylaws"
	"github.com/hardened-go/hardened/internal/laws/interviewlaws"
	"github.com/hardened-go/hardened/internal/laws/leaklaws"
	"github.com/hardened-go/hardened/internal/laws/pairwiselaws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
	"github.com/hardened-go/hardened/internal/laws/ratelimitlaws"
	"github.com/hardened-go/hardened/internal/laws/shortenerlaws"
	"github.com/hardened-go/hardened/internal/laws/sluglaws"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
	"github.com/hardened-go/hardened/internal/laws/textcachelaws"
	"github.com/hardened-go/hardened/internal/laws/timestampslaws"
	"github.com/hardened-go/hardened/internal/laws/usercachelaws"
)

// A Chapter is the laws of one package or example.
type Chapter struct {
	Name      string // the package's import path below the module
	Contracts []laws.Contract
}

// Chapters lists the chapters in the order of the README.
func Chapters() []Chapter {
	return []Chapter{
		{"slug", sluglaws.Contracts()},
		{"emailcheck", emailchecklaws.Contracts()},
		{"pairwise", pairwiselaws.Contracts()},
		{"ratelimit", ratelimitlaws.Contracts()},
		{"password", passwordlaws.Contracts()},
		{"sqlsafe", sqlsafelaws.Contracts()},
		{"textcache", textcachelaws.Contracts()},
		{"examples/average", averagelaws.Contracts()},
		{"examples/interview", interviewlaws.Contracts()},
		{"examples/calc", calclaws.Contracts()},
		{"examples/shortener", shortenerlaws.Contracts()},
		{"examples/history", historylaws.Contracts()},
		{"examples/leak", leaklaws.Contracts()},
		{"examples/fetchall", fetchalllaws.Contracts()},
		{"examples/eurocsv", eurocsvlaws.Contracts()},
		{"examples/usercache", usercachelaws.Contracts()},
		{"examples/timestamps", timestampslaws.Contracts()},
	}
}
