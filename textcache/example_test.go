package textcache_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hardened-go/hardened/textcache"
)

func ExampleClean() {
	fmt.Printf("%q\n", textcache.Clean("  ΟΔΥΣΣΕΥΣ \x1f"))
	// Output: "οδυσσευς"
}

func ExampleLast() {
	var last textcache.Last // one for each session
	if _, ok := last.Text(); !ok {
		fmt.Println("nothing yet")
	}
	last.Clean("  Hello ")
	text, _ := last.Text()
	fmt.Println(text)
	// Output:
	// nothing yet
	// hello
}

func ExampleLast_CleanOrLast() {
	var last textcache.Last
	_, err := last.CleanOrLast(nil)
	fmt.Println(errors.Is(err, textcache.ErrEmpty))
	s := " A "
	_, _ = last.CleanOrLast(&s)
	text, err := last.CleanOrLast(nil)
	fmt.Println(text, err)
	// Output:
	// true
	// a <nil>
}

func ExampleCache() {
	pages, err := textcache.New(textcache.Config[int]{
		MaxEntries:  10_000,
		TTL:         time.Minute,
		Jitter:      0.1,
		NegativeTTL: 5 * time.Second,
		Load: func(_ context.Context, id int) (string, error) {
			if id != 7 {
				return "", fmt.Errorf("page %d: %w", id, textcache.ErrNotFound)
			}
			fmt.Println("loading page", id)
			return "<h1>Seven</h1>", nil
		},
	})
	if err != nil {
		panic(err)
	}
	defer pages.Close()

	for range 2 {
		page, err := pages.Get(context.Background(), 7)
		fmt.Println(page, err)
	}
	_, err = pages.Get(context.Background(), 8)
	fmt.Println(errors.Is(err, textcache.ErrNotFound))
	// Output:
	// loading page 7
	// <h1>Seven</h1> <nil>
	// <h1>Seven</h1> <nil>
	// true
}

// The product search of document 001, Extension 3, whose cache took None for "None"
// and handed out its own list.
func ExampleKey() {
	search := func(category *string, connectivity ...string) string {
		c := textcache.None()
		if category != nil {
			c = textcache.Text(*category)
		}
		return textcache.Key(textcache.Text("search"), c, textcache.Set(connectivity...))
	}
	none := "None"
	fmt.Println(search(nil) == search(&none))
	fmt.Println(search(nil, "wifi", "usb-c") == search(nil, "usb-c", "wifi"))
	// Output:
	// false
	// true
}

// A store that several processes share, such as Redis: get and setEX stand for
// its client.
type store map[string]string

func (s store) get(_ context.Context, key string) (string, bool) { v, ok := s[key]; return v, ok }
func (s store) setEX(_ context.Context, key, text string, _ time.Duration) {
	s[key] = text
}

// A cache in front of a store in front of a database. The version in the key makes
// a deployment that changes the format forget the old entries, and the random time
// keeps what was stored together from ending together.
func ExampleConfig_store() {
	shared := store{}
	query := func(_ context.Context, id int64) (string, error) { return fmt.Sprintf("row %d", id), nil }

	rows, err := textcache.New(textcache.Config[int64]{
		TTL: 10 * time.Second, Jitter: 0.2, StaleIfError: time.Minute,
		Load: func(ctx context.Context, id int64) (string, error) {
			key := textcache.Key(textcache.Text("row/v2"), textcache.Int(id))
			if text, ok := shared.get(ctx, key); ok {
				return text, nil
			}
			text, err := query(ctx, id)
			if err == nil {
				shared.setEX(ctx, key, text, time.Minute-rand.N(10*time.Second))
			}
			return text, err
		},
	})
	if err != nil {
		panic(err)
	}
	row, err := rows.Get(context.Background(), 1)
	fmt.Println(row, err, len(shared))
	// Output: row 1 <nil> 1
}
