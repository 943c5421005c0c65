package lexicon

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"yulun/article"
	"yulun/codebook"
	"yulun/internal/strictyaml"
)

// The files of a topic.
const (
	topicFile = "topic.yaml"
	frameFile = "frames.yaml"
	cueFolder = "lexicon"
)

// Lexicon is all cues of a topic, ready to be found. It is safe for concurrent use.
type Lexicon struct {
	// Title is the topic's name, TitleZh the same in Chinese; TitleZh may be empty.
	Title, TitleZh string
	// Digest is 8 hexadecimal digits that change whenever a cue or what is said about it does, so
	// that readings by different lexicons are distinguished.
	Digest string

	table
	layers int
	// tries are made when the first text is read: commands that only check the files don't wait for
	// it.
	tries func() *tries
	// byCue lists the entries of each cue. It builds itself when the first one is asked for.
	byCue func() map[string][]*Entry
	// finders keeps the memory of those that are closed.
	finders *sync.Pool
}

// Heading is the topic's name in both languages.
func (l *Lexicon) Heading() string {
	if l.TitleZh == "" {
		return l.Title
	}
	return l.TitleZh + " · " + l.Title
}

// TitleIn is the topic's name in a language; in English where it has none in Chinese.
func (l *Lexicon) TitleIn(lang article.Lang) string {
	if lang == article.Chinese && l.TitleZh != "" {
		return l.TitleZh
	}
	return l.Title
}

// group is a list of cues that share what is said about them, as a file states it.
type group struct {
	// About says what the cues have in common, for the people who edit the file.
	About  string  `yaml:"about"`
	Kind   Kind    `yaml:"kind"`
	Lang   string  `yaml:"lang"`
	Weight float64 `yaml:"weight"`
	Tie    Tie     `yaml:"tie"`
	// Borders is false where Chinese cues may begin and end within a word; nil is true.
	Borders *bool `yaml:"borders"`
	// Layer is what the cues of a shield protect: a kind.
	Layer Kind     `yaml:"layer"`
	Cues  []string `yaml:"cues"`
}

type topicDoc struct {
	// ID is what package configs chooses the topic by; it changes no reading.
	ID      string  `yaml:"id"`
	Title   string  `yaml:"title"`
	TitleZh string  `yaml:"title_zh"`
	Groups  []group `yaml:"groups"`
}

// Frames is what frames.yaml says: the frames, and the cues of each.
type Frames struct {
	doc      *strictyaml.Doc
	problems strictyaml.Problems
	frames   []frame
}

type frame struct {
	codebook.Frame
	Groups []group `yaml:"groups"`
}

type cueDoc struct {
	About  string  `yaml:"about"`
	Groups []group `yaml:"groups"`
}

// ReadFrames reads frames.yaml of a configuration folder. What is wrong with its form, [Load] says.
func ReadFrames(fsys fs.FS) *Frames {
	var file struct {
		Frames []frame `yaml:"frames"`
	}
	doc, problems := strictyaml.Decode(fsys, frameFile, &file)
	return &Frames{doc: doc, problems: problems, frames: file.Frames}
}

// Entries are the frames without their cues, in the order of the file.
func (f *Frames) Entries() []codebook.Frame {
	entries := make([]codebook.Frame, len(f.frames))
	for i, one := range f.frames {
		entries[i] = one.Frame
	}
	return entries
}

// Problem is a mistake in frames.yaml at a path.
func (f *Frames) Problem(path, text, remedy string) strictyaml.Problem {
	return f.doc.Problem(path, text, remedy)
}

// Load reads and checks topic.yaml and lexicon/*.yaml of a configuration folder, and the cues of
// its frames. The cues of an object are of kind object.ID, for any of the given objects. Every
// mistake is reported; with any, the Lexicon is nil.
func Load(fsys fs.FS, frames *Frames, objects []codebook.Object) (*Lexicon, strictyaml.Problems) {
	l := &loader{seen: seen{}, layers: map[string]int{}, digest: sha256.New()}
	doc := l.topic(fsys, objects)
	l.frames(frames)
	l.cues(fsys)
	if len(l.problems) > 0 {
		return nil, l.problems.Sorted()
	}
	lex := &Lexicon{
		Title: doc.Title, TitleZh: doc.TitleZh, Digest: hex.EncodeToString(l.digest.Sum(nil)[:4]),
		table: l.table, layers: len(l.layers),
	}
	return lex.ready(), nil
}

// Named lists the entries with this cue, as evidence names it: one a layer.
func (l *Lexicon) Named(cue string) []*Entry { return l.byCue()[cue] }

func byCue(patterns []pattern) map[string][]*Entry {
	entries := map[string][]*Entry{}
	for _, p := range patterns {
		if of := entries[p.entry.Cue]; !slices.Contains(of, p.entry) {
			entries[p.entry.Cue] = append(of, p.entry)
		}
	}
	return entries
}

func (l *loader) topic(fsys fs.FS, objects []codebook.Object) topicDoc {
	var doc topicDoc
	d, problems := strictyaml.Decode(fsys, topicFile, &doc)
	l.problems = append(l.problems, problems...)
	if len(problems) == 0 && doc.Title == "" {
		l.problems = append(l.problems, d.Problem("title", "the topic has no title", "name the topic as it is to be shown"))
	}
	kinds := slices.Clone(topicKinds)
	for _, o := range objects {
		if !o.Several {
			kinds = append(kinds, ObjectKind(o.ID))
		}
	}
	l.groups(d, "groups", doc.Groups, append(kinds, Shield), "")
	return doc
}

func (l *loader) frames(f *Frames) {
	l.problems = append(l.problems, f.problems...)
	for i, one := range f.frames {
		if len(one.Groups) == 0 {
			l.problem(f.doc, "frames"+index(i)+".groups", "is missing", "list the cues by which the frame is found")
		}
		l.groups(f.doc, "frames"+index(i)+".groups", one.Groups, []Kind{FrameKind(one.ID), Shield}, FrameKind(one.ID))
	}
}

func (l *loader) cues(fsys fs.FS) {
	names, err := fs.Glob(fsys, path.Join(cueFolder, "*.yaml"))
	if err != nil || len(names) == 0 {
		l.problems = append(l.problems, strictyaml.Problem{
			File: cueFolder, Text: "there is no cue file", Remedy: "add at least one file lexicon/NAME.yaml, or leave the folder out to use the built-in ones",
		})
	}
	for _, name := range names {
		var doc cueDoc
		d, problems := strictyaml.Decode(fsys, name, &doc)
		l.problems = append(l.problems, problems...)
		l.groups(d, "groups", doc.Groups, cueKinds, "")
	}
}

// list joins names for a message.
func list[S ~string](names []S) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = string(n)
	}
	return strings.Join(parts, ", ")
}
