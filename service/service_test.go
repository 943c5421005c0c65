package service

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
	"yulun/nlp/lexicon"
	"yulun/nlp/segment"
)

// social is what the shipped topic says, read once for all tests.
var social = sync.OnceValues(func() (*lexicon.Lexicon, error) {
	lex, problems := lexicon.Load(topicFiles(), lexicon.ReadFrames(topicFiles()), codebooktest.Book().Objects)
	return lex, problems.Err()
})

func topicFiles() fs.FS {
	files, ok := topics.Open(topics.Default)
	if !ok {
		panic("the default topic is missing")
	}
	return files
}

// newService is a service on an empty data folder.
func newService(t *testing.T, sources ...article.Source) *Service {
	t.Helper()
	return inFolder(t, t.TempDir(), sources...)
}

// inFolder is a service on a data folder, as a second start of the program opens it.
func inFolder(t *testing.T, data string, sources ...article.Source) *Service {
	t.Helper()
	words, err := segment.ReadWords(topicFiles(), "lexicon/words.txt")
	check(t, err)
	s := New(Options{Data: data, Sources: sources, Codebook: codebooktest.Book(), Lexicon: social, Words: words, Version: "test"})
	t.Cleanup(func() { check(t, s.Close()) })
	return s
}

// startPress serves the sample press.
func startPress(t *testing.T) *samplepress.Server {
	t.Helper()
	press, err := samplepress.Open(topics.Default)
	check(t, err)
	server, err := press.Start(t.Context(), "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { check(t, server.Close()) })
	return server
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A secret that every user of the machine can read is named. Those that a container gets are not.
func TestSecretsOpenToOthers(t *testing.T) {
	t.Parallel()
	own, open := filepath.Join(t.TempDir(), "own"), filepath.Join(t.TempDir(), "open")
	check(t, os.WriteFile(own, []byte("a"), 0o600))
	check(t, os.WriteFile(open, []byte("b"), 0o600))
	check(t, os.Chmod(open, 0o644))
	for want, paths := range map[string][]string{"": {"", own, filepath.Join(own, "missing"), "/run/secrets/x"}, open: {own, open}} {
		if got := openToOthers(paths...); got != want {
			t.Errorf("%q of %q, want %q", got, paths, want)
		}
	}
}
