// Package sqlsafe compares sqlsafe with its rivals:
//
//	go -C internal/compare test -run '^$' -bench . ./sqlsafe
//	go -C internal/compare run ./measure sqlsafe
package sqlsafe

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/postgres"

	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// A search is what a shop's visitor asks for: five filters, an order and a page.
type search struct {
	term, category string
	low, high      int64
	brands         []string
	stock          int64
	created, id    int64 // of the last row of the page before
}

// searches draws a thousand that no branch predictor learns.
func searches() []search {
	rnd := rand.New(rand.NewPCG(1, 2))
	list := make([]search, 1000)
	for i := range list {
		b := make([]byte, 1+rnd.IntN(2))
		for j := range b {
			b[j] = "ab%_!"[rnd.IntN(5)]
		}
		list[i] = search{
			term: string(b), category: []string{"cables", "screens"}[rnd.IntN(2)], low: rnd.Int64N(300), high: 700 + rnd.Int64N(300),
			brands: []string{"acme", "zenith", "apex"}, stock: rnd.Int64N(3), created: rnd.Int64N(1000), id: rnd.Int64N(1000),
		}
	}
	return list
}

type builder struct {
	name  string
	build func(s search) (string, []any, error)
}

var (
	newest = sqlsafe.Desc("created_at").NotNull().Then(sqlsafe.Desc("id").Unique())
	// The rivals escape nothing: what is shared costs them the least.
	replacer = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
	dollars  = squirrel.StatementBuilder.PlaceholderFormat(squirrel.Dollar)
	postgres = goqu.Dialect("postgres")
)

var builders = []builder{
	{"hardened", func(s search) (string, []any, error) {
		return sqlsafe.Build(sqlsafe.Postgres, "SELECT * FROM products",
			sqlsafe.Contains("name", s.term, sqlsafe.Fold),
			sqlsafe.Eq("category", s.category),
			sqlsafe.Between("price", s.low, s.high),
			sqlsafe.In("brand", s.brands),
			sqlsafe.Above("stock", s.stock),
			newest,
			sqlsafe.Page{Size: 50, After: sqlsafe.After(s.created, s.id)})
	}},
	{"squirrel", func(s search) (string, []any, error) {
		return dollars.Select("*").From("products").
			Where(squirrel.Expr("name ILIKE ? ESCAPE '!'", "%"+replacer.Replace(s.term)+"%")).
			Where(squirrel.Eq{"category": s.category}).
			Where(squirrel.GtOrEq{"price": s.low}).Where(squirrel.LtOrEq{"price": s.high}).
			Where(squirrel.Eq{"brand": s.brands}).
			Where(squirrel.Gt{"stock": s.stock}).
			Where(squirrel.LtOrEq{"created_at": s.created}).
			Where(squirrel.Or{squirrel.Lt{"created_at": s.created}, squirrel.And{squirrel.Eq{"created_at": s.created}, squirrel.Lt{"id": s.id}}}).
			OrderBy("created_at DESC", "id DESC").Limit(50).ToSql()
	}},
	{"goqu", func(s search) (string, []any, error) {
		return postgres.From("products").Prepared(true).
			Where(
				goqu.L("name ILIKE ? ESCAPE '!'", "%"+replacer.Replace(s.term)+"%"),
				goqu.C("category").Eq(s.category),
				goqu.C("price").Gte(s.low), goqu.C("price").Lte(s.high),
				goqu.C("brand").In(s.brands),
				goqu.C("stock").Gt(s.stock),
				goqu.C("created_at").Lte(s.created),
				goqu.Or(goqu.C("created_at").Lt(s.created), goqu.And(goqu.C("created_at").Eq(s.created), goqu.C("id").Lt(s.id)))).
			Order(goqu.C("created_at").Desc(), goqu.C("id").Desc()).Limit(50).ToSQL()
	}},
	{"Sprintf", func(s search) (string, []any, error) { // by hand, always the same filters
		query := fmt.Sprintf("SELECT * FROM products WHERE name ILIKE $1 ESCAPE '!' AND category = $2 AND price >= $3 AND price <= $4 AND brand IN (%s) "+
			"AND stock > $8 AND created_at <= $9 AND (created_at < $9 OR created_at = $9 AND id < $10) ORDER BY created_at DESC, id DESC LIMIT %d", "$5, $6, $7", 50)
		return query, []any{"%" + replacer.Replace(s.term) + "%", s.category, s.low, s.high, s.brands[0], s.brands[1], s.brands[2], s.stock, s.created, s.id}, nil
	}},
}

