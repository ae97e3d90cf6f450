package historylaws

import (
	"io/fs"
	"maps"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/internal/laws"
)

// A disk is a folder in memory that can crash: what was not synced may be there after
// it, or not, or in part.
type disk struct {
	names   map[string]*file
	durable map[string]*file // the names as a crash leaves them at least
	journal []func(map[string]*file)
	steps   int // until the crash; below 0 there is none
}

// A file has what was written, and what a crash leaves of it at least.
type file struct{ data, synced []byte }

type crash struct{}

func newDisk() *disk {
	return &disk{names: map[string]*file{}, durable: map[string]*file{}, steps: -1}
}

func (d *disk) step() {
	if d.steps == 0 {
		panic(crash{})
	}
	d.steps--
}

// name does a change to the names, now and perhaps after a crash.
func (d *disk) name(change func(map[string]*file)) {
	change(d.names)
	d.journal = append(d.journal, change)
}

func (d *disk) Lock() (unlock func(), err error) { return func() {}, nil }

func (d *disk) Read(name string) ([]byte, error) {
	f, ok := d.names[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return append([]byte{}, f.data...), nil
}

func (d *disk) Write(name string, data []byte) error {
	d.step()
	f, ok := d.names[name]
	if !ok {
		f = &file{}
		d.name(func(names map[string]*file) { names[name] = f })
	}
	f.data = append([]byte{}, data...)
	if d.steps == 0 {
		// The next step does not come: this one may have been the one that was cut short.
		panic(crash{})
	}
	return nil
}

func (d *disk) Sync(name string) error {
	d.step()
	d.names[name].synced = d.names[name].data
	return nil
}

func (d *disk) Link(name, second string) error {
	d.step()
	if _, taken := d.names[second]; taken {
		return &fs.PathError{Op: "link", Path: second, Err: fs.ErrExist}
	}
	f := d.names[name]
	d.name(func(names map[string]*file) { names[second] = f })
	return nil
}

func (d *disk) Rename(name, other string) error {
	d.step()
	f, ok := d.names[name]
	if !ok {
		return &fs.PathError{Op: "rename", Path: name, Err: fs.ErrNotExist}
	}
	d.name(func(names map[string]*file) {
		if names[name] == names[other] && names[other] != nil {
			return // POSIX: two names of one file stay two
		}
		delete(names, name)
		names[other] = f
	})
	return nil
}

func (d *disk) Remove(name string) error {
	d.step()
	d.name(func(names map[string]*file) { delete(names, name) })
	return nil
}

func (d *disk) SyncNames() error {
	d.step()
	d.durable, d.journal = maps.Clone(d.names), nil
	return nil
}

// during runs f and reports whether it came to its end before the crash.
func (d *disk) during(f func() error) (err error, finished bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(crash); !ok {
				panic(p)
			}
		}
	}()
	return f(), true
}

// reboot is what a crash leaves: of the changes to names a first part, and of what
// was written and not synced a first part, or all, or what was there before.
func (d *disk) reboot(t *laws.T) *disk {
	after := newDisk()
	kept := laws.Draw(t, rapid.IntRange(0, len(d.journal)), "changes to names that survive")
	names := maps.Clone(d.durable)
	for _, change := range d.journal[:kept] {
		change(names)
	}
	files := map[*file]*file{}
	part := laws.Draw(t, rapid.SampledFrom([]string{"all", "nothing", "half", "what was there"}), "what survives of the data")
	for name, f := range names {
		if files[f] == nil {
			data := f.data
			if string(f.data) != string(f.synced) || f.synced == nil {
				switch part {
				case "nothing":
					data = nil
				case "half":
					data = data[:len(data)/2]
				case "what was there":
					data = f.synced
				}
			}
			files[f] = &file{data, data}
		}
		after.names[name] = files[f]
	}
	after.durable = maps.Clone(after.names)
	return after
}
