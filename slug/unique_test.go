package slug_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/slug"
)

func next(u *slug.Uniquer, texts ...string) []string {
	var slugs []string
	for _, text := range texts {
		slugs = append(slugs, u.Next(text))
	}
	return slugs
}

func TestUniquer(t *testing.T) {
	for _, c := range []struct {
		config   slug.Config
		reserved []string
		texts    []string
		want     []string
		origin   string
	}{
		{slug.Config{}, nil, []string{"Foo", "foo", "Foo!"}, []string{"foo", "foo-2", "foo-3"}, "the zero value"},
		{slug.Config{}, nil, []string{"foo 2", "Foo", "Foo"}, []string{"foo-2", "foo", "foo-3"}, "sindresorhus/slugify gives foo-2 twice"},
		{slug.Config{}, nil, []string{"foo", "foo", "foo-2"}, []string{"foo", "foo-2", "foo-2-2"}, "github-slugger#20"},
		{slug.Config{}, []string{"Admin", "new"}, []string{"admin", "New", "new"}, []string{"admin-2", "new-2", "new-3"}, "friendly_id#830: reserved is a conflict"},
		{slug.Config{}, nil, []string{"", "!", "日本"}, []string{"1", "2", "3"}, "no letter to write"},
		{slug.Config{Fallback: "untitled"}, nil, []string{"", "!", "untitled"}, []string{"untitled", "untitled-2", "untitled-3"}, "cizgile#35: counted from the fallback"},
		{slug.Config{KeepCase: true}, nil, []string{"Foo", "foo", "FOO"}, []string{"Foo", "foo-2", "FOO-3"}, "capitals do not make two slugs two"},
		{slug.Config{KeepScripts: true, KeepCase: true}, nil, []string{"ΟΔΟΣ", "οδος", "οδοσ"}, []string{"ΟΔΟΣ", "οδος-2", "οδοσ-3"}, "nor do the two small sigmas"},
		{slug.Config{KeepScripts: true}, nil, []string{"ας", "ασ", "вода", "ᲀода"}, []string{"ας", "ασ-2", "вода", "ᲀода-2"}, "also where capitals are made small"},
		{slug.Config{Separator: "--"}, nil, []string{"a", "a"}, []string{"a", "a--2"}, "the separator of the Config"},
		{slug.Config{MaxLength: 11}, nil, []string{"hello world", "hello world"}, []string{"hello-world", "hello-2"}, "awesome-slugify#39: within the limit"},
		{slug.Config{MaxLength: 3}, nil, []string{"cat", "cat", "cut"}, []string{"cat", "c-2", "cut"}, "no separator at the end"},
		{slug.Config{MaxLength: 5, KeepScripts: true}, nil, []string{"éé", "éé"}, []string{"éé", "é-2"}, "not through a character"},
		{slug.Config{StopWords: []string{"the"}}, nil, []string{"The The", "the the"}, []string{"the-the", "the-the-2"}, "with a number, still a slug of itself"},
	} {
		s := mustNew(t, c.config)
		u := slug.Uniquer{Slugger: s}
		u.Reserve(c.reserved...)
		got := next(&u, c.texts...)
		require.Equal(t, c.want, got, "%+v: %s", c.config, c.origin)
		for _, one := range got {
			require.True(t, s.Valid(one), "%+v: Valid(%q)", c.config, one)
		}
	}
}

// Numbers of two digits have shorter stems, and these are the slugs of other texts:
// whose numbers are not used up for that.
func TestUniquerStems(t *testing.T) {
	u := slug.Uniquer{Slugger: mustNew(t, slug.Config{MaxLength: 5})}
	for range 9 {
		u.Next("abc")
	}
	require.Equal(t, []string{"ab-10", "ab-11", "ab", "ab-2"}, next(&u, "abc", "abc", "ab", "ab"))
}

// A short limit runs out, and says so.
func TestUniquerRunsOut(t *testing.T) {
	u := slug.Uniquer{Slugger: mustNew(t, slug.Config{MaxLength: 2})}
	given := map[string]bool{}
	for range 99 { // ab, and 2 to 99
		s := u.Next("ab")
		require.NotEmpty(t, s)
		require.False(t, given[s], s)
		given[s] = true
	}
	require.Empty(t, u.Next("ab"))
	_, err := u.NextFree(context.Background(), "ab", nil)
	require.ErrorIs(t, err, slug.ErrNoneLeft)
	require.Equal(t, "x", u.Next("x"))
}

