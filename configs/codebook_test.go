package configs

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/article"
	"yulun/codebook"
	"yulun/codebook/codebooktest"
	"yulun/internal/overlay"
)

// TestDefaultCodebook: exports and query fields rest on these ids and their order.
func TestDefaultCodebook(t *testing.T) {
	c, err := Load(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	book, want := c.Codebook, codebooktest.Book()
	if !slices.Equal(book.FrameIDs(), want.FrameIDs()) || !slices.Equal(book.ClassIDs(), want.ClassIDs()) ||
		!slices.Equal(book.ObjectIDs(), want.ObjectIDs()) || !slices.Equal(book.TypeIDs(), want.TypeIDs()) {
		t.Errorf("the built-in ids are not those of the tests: %+v", book)
	}
	for _, f := range book.Frames {
		if f.TitleZh == "" || f.DescriptionZh == "" || !f.FixedColumns {
			t.Errorf("frame %s has no Chinese words, or its columns may move", f.ID)
		}
	}
	for side, class := range map[int]article.Class{codebook.Supportive: "supportive", codebook.Neutral: "neutral", codebook.Critical: "critical"} {
		if book.Class(side) != class {
			t.Errorf("the class of side %d is %s, want %s", side, book.Class(side), class)
		}
	}
}

// over is the built-in configuration with some files in place of its own.
func over(files map[string]string) fs.FS {
	top := fstest.MapFS{}
	for name, text := range files {
		top[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return overlay.New(top, Defaults())
}

const (
	goodClasses = `classes:
  - {id: for, side: 1, title: for, description: For.}
  - {id: even, side: 0, title: even, description: Even.}
  - {id: against, side: -1, title: against, description: Against.}
`
	goodTypes = "outlet_types: [{id: foreign, title: foreign, description: Foreign.}]\n"
	oneFrame  = "frames:\n  - {id: safety, title: safety, description: Safety., groups: [{weight: 1, cues: [安全]}]}\n"
)

func TestCodebookMistakesAreExplained(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no class of a side": {
			map[string]string{"codebook.yaml": "classes: [{id: for, side: 1, title: for, description: For.}]\n" + goodTypes},
			"codebook.yaml:1: classes: there is no class with side: 0 (list three classes, with side: 1, side: 0 and side: -1)",
		},
		"two classes of a side": {
			map[string]string{"codebook.yaml": strings.Replace(goodClasses, "side: 0", "side: 1", 1) + goodTypes},
			"codebook.yaml:3: classes[1].side: 1 is already the side of classes[0]",
		},
		"no outlet types": {
			map[string]string{"codebook.yaml": goodClasses}, "codebook.yaml:1: outlet_types: there is none (list at least one outlet type)",
		},
		"type of a source that is gone": {
			map[string]string{"codebook.yaml": goodClasses + goodTypes}, `is not an outlet type (use one of foreign)`,
		},
		"two usual objects": {
			map[string]string{"codebook.yaml": goodClasses + goodTypes + "objects:\n  - {id: a, usual: true, title: a, description: A.}\n  - {id: b, usual: true, title: b, description: B.}\n"},
			"codebook.yaml:8: objects[1].usual: another object is marked already",
		},
		"frame of two words": {
			map[string]string{"frames.yaml": strings.Replace(oneFrame, "id: safety", "id: public safety", 1)},
			`frames.yaml:2: frames[0].id: "public safety" can't be an id (begin with a letter; use a-z, 0-9 and _ between words)`,
		},
		"frame twice": {
			map[string]string{"frames.yaml": oneFrame + "  - {id: safety, title: s, description: S., groups: [{weight: 1, cues: [稳定]}]}\n"},
			`frames.yaml:3: frames[1].id: "safety" is already the id of frames[0]`,
		},
		"frame without words": {
			map[string]string{"frames.yaml": strings.Replace(oneFrame, "title: safety, ", "", 1)},
			"frames.yaml:2: frames[0].title: is missing (say in a word or two what it is)",
		},
		"frame like an outlet type": {
			map[string]string{"frames.yaml": strings.Replace(oneFrame, "id: safety", "id: foreign", 1)},
			`frames.yaml:2: frames[0].id: "foreign" is also an id in outlet_types of codebook.yaml (give the frame another id)`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(over(c.files))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got\n%v\nwant a line with\n%s", err, c.want)
			}
		})
	}
}

// TestAFrameIsAnEntry: one more entry in YAML, with words in one language, is a frame of the
// codebook.
func TestAFrameIsAnEntry(t *testing.T) {
	builtin, err := fs.ReadFile(Defaults(), "frames.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, entry, _ := strings.Cut(oneFrame, "frames:\n")
	c, err := Load(over(map[string]string{"frames.yaml": string(builtin) + "\n" + entry}))
	if err != nil {
		t.Fatal(err)
	}
	last := c.Codebook.Frames[len(c.Codebook.Frames)-1]
	if len(c.Codebook.Frames) != 11 || last.ID != "safety" || last.FixedColumns {
		t.Errorf("%d frames, the last one %+v, want 11 with safety at the end, its columns not fixed", len(c.Codebook.Frames), last)
	}
}
