package laws

import (
	"fmt"
	"slices"
	"testing"
)

// A Suite is one contract: its laws, the right answers that must obey them, and
// the wrong ones that must not.
type Suite[F any] struct {
	Name   string // what is under contract: "slug.Slugify"
	Says   string // what it is for, in one sentence
	Laws   []Law[F]
	Wheats []Wheat[F] // ours first, then at least one that is slow and obvious
	Flaws  []Flaw[F]
}

// A Contract is a Suite without its type parameter: what the tour and the
// documentation work with.
type Contract interface {
	// Title is the name of what is under contract.
	Title() string
	// Columns lists its laws.
	Columns() []Column
	// Table tries every law on every variant.
	Table() Table
	// Try tries one law on one variant, by ID and name.
	Try(variant, law string) (Trial, error)
}

// A Table is the kill matrix of a suite.
type Table struct {
	Name, Says string
	Laws       []Column
	Rows       []Row
}

// A Column is a law without its property.
type Column struct {
	ID   string
	Kind Kind
	Says string
}

// A Row is a variant of a [Table], tried by each law.
type Row struct {
	Variant         string
	Source, Symptom string // of a flaw
	Wheat           bool
	Cells           []Cell // one per law
}

// A Cell says what one law made of one variant.
type Cell struct {
	Trial Trial
	Named bool // the flaw says that this law convicts it
}

// Title returns s.Name.
func (s Suite[F]) Title() string { return s.Name }

// Columns lists the laws of s.
func (s Suite[F]) Columns() []Column {
	cols := make([]Column, len(s.Laws))
	for i, l := range s.Laws {
		cols[i] = Column{l.ID, l.Kind, l.Says}
	}
	return cols
}

// Try tries one law on one variant under pinned seeds.
func (s Suite[F]) Try(variant, law string) (Trial, error) {
	l := slices.IndexFunc(s.Laws, func(l Law[F]) bool { return l.ID == law })
	if l < 0 {
		return Trial{}, fmt.Errorf("laws: %s has no law %q", s.Name, law)
	}
	for _, w := range s.Wheats {
		if w.Name == variant {
			return try(s.Laws[l], variant, w.Impl, glance), nil
		}
	}
	for _, f := range s.Flaws {
		if f.Name == variant {
			return try(s.Laws[l], variant, f.Impl, hunt), nil
		}
	}
	return Trial{}, fmt.Errorf("laws: %s has no variant %q", s.Name, variant)
}

// Table tries every law on every variant: a glance at each pair, and a hunt
// where a flaw names the law.
func (s Suite[F]) Table() Table {
	tab := Table{Name: s.Name, Says: s.Says, Laws: s.Columns()}
	for _, w := range s.Wheats {
		row := Row{Variant: w.Name, Wheat: true}
		for _, l := range s.Laws {
			row.Cells = append(row.Cells, Cell{Trial: try(l, w.Name, w.Impl, glance)})
		}
		tab.Rows = append(tab.Rows, row)
	}
	for _, f := range s.Flaws {
		row := Row{Variant: f.Name, Source: f.Source, Symptom: f.Symptom}
		for _, l := range s.Laws {
			cell := Cell{Named: slices.Contains(f.Breaks, l.ID)}
			b := glance
			if cell.Named {
				b = hunt
			}
			cell.Trial = try(l, f.Name, f.Impl, b)
			row.Cells = append(row.Cells, cell)
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

// Check is what a package does with its suite. Our code, the first of the right answers,
// is held to the laws under the flags of rapid, also with -short; then every law is tried
// on every variant, see [Matrix].
func Check[F any](t *testing.T, s Suite[F]) {
	t.Helper()
	t.Run("hold", func(t *testing.T) { Hold(t, s.Wheats[0].Impl, s.Laws...) })
	t.Run("matrix", func(t *testing.T) { Matrix(t, s) })
}

// Matrix fails t unless
//   - every law holds for every wheat, of which there are at least two,
//   - every flaw is convicted by every law it names, and names at least one,
//   - every law convicts at least one flaw.
//
// Under -short it looks at the suite as it is written and tries nothing: what a
// law convicts depends on neither the race detector nor the width of an int, for
// which -short is used.
func Matrix[F any](t *testing.T, s Suite[F]) Table {
	t.Helper()
	faults := s.faults()
	var tab Table
	if len(faults) == 0 && !testing.Short() { // a suite that is not well formed is not worth trying
		tab = s.Table()
		faults = tab.faults()
	}
	for _, fault := range faults {
		t.Errorf("%s: %s", s.Name, fault)
	}
	return tab
}

// faults lists what is wrong with the suite as it is written.
func (s Suite[F]) faults() []string {
	var faults []string
	add := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	ids := map[string]bool{}
	for _, l := range s.Laws {
		if fault := l.fault(); fault != "" {
			add("%s", fault)
		}
		if ids[l.ID] {
			add("two laws have the ID %s", l.ID)
		}
		ids[l.ID] = true
	}
	if len(s.Wheats) < 2 {
		add("%d right answers: a law needs two to show that it copies neither", len(s.Wheats))
	}
	names := map[string]bool{}
	name := func(n string) {
		if n == "" || names[n] {
			add("the variant name %q is empty or given twice", n)
		}
		names[n] = true
	}
	for _, w := range s.Wheats {
		name(w.Name)
	}
	for _, f := range s.Flaws {
		name(f.Name)
		if f.Symptom == "" {
			add("flaw %q has no symptom", f.Name)
		}
		if len(f.Breaks) == 0 {
			add("flaw %q names no law that it breaks", f.Name)
		}
		for _, id := range f.Breaks {
			if !ids[id] {
				add("flaw %q breaks %s, which is no law of this suite", f.Name, id)
			}
		}
	}
	return faults
}

// faults lists what the trials have shown to be wrong.
func (tab Table) faults() []string {
	var faults []string
	add := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	kills := make([]int, len(tab.Laws))
	for _, row := range tab.Rows {
		killed := false
		for i, cell := range row.Cells {
			c := cell.Trial.Counterexample
			switch {
			case cell.Trial.Fault != "":
				add("%s", cell.Trial.Fault)
			case row.Wheat && c != nil:
				add("the law rejects the right answer %q: %s", row.Variant, c)
			case cell.Named && c == nil:
				add("%s does not convict %q on %d draws", tab.Laws[i].ID, row.Variant, cell.Trial.Draws)
			}
			if !row.Wheat && c != nil {
				killed = true
				kills[i]++
			}
		}
		if !row.Wheat && !killed {
			add("flaw %q survives every law", row.Variant)
		}
	}
	for i, n := range kills {
		if n == 0 {
			add("law %s convicts no flaw: sharpen it, or write the mutant that it should convict", tab.Laws[i].ID)
		}
	}
	return faults
}
