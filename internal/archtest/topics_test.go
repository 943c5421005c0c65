package archtest

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yulun/configs/topics"
	"yulun/internal/strictyaml"
)

// ordinary are ids of frames that Go code uses for other things: an error's field, an order of
// rows.
var ordinary = map[string]bool{"error": true, "order": true}

// TestNoGoKnowsATopic: what a topic's frames are is data. Any number of topics share all of the
// program, so no string in it may be the id of a frame.
func TestNoGoKnowsATopic(t *testing.T) {
	t.Parallel()
	frames := framesOfAllTopics(t)
	inQuery := regexp.MustCompile(`\bframe[:_=](\w+)`)
	for _, f := range load(t) {
		if f.test || f.in("bench") || strings.HasSuffix(f.pkg, "test") {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatalf("%s: %v", f.path, err)
			}
			if topic := frames[text]; topic != "" && !ordinary[text] {
				t.Errorf("%s names %q, a frame of the topic %s", f.path, text, topic)
			}
			for _, m := range inQuery.FindAllStringSubmatch(text, -1) {
				if topic := frames[m[1]]; topic != "" && f.pkg != "cmd/yulun" { // help gives examples
					t.Errorf("%s names %q, a frame of the topic %s", f.path, m[0], topic)
				}
			}
			return true
		})
	}
}

// framesOfAllTopics are the topics that are shipped, by the ids of their frames.
func framesOfAllTopics(t *testing.T) map[string]string {
	t.Helper()
	frames := map[string]string{}
	for _, id := range topics.IDs() {
		fsys, ok := topics.Open(id)
		if !ok {
			t.Fatalf("the topic %s can't be opened", id)
		}
		var file struct {
			Frames []struct {
				ID string `yaml:"id"`
			} `yaml:"frames"`
		}
		strictyaml.Decode(fsys, "frames.yaml", &file) // only the ids are asked for: other fields are mistakes here
		if len(file.Frames) == 0 {
			t.Fatalf("the topic %s has no frames", id)
		}
		for _, frame := range file.Frames {
			frames[frame.ID] = id
		}
	}
	return frames
}

// TestTopicsLieApart: no topic's folder has a file of another one.
func TestTopicsLieApart(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../../configs/topics")
	for _, id := range topics.IDs() {
		err := fs.WalkDir(root, id, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			own, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			for _, other := range topics.IDs() {
				theirs, err := fs.ReadFile(root, path.Join(other, strings.TrimPrefix(name, id+"/")))
				if other != id && err == nil && string(theirs) == string(own) {
					t.Errorf("%s is the same in %s: move it to common", name, other)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
