package configs

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"yulun/access"
)

// TestServe: the file sets the limits that it names, and no others; what is out of bounds is named
// with its line and with what to do.
func TestServe(t *testing.T) {
	t.Parallel()
	load := func(text string) (access.Limits, string) {
		limits, problems := loadServe(fstest.MapFS{serveName: {Data: []byte(text)}})
		if err := problems.Err(); err != nil {
			return limits, err.Error()
		}
		return limits, ""
	}
	want := access.DefaultLimits()
	want.Rate, want.Form, want.Figures, want.FiguresWait, want.Sessions.Longest = 2.5, 1<<20, 3, 5*time.Second, 24*time.Hour
	got, fault := load("limits:\n  rate: 2.5\n  form_bytes: 1MB\n  figures_at_once: 3\n  figures_wait: 5s\n  session_longest: 24h\n")
	if fault != "" || got != want {
		t.Errorf("got %+v, %s; want %+v", got, fault, want)
	}
	if none, problems := loadServe(fstest.MapFS{}); len(problems) > 0 || none != access.DefaultLimits() {
		t.Errorf("without the file: %+v, %v", none, problems)
	}
	for text, says := range map[string]string{
		"limits:\n  burst: 0\n":               "serve.yaml:2",
		"limits:\n  header_bytes: 2GB\n":      "use from 4096 to 1048576",
		"limits:\n  session_longest: 1h\n":    "use from 12h0m0s to",
		"limits:\n  figures_at_once: many\n":  "limits.figures_at_once",
		"limits:\n  rates: 3\n":               "rate",
		"limits:\n  rate: 0\n  form_bytes: 9": "limits.form_bytes",
	} {
		if _, fault := load(text); !strings.Contains(fault, says) {
			t.Errorf("%q: %q doesn't say %q", text, fault, says)
		}
	}
}
