package servertest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// PageCheckers is the folder of axe and of the Nu HTML checker. Without them the test is skipped,
// or fails where they are required, as in CI.
func PageCheckers(t *testing.T, required bool) string {
	t.Helper()
	missing := t.Skip
	if required {
		missing = t.Fatal
	}
	for _, tool := range []string{"mvn", "unzip", "java"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(tool + " is missing: the page was not checked (apt-get install maven unzip default-jdk-headless)")
		}
	}
	script, err := Script("page-checkers")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), script).Output()
	if err != nil {
		missing("scripts/page-checkers: " + err.Error())
	}
	return strings.TrimSpace(string(out))
}

// Nu checks files of HTML or CSS with the Nu HTML checker in a folder of [PageCheckers] and returns
// what it finds.
func Nu(t *testing.T, checkers string, files ...string) (found string, err error) {
	t.Helper()
	args := append([]string{"-cp", filepath.Join(checkers, "vnu", "*"), "nu.validator.client.SimpleCommandLineValidator", "--also-check-css"}, files...)
	out, err := exec.CommandContext(t.Context(), "java", args...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}
