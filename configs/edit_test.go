package configs_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/configs"
)

const twoOutlets = `# 本地的来源
defaults:
  pace: {delay: 3s} # gently

outlets:
  # --- Papers ---
  - id: evening-post
    name: 晚报
    type: commercial
    country: CN
    language: zh
    zone: Asia/Shanghai
    sources:
      - feeds: ['https://evening.example/rss.xml'] # the only one
      - id: evening-post-law
        lists:
          - url: https://evening.example/law/
        include: ['/law/\d+']

  # --- Abroad ---
  - id: courier
    name: The Courier
    type: foreign
    country: GB
    language: en
    zone: Europe/London
    sources:
      - feeds: [https://courier.example/feed]
# The end
`

func sourcesFile(t *testing.T, text string) (*configs.SourcesFile, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "sources.yaml")
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return configs.NewSourcesFile(dir, "", "social-credit"), path
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// An edit changes its own lines alone, and the sources are what the file says then.
func TestEditSources(t *testing.T) {
	t.Parallel()
	f, path := sourcesFile(t, twoOutlets)
	text, version, err := f.Entry("evening-post-law")
	if err != nil || !strings.HasPrefix(text, "id: evening-post\nname: 晚报\n") || !strings.Contains(text, "\n  - feeds: ['https://evening.example/rss.xml'] # the only one\n") {
		t.Fatalf("the entry is %q, %v", text, err)
	}
	text = strings.Replace(text, "name: 晚报", "name: 新晚报", 1)
	before, after, sources, err := f.Try(version, "evening-post-law", text)
	want := strings.Replace(twoOutlets, "name: 晚报", "name: 新晚报", 1)
	if err != nil || before != twoOutlets || len(sources) != 2 || sources[1].Outlet.Name != "新晚报" {
		t.Fatalf("tried: %v, %+v", err, sources)
	}
	if d := cmp.Diff(want, after); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if read(t, path) != twoOutlets {
		t.Fatal("a trial has written the file")
	}
	if err := f.Save(version, "evening-post-law", text); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, read(t, path)); d != "" {
		t.Errorf("saved (-want +got):\n%s", d)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
	// A link to a file elsewhere stays one.
	elsewhere := filepath.Join(t.TempDir(), "shared.yaml")
	if err := errors.Join(os.Rename(path, elsewhere), os.Symlink(elsewhere, path)); err != nil {
		t.Fatal(err)
	}
	if err := f.Pause("evening-post-law", true); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 || !strings.Contains(read(t, elsewhere), "paused: true") {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
}

func TestAddAndPause(t *testing.T) {
	t.Parallel()
	f, path := sourcesFile(t, twoOutlets)
	added := "id: blog\nname: 博客\ntype: blog\ncountry: CN\nlanguage: zh\nzone: Asia/Shanghai\nsources:\n  - feeds: [https://blog.example/feed]\n"
	_, _, sources, err := f.Try("", "", added)
	if err != nil || len(sources) != 1 || sources[0].ID != "blog" {
		t.Fatalf("tried: %+v, %v", sources, err)
	}
	if err := f.Save("", "", added); err != nil {
		t.Fatal(err)
	}
	for _, pause := range []bool{true, false} {
		if err := f.Pause("evening-post-law", pause); err != nil {
			t.Fatal(err)
		}
		all, err := f.Sources()
		if err != nil || len(all) != 4 {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, s := range all {
			if s.Paused != (pause && s.ID == "evening-post-law") {
				t.Errorf("%s is paused: %t", s.ID, s.Paused)
			}
		}
	}
	want := strings.Replace(twoOutlets, "      - id: evening-post-law\n", "      - id: evening-post-law\n        paused: false\n", 1)
	want = strings.Replace(want, "# The end", "  - id: blog\n    name: 博客\n    type: blog\n    country: CN\n    language: zh\n    zone: Asia/Shanghai\n    sources:\n      - feeds: [https://blog.example/feed]\n# The end", 1)
	if d := cmp.Diff(want, read(t, path)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// What a check would refuse, and what was changed meanwhile, is not written.
func TestEditIsRefused(t *testing.T) {
	t.Parallel()
	f, path := sourcesFile(t, twoOutlets)
	text, version, err := f.Entry("courier")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		version, source, text, says string
	}{
		"a mistake":            {version, "courier", strings.Replace(text, "country: GB", "country: Britain", 1), "sources.yaml:24"},
		"an address twice":     {"", "", strings.Replace(text, "id: courier", "id: other", 1), "is already given in line 28"},
		"not YAML":             {"", "courier", "id: [courier\n", "can't be read as YAML"},
		"two outlets":          {"", "courier", text + "---\n" + text, "must be one group of fields"},
		"an unknown source":    {"", "nowhere", text, `no source "nowhere"`},
		"changed meanwhile":    {strings.Repeat("0", len(version)), "courier", text, "was changed meanwhile"},
		"out of its own place": {"", "courier", text + "  - id: x\n", ""},
	} {
		err := f.Save(c.version, c.source, c.text)
		if article.CodeOf(err) == "" || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if read(t, path) != twoOutlets {
			t.Fatalf("%s: the file was written", name)
		}
	}
	for name, text := range map[string]string{"a list in brackets": "outlets: [{id: a, name: A, type: foreign, country: GB, language: en, zone: UTC, sources: [{feeds: ['https://a.example/f']}]}]\n"} {
		f, _ := sourcesFile(t, text)
		if err := f.Save("", "", "id: b"); err == nil || !strings.Contains(err.Error(), "only its writer can change") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A folder without the file gets the built-in one with the change.
func TestEditOverTheBuiltInFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "events.yaml"), []byte("events: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := configs.NewSourcesFile(dir, "", "social-credit")
	if err := f.Pause("xinhua", true); err != nil {
		t.Fatal(err)
	}
	all, err := f.Sources()
	if err != nil || len(all) < 40 || all[0].ID != "xinhua" || !all[0].Paused || all[1].Paused {
		t.Errorf("%d sources, %v", len(all), err)
	}
	if text := read(t, f.Path()); !strings.HasPrefix(text, "# What is crawled.") || !strings.Contains(text, "      - paused: true\n        feeds:\n") && !strings.Contains(text, "        paused: true\n") {
		t.Errorf("the file begins %.200q", text)
	}
	if configs.NewSourcesFile("", "", "social-credit") != nil {
		t.Error("the built-in files can be edited")
	}
}
