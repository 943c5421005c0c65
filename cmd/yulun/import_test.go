package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportExitCodes tells a script by the exit code whether all, some or none of the rows were
// taken.
func TestImportExitCodes(t *testing.T) {
	t.Parallel()
	const good, bad = `{"url":"https://far.example/1","title":"A list","text":"The court published its list."}`, `{"url":"https://far.example/2","title":"No text"}`
	for name, c := range map[string]struct {
		content string
		flags   []string
		want    int
	}{
		"all":         {good + "\n", nil, exitDone},
		"some":        {good + "\n" + bad + "\n", nil, exitPartial},
		"none":        {bad + "\n", nil, exitFailed},
		"an array":    {"[" + good + "]", nil, exitDone},
		"bad zone":    {good, []string{"--zone", "Mars/Olympus"}, exitUsage},
		"bad format":  {good, []string{"--format", "docx"}, exitUsage},
		"two outlets": {good, []string{"--outlet-name", "Far"}, exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "rows.jsonl")
			if err := os.WriteFile(file, []byte(c.content), 0o644); err != nil {
				t.Fatal(err)
			}
			args := []string{"import", "--quiet", "--data", filepath.Join(dir, "data"), file}
			if c.flags != nil {
				args = append(args, c.flags...)
			}
			if name != "two outlets" {
				args = append(args, "--outlet", "far", "--outlet-name", "Far", "--outlet-type", "foreign", "--country", "US")
			}
			var out, errs bytes.Buffer
			got := run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &errs})
			if got != c.want {
				t.Errorf("exit code %d, want %d\n%s%s", got, c.want, out.String(), errs.String())
			}
		})
	}
}
