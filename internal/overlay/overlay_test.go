package overlay

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestTheUpperFileHidesTheLowerOne(t *testing.T) {
	t.Parallel()
	fsys := New(
		fstest.MapFS{"sources.yaml": {Data: []byte("own")}, "lexicon/mine.yaml": {Data: []byte("own")}},
		fstest.MapFS{"sources.yaml": {Data: []byte("shipped")}, "survey.yaml": {Data: []byte("shipped")}, "lexicon/words.txt": {Data: []byte("shipped")}},
	)
	for name, want := range map[string]string{"sources.yaml": "own", "survey.yaml": "shipped", "lexicon/mine.yaml": "own", "lexicon/words.txt": "shipped"} {
		got, err := fs.ReadFile(fsys, name)
		if err != nil || string(got) != want {
			t.Errorf("%s is %q, %v, want %q", name, got, err, want)
		}
	}
	if err := fstest.TestFS(fsys, "sources.yaml", "survey.yaml", "lexicon/mine.yaml", "lexicon/words.txt"); err != nil {
		t.Error(err)
	}
}
