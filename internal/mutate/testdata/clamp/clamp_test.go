package clamp

import (
	"os"
	"testing"
)

func Test(t *testing.T) {
	if os.Getenv("CLAMP_FAIL") != "" {
		t.Fatal("told to fail")
	}
	if Clamp(1, 2, 3) != 2 || Clamp(2, 2, 3) != 2 || Clamp(4, 2, 3) != 3 || Hello("Ann") != "hello, Ann" {
		t.Error("wrong")
	}
	if Count(3) != 3 {
		t.Error("wrong")
	}
	Panics(1)
}

// What the quick tests leave out, the whole tests see.
func TestLong(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
	defer func() { _ = recover() }()
	Panics(0)
	t.Error("no panic")
}
