package configs_test

import (
	"testing"
	"testing/fstest"

	"yulun/configs"
)

// TestDigest: it changes with what figures depend on, and with nothing else.
func TestDigest(t *testing.T) {
	t.Parallel()
	files := func(change map[string]string) fstest.MapFS {
		all := fstest.MapFS{}
		for name, text := range map[string]string{
			"topic.yaml": "a", "frames.yaml": "b", "lexicon/words.txt": "失信", "sites/x.yaml": "c",
		} {
			all[name] = &fstest.MapFile{Data: []byte(text)}
		}
		for name, text := range change {
			all[name] = &fstest.MapFile{Data: []byte(text)}
		}
		return all
	}
	digest := func(change map[string]string) string {
		sum, err := configs.Digest(files(change))
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	plain := digest(nil)
	for name, c := range map[string]struct {
		change map[string]string
		same   bool
	}{
		"a word":          {map[string]string{"lexicon/words.txt": "失信人"}, false},
		"a new survey":    {map[string]string{"surveys/a.yaml": "x"}, false},
		"a model":         {map[string]string{"stance.model": "x"}, false},
		"moved bytes":     {map[string]string{"topic.yaml": "", "frames.yaml": "ab"}, false},
		"a server":        {map[string]string{"storage.yaml": "postgres: {}"}, true},
		"a coder's model": {map[string]string{"models.yaml": "coders: []"}, true},
		"a saved search":  {map[string]string{"searches.yaml": "searches: []"}, true},
		"a source":        {map[string]string{"sources.yaml": "outlets: []"}, true},
		"a note":          {map[string]string{"README.md": "mine", ".git/config.yaml": "x"}, true},
	} {
		if same := digest(c.change) == plain; same != c.same {
			t.Errorf("%s: the digest is the same: %t", name, same)
		}
	}
	if len(plain) != 64 {
		t.Errorf("the digest is %q", plain)
	}
}
