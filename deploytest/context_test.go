package deploytest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// outside is the packages of ours, by folder, that the program is built from and that .dockerignore
// keeps out.
func outside(ignore string, packages []string) []string {
	var let, kept []string
	for _, line := range strings.Split(ignore, "\n") {
		if name, ok := strings.CutPrefix(line, "!"); ok {
			let = append(let, name)
		}
	}
	for _, p := range packages {
		top, _, _ := strings.Cut(p, "/")
		if !slices.Contains(let, top) || slices.Contains(strings.Split(ignore, "\n"), p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// TestBuildContext: the build gets every package that it needs, and no secret.
func TestBuildContext(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./cmd/yulun")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []string
	for _, p := range strings.Fields(string(out)) {
		if ours, ok := strings.CutPrefix(p, "yulun/"); ok {
			packages = append(packages, ours)
		}
	}
	if len(packages) < 20 {
		t.Fatalf("the program is built from %d packages: the list is broken", len(packages))
	}
	content, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	ignore := string(content)
	if lost := outside(ignore, packages); lost != nil {
		t.Errorf(".dockerignore keeps out %v", lost)
	}
	if !regexp.MustCompile(`(?m)^\*$`).MatchString(ignore) || strings.Contains(ignore, "!deploy") || strings.Contains(ignore, "!.") {
		t.Error(".dockerignore may let secrets, data or history into an image")
	}
	if lost := outside(strings.Replace(ignore, "!store\n", "", 1), packages); !slices.Contains(lost, "store/sqlite") {
		t.Errorf("without !store it keeps out %v", lost)
	}
}
