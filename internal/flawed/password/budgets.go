package flawed

import (
	"slices"

	"github.com/hardened-go/hardened/password"
)

// A Claim is part of a budget that was asked for.
type Claim interface {
	Ready() <-chan struct{}
	Release()
}

// A Budget hands out bytes.
type Budget interface {
	Request(bytes int64) (Claim, error)
}

// A Desk is a budget for one goroutine, with the rules as fields. The zero value of
// its rules is right.
type Desk struct {
	Size    int64
	Waiting int

	Unit      int64 // 0: bytes count; else each claim counts so many
	Overtakes bool  // whoever fits goes first
	NoQueue   bool  // the queue has no end
	Waits     bool  // what is too large waits
	Ghosts    bool  // whoever leaves the queue stays in it
	Sleeps    bool  // whoever leaves the queue wakes nobody
	Twice     bool  // a second Release counts
	Forgets   bool  // a Release gives back nothing
	Rushes    bool  // whoever comes now goes before those who wait

	used  int64
	queue []*deskClaim
}

type deskClaim struct {
	d       *Desk
	bytes   int64
	ready   chan struct{}
	granted bool
	done    bool
}

// Request asks for bytes.
func (d *Desk) Request(bytes int64) (Claim, error) {
	if bytes > d.Size && !d.Waits {
		return nil, password.ErrLimit
	}
	if d.Unit > 0 {
		bytes = d.Unit
	}
	c := &deskClaim{d: d, bytes: bytes, ready: make(chan struct{})}
	if d.used+bytes <= d.Size && (len(d.queue) == 0 || d.Rushes) {
		d.grant(c)
		return c, nil
	}
	if len(d.queue) >= d.Waiting && !d.NoQueue {
		return nil, password.ErrBusy
	}
	d.queue = append(d.queue, c)
	return c, nil
}

func (d *Desk) grant(c *deskClaim) {
	d.used += c.bytes
	c.granted = true
	close(c.ready)
}

func (c *deskClaim) Ready() <-chan struct{} { return c.ready }

func (c *deskClaim) Release() {
	d := c.d
	switch {
	case c.done && !(d.Twice && c.granted):
		return
	case c.granted:
		if !d.Forgets {
			d.used -= c.bytes
		}
	default:
		if !d.Ghosts {
			d.queue = slices.DeleteFunc(d.queue, func(o *deskClaim) bool { return o == c })
		}
		if d.Sleeps {
			c.done = true
			return
		}
	}
	c.done = true
	for i := 0; i < len(d.queue); {
		switch next := d.queue[i]; {
		case d.used+next.bytes <= d.Size:
			d.queue = slices.Delete(d.queue, i, i+1)
			d.grant(next)
		case d.Overtakes:
			i++
		default:
			return
		}
	}
}
