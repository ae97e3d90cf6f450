// Localproxy serves a commit of this module as if it were released: it writes the
// folder that GOPROXY=file://... reads.
//
//	go run . ROOT VERSION FOLDER
//
// So .ci/run can try "go get" and "go run ...@latest" before there is anything to get.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: localproxy ROOT VERSION FOLDER")
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal("localproxy: ", err)
	}
}

func serve(root, version, folder string) error {
	m := module.Version{Path: "github.com/hardened-go/hardened", Version: version}
	dir := filepath.Join(folder, filepath.FromSlash(m.Path), "@v")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	for name, data := range map[string]string{
		"list":            version + "\n",
		version + ".info": fmt.Sprintf("{\"Version\":%q,\"Time\":\"2026-01-01T00:00:00Z\"}\n", version),
		version + ".mod":  string(mod),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			return err
		}
	}
	f, err := os.Create(filepath.Join(dir, version+".zip"))
	if err != nil {
		return err
	}
	dir, commit, err := repository(root)
	if err != nil {
		return err
	}
	if err := zip.CreateFromVCS(f, m, dir, commit, ""); err != nil {
		return err
	}
	return f.Close()
}

// repository returns where the repository of root is, and the commit that root is at. They
// differ in a worktree, which package zip does not take for a repository.
func repository(root string) (dir, commit string, err error) {
	cmd := exec.Command("git", "-C", root, "rev-parse", "--path-format=absolute", "--git-common-dir", "HEAD")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", "", fmt.Errorf("git rev-parse: %w", err)
	}
	dir, commit, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	return filepath.Dir(dir), commit, nil
}
