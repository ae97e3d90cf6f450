package textcachelaws

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/textcache"
)

// A NewShop opens a shop over a table.
type NewShop func(table []flawed.Product) flawed.Shop

// ShopSuite is cache-aside as the course has it: a search whose results are cached.
func ShopSuite() laws.Suite[NewShop] {
	return laws.Suite[NewShop]{
		Name: "textcache.Key and Cache",
		Says: "A search behind a cache answers as the search without one.",
		Laws: []laws.Law[NewShop]{shopTransparent, shopOwn},
		Wheats: []laws.Wheat[NewShop]{
			{Name: "hardened", Impl: NewCachedShop},
			{Name: "no cache", Impl: func(table []flawed.Product) flawed.Shop { return uncached(table) }},
		},
		Flaws: []laws.Flaw[NewShop]{
			{
				Name:    "cache-aside",
				Source:  "document 001, Extension 3, the solution",
				Symptom: `Category "None" is served every product, and a caller that changes its list changes the cache.`,
				Impl:    func(table []flawed.Product) flawed.Shop { return &flawed.CacheAside{Table: table} },
				Breaks:  []string{"shop/transparent", "shop/own-list"},
			},
			{
				Name:    "set printed with spaces",
				Symptom: "A space inside an element moves the border between two of them.",
				Impl:    func(table []flawed.Product) flawed.Shop { return &flawed.JoinedKey{Table: table} },
				Breaks:  []string{"shop/transparent"},
			},
		},
	}
}

var (
	categories   = []string{"tv", "None", "", "radio"}
	connectivity = []string{"wifi", "usb", "usb wifi"}
	table        = []flawed.Product{
		{Name: "a", Category: "tv", Price: 2, Connectivity: []string{"wifi"}},
		{Name: "b", Category: "radio", Price: 1, Connectivity: []string{"usb", "wifi"}},
		{Name: "c", Category: "None", Price: 3},
		{Name: "d", Category: "tv", Price: 2, Connectivity: []string{"usb wifi"}},
	}
	queries = rapid.Custom(func(t *rapid.T) flawed.Query {
		return flawed.Query{
			Category:     rapid.Ptr(rapid.SampledFrom(categories), true).Draw(t, "category"),
			MinPrice:     rapid.Ptr(rapid.SampledFrom([]float64{0, 2, math.Copysign(0, -1)}), true).Draw(t, "price"),
			Connectivity: rapid.SliceOfN(rapid.SampledFrom(connectivity), 0, 2).Draw(t, "connectivity"),
		}
	})
)

var shopTransparent = laws.Law[NewShop]{
	ID:   "shop/transparent",
	Kind: laws.Oracle,
	Says: "Whatever was asked before, a query gets what the search without a cache gives.",
	Prop: func(t *laws.T, open NewShop) {
		qs := laws.Draw(t, rapid.SliceOfN(queries, 1, 6), "queries")
		t.LabelIf(len(qs) > 1, "more than one query")
		shop := open(table)
		for _, q := range qs {
			got, want := shop.Search(q), flawed.Select(table, q)
			if !slices.Equal(names(got), names(want)) {
				t.Broken(laws.Show(names(got)), laws.Show(names(want)), "Search(%s)", tell(q))
			}
			t.Did("Search(%s)", tell(q))
		}
	},
	Need: map[string]float64{"more than one query": 0.5},
}

var shopOwn = laws.Law[NewShop]{
	ID:   "shop/own-list",
	Kind: laws.Metamorphic,
	Says: "What a caller does to its result changes nobody else's.",
	Prop: func(t *laws.T, open NewShop) {
		q := laws.Draw(t, queries, "query")
		shop := open(table)
		mine := shop.Search(q)
		t.LabelIf(len(mine) > 0, "something found")
		want := names(mine)
		for i := range mine {
			mine[i].Name = "changed"
		}
		t.Did("r = Search(%s)", tell(q))
		t.Did("r[i].Name = %q", "changed")
		laws.Equal(t, names(shop.Search(q)), want, "Search(%s)", tell(q))
	},
	Need: map[string]float64{"something found": 0.25},
}

func names(ps []flawed.Product) []string {
	ns := []string{}
	for _, p := range ps {
		ns = append(ns, p.Name)
	}
	return ns
}

func tell(q flawed.Query) string {
	b, err := json.Marshal(q)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// uncached searches each time.
type uncached []flawed.Product

func (u uncached) Search(q flawed.Query) []flawed.Product { return flawed.Select(u, q) }

// cachedShop keeps each result as a text, so that no caller shares it with another.
type cachedShop struct{ cache *textcache.Cache[string] }

type queryKey struct{}

// NewCachedShop is the course's search on textcache.
func NewCachedShop(table []flawed.Product) flawed.Shop {
	cache, err := textcache.New(textcache.Config[string]{
		Load: func(ctx context.Context, _ string) (string, error) {
			b, err := json.Marshal(flawed.Select(table, ctx.Value(queryKey{}).(flawed.Query)))
			return string(b), err
		},
	})
	if err != nil {
		panic(err)
	}
	return cachedShop{cache}
}

func (s cachedShop) Search(q flawed.Query) []flawed.Product {
	category, price := textcache.None(), textcache.None()
	if q.Category != nil {
		category = textcache.Text(*q.Category)
	}
	if q.MinPrice != nil {
		price = textcache.Float(*q.MinPrice)
	}
	key := textcache.Key(textcache.Text("search"), category, price, textcache.Set(q.Connectivity...))
	text, err := s.cache.Get(context.WithValue(context.Background(), queryKey{}, q), key)
	var found []flawed.Product
	if err == nil {
		err = json.Unmarshal([]byte(text), &found)
	}
	if err != nil {
		panic(err)
	}
	return found
}
