package configs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
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
	fsys, err := Open(folderWith(t, map[string]string{"sources.yaml": string(one), "lexicon/mine.yaml": "about: our own\n", "notes.txt": "?"}), "", topics.Default)
	if err != nil {
		t.Fatal(err)
	}
	sources, problems := loadSources(fsys, outletTypes)
	surveys, more := loadSurveys(fsys, nameable("social-credit", codebooktest.Book()))
	if len(problems)+len(more) > 0 || len(sources) != 1 || sources[0].ID != "rongcheng" || surveys[0].ID != "kostka-2018" {
		t.Errorf("got %d sources, %d surveys, %v %v", len(sources), len(surveys), problems, more)
	}
	if _, err := fs.Stat(fsys, "lexicon/mine.yaml"); err != nil {
		t.Error(err)
	}
}

func TestOpenWithoutAFolderIsTheDefaults(t *testing.T) {
	fsys, err := Open("", "", topics.Default)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(fsys, "sources.yaml"); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	empty := t.TempDir()
	stray := folderWith(t, map[string]string{"source.yaml": "outlets: []\n", "topic.yaml": "title: x\n"})
	for dir, want := range map[string]string{
		filepath.Join(empty, "nowhere"):    "there is no configuration folder ",
		filepath.Join(stray, "topic.yaml"): "is a file, not a configuration folder",
		empty:                              "holds no configuration",
		stray:                              "source.yaml is not a configuration file",
	} {
		t.Run(want, func(t *testing.T) {
			_, err := Open(dir, "", topics.Default)
			if err == nil || article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "codebook.yaml, sources.yaml, topic.yaml, frames.yaml, storage.yaml, events.yaml, models.yaml, searches.yaml, serve.yaml, stance.model, frames.model, stance-vectors.model, the folder lexicon") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAFolderIsOfTheTopicThatItNames(t *testing.T) {
	t.Parallel()
	const own = "id: drones\ntitle: Drones\ngroups:\n  - {kind: topic.strong, lang: en, weight: 0.9, cues: [drone*]}\n"
	whole := map[string]string{"topic.yaml": own, "frames.yaml": "frames: []\n", "lexicon/words.yaml": "groups: []\n", "sources.yaml": "outlets: []\n"}
	fsys, err := Open(folderWith(t, whole), "", topics.Default)
	if err != nil {
		t.Fatal(err)
	}
	if got := topicID(fsys); got != "drones" {
		t.Errorf("the topic is %q", got)
	}
	if _, err := fs.Stat(fsys, StanceModel); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an own topic has the model of a shipped one: %v", err)
	}
	if _, err := fs.Stat(fsys, "storage.yaml"); err != nil {
		t.Errorf("what topics share is missing: %v", err)
	}
}

func TestTopicsThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	shippedID := map[string]string{"topic.yaml": "id: social-credit\ntitle: T\ngroups: []\n"}
	for _, c := range []struct {
		name, topic string
		files       map[string]string
		want        string
	}{
		{"unknown topic", "drones", nil, `no topic "drones" is shipped`},
		{"unknown topic beside a folder", "drones", map[string]string{"sources.yaml": "outlets: []\n"}, `no topic "drones" is shipped`},
		{"another topic than the folder's", "drones", shippedID, "topic.yaml is of the topic social-credit, not of drones"},
		{"half a topic", "", map[string]string{"topic.yaml": "id: drones\ntitle: T\ngroups: []\n"}, "is the folder of a topic of its own, drones, and has no frames.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := ""
			if c.files != nil {
				dir = folderWith(t, c.files)
			}
			_, err := Open(dir, c.topic, topics.Default)
			if article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestOpenSaysWhereASurveyBelongs(t *testing.T) {
	_, err := Open(folderWith(t, map[string]string{"survey.yaml": "n: 1\n"}), "", topics.Default)
	if err == nil || !strings.Contains(err.Error(), "survey.yaml is not read any more") || !strings.Contains(err.Error(), "surveys/ID.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestAFolderWithoutATopicIsOfTheOneAskedFor(t *testing.T) {
	t.Parallel()
	dir := folderWith(t, map[string]string{"storage.yaml": "store: {}\n"})
	for _, c := range []struct{ asked, otherwise, want string }{
		{"", "social-credit", "social-credit"},
		{"", "facial-recognition", "facial-recognition"}, // the topic of the data folder
		{"facial-recognition", "social-credit", "facial-recognition"},
	} {
		fsys, err := Open(dir, c.asked, c.otherwise)
		if err != nil {
			t.Fatal(err)
		}
		if got := topicOf(fsys); got != c.want {
			t.Errorf("asked for %q, otherwise %q: the topic is %s", c.asked, c.otherwise, got)
		}
	}
}

// TestShippedTopicsSayTheirFolder: the topic of shipped files is known without reading them.
func TestShippedTopicsSayTheirFolder(t *testing.T) {
	t.Parallel()
	for _, id := range topics.IDs() {
		fsys, err := Topic(id)
		if err != nil {
			t.Fatal(err)
		}
		if said, known := topicID(fsys), topicOf(fsys); said != id || known != id {
			t.Errorf("%s/topic.yaml says %q, and %q is known", id, said, known)
		}
	}
}
