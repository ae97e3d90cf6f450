package sqlsafelaws

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
)

// Total adds a shop up.
type Total = func(flawed.Shop) flawed.Totals

// ownGrain is the recipe of package grain: the items of each order are added up before
// they meet the orders, so that each order has one row.
func ownGrain(s flawed.Shop) (t flawed.Totals) {
	perOrder := map[int64]int64{}
	for _, i := range s.Items {
		perOrder[i[0]] += i[1] * i[2]
	}
	for _, o := range s.Orders {
		t.Revenue += perOrder[o[0]]
		t.Shipping += o[1]
	}
	return t
}

// byTable adds each table up by itself.
func byTable(s flawed.Shop) (t flawed.Totals) {
	for _, o := range s.Orders {
		t.Shipping += o[1]
	}
	for _, i := range s.Items {
		t.Revenue += i[1] * i[2]
	}
	return t
}

// Totals is the contract of a total: what package grain is for.
func Totals() laws.Suite[Total] {
	const source = "document 000, question NR4"
	return laws.Suite[Total]{
		Name:   "a total",
		Says:   "What a shop took, for goods and for shipping.",
		Laws:   []laws.Law[Total]{total, spread, bare},
		Wheats: []laws.Wheat[Total]{{Name: "at its own grain", Impl: ownGrain}, {Name: "table by table", Impl: byTable}},
		Flaws: []laws.Flaw[Total]{
			{
				Name: "item by item", Source: source + ", the query", Symptom: "The shipping of an order counts once for each item.",
				Impl: flawed.ItemByItem, Breaks: []string{"sqlsafe/total", "sqlsafe/spread"},
			},
			{
				Name: "sum distinct", Symptom: "Two items that cost the same are one.",
				Impl: flawed.SumDistinct, Breaks: []string{"sqlsafe/total"},
			},
			{
				Name: "inner joins", Source: source + ", all three assistants", Symptom: "An order without items is not in the totals.",
				Impl: flawed.InnerJoins, Breaks: []string{"sqlsafe/bare-order"},
			},
			{
				Name: "payments joined", Symptom: "Who paid in two parts has bought twice.",
				Impl: flawed.PaymentsJoined, Breaks: []string{"sqlsafe/total", "sqlsafe/spread"},
			},
		},
	}
}

// shops draws shops in which each order has an item and a payment, or more.
var shops = rapid.Custom(func(t *rapid.T) flawed.Shop {
	var s flawed.Shop
	for id := range int64(rapid.IntRange(0, 3).Draw(t, "orders")) {
		s.Orders = append(s.Orders, [2]int64{id, rapid.Int64Range(0, 2).Draw(t, "shipping")})
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			s.Items = append(s.Items, [3]int64{id, rapid.Int64Range(1, 2).Draw(t, "quantity"), rapid.Int64Range(1, 3).Draw(t, "price")})
		}
		for range rapid.IntRange(1, 2).Draw(t, "payments") {
			s.Payments = append(s.Payments, [2]int64{id, 1})
		}
	}
	return s
})

func tellShop(s flawed.Shop) string {
	return fmt.Sprintf("orders %v, items %v, payments %v", s.Orders, s.Items, s.Payments)
}

var total = laws.Law[Total]{
	ID: "sqlsafe/total", Kind: laws.Oracle,
	Says: "The revenue is the sum over the items, and the shipping the sum over the orders.",
	Prop: func(t *laws.T, impl Total) {
		s := laws.Draw(t, shops, "shop")
		t.LabelIf(len(s.Items) > len(s.Orders), "several items")
		t.LabelIf(len(s.Payments) > len(s.Orders), "several payments")
		laws.Equal(t, impl(s), byTable(s), "totals of %s", tellShop(s))
	},
	Need: map[string]float64{"several items": 0.2, "several payments": 0.1},
}

var spread = laws.Law[Total]{
	ID: "sqlsafe/spread", Kind: laws.Metamorphic,
	Says: "To split an item in two of half the quantity, or a payment in two, changes no total.",
	Prop: func(t *laws.T, impl Total) {
		s := laws.Draw(t, shops, "shop")
		split := flawed.Shop{Orders: s.Orders}
		whole := flawed.Shop{Orders: s.Orders, Payments: s.Payments}
		for _, i := range s.Items {
			whole.Items = append(whole.Items, [3]int64{i[0], 2 * i[1], i[2]})
			split.Items = append(split.Items, i, i)
		}
		for _, p := range s.Payments {
			split.Payments = append(split.Payments, p, p)
		}
		t.LabelIf(len(s.Items) > 0, "an item")
		laws.Equal(t, impl(split), impl(whole), "totals of %s, beside %s", tellShop(split), tellShop(whole))
	},
	Need: map[string]float64{"an item": 0.4},
}

var bare = laws.Law[Total]{
	ID: "sqlsafe/bare-order", Kind: laws.Metamorphic,
	Says: "An order without items or payments adds its shipping, and nothing else.",
	Prop: func(t *laws.T, impl Total) {
		s := laws.Draw(t, shops, "shop")
		with := s
		with.Orders = append(slices.Clone(s.Orders), [2]int64{99, laws.Draw(t, rapid.Int64Range(1, 3), "shipping")})
		t.LabelIf(len(s.Orders) > 0, "other orders")
		want := impl(s)
		want.Shipping += with.Orders[len(s.Orders)][1]
		laws.Equal(t, impl(with), want, "totals of %s", tellShop(with))
	},
	Need: map[string]float64{"other orders": 0.4},
}
