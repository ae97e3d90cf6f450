// Package sqlsafe has the shapes of the real one.
package sqlsafe

type constant string

type Dialect uint8

const Postgres Dialect = 1

type Mode uint8

type Cond struct{}

func Contains(column constant, term string, mode Mode) Cond { return Cond{} }
func In[T any](column constant, values []T) Cond            { return Cond{} }
func And(conds ...Cond) Cond                                { return Cond{} }

func (Cond) SQL(d Dialect, firstArg int) (string, []any, error) { return "", nil, nil }

type Part interface{}

func Build(d Dialect, base constant, parts ...Part) (string, []any, error) { return "", nil, nil }

const EscapeClause = "ESCAPE '!'"

type Pattern struct{}

func ContainsPattern(term string) (Pattern, error) { return Pattern{}, nil }
