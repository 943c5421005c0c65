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
	// Title is the topic's name as it is shown.
	Title string
	// Frames describes the frames, in the order of frames.yaml.
	Frames []FrameInfo
	// Digest is 8 hexadecimal digits that change whenever a cue or what is said about it does, so that readings by
	// different lexicons are told apart.
	Digest string

	patterns []pattern
	layers   int
	// automaton builds itself when the first text is read: commands that only check the files don't wait for it.
	automaton func() *automaton
}

// FrameInfo says what a frame is about.
type FrameInfo struct {
	ID article.Frame
	// Title is one or two words, Description a sentence from the codebook.
	Title, Description string
}

// group is a list of cues that share what is said about them, as a file states it.
type group struct {
	// About says what the cues have in common, for the people who edit the file.
	About  string  `yaml:"about"`
	Kind   Kind    `yaml:"kind"`
	Lang   string  `yaml:"lang"`
	Weight float64 `yaml:"weight"`
	Tie    Tie     `yaml:"tie"`
	// Layer is what the cues of a shield protect: a kind.
	Layer Kind     `yaml:"layer"`
	Cues  []string `yaml:"cues"`
}

type topicDoc struct {
	// ID is what package configs chooses the topic by; it changes no reading.
	ID     string  `yaml:"id"`
	Title  string  `yaml:"title"`
	Groups []group `yaml:"groups"`
}

type frameDoc struct {
	Frames []struct {
		ID          article.Frame `yaml:"id"`
		Title       string        `yaml:"title"`
		Description string        `yaml:"description"`
		Groups      []group       `yaml:"groups"`
	} `yaml:"frames"`
}

type cueDoc struct {
	About  string  `yaml:"about"`
	Groups []group `yaml:"groups"`
}

// Load reads and checks topic.yaml, frames.yaml and lexicon/*.yaml of a configuration folder. Every mistake in them is
// reported; with any, the Lexicon is nil.
func Load(fsys fs.FS) (*Lexicon, strictyaml.Problems) {
	l := &loader{seen: map[string]standing{}, layers: map[string]int{}, digest: sha256.New()}
	title := l.topic(fsys)
	frames := l.frames(fsys)
	l.cues(fsys)
	if len(l.problems) > 0 {
		return nil, l.problems.Sorted()
	}
	return &Lexicon{
		Title: title, Frames: frames, Digest: hex.EncodeToString(l.digest.Sum(nil)[:4]),
		patterns: l.patterns, layers: len(l.layers),
		automaton: sync.OnceValue(func() *automaton { return newAutomaton(l.patterns) }),
	}, nil
}

func (l *loader) topic(fsys fs.FS) string {
	var doc topicDoc
	d, problems := strictyaml.Decode(fsys, topicFile, &doc)
	l.problems = append(l.problems, problems...)
	if len(problems) == 0 && doc.Title == "" {
		l.problems = append(l.problems, d.Problem("title", "the topic has no title", "name the topic as it is to be shown"))
	}
	l.groups(d, "groups", doc.Groups, topicKinds, "")
	return doc.Title
}

func (l *loader) frames(fsys fs.FS) []FrameInfo {
	var doc frameDoc
	d, problems := strictyaml.Decode(fsys, frameFile, &doc)
	l.problems = append(l.problems, problems...)
	var infos []FrameInfo
	for i, f := range doc.Frames {
		at := "frames" + index(i)
		l.frame(d, at, f.ID, f.Title, f.Description, infos)
		infos = append(infos, FrameInfo{ID: f.ID, Title: f.Title, Description: f.Description})
		l.groups(d, at+".groups", f.Groups, []Kind{FrameKind(f.ID), Shield}, FrameKind(f.ID))
	}
	return infos
}

func (l *loader) frame(d *strictyaml.Doc, at string, id article.Frame, title, description string, before []FrameInfo) {
	if !slices.Contains(article.Frames(), id) {
		l.problem(d, at+".id", quoted(string(id))+" is no frame of the codebook", "use one of "+list(article.Frames()))
	}
	if slices.ContainsFunc(before, func(f FrameInfo) bool { return f.ID == id }) {
		l.problem(d, at+".id", quoted(string(id))+" is described twice", "keep one of the two")
	}
	if title == "" || description == "" {
		l.problem(d, at, "the frame has no title or no description", "say in a word and in a sentence what the frame speaks of")
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
