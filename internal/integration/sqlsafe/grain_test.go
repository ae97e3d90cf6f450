package sqlsafe_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/sqlsafe"
	"github.com/hardened-go/hardened/sqlsafe/grain"
)

const (
	original = `SELECT c.customer_id, c.customer_name, o.order_id, o.order_date, p.product_name, oi.quantity, oi.price
		FROM customers c JOIN orders o ON c.customer_id = o.customer_id JOIN order_items oi ON o.order_id = oi.order_id
		JOIN products p ON oi.product_id = p.product_id WHERE o.order_date >= '2024-01-01'`
	perOrder = `SELECT c.customer_id, o.order_id, SUM(oi.quantity * oi.price) AS total
		FROM customers c JOIN orders o ON c.customer_id = o.customer_id JOIN order_items oi ON o.order_id = oi.order_id
		GROUP BY c.customer_id, o.order_id`
	// The recipe of package grain.
	recipe = `SELECT SUM(i.total) AS revenue, SUM(o.shipping) AS shipping, SUM(p.paid) AS paid
		FROM orders AS o
		LEFT JOIN (SELECT order_id, SUM(quantity * price) AS total FROM order_items GROUP BY order_id) AS i ON i.order_id = o.order_id
		LEFT JOIN (SELECT order_id, SUM(amount) AS paid FROM payments GROUP BY order_id) AS p ON p.order_id = o.order_id`
)

// shop fills the tables of the question.
func (s server) shop(t *testing.T, shop flawed.Shop) {
	t.Helper()
	for _, table := range []string{"customers", "orders", "order_items", "products", "payments"} {
		s.exec(t, "DROP TABLE IF EXISTS "+table)
	}
	s.table(t, "customers", "customer_id BIGINT, customer_name TEXT")
	s.table(t, "orders", "order_id BIGINT, customer_id BIGINT, order_date VARCHAR(10), shipping BIGINT")
	s.table(t, "order_items", "order_id BIGINT, product_id BIGINT, quantity BIGINT, price BIGINT")
	s.table(t, "products", "product_id BIGINT, product_name TEXT")
	s.table(t, "payments", "order_id BIGINT, amount BIGINT")
	s.insert(t, "customers", [][]any{{int64(1), "ann"}})
	s.insert(t, "products", [][]any{{int64(1), "nail"}})
	var orders, items, payments [][]any
	for _, o := range shop.Orders {
		orders = append(orders, []any{o[0], int64(1), "2024-05-06", o[1]})
	}
	for _, i := range shop.Items {
		items = append(items, []any{i[0], int64(1), i[1], i[2]})
	}
	for _, p := range shop.Payments {
		payments = append(payments, []any{p[0], p[1]})
	}
	s.insert(t, "orders", orders)
	s.insert(t, "order_items", items)
	s.insert(t, "payments", payments)
}

// doubled is a shop as it is in production: the revenue is 230, and the shipping 15.
var doubled = flawed.Shop{
	Orders: [][2]int64{{1, 5}, {2, 10}}, Items: [][3]int64{{1, 2, 50}, {1, 1, 50}, {1, 1, 30}, {2, 1, 50}}, Payments: [][2]int64{{1, 100}, {1, 85}, {2, 60}},
}

