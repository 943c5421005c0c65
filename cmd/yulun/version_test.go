package main

import (
	"fmt"
	"os"
	"regexp"
	"testing"
)

// A build between releases must not claim to be one that is out already, nor skip a number.
func TestDevelopmentVersionFollowsTheChangelog(t *testing.T) {
	changelog, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	releases := regexp.MustCompile(`(?m)^## \[(\d+)\.(\d+)\.(\d+)\] - \d{4}-\d{2}-\d{2}$`).FindAllSubmatch(changelog, -1)
	if len(releases) == 0 {
		t.Fatal("CHANGELOG.md names no release")
	}
	var major, minor int
	if _, err := fmt.Sscan(string(releases[0][1])+" "+string(releases[0][2]), &major, &minor); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%d.%d.0-dev", major, minor+1); development != want {
		t.Errorf("development is %q, want %q after the release %s", development, want, releases[0][0])
	}
}
