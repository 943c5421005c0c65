package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A row of links that is broken in two on a narrow screen has no separator at the beginning of a line:
// each stays with what is before it.
func TestSeparatorsStayWithWhatIsBefore(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	actions, rows := regexp.MustCompile(`(?s){{.*?}}|<title>.*?</title>`), 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := actions.ReplaceAllString(string(content), "")
		rows += strings.Count(text, "&nbsp;· ")
		if at := strings.Index(text, " · "); at >= 0 {
			t.Errorf("%s: write &nbsp;· and a space in %q", file, text[max(0, at-40):min(len(text), at+40)])
		}
	}
	if rows == 0 {
		t.Error("no separators were found")
	}
}
