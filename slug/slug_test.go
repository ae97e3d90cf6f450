package slug_test

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/hardened-go/hardened/slug"
)

func mustNew(t testing.TB, c slug.Config) *slug.Slugger {
	t.Helper()
	s, err := slug.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Regressions and decisions. Each row says what it is there for.
var makeCases = []struct {
	config slug.Config
	text   string
	want   string
	origin string
}{
	{slug.Config{}, "Hello, World!", "hello-world", "the snippet leaves a hyphen at the end"},
	{slug.Config{}, "!!!", "", "the snippet gives a hyphen"},
	{slug.Config{}, "crème brûlée", "creme-brulee", "the snippet gives cr-me-br-l-e"},
	{slug.Config{}, "İstanbul", "istanbul", "django ticket 30892"},
	{slug.Config{}, "Ærøskøbing — Café №5", "aeroskobing-cafe-no5", "sindresorhus/slugify gives a-eroskobing"},
	{slug.Config{}, "300K", "300k", "the kelvin sign; sindresorhus/slugify gives 300-k"},
	{slug.Config{}, "Don't stop, it’s fine", "dont-stop-its-fine", "simov/slugify keeps the quote"},
	{slug.Config{}, "a@b.com", "a-b-com", "gosimple/slug gives aatb-com"},
	{slug.Config{}, "...", "", "simov/slugify gives ..."},
	{slug.Config{}, "Apple™ 5 µm", "apple-5-um", "pi-llm-wiki#120: NFKC makes TM of ™, and m of µ is a thousand times too long"},
	{slug.Config{}, "e\ufe0fx", "ex", "docsify#2597: a variation selector stays in the slug"},
	{slug.Config{}, "a\u00adb\u200bc", "abc", "what nobody sees is not there"},
	{slug.Config{}, "北京", "", "rails#27270; documented, and Fallback is for it"},
	{slug.Config{}, "٣ ९ Ａ１", "3-9-a1", "digits of other scripts"},
	{slug.Config{}, "½ m²", "1-2-m2", "compatibility decompositions"},
	{slug.Config{}, "straße STRASSE STRAẞE", "strasse-strasse-strasse", "small and capital sharp s"},
	{slug.Config{}, "Ευρώπη Αυτός Αύριο άυλος προϋπόθεση", "evropi-aftos-avrio-aylos-proypothesi", "ELOT 743"},
	{slug.Config{}, "Άγγελος Σφίγξ έλεγχος αγκαλιά", "angelos-sfinx-elenchos-agkalia", "ELOT 743"},
	{slug.Config{}, "Μπαρμπα Λαμπ μπ", "barmpa-lab-b", "ELOT 743: μπ is b at the edges of a word"},
	{slug.Config{}, "Привет, ёлка и Щука", "privet-yolka-i-shchuka", "BGN/PCGN and GOST 7.79"},
	{slug.Config{}, "Tiếng Việt zażółć Łódź", "tieng-viet-zazolc-lodz", "Latin letters"},
	{slug.Config{}, "a\xffb\xc3", "a-b", "bytes that are not UTF-8"},
	{slug.Config{}, "a\x83\x80b", "a-b", "continuation bytes alone, which a hasty decoder takes for À"},
	{slug.Config{}, "αυ'αυ", "avaf", "slug/make: an apostrophe goes without a trace, and an earlier version split the pair"},
	{slug.Config{Language: "de"}, "Übergröße Ärger", "uebergroesse-aerger", "gosimple/slug#20, ghost#6510: per language"},
	{slug.Config{Language: "de-AT"}, "O\u0308sterreich", "oesterreich", "a tag with a region, a letter in two code points"},
	{slug.Config{Language: "sv"}, "räksmörgås", "raksmorgas", "neutral"},
	{slug.Config{Language: "tr"}, "Çağdaş Şöförü ığdır", "cagdas-soforu-igdir", "eloquent-sluggable#359: ö is o in Turkish"},
	{slug.Config{Language: "nb-NO"}, "Blåbærøl", "blaabaeroel", "Norwegian"},
	{slug.Config{Language: "da"}, "Århus Åbenrå", "aarhus-aabenraa", "Danish"},
	{slug.Config{Language: "uk"}, "Згурський Юрій Їжакевич Знам'янка Єнакієве", "zghurskyi-yurii-yizhakevych-znamianka-yenakiieve", "resolution 55"},
	{slug.Config{Language: "bg"}, "София Кръстьо Щъркел", "sofia-krastyo-shtarkel", "Transliteration Act"},
	{slug.Config{Language: "zh-Hant-TW"}, "Öl", "ol", "unknown: neutral"},
	{slug.Config{KeepCase: true}, "ЩУКА Щука ÆON Æon", "SHCHUKA-Shchuka-AEON-Aeon", "capitals spelled by several letters"},
	{slug.Config{KeepCase: true, Language: "de"}, "Σa O\u0308", "Sa-Oe", "slug/make: capitals were those of a letter too far back"},
	{slug.Config{KeepScripts: true}, "Café 北京 नमस्ते ΟΔΟΣ", "café-北京-नमस्ते-οδος", "storyden#595: NFKC, and the final sigma"},
	{slug.Config{KeepScripts: true}, "μπ", "μπ", "slug/make: the rule for the end of a Greek word was used on Greek"},
	{slug.Config{KeepScripts: true}, "ᴵndex ﬁn", "index-fin", "pi-llm-wiki#120"},
	{slug.Config{KeepScripts: true, Language: "tr"}, "DIYARBAKIR İZMİR I\u0307", "dıyarbakır-izmir-i", "the small I is ı"},
	{slug.Config{KeepScripts: true, Language: "tr"}, "Î I\u0302 î", "î-î-î", "every scalar: I with a mark was ı with that mark, decomposed"},
	{slug.Config{Language: "de"}, "o'\u0308 o\u00ad\u0308", "o-oe", "a mark is on the apostrophe, and on a letter behind what nobody sees"},
	{slug.Config{Language: "bg"}, "йя и\u0306я ия", "yya-yya-ia", "й is not и, however it is typed"},
	{slug.Config{KeepCase: true}, "ПЛАЩ Плащ Щ", "PLASHCH-Plashch-Shch", "a capital at the end is as the one before it"},
	{slug.Config{Transliterate: func(r rune) (string, bool) { return "ne", r == '≠' }}, "a ≠ =\u0338", "a-ne-ne", "slug/make: asked about the mark, not about ≠"},
	{slug.Config{KeepScripts: true}, "e" + strings.Repeat("\u0301", 9) + "\u0323", "ẹ" + strings.Repeat("\u0301", 7), "eight marks in canonical order"},
	{slug.Config{KeepScripts: true}, "க" + strings.Repeat("\u0BBE", 40), "க" + strings.Repeat("\u0BBE", 40), "the normalizer puts a joiner after thirty"},
	{slug.Config{Separator: "_"}, "a-b c", "a_b_c", "mozillazg/go-slugify's pattern is for hyphens"},
	{slug.Config{Separator: "~."}, "a b", "a~.b", "slug-rs uses the first character"},
	{slug.Config{Keep: "_."}, "file_name.tar.gz _x_ .. .", "file_name.tar.gz-x", "gosimple/slug: its own IsSlug refuses ab_"},
	{slug.Config{MaxLength: 11}, "hello world", "hello-world", "python-slugify#193: what fits stays"},
	{slug.Config{MaxLength: 10}, "hello world", "hello", "a whole word"},
	{slug.Config{MaxLength: 6}, "hello world", "hello", "no separator at the end: gosimple/slug#72"},
	{slug.Config{MaxLength: 3}, "hello", "hel", "one long word"},
	{slug.Config{MaxLength: 4, Keep: "_"}, "abc_def", "abc", "gosimple/slug leaves the underscore"},
	{slug.Config{MaxLength: 4, KeepScripts: true}, "ééé", "éé", "wordpress#1569: never through a character"},
	{slug.Config{MaxLength: 5, KeepScripts: true}, "nनि", "n", "a letter and its vowel sign stay together"},
	{slug.Config{StopWords: []string{"The", "für"}}, "Das für the End", "das-end", "in whatever case and spelling"},
	{slug.Config{StopWords: []string{"the"}}, "The The", "the-the", "awesome-slugify#19: nothing else is left"},
	{slug.Config{StopWords: []string{"the"}}, "The 100", "the-100", "a number is nothing else, or a Uniquer could not add one"},
	{slug.Config{StopWords: []string{"the"}}, "The 39 Steps of the", "39-steps-of", "they go as soon as a word means something"},
	{slug.Config{StopWords: []string{"the"}, MaxLength: 3}, "theory", "the", "cut to a stop word, and still a slug of itself"},
	{slug.Config{Fallback: "untitled"}, "🦄", "untitled", "cizgile#35"},
}

func TestMake(t *testing.T) {
	for _, c := range makeCases {
		s := mustNew(t, c.config)
		if got := s.Make(c.text); got != c.want {
			t.Errorf("%+v: Make(%q) = %q, want %q (%s)", c.config, c.text, got, c.want, c.origin)
		}
		if c.want != "" && !s.Valid(c.want) {
			t.Errorf("%+v: Valid(%q) = false", c.config, c.want)
		}
	}
}

// The zero Slugger, a nil one and Make are the zero Config.
func TestZeroSlugger(t *testing.T) {
	var zero slug.Slugger
	var none *slug.Slugger
	const text = "Café Olé"
	want := mustNew(t, slug.Config{}).Make(text)
	require.Equal(t, want, slug.Make(text))
	require.Equal(t, want, zero.Make(text))
	require.Equal(t, want, none.Make(text))
	require.Equal(t, want, string(none.Append(nil, text)))
	require.True(t, zero.Valid(want))
	require.False(t, zero.Valid(""))
}

func TestNewErrors(t *testing.T) {
	hook := func(rune) (string, bool) { return "", false }
	for _, c := range []struct {
		config slug.Config
		want   string
	}{
		{slug.Config{Separator: "/"}, `slug: Config.Separator ("/") has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved`},
		{slug.Config{Separator: "x"}, `slug: Config.Separator ("x") has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved`},
		{slug.Config{Separator: "-%-"}, `slug: Config.Separator ("-%-") has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved`},
		{slug.Config{Separator: "–"}, `slug: Config.Separator ("–") has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved`},
		{slug.Config{Separator: "\xff"}, `slug: Config.Separator ("\xff") has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved`},
		{slug.Config{Separator: "-_", Keep: "_"}, `slug: Config.Separator ("-_") has a character that Config.Keep keeps inside words`},
		{slug.Config{Keep: "-"}, `slug: Config.Separator ("-") has a character that Config.Keep keeps inside words`},
		{slug.Config{Keep: "#"}, `slug: Config.Keep ("#") has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved`},
		{slug.Config{MaxLength: -1}, `slug: Config.MaxLength (-1) is negative`},
		{slug.Config{MaxLength: 3, KeepScripts: true}, `slug: Config.MaxLength (3) is too short for one character, which takes up to 4 bytes with Config.KeepScripts`},
		{slug.Config{KeepScripts: true, Transliterate: hook}, `slug: Config.Transliterate is never asked with Config.KeepScripts`},
		{slug.Config{Language: "German!"}, `slug: Config.Language ("German!") is not a BCP 47 language tag`},
		{slug.Config{Language: "de,en;q=0.5"}, `slug: Config.Language ("de,en;q=0.5") is not a BCP 47 language tag`},
		{slug.Config{Language: "german"}, `slug: Config.Language ("german") begins with no language code, which has two or three letters`},
		{slug.Config{Language: "Deutsch-AT"}, `slug: Config.Language ("Deutsch-AT") begins with no language code, which has two or three letters`},
		{slug.Config{Language: "DEU"}, `slug: Config.Language ("DEU") begins with a code that BCP 47 writes "de"`},
		{slug.Config{Language: "nob_NO"}, `slug: Config.Language ("nob_NO") begins with a code that BCP 47 writes "nb"`},
		{slug.Config{Language: "-"}, `slug: Config.Language ("-") is not a BCP 47 language tag`},
		{slug.Config{StopWords: []string{"the", "of the"}}, `slug: Config.StopWords[1] ("of the") is not one word`},
		{slug.Config{StopWords: []string{"!"}}, `slug: Config.StopWords[0] ("!") is not one word`},
		{slug.Config{StopWords: []string{"2"}}, `slug: Config.StopWords[0] ("2") is a number, and those always stay: a Uniquer adds them`},
		{slug.Config{Fallback: "No Title"}, `slug: Config.Fallback ("No Title") is not a slug that the rest of the Config makes`},
		{slug.Config{Fallback: "untitled", MaxLength: 4}, `slug: Config.Fallback ("untitled") is not a slug that the rest of the Config makes`},
	} {
		s, err := slug.New(c.config)
		require.EqualError(t, err, c.want)
		require.Nil(t, s)
	}
	for _, tag := range []string{"de", "de-AT", "nb_NO", "gsw-CH", "zh-Hant-TW", "x-klingon", "i-default", "sr-Cyrl-RS", "DE", "sl-rozaj-biske-1994"} {
		_, err := slug.New(slug.Config{Language: tag})
		require.NoError(t, err, tag)
	}
}

// Later changes to the Config do not change the Slugger.
func TestNewCopies(t *testing.T) {
	c := slug.Config{StopWords: []string{"the"}}
	s := mustNew(t, c)
	c.StopWords[0] = "end"
	require.Equal(t, "end", s.Make("The End"))
}

// The laws on every Unicode scalar value, with a letter on each side and without.
func TestEveryScalarOfMake(t *testing.T) {
	sluggers := map[string]*slug.Slugger{}
	for name, c := range map[string]slug.Config{
		"zero": {}, "de": {Language: "de"}, "uk": {Language: "uk"}, "bg": {Language: "bg"}, "da": {Language: "da"},
		"case": {KeepCase: true}, "scripts": {KeepScripts: true}, "scripts, tr": {KeepScripts: true, Language: "tr"},
		"scripts, case": {KeepScripts: true, KeepCase: true},
	} {
		sluggers[name] = mustNew(t, c)
	}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || r%stride() != 0 && r > 0x24F {
			continue
		}
		// Chinese and Korean letters, and planes without any, are all alike.
		if r%64 != 0 && (r >= 0x3400 && r < 0xA000 || r >= 0xAC00 && r < 0xD7A4 || r >= 0x20000 && r < 0xE0000 || r >= 0xE1000) {
			continue
		}
		c := string(r)
		for name, s := range sluggers {
			made := s.Make("x" + c + "y")
			if again := s.Make(made); again != made {
				t.Errorf("%s: Make(%q) = %q, of which the slug is %q", name, "x"+c+"y", made, again)
			}
			// The soft hyphen, which nobody sees, leads to the slow road.
			if slow := s.Make("x" + c + "\u00ADy"); slow != made {
				t.Errorf("%s: Make(%q) = %q, with a soft hyphen %q", name, "x"+c+"y", made, slow)
			}
			if d := norm.NFD.String(c); d != c {
				if other := s.Make("x" + d + "y"); other != made {
					t.Errorf("%s: Make(%q) = %q, decomposed %q", name, "x"+c+"y", made, other)
				}
			}
		}
		if made := slug.Make(c); strings.Trim(made, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("Make(%q) = %q", c, made)
		}
	}
}

