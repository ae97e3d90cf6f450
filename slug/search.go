package slug

import (
	"context"
	"fmt"
	"strconv"
)

// patience is how many slugs in a row may be taken before numbers are skipped.
const patience = 9

// A search looks for a slug of base that is free.
type search struct {
	*Uniquer
	ctx   context.Context // of the one call that the search lives for
	base  string
	taken func(ctx context.Context, slug string) (bool, error)
}

// run finds a free slug and claims it.
func (s *search) run() (claim, error) {
	refusals := 0
	for n := uint64(1); n > 0; {
		c, ok := s.claim(s.base, n, 0, true)
		if !ok {
			break
		}
		is, err := s.ask(c)
		if err == nil && is {
			if refusals++; refusals < patience {
				n = c.n + 1
				continue
			}
			c, err = s.leap(c.n)
		}
		if err != nil {
			return claim{}, err
		}
		// It was claimed for a while, if it is from a leap.
		if !s.reserved(c) {
			return c, nil
		}
		n = c.n + 1
	}
	return claim{}, ErrNoneLeft
}

// leap finds a free number beyond low, which is taken: one step beyond, then two
// more, then four. Then it goes back to the lowest that seems free.
func (s *search) leap(low uint64) (claim, error) {
	for step, end := uint64(2), false; step > 0 && low+step > low; {
		c, ok := s.claim(s.base, low+step, 0, false)
		// Beyond the last number that fits, the steps become shorter again.
		end = end || !ok
		if ok {
			switch is, err := s.ask(c); {
			case err != nil:
				return claim{}, err
			case !is:
				return s.back(low, c)
			}
			low = c.n
		}
		if end {
			step /= 2
		} else {
			step *= 2
		}
	}
	return claim{}, ErrNoneLeft
}

// back looks for the lowest free number between low, which is taken, and that of
// best, by halves. It gives up each claim for a better one, and the best one too on
// an error or a panic.
func (s *search) back(low uint64, best claim) (claim, error) {
	done := false
	defer func() {
		if !done {
			s.release(best)
		}
	}()
	for high := best.n; high-low > 1; {
		middle := low + (high-low)/2
		c, ok := s.claim(s.base, middle, high, false)
		if !ok { // from there on all are given, or another call asks about them
			high = middle
			continue
		}
		switch is, err := s.ask(c); {
		case err != nil:
			return claim{}, err
		case is:
			low = c.n
		default:
			s.release(best)
			best, high = c, middle
		}
	}
	done = true
	s.passAll(best.n)
	return best, nil
}

// passAll takes the numbers below n for taken, so that the next search goes on
// here instead of asking all over again.
func (s *search) passAll(n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	digits := len(strconv.FormatUint(n, 10))
	last := uint64(9) // of the numbers with d digits
	for d := 1; d < digits; d++ {
		s.passDigits(d, last)
		last = last*10 + 9
	}
	s.passDigits(digits, n)
}

func (s *search) passDigits(digits int, n uint64) {
	if stem, ok := s.stem(s.base, digits); ok {
		s.pass(series{s.key(stem), digits}, n)
	}
}

// ask asks about a claimed slug, and gives up the claim on an error or a panic.
// The lock is not held: a question to a database takes a while.
func (s *search) ask(c claim) (is bool, err error) {
	answered := false
	defer func() {
		if !answered {
			s.release(c)
		}
	}()
	if err = s.ctx.Err(); err == nil {
		is, err = s.taken(s.ctx, c.slug)
	}
	if err != nil {
		return false, fmt.Errorf("slug: asking whether a slug is taken: %w", err)
	}
	answered = true
	return is || s.reserved(c), nil
}