// Many goroutines, one title.
func TestUniquerConcurrent(t *testing.T) {
	var u slug.Uniquer
	var mu sync.Mutex
	given := map[string]bool{}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 200 {
				var s string
				if i%2 == 0 {
					s = u.Next("castle")
				} else {
					s, _ = u.NextFree(context.Background(), "castle", func(_ context.Context, s string) (bool, error) {
						return strings.HasSuffix(s, "7"), nil
					})
				}
				u.Reserve("moat")
				mu.Lock()
				if given[s] || s == "" {
					t.Errorf("%q is given twice", s)
				}
				given[s] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	require.Len(t, given, 1600)
}

// One question waits for a slow database, and nobody else does.
func TestUniquerDoesNotWait(t *testing.T) {
	var u slug.Uniquer
	asked, answer := make(chan string), make(chan bool)
	done := make(chan string)
	go func() {
		s, err := u.NextFree(context.Background(), "castle", func(_ context.Context, s string) (bool, error) {
			asked <- s
			return <-answer, nil
		})
		if err != nil {
			s = err.Error()
		}
		done <- s
	}()
	require.Equal(t, "castle", <-asked)
	require.Equal(t, "castle-2", u.Next("castle"), "the slug asked about is not given to another")
	answer <- true
	require.Equal(t, "castle-3", <-asked)
	answer <- false
	require.Equal(t, "castle-3", <-done)
}

// A name reserved while its slug is asked about stays reserved when that fails.
func TestUniquerReserveMeanwhile(t *testing.T) {
	var u slug.Uniquer
	away := errors.New("away")
	s, err := u.NextFree(context.Background(), "castle", func(context.Context, string) (bool, error) {
		u.Reserve("castle")
		return false, away
	})
	require.Empty(t, s)
	require.ErrorIs(t, err, away)
	require.EqualError(t, err, "slug: asking whether a slug is taken: away")
	require.Equal(t, "castle-2", u.Next("castle"))
}

// A question that panics gives its slug back.
func TestUniquerPanic(t *testing.T) {
	var u slug.Uniquer
	require.Panics(t, func() {
		_, _ = u.NextFree(context.Background(), "castle", func(context.Context, string) (bool, error) { panic("away") })
	})
	require.Equal(t, "castle", u.Next("castle"))
}

// Questions are few however many rows there are, and fewer the second time.
func TestUniquerQuestions(t *testing.T) {
	var u slug.Uniquer
	questions := 0
	taken := func(_ context.Context, s string) (bool, error) {
		questions++
		n := 1
		_, _ = fmt.Sscanf(s, "castle-%d", &n)
		return n <= 1000, nil
	}
	first, err := u.NextFree(context.Background(), "castle", taken)
	require.NoError(t, err)
	require.Less(t, questions, 30)
	require.Equal(t, "castle-1001", first)
	questions = 0
	second, err := u.NextFree(context.Background(), "castle", taken)
	require.NoError(t, err)
	require.Equal(t, 1, questions)
	require.NotEqual(t, first, second)

	_, err = u.NextFree(context.Background(), "moat", func(context.Context, string) (bool, error) {
		questions++
		return true, nil
	})
	require.ErrorIs(t, err, slug.ErrNoneLeft)
	require.Less(t, questions, 80)
}

// Collisions do not make a call slower: also not where many texts share a stem, or
// differ in capitals. Quadratic time would be minutes.
func TestUniquerManyCollisions(t *testing.T) {
	n := 30_000 / int(stride())
	var same slug.Uniquer
	short := slug.Uniquer{Slugger: mustNew(t, slug.Config{MaxLength: 12})}
	cased := slug.Uniquer{Slugger: mustNew(t, slug.Config{KeepCase: true})}
	for i := range n {
		same.Next("castle")
		short.Next(fmt.Sprintf("castle%06d", i%(n/2))) // each twice: then castl-n
		text := []byte("castlesandmoats")
		for b := range text {
			if i>>b&1 == 1 {
				text[b] -= 'a' - 'A'
			}
		}
		cased.Next(string(text))
	}
	require.Equal(t, fmt.Sprintf("castle-%d", n+1), same.Next("castle"))
}

// What is kept for a restart of the process is the table alone, and the numbers of
// its rows have no gaps, with a maximum length too. They had exponential ones: the
// fortieth article was castle-4294967303.
func TestUniquerRestarts(t *testing.T) {
	for _, limit := range []int{0, 8, 12} {
		s := mustNew(t, slug.Config{MaxLength: limit})
		var model slug.Uniquer
		model.Slugger = s
		rows := map[string]bool{}
		for range 300 {
			u := slug.Uniquer{Slugger: s}
			got, err := u.NextFree(context.Background(), "castle", func(_ context.Context, s string) (bool, error) {
				return rows[s], nil
			})
			require.NoError(t, err)
			require.Equal(t, model.Next("castle"), got)
			rows[got] = true
		}
	}
}

// The steps are shortened at the last number that fits, and none is lost for ever.
func TestUniquerShortSteps(t *testing.T) {
	u := slug.Uniquer{Slugger: mustNew(t, slug.Config{MaxLength: 3})}
	questions := 0
	got, err := u.NextFree(context.Background(), "cat", func(context.Context, string) (bool, error) {
		questions++
		return questions <= 19, nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, got)
	require.NotEmpty(t, u.Next("cat"))
}

// A name reserved while its slug is asked about is not given.
func TestUniquerReserveHolds(t *testing.T) {
	var u slug.Uniquer
	got, err := u.NextFree(context.Background(), "admin", func(context.Context, string) (bool, error) {
		u.Reserve("admin")
		return false, nil
	})
	require.NoError(t, err)
	require.Equal(t, "admin-2", got)
}

// Letters are checked before they are made small: the kelvin sign is no k.
func TestLanguageIsLetters(t *testing.T) {
	for _, tag := range []string{"u\u212A", "\u0130d", "1", "12345678", "uk-U\u212A"} {
		_, err := slug.New(slug.Config{Language: tag})
		require.Error(t, err, "%q", tag)
	}
}

// When all are taken, the questions end with the largest number that a step reaches, and
// do not begin again with small ones.
func TestAllTaken(t *testing.T) {
	var u slug.Uniquer
	var asked []string
	got, err := u.NextFree(t.Context(), "castle", func(_ context.Context, s string) (bool, error) {
		asked = append(asked, s)
		return true, nil
	})
	require.Equal(t, slug.ErrNoneLeft, err)
	require.Empty(t, got)
	require.Len(t, asked, 71)
	require.Equal(t, "castle-9223372036854775815", asked[70])
}
