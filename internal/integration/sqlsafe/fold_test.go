package sqlsafe_test

import (
	"maps"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hardened-go/hardened/sqlsafe"
)

// Every code point is lower-cased by the servers as by Go: what the contract of Fold
// rests on. When Go, the C library or MariaDB take on another version of Unicode, this
// says so.
func TestFoldOfEveryCodePoint(t *testing.T) {
	want := map[int64]string{}
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if l := unicode.ToLower(r); utf8.ValidRune(r) && l != r {
			want[int64(r)] = string(l)
		}
	}
	if len(want) < 1400 {
		t.Fatalf("Go lower-cases %d code points", len(want))
	}
	all := servers(t)
	if testing.Short() {
		all = all[:2] // SQLite would run a million calls under the race detector
	}
	for _, s := range all {
		query, ok := map[string]string{
			"Postgres": "SELECT i, lower(chr(i)) FROM generate_series(1, 1114111) AS i WHERE i NOT BETWEEN 55296 AND 57343 AND lower(chr(i)) <> chr(i)",
			"MySQL": `SELECT seq, l FROM (SELECT seq, c, LOWER(c COLLATE utf8mb4_uca1400_ai_ci) AS l FROM
				(SELECT seq, CONVERT(CHAR(seq USING utf32) USING utf8mb4) AS c FROM seq_1_to_1114111 WHERE seq NOT BETWEEN 55296 AND 57343) AS x) AS y
				WHERE l COLLATE utf8mb4_bin <> c COLLATE utf8mb4_bin`,
			"SQLite": `WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 1114111)
				SELECT i, sqlsafe_lower(char(i)) FROM s WHERE i NOT BETWEEN 55296 AND 57343 AND sqlsafe_lower(char(i)) <> char(i)`,
		}[s.d.String()]
		if !ok {
			t.Fatal(s.d)
		}
		rows, err := s.db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatalf("%v: %v", s.d, err)
		}
		got := map[int64]string{}
		for rows.Next() {
			var r int64
			var l string
			if err := rows.Scan(&r, &l); err != nil {
				t.Fatal(err)
			}
			got[r] = l
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
		t.Logf("%v: %d code points have a lower case", s.d, len(got))
		if !maps.Equal(got, want) {
			n := 0
			for r := range maps.Keys(union(got, want)) {
				if got[r] != want[r] && n < 10 {
					n++
					t.Errorf("%v: %U has the lower case %q, in Go %q", s.d, r, got[r], want[r])
				}
			}
		}
	}
}

func union(a, b map[int64]string) map[int64]string {
	u := maps.Clone(a)
	maps.Copy(u, b)
	return u
}

// ILIKE is lower case on both sides: of every code point that folds, and its neighbours.
func TestILIKEOfEveryCodePoint(t *testing.T) {
	for _, s := range servers(t)[:1] {
		ids, err := s.ids(t, `SELECT i FROM generate_series(1, 1114111) AS i WHERE i NOT BETWEEN 55296 AND 57343 AND i NOT IN (33, 37, 95)
			AND (NOT chr(i) ILIKE lower(chr(i)) ESCAPE '!' OR NOT lower(chr(i)) ILIKE chr(i) ESCAPE '!' OR chr(i) <> lower(chr(i)) AND chr(i) ILIKE chr(i + 2) ESCAPE '!'
				AND lower(chr(i)) <> lower(chr(i + 2)))`)
		if err != nil || len(ids) > 0 {
			t.Errorf("ILIKE and lower disagree on %d code points: %v, %v", len(ids), ids[:min(5, len(ids))], err)
		}
	}
}

// What the comment of sqlsafe.Fold says of other collations: the locale C folds A to Z
// alone, ICU has ideas of its own, and a collation that is not deterministic is an error.
func TestCollationsOfPostgres(t *testing.T) {
	s := servers(t)[0]
	s.exec(t, "CREATE COLLATION IF NOT EXISTS pg_temp.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
	for _, tt := range []struct {
		row, collation, term string
		found                bool
	}{
		{"Éa", `"C"`, "éA", false},
		{"Éa", `"C"`, "ÉA", true},
		{"Éa", `"en-x-icu"`, "éA", true},
		{"İx", `"en-x-icu"`, "ix", false}, // in Go, and in the database's own C.UTF-8, it is
		{"İx", `"default"`, "ix", true},
	} {
		clause, args, err := sqlsafe.Contains("name", tt.term, sqlsafe.Fold).SQL(s.d, 1)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := s.ids(t, "SELECT 1 FROM (SELECT '"+tt.row+"' COLLATE "+tt.collation+" AS name) AS t WHERE "+clause, args...)
		if (len(ids) == 1) != tt.found || err != nil {
			t.Errorf("%q under %s, %q: %v, %v; want %v", tt.row, tt.collation, tt.term, ids, err, tt.found)
		}
	}
	if _, err := s.ids(t, "SELECT 1 WHERE 'a' COLLATE pg_temp.loose ILIKE 'a' ESCAPE '!'"); sqlState(err) != "0A000" {
		t.Errorf("ILIKE under a collation that is not deterministic: %v", err)
	}
}

// A column of another encoding is an error in the modes that name a collation, and not
// another answer.
func TestEncodingsOfMariaDB(t *testing.T) {
	s := servers(t)[1]
	s.exec(t, "CREATE TEMPORARY TABLE l (id BIGINT, name VARCHAR(10) CHARACTER SET latin1)")
	s.insert(t, "l", [][]any{{int64(1), "É"}})
	for mode, want := range map[sqlsafe.Mode]bool{sqlsafe.Native: true, sqlsafe.Exact: false, sqlsafe.Fold: false} {
		clause, args, err := sqlsafe.Contains("name", "É", mode).SQL(s.d, 1)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := s.ids(t, "SELECT id FROM l WHERE "+clause, args...); (err == nil) != want || want && len(ids) != 1 {
			t.Errorf("mode %d: %v, %v", mode, ids, err)
		}
	}
}
