package sqlsafe_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/hardened-go/hardened/sqlsafe"
)

func ExampleContains() {
	term := "50%"
	clause, args, err := sqlsafe.Contains("name", term, sqlsafe.Fold).SQL(sqlsafe.Postgres, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("SELECT id, name FROM products WHERE " + clause)
	fmt.Printf("%q\n", args)
	// Output:
	// SELECT id, name FROM products WHERE name ILIKE $1 ESCAPE '!'
	// ["%50!%%"]
}

// The clause goes behind others; the number says how many arguments are in front.
func ExampleCond_SQL() {
	either := sqlsafe.Or(
		sqlsafe.Contains("name", "usb", sqlsafe.Fold),
		sqlsafe.HasPrefix("sku", "USB-", sqlsafe.Exact))
	clause, args, err := either.SQL(sqlsafe.Postgres, 2)
	fmt.Println("WHERE shop_id = $1 AND "+clause, args, err)
	// Output:
	// WHERE shop_id = $1 AND (name ILIKE $2 ESCAPE '!' OR sku LIKE $3 ESCAPE '!') [%usb% USB-%] <nil>
}

// One search on three servers.
func ExampleDialect() {
	for _, d := range []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite} {
		clause, args, err := sqlsafe.Contains("name", "É_", sqlsafe.Exact).SQL(d, 1)
		fmt.Println(clause, args, err)
	}
	// Output:
	// name LIKE $1 ESCAPE '!' [%É!_%] <nil>
	// name COLLATE utf8mb4_bin LIKE ? ESCAPE '!' [%É!_%] <nil>
	// instr(name, ?) > 0 [É_] <nil>
}

func ExampleBuild() {
	// What the user chose. What is unset makes no condition.
	var (
		q        = "usb"
		category = sqlsafe.Some("cables")
		minPrice = sqlsafe.Opt[int64]{}
		maxPrice = sqlsafe.Some[int64](2000)
		sort     = "price"
	)
	order, err := sqlsafe.Sorts{
		"price":  sqlsafe.Asc("price").NotNull().Then(sqlsafe.Asc("id").Unique()),
		"newest": sqlsafe.Desc("created_at").Then(sqlsafe.Desc("id").Unique()),
	}.Get(sort)
	if err != nil {
		fmt.Println(err)
		return
	}
	query, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT id, name FROM products",
		sqlsafe.If(q != "", sqlsafe.AllWords("name", q, sqlsafe.Fold)),
		sqlsafe.Eq("category", category),
		sqlsafe.Between("price", minPrice, maxPrice),
		sqlsafe.NotContains("name", "refurbished", sqlsafe.Fold),
		order,
		sqlsafe.Page{Size: 10})
	fmt.Println(query)
	fmt.Println(args, err)
	// Output:
	// SELECT id, name FROM products WHERE name ILIKE $1 ESCAPE '!' AND category = $2 AND price <= $3 AND ((name ILIKE $4 ESCAPE '!') IS NOT TRUE) ORDER BY price, id LIMIT 10
	// [%usb% cables 2000 %refurbished%] <nil>
}

// The latest ten orders, and the ten before them: with ties, and with orders that have
// no date.
func ExamplePage() {
	latest := sqlsafe.Desc("created_at").Then(sqlsafe.Desc("id").Unique())
	first, _, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT id, created_at FROM orders", latest, sqlsafe.Page{Size: 10})
	fmt.Println(first, err)

	last := sqlsafe.After(time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC), int64(41)) // of the tenth row
	token, err := last.Token()                                                    // for the link to the next page
	if err != nil {
		fmt.Println(err)
		return
	}
	after, err := sqlsafe.ParseCursor(token, time.Time{}, int64(0)) // back from the URL
	if err != nil {
		fmt.Println(err)
		return
	}
	second, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT id, created_at FROM orders", latest, sqlsafe.Page{Size: 10, After: after})
	fmt.Println(second)
	fmt.Println(len(args), err)
	// Output:
	// SELECT id, created_at FROM orders ORDER BY created_at DESC NULLS LAST, id DESC LIMIT 10 <nil>
	// SELECT id, created_at FROM orders WHERE (created_at < $1 OR created_at IS NULL OR created_at = $2 AND (id < $3)) ORDER BY created_at DESC NULLS LAST, id DESC LIMIT 10
	// 3 <nil>
}

func ExampleJSON() {
	screen := sqlsafe.JSON("attributes", "screen_size")
	query, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT name FROM products",
		screen.Above(13.0),
		sqlsafe.JSON("attributes", "connectivity").HasAll("wifi", "usb-c"),
		screen.Desc().Then(sqlsafe.Asc("id").Unique()))
	fmt.Println(query)
	fmt.Println(args, err)
	// Output:
	// SELECT name FROM products WHERE CASE WHEN jsonb_typeof(attributes->'screen_size') = 'number' THEN CAST(attributes->>'screen_size' AS numeric) END > $1 AND attributes @> CAST($2 AS jsonb) ORDER BY CASE WHEN jsonb_typeof(attributes->'screen_size') = 'number' THEN CAST(attributes->>'screen_size' AS numeric) END DESC NULLS LAST, id
	// [13 {"connectivity":["wifi","usb-c"]}] <nil>
}

// SQL of one's own, with a pattern that cannot be escaped twice, and the clause that it
// needs.
func ExamplePattern() {
	p, err := sqlsafe.PrefixPattern("100%")
	fmt.Println("SELECT id FROM coupons WHERE code LIKE $1 "+sqlsafe.EscapeClause, p, err)
	// Output:
	// SELECT id FROM coupons WHERE code LIKE $1 ESCAPE '!' 100!%% <nil>
}

// What came from outside is answered 400, what is wrong with the program 500. Neither
// text has the term.
func ExampleErrInput() {
	for _, q := range []string{"", "\x00", "a\xff"} {
		_, _, err := sqlsafe.Contains("name", q, sqlsafe.Fold).SQL(sqlsafe.Postgres, 1)
		fmt.Println(errors.Is(err, sqlsafe.ErrInput), err)
	}
	// Output:
	// true sqlsafe: the term is empty (column name)
	// true sqlsafe: text with a NUL (column name)
	// true sqlsafe: text that is not UTF-8 (column name)
}