func TestGrain(t *testing.T) {
	for _, s := range servers(t) {
		s.shop(t, doubled)
		var fan *grain.FanOutError
		err := grain.Check(t.Context(), s.db, "order_id", original)
		if !errors.As(err, &fan) || len(fan.Seen) != 1 || fan.Seen[0].Rows != 3 || fmt.Sprint(fan.Seen[0].Values) != "[1]" || fan.Key != "order_id" {
			t.Errorf("%v: the original: %v, %+v", s.d, err, fan)
		}
		if err != nil && strings.Contains(err.Error(), "[1]") {
			t.Errorf("%v: the error tells the values: %v", s.d, err)
		}
		if err := grain.Check(t.Context(), s.db, "order_id", perOrder); err != nil {
			t.Errorf("%v: one row for each order: %v", s.d, err)
		}
		if err := grain.Check(t.Context(), s.db, "order_id,  customer_id", perOrder); err != nil {
			t.Errorf("%v: two columns: %v", s.d, err)
		}
		if err := grain.Check(t.Context(), s.db, "customer_id", perOrder+" -- by order"); !errors.As(err, &fan) || fan.Seen[0].Rows != 2 {
			t.Errorf("%v: by customer: %v", s.d, err)
		}
		// With arguments, of a query that was built.
		query, args, err := sqlsafe.Build(s.d, "SELECT order_id, product_id FROM order_items", sqlsafe.Above("price", 40))
		if err != nil {
			t.Fatal(err)
		}
		if err := grain.Check(t.Context(), s.db, "order_id", query, args...); !errors.As(err, &fan) || fan.Seen[0].Rows != 2 {
			t.Errorf("%v: %s: %v", s.d, query, err)
		}
		// NULL is a value like others.
		s.insert(t, "payments", [][]any{{nil, int64(1)}, {nil, int64(2)}})
		if err := grain.Check(t.Context(), s.db, "order_id", "SELECT order_id FROM payments WHERE order_id IS NULL"); !errors.As(err, &fan) || fan.Seen[0].Values[0] != nil {
			t.Errorf("%v: NULLs: %v", s.d, err)
		}
		// At most five are told.
		var many [][]any
		for i := range int64(20) {
			many = append(many, []any{100 + i/2, int64(1)})
		}
		s.insert(t, "payments", many)
		if err := grain.Check(t.Context(), s.db, "order_id", "SELECT order_id FROM payments"); !errors.As(err, &fan) || len(fan.Seen) != 5 {
			t.Errorf("%v: many: %v", s.d, err)
		}
		if err := grain.Check(t.Context(), s.db, "nothing", original); err == nil || errors.As(err, &fan) {
			t.Errorf("%v: a column that is not there: %v", s.d, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := grain.Check(ctx, s.db, "order_id", original); !errors.Is(err, context.Canceled) {
			t.Errorf("%v: cancelled: %v", s.d, err)
		}
	}
}

// The recipe's totals are right for any shop, and the flawed queries' are what their
// ports say.
func TestTotals(t *testing.T) {
	queries := map[string]func(flawed.Shop) flawed.Totals{
		"SELECT SUM(i.quantity * i.price), SUM(o.shipping) FROM orders o JOIN order_items i ON o.order_id = i.order_id": flawed.ItemByItem,
		"SELECT SUM(i.quantity * i.price), SUM(o.shipping) FROM orders o JOIN order_items i ON o.order_id = i.order_id" +
			" JOIN payments p ON p.order_id = o.order_id": flawed.PaymentsJoined,
		"SELECT SUM(DISTINCT i.quantity * i.price), SUM(DISTINCT o.shipping) FROM orders o JOIN order_items i ON o.order_id = i.order_id" +
			" JOIN payments p ON p.order_id = o.order_id": flawed.SumDistinct,
		"SELECT SUM(revenue), SUM(shipping) FROM (SELECT o.order_id, MAX(o.shipping) AS shipping, SUM(i.quantity * i.price) AS revenue" +
			" FROM orders o JOIN order_items i ON o.order_id = i.order_id GROUP BY o.order_id) AS x": flawed.InnerJoins,
		"SELECT revenue, shipping FROM (" + recipe + ") AS x": func(s flawed.Shop) (t flawed.Totals) {
			for _, i := range s.Items {
				t.Revenue += i[1] * i[2]
			}
			for _, o := range s.Orders {
				t.Shipping += o[1]
			}
			return t
		},
	}
	for _, s := range servers(t) {
		r := rand.New(rand.NewPCG(9, 10))
		for k := range 12 {
			shop := doubled
			if k > 0 {
				shop = flawed.Shop{}
				for id := range int64(r.IntN(5)) {
					shop.Orders = append(shop.Orders, [2]int64{id, r.Int64N(4)})
					for range r.IntN(4) {
						shop.Items = append(shop.Items, [3]int64{id, 1 + r.Int64N(3), 1 + r.Int64N(4)})
					}
					for range r.IntN(3) {
						shop.Payments = append(shop.Payments, [2]int64{id, 1})
					}
				}
			}
			s.shop(t, shop)
			for query, port := range queries {
				var revenue, shipping *int64
				if err := s.db.QueryRowContext(t.Context(), query).Scan(&revenue, &shipping); err != nil {
					t.Fatalf("%v: %s: %v", s.d, query, err)
				}
				var got flawed.Totals
				if revenue != nil {
					got.Revenue = *revenue
				}
				if shipping != nil {
					got.Shipping = *shipping
				}
				if want := port(shop); got != want {
					t.Errorf("%v: %s of %v = %v, the port %v", s.d, query, shop, got, want)
				}
			}
		}
	}
}
