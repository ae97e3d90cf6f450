// Package sqlsafelaws holds the laws of package sqlsafe: what every search, every
// condition, every pattern, every page, every search of JSON and every total must
// obey, a slow second answer for each, and the wrong answers that the laws convict.
//
// What a statement finds is decided by package minisql, which internal/integration
// holds to the real servers.
package sqlsafelaws

import (
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// Contracts lists the suites in the order in which a reader should meet them.
func Contracts() []laws.Contract {
	return []laws.Contract{Search(), Pattern(), Conditions(), Pages(), JSON(), Totals()}
}

// mini is the server that minisql imitates.
func mini(d sqlsafe.Dialect) minisql.Dialect {
	return map[sqlsafe.Dialect]minisql.Dialect{
		sqlsafe.Postgres: minisql.Postgres, sqlsafe.MySQL: minisql.MySQL, sqlsafe.SQLite: minisql.SQLite,
	}[d]
}

// test gives what a clause is of a row: true, false, nil for NULL, or the error that
// the server would give.
func test(d sqlsafe.Dialect, clause string, args []any, row minisql.Row) any {
	c, err := minisql.Parse(mini(d), clause, args...)
	if err != nil {
		return err.Error()
	}
	v, err := c.Test(row)
	if err != nil {
		return err.Error()
	}
	return v
}
