// Measure runs the comparison of one package and writes results/<package>.txt
// with the command and the machine that made it in front:
//
//	go -C internal/compare run ./measure slug
//	go -C internal/compare run ./measure slug -cpu 1
//
// Nothing else should run on the machine meanwhile.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("usage: measure PACKAGE [flags of go test]")
	}
	pkg := os.Args[1]
	args := []string{"test", "-run", "^$", "-bench", "."}
	for _, d := range [][2]string{{"-benchtime", "200ms"}, {"-count", "6"}} {
		if !slices.Contains(os.Args[2:], d[0]) {
			args = append(args, d[:]...)
		}
	}
	args = append(append(args, os.Args[2:]...), "./"+pkg)
	var out bytes.Buffer
	// The date is that of the measuring: it is part of what a figure means.
	fmt.Fprintf(&out, "# go %s\n# %s, %d processors\n# %s\n",
		strings.Join(args, " "), runtime.Version(), runtime.NumCPU(), time.Now().Format(time.DateOnly))
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		log.Fatalf("measure: %v\n%s", err, text)
	}
	out.Write(text)
	if err := os.WriteFile(filepath.Join("results", pkg+".txt"), out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
