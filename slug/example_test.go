package slug_test

import (
	"context"
	"fmt"

	"github.com/hardened-go/hardened/slug"
)

func ExampleMake() {
	fmt.Println(slug.Make("Ærøskøbing — Café №5"))
	fmt.Println(slug.Make("Don't panic!"))
	fmt.Println(slug.Make("Привет, Ευρώπη"))
	// Output:
	// aeroskobing-cafe-no5
	// dont-panic
	// privet-evropi
}

// The contract that was frozen: edge hyphens and all.
func ExampleSlugify() {
	fmt.Printf("%q\n", slug.Slugify([]string{"Hello, World!", "café", "İstanbul", "!!!", ""}))
	// Output:
	// ["hello-world-" "caf-" "i-stanbul" "-" ""]
}

func ExampleNew() {
	s, err := slug.New(slug.Config{
		Language:  "de",
		MaxLength: 24,
		StopWords: []string{"der", "die", "das", "über"},
		Fallback:  "ohne-titel",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Make("Über die Größe der Äpfel im Herbst"))
	fmt.Println(s.Make("🍎"))
	fmt.Println(s.Valid("Groesse"))
	// Output:
	// groesse-aepfel-im-herbst
	// ohne-titel
	// false
}

func ExampleNew_keepScripts() {
	s, err := slug.New(slug.Config{KeepScripts: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Make("東京の Café Ünlü"))
	// Output:
	// 東京の-café-ünlü
}

// A table for other scripts is a function. A space in what it gives separates
// words.
func ExampleConfig_transliterate() {
	pinyin := map[rune]string{'北': "bei", '京': "jing "}
	s, err := slug.New(slug.Config{Transliterate: func(r rune) (string, bool) {
		spelled, ok := pinyin[r]
		return spelled, ok
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Make("北京北京 Café"))
	// Output:
	// beijing-beijing-cafe
}

func ExampleSlugger_Append() {
	var s slug.Slugger // the zero value makes slugs as Make does
	url := []byte("/blog/")
	url = s.Append(url, "Hello, World!")
	fmt.Println(string(url))
	// Output:
	// /blog/hello-world
}

func ExampleUniquer() {
	var u slug.Uniquer
	u.Reserve("admin", "new")
	for _, title := range []string{"Castle", "castle!", "Castle 2", "Castle", "New"} {
		fmt.Println(u.Next(title))
	}
	// Output:
	// castle
	// castle-2
	// castle-2-2
	// castle-3
	// new-2
}

func ExampleUniquer_NextFree() {
	rows := map[string]bool{"castle": true, "castle-2": true} // of a database, say
	var u slug.Uniquer
	s, err := u.NextFree(context.Background(), "Castle", func(_ context.Context, slug string) (bool, error) {
		return rows[slug], nil
	})
	fmt.Println(s, err)
	// Output:
	// castle-3 <nil>
}
