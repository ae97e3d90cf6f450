package sqlsafe

// after writes the condition that a row comes behind another in an order that is
// total: it is greater in a key, and equal in all keys before.
//
//	a >= 1 AND (a > 1 OR a = 1 AND (b > 2 OR b = 2 AND c > 3))
//
// The first comparison is implied by the rest: it is what an index can use.
func (w *writer) after(o Order, c Cursor) {
	if len(c.values) != len(o.keys) {
		w.fail(ErrCursor)
		return
	}
	for _, v := range c.values {
		if v, ok := v.(uncarried); ok {
			w.fail(v.err)
			return
		}
	}
	if k := o.keys[0]; k.notNull && len(o.keys) > 1 && c.values[0] != nil {
		w.operand(k.operand())
		w.text(k.choose(" >= ", " <= "))
		w.against(k.operand(), c.values[0])
		w.text(" AND ")
	}
	for i, k := range o.keys {
		v, last := c.values[i], i == len(o.keys)-1
		switch {
		case v == nil && k.notNull:
			w.fail(ErrCursor)
			return
		case v == nil: // the NULLs come last: behind them are only more of them
			w.operand(k.operand())
			w.text(" IS NULL")
			if !last {
				w.text(" AND ")
			}
			continue
		}
		w.text("(")
		w.operand(k.operand())
		w.text(k.choose(" > ", " < "))
		w.against(k.operand(), v)
		if !k.notNull {
			w.text(" OR ")
			w.operand(k.operand())
			w.text(" IS NULL")
		}
		if !last {
			w.text(" OR ")
			w.operand(k.operand())
			w.text(" = ")
			w.against(k.operand(), v)
			w.text(" AND ")
		}
	}
	for _, v := range c.values {
		if v != nil {
			w.text(")")
		}
	}
}

func (k key) choose(asc, desc string) string {
	if k.desc {
		return desc
	}
	return asc
}
