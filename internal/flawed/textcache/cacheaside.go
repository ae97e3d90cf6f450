package textcache

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Product is a row of the course's table; 001, Extension 3.
type Product struct {
	Name, Category string
	Price          float64
	Connectivity   []string
}

// A Query asks for products; a nil field asks for nothing.
type Query struct {
	Category     *string
	MinPrice     *float64
	Connectivity []string
}

// A Shop searches a table of products through a cache.
type Shop interface {
	Search(q Query) []Product
}

// CacheAside is search_products of document 001, Extension 3, with the parameters
// that matter to its cache. Symptoms: a caller that changes its result changes
// everybody's; category "None" is served the products of all categories.
type CacheAside struct {
	Table []Product
	cache map[string][]Product
}

// Search is search_products(..., use_cache=True).
func (c *CacheAside) Search(q Query) []Product {
	key := makeCacheKey(q)
	if hit, ok := c.cache[key]; ok {
		return hit // the list itself, and not a copy
	}
	results := Select(c.Table, q)
	if c.cache == nil {
		c.cache = map[string][]Product{}
	}
	c.cache[key] = results
	return results
}

// makeCacheKey is _make_cache_key: an f-string, in which None reads "None".
func makeCacheKey(q Query) string {
	category, price, conn := "None", "None", "None"
	if q.Category != nil {
		category = *q.Category
	}
	if q.MinPrice != nil {
		price = pyFloat(*q.MinPrice)
	}
	if len(q.Connectivity) > 0 { // an empty list is false: sorted() is not reached
		conn = "['" + strings.Join(slices.Sorted(slices.Values(q.Connectivity)), "', '") + "']"
	}
	return fmt.Sprintf("search:%s:%s:%s", category, price, conn)
}

// pyFloat is how Python prints a float of few digits.
func pyFloat(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// Select is the search without the cache. As in the original an empty category asks
// for nothing.
func Select(table []Product, q Query) []Product {
	results := []Product{}
	for _, p := range table {
		switch {
		case q.Category != nil && *q.Category != "" && p.Category != *q.Category:
		case q.MinPrice != nil && p.Price < *q.MinPrice:
		case !containsAll(p.Connectivity, q.Connectivity):
		default:
			results = append(results, p)
		}
	}
	slices.SortStableFunc(results, func(a, b Product) int {
		switch {
		case a.Price < b.Price:
			return -1
		case a.Price > b.Price:
			return 1
		}
		return 0
	})
	return results
}

func containsAll(have, want []string) bool {
	for _, w := range want {
		if !slices.Contains(have, w) {
			return false
		}
	}
	return true
}

// JoinedKey copies what it hands out, marks what is not asked for by a field that is
// empty, and prints a set with spaces between its elements.
type JoinedKey struct {
	Table []Product
	cache map[string][]Product
}

// Search is CacheAside.Search with a copy.
func (c *JoinedKey) Search(q Query) []Product {
	category, price := "", ""
	if q.Category != nil {
		category = *q.Category
	}
	if q.MinPrice != nil {
		price = fmt.Sprint(*q.MinPrice)
	}
	key := category + "|" + price + "|" + fmt.Sprint(slices.Sorted(slices.Values(q.Connectivity)))
	if _, ok := c.cache[key]; !ok {
		if c.cache == nil {
			c.cache = map[string][]Product{}
		}
		c.cache[key] = Select(c.Table, q)
	}
	return slices.Clone(c.cache[key])
}
