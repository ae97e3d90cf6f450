package sqlsafe

// An Order says by what rows are sorted: one key after the other. It is immutable.
// The zero value is no order.
//
// NULL comes last, ascending and descending, on every dialect: left alone PostgreSQL
// gives the rows without a date first when asked for the latest ten, and the others do
// the same when asked for the earliest.
//
//	latest := sqlsafe.Desc("created_at").Then(sqlsafe.Desc("id").Unique())
type Order struct{ keys []key }

// A key is one column of an Order.
type key struct {
	col     constant
	field   constant // of a JSON column
	desc    bool
	notNull bool
	unique  bool
}

// Asc sorts by column, the least first.
func Asc(column constant) Order { return Order{[]key{{col: column}}} }

// Desc sorts by column, the greatest first.
func Desc(column constant) Order { return Order{[]key{{col: column, desc: true}}} }

// Then is the order by o and, where that makes no difference, by next. After a column
// that is Unique nothing more makes a difference: Then leaves it at that.
func (o Order) Then(next Order) Order {
	if o.total() {
		return o
	}
	return Order{append(o.keys[:len(o.keys):len(o.keys)], next.keys...)}
}

// NotNull is o with the word of the caller that its columns are declared NOT NULL.
// What takes care of NULLs is then left out, and an ordinary index serves the order.
// If one is NULL all the same, a [Page] may lose its row.
func (o Order) NotNull() Order {
	return o.with(func(k *key, last bool) { k.notNull = true })
}

// Unique is o with the word of the caller that its last column is NOT NULL and has no
// value twice, as a primary key: no two rows are equal in the order, and it can be cut
// into pages. It is given to the last of the keys.
func (o Order) Unique() Order {
	return o.with(func(k *key, last bool) {
		if last {
			k.notNull, k.unique = true, true
		}
	})
}

func (o Order) with(change func(k *key, last bool)) Order {
	keys := append([]key(nil), o.keys...)
	for i := range keys {
		change(&keys[i], i == len(keys)-1)
	}
	return Order{keys}
}

// total reports whether no two rows are equal in o.
func (o Order) total() bool {
	return len(o.keys) > 0 && o.keys[len(o.keys)-1].unique
}

// Sorts is an allow-list: the name by which a user may sort, and what it means. The
// name never comes near the SQL.
type Sorts map[string]Order

// Get returns the order of that name, or [ErrUnknownSort].
func (s Sorts) Get(name string) (Order, error) {
	o, ok := s[name]
	if !ok {
		return Order{}, ErrUnknownSort
	}
	return o, nil
}

// order writes ORDER BY and the keys.
func (w *writer) order(o Order) {
	for i, k := range o.keys {
		if i == 0 {
			w.text(" ORDER BY ")
		} else {
			w.text(", ")
		}
		// PostgreSQL takes NULL for the greatest value, the others for the least.
		first := !k.notNull && k.desc == (w.d == Postgres)
		if first && w.d == MySQL { // which has no NULLS LAST; false sorts before true
			w.operand(k.operand())
			w.text(" IS NULL, ")
		}
		w.operand(k.operand())
		if k.desc {
			w.text(" DESC")
		}
		if first && w.d != MySQL {
			w.text(" NULLS LAST")
		}
	}
}

func (k key) operand() Cond { return Cond{col: k.col, key: k.field} }