// Hostile text costs no more than its length, under every kind of rule. The test
// has no clock: quadratic time would not end.
func TestHostile(t *testing.T) {
	hook := func(r rune) (string, bool) { return "x ", r%2 == 0 }
	for name, c := range map[string]slug.Config{
		"zero": {}, "limit": {MaxLength: 50}, "scripts": {KeepScripts: true, MaxLength: 100}, "case": {KeepCase: true},
		"stop words": {StopWords: []string{"a", "the"}, MaxLength: 50}, "hook": {Transliterate: hook}, "keep": {Keep: "_.", Separator: "--"},
	} {
		s := mustNew(t, c)
		size := 1 << 14
		if name == "zero" {
			size = 1 << 20
		}
		for _, piece := range []string{
			"a", "!", "a ", "'", "_", "\u0301", "\u0323\u0301", "e\u0301", "É", "αυ", "Щ", "щ'", "и", "\u0BBE", "한", "日", "\u200B", "\xFF", "\uFDFA", "x'é",
		} {
			text := "a" + strings.Repeat(piece, size/len(piece)/int(stride()))
			made := s.Make(text)
			if c.MaxLength > 0 && len(made) > c.MaxLength || !utf8.ValidString(made) || name != "zero" && !s.Valid(made) {
				t.Errorf("%s: much %q gives %d bytes: %.60q", name, piece, len(made), made)
			}
			slug.Slugify([]string{text})
		}
	}
}

