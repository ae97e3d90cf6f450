package usercache

import (
	"slices"
	"testing"

	"github.com/hardened-go/hardened/examples/usercache/users"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

// The port does what the original did when testdata/record.py ran it.
func TestPortIsFaithful(t *testing.T) {
	var record []struct {
		Script  [][]any
		Says    []any
		Fetched []int
		Kept    int
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record) < 5 {
		t.Fatalf("the record has %d rows: is it whole?", len(record))
	}
	for _, row := range record {
		db := map[int]string{}
		var fetched []int
		m := &Module{Fetch: func(id int) *users.User {
			fetched = append(fetched, id)
			if name, ok := db[id]; ok {
				return &users.User{ID: id, Name: name}
			}
			return nil
		}}
		for i, step := range row.Script {
			var says any = "done"
			id := 0
			if len(step) > 1 {
				id = int(step[1].(float64))
			}
			switch step[0] {
			case "put":
				db[id] = step[2].(string)
			case "clear":
				m.Clear()
			default:
				u, err := m.Get(id)
				switch {
				case err != nil:
					says = err.Error()
				case step[0] == "rename":
					u.Name = step[2].(string)
				case u == nil:
					says = nil
				default:
					says = u.Name
				}
			}
			if says != row.Says[i] {
				t.Errorf("%v: step %d says %v, and Python %v", row.Script, i, says, row.Says[i])
			}
		}
		if !slices.Equal(fetched, row.Fetched) || m.Len() != row.Kept {
			t.Errorf("%v: %v fetched and %d kept, and in Python %v and %d", row.Script, fetched, m.Len(), row.Fetched, row.Kept)
		}
	}
}