// Before anything is timed: all of them find the same rows in the same order, on
// searches that differ and find something.
func TestSameWork(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	var rows []minisql.Row
	for id := range int64(1000) {
		rows = append(rows, minisql.Row{
			"id": id, "name": string([]byte{"aB%_!x"[rnd.IntN(6)], "ab%_!x"[rnd.IntN(6)], "ab%_!x"[rnd.IntN(6)]}), "category": []string{"cables", "screens"}[rnd.IntN(2)],
			"price": rnd.Int64N(1000), "brand": []string{"acme", "zenith", "other"}[rnd.IntN(3)], "stock": rnd.Int64N(9), "created_at": rnd.Int64N(500),
		})
	}
	distinct, found := map[string]bool{}, 0
	for _, s := range searches()[:200] {
		distinct[fmt.Sprint(s)] = true
		var want []minisql.Row
		for i, b := range builders {
			query, args, err := b.build(s)
			if err != nil {
				t.Fatalf("%s: %v", b.name, err)
			}
			for i, v := range args {
				if n, ok := v.(uint64); ok {
					args[i] = int64(n)
				}
			}
			got, err := minisql.Select(minisql.Postgres, rows, strings.ReplaceAll(query, `"`, ""), args...)
			if err != nil {
				t.Fatalf("%s: %s %v: %v", b.name, query, args, err)
			}
			if i == 0 {
				want = got
				found += len(got)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %s %v finds %d rows, and ours %d", b.name, query, args, len(got), len(want))
			}
		}
	}
	if len(distinct) < 190 || found < 1000 {
		t.Errorf("%d searches of 200 are distinct, and they find %d rows", len(distinct), found)
	}
}

// The rivals take a condition of ours for one of theirs, and number its placeholders.
func TestConditionsInTheirStatements(t *testing.T) {
	c := sqlsafe.Or(sqlsafe.Contains("name", "50%?", sqlsafe.Fold), sqlsafe.JSON("j", "tags").HasAll("x"), sqlsafe.In("id", []int64{1, 2, 3}))
	const want = `(name ILIKE $2 ESCAPE '!' OR j @> CAST($3 AS jsonb) OR id IN ($4, $5, $6, $7))`
	query, args, err := dollars.Select("id").From("products").Where(squirrel.Eq{"shop": 7}).Where(c.For(sqlsafe.Postgres)).ToSql()
	if query != "SELECT id FROM products WHERE shop = $1 AND "+want || len(args) != 7 || err != nil {
		t.Errorf("squirrel: %s %v, %v", query, args, err)
	}
	text, values, err := c.For(sqlsafe.Postgres).ToSql()
	if err != nil {
		t.Fatal(err)
	}
	query, args, err = postgres.From("products").Prepared(true).Select("id").Where(goqu.C("shop").Eq(7), goqu.L(text, values...)).ToSQL()
	if query != `SELECT "id" FROM "products" WHERE (("shop" = $1) AND `+want+`)` || len(args) != 7 || err != nil {
		t.Errorf("goqu: %s %v, %v", query, args, err)
	}
}

// A statement with five filters, an order and a page.
func BenchmarkBuild(b *testing.B) {
	list := searches()
	for _, builder := range builders {
		b.Run("5filters/"+builder.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, _, err := builder.build(list[i%len(list)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// sink keeps what is made from being made on the stack.
var sink string

// Escaping a term of twenty bytes, of which none, or two, are escaped.
func BenchmarkEscape(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, special := range []int{0, 2} {
		list := make([]string, 1000)
		for i := range list {
			term := make([]byte, 20)
			for j := range term {
				term[j] = byte('a' + rnd.IntN(26))
			}
			for range special {
				term[rnd.IntN(20)] = "%_!"[rnd.IntN(3)]
			}
			list[i] = string(term)
		}
		run := func(name string, escape func(string)) {
			b.Run(fmt.Sprintf("20bytes%dspecial/%s", special, name), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					escape(list[i%len(list)])
				}
			})
		}
		run("hardened", func(s string) {
			p, _ := sqlsafe.ContainsPattern(s)
			sink = p.String()
		})
		run("NewReplacer", func(s string) { // in the function, as it is mostly written
			sink = "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s) + "%"
		})
		run("sharedReplacer", func(s string) { sink = "%" + replacer.Replace(s) + "%" })
		run("ReplaceAll", func(s string) {
			sink = "%" + strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(s, "!", "!!"), "%", "!%"), "_", "!_") + "%"
		})
		run("concatenated", func(s string) { sink = "%" + s + "%" }) // the answers': nothing is escaped
	}
}