// A Slugger is for many goroutines.
func TestConcurrentSlugger(t *testing.T) {
	s := mustNew(t, slug.Config{Language: "uk", StopWords: []string{"the"}})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if got := s.Make("The Юрій Café"); got != "yurii-cafe" {
					t.Errorf("Make gives %q", got)
				}
			}
		})
	}
	wg.Wait()
}

// What a slug costs in allocations is promised in the documentation.
func TestAllocations(t *testing.T) {
	var s slug.Slugger
	buffer := make([]byte, 0, 512)
	for _, c := range []struct {
		name string
		want float64
		call func()
	}{
		{"Append, ASCII", 0, func() { s.Append(buffer, "Ten Things You Did Not Know About London") }},
		{"Append, accents", 0, func() { s.Append(buffer, "Crème brûlée à Málaga, e\u0301té, Tiếng Việt") }},
		{"Append, Cyrillic", 0, func() { s.Append(buffer, "Привет, мир, й и\u0306") }},
		{"Append, Greek", 0, func() { s.Append(buffer, "Ευρώπη και Ασία") }},
		{"Make, ASCII", 1, func() { slug.Make("Ten Things You Did Not Know About London") }},
		{"Make, accents", 1, func() { slug.Make("Crème brûlée à Málaga") }},
		{"Make, Greek", 2, func() { slug.Make("Ευρώπη και Ασία") }},
		{"Make, a slug", 0, func() { slug.Make("creme-brulee") }},
		{"Valid", 0, func() { s.Valid("creme-brulee") }},
	} {
		if got := testing.AllocsPerRun(10, c.call); got != c.want {
			t.Errorf("%s: %v allocations, want %v", c.name, got, c.want)
		}
	}
}
