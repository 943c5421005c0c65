package configs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/article"
)

func folderWith(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOpenLaysAFolderOverTheDefaults(t *testing.T) {
	one, err := os.ReadFile("testdata/good/one-source.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fsys, err := Open(folderWith(t, map[string]string{"sources.yaml": string(one), "lexicon/mine.yaml": "about: our own\n", "notes.txt": "?"}))
	if err != nil {
		t.Fatal(err)
	}
	sources, problems := loadSources(fsys)
	figures, more := loadSurvey(fsys)
	if len(problems)+len(more) > 0 || len(sources) != 1 || sources[0].ID != "rongcheng" || figures.N != 2209 {
		t.Errorf("got %d sources, survey of %d, %v %v", len(sources), figures.N, problems, more)
	}
	if _, err := fs.Stat(fsys, "lexicon/mine.yaml"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(fsys, "sources.yaml", "survey.yaml", "lexicon/mine.yaml"); err != nil {
		t.Error(err)
	}
}

func TestOpenWithoutAFolderIsTheDefaults(t *testing.T) {
	fsys, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(fsys, "sources.yaml"); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	empty := t.TempDir()
	stray := folderWith(t, map[string]string{"source.yaml": "outlets: []\n", "survey.yaml": "n: 1\n"})
	for dir, want := range map[string]string{
		filepath.Join(empty, "nowhere"):     "there is no configuration folder ",
		filepath.Join(stray, "survey.yaml"): "is a file, not a configuration folder",
		empty:                               "holds no configuration",
		stray:                               "source.yaml is no configuration file",
	} {
		t.Run(want, func(t *testing.T) {
			_, err := Open(dir)
			if err == nil || article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "sources.yaml, survey.yaml, topic.yaml, frames.yaml, storage.yaml and the folder lexicon") {
				t.Errorf("got %v", err)
			}
		})
	}
}
