package flawed

// A Shop is three tables: one row for each order, and any number of items and payments
// of an order.
type Shop struct {
	Orders   [][2]int64 // order, shipping
	Items    [][3]int64 // order, quantity, price
	Payments [][2]int64 // order, amount
}

// A Totals is what the shop took: for goods, and for shipping.
type Totals struct{ Revenue, Shipping int64 }

// The joins of document 000, "Database Query Help" (NR4), and of what was answered, in
// loops: FROM orders JOIN order_items is every order with each of its items. The shipping,
// of which there is one for each order, is ours: the document adds nothing up.

// ItemByItem takes the rows of the original query for orders: what is true of an order is
// added once for each of its items.
//
//	SELECT SUM(i.quantity * i.price), SUM(o.shipping)
//	FROM orders o JOIN order_items i ON o.order_id = i.order_id
func ItemByItem(s Shop) (t Totals) {
	for _, o := range s.Orders {
		for _, i := range s.Items {
			if i[0] == o[0] {
				t.Revenue += i[1] * i[2]
				t.Shipping += o[1]
			}
		}
	}
	return t
}

// PaymentsJoined joins the payments too: each item counts once for each payment.
func PaymentsJoined(s Shop) (t Totals) {
	for _, o := range s.Orders {
		for _, i := range s.Items {
			for _, p := range s.Payments {
				if i[0] == o[0] && p[0] == o[0] {
					t.Revenue += i[1] * i[2]
					t.Shipping += o[1]
				}
			}
		}
	}
	return t
}

// SumDistinct is what becomes of DISTINCT, the third assistant's quick fix for the rows,
// where sums are wanted: SUM(DISTINCT i.quantity * i.price). Two items that come to the
// same are one. No assistant gave it.
func SumDistinct(s Shop) (t Totals) {
	revenue, shipping := map[int64]bool{}, map[int64]bool{}
	for _, o := range s.Orders {
		for _, i := range s.Items {
			for _, p := range s.Payments {
				if i[0] == o[0] && p[0] == o[0] {
					revenue[i[1]*i[2]], shipping[o[1]] = true, true
				}
			}
		}
	}
	for v := range revenue {
		t.Revenue += v
	}
	for v := range shipping {
		t.Shipping += v
	}
	return t
}

// InnerJoins is what all three assistants answered: one row for each order, by inner
// joins and GROUP BY. The revenue is right. An order of which the items are missing is
// missing too, and with it what was paid for its shipping.
func InnerJoins(s Shop) (t Totals) {
	for _, o := range s.Orders {
		seen := false
		for _, i := range s.Items {
			if i[0] == o[0] {
				t.Revenue += i[1] * i[2]
				seen = true
			}
		}
		if seen {
			t.Shipping += o[1]
		}
	}
	return t
}
