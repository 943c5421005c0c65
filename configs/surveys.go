package configs

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/internal/strictyaml"
	"yulun/survey"
)

// surveyFolder holds the surveys, each a .yaml file. It may be empty or missing.
const surveyFolder = "surveys"

// replicationFolder holds the studies that can be replicated, each a .yaml file, in the same way.
const replicationFolder = "replications"

// loadSurveys reads and checks the surveys of a topic, in order of their files' names.
func loadSurveys(fsys fs.FS, known survey.Known) ([]survey.Survey, strictyaml.Problems) {
	return loadFolder(fsys, surveyFolder, func(s survey.Survey) (string, []survey.Fault) { return s.ID, s.Check(known) })
}

// loadReplications does the same for the studies that can be replicated.
func loadReplications(fsys fs.FS, known survey.Known) ([]survey.Replication, strictyaml.Problems) {
	return loadFolder(fsys, replicationFolder, func(r survey.Replication) (string, []survey.Fault) { return r.ID, r.Check(known) })
}

// loadFolder reads the files of a folder, each with an id that is its name.
func loadFolder[T any](fsys fs.FS, folder string, check func(T) (id string, faults []survey.Fault)) ([]T, strictyaml.Problems) {
	names, err := fs.Glob(fsys, path.Join(folder, "*"))
	if err != nil {
		panic(err) // only a malformed pattern can fail
	}
	var all []T
	var problems strictyaml.Problems
	for _, name := range names {
		switch path.Ext(name) {
		case ".yaml":
			if leftOut(fsys, name) {
				continue
			}
			one, more := loadFile(fsys, name, check)
			all, problems = append(all, one), append(problems, more...)
		case ".yml":
			problems = append(problems,
				strictyaml.Problem{
					File: name, Text: "is not read",
					Remedy: "name it with .yaml at its end",
				})
		}
	}
	return all, problems
}

// leftOut reports whether a file says nothing, by which a folder leaves out a built-in one.
func leftOut(fsys fs.FS, name string) bool {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return false // reading it as YAML says so
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}

func loadFile[T any](fsys fs.FS, name string, check func(T) (id string, faults []survey.Fault)) (T, strictyaml.Problems) {
	var read T
	doc, problems := strictyaml.Decode(fsys, name, &read)
	if unreadable(problems) {
		return read, problems
	}
	id, faults := check(read)
	if base := strings.TrimSuffix(path.Base(name), ".yaml"); id != "" && id != base {
		faults = append(faults,
			survey.Fault{
				Path: "id", Text: fmt.Sprintf("is %q, and the file is %s.yaml", id, base),
				Remedy: "give both the same name",
			})
	}
	asRead := problems
	for _, fault := range faults {
		if !covered(fault.Path, asRead) {
			problems = append(problems, doc.Problem(fault.Path, fault.Text, fault.Remedy))
		}
	}
	return read, problems
}

// nameable is what the surveys of a topic may name.
func nameable(topic string, book codebook.Codebook) survey.Known {
	return survey.Known{
		Topic: topic, Frames: texts(book.FrameIDs()), Classes: texts(book.ClassIDs()), Apart: apart,
		Selection: func(where string) (text, remedy string) { return askable(where, book) },
	}
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// askable says what is wrong with a selection of coverage that a survey's question is about, and
// what to do; nothing when it can be asked for.
func askable(where string, book codebook.Codebook) (text, remedy string) {
	q, err := index.Parse(index.Vocabulary{Codebook: book}, where)
	var usage *article.Error
	switch {
	case errors.As(err, &usage):
		text, _, _ = strings.Cut(usage.Message, "\n") // without the query and its caret
		return text, usage.Remedy
	case err != nil:
		return err.Error(), "docs/search.md describes the query language"
	case len(q.Values("frame")) > 1:
		return "names more than one frame", "write a group for each frame"
	case slices.ContainsFunc(q.Values("outlet"), isName):
		return "names an outlet by its name", "write the outlet's id, as sources.yaml has it"
	case q.Relevance != index.RelevantOnly:
		return "has relevant:, though only relevant articles are compared", "remove relevant:"
	default:
		return "", ""
	}
}

// isName reports whether a text can't be an id: an id has no capital or Chinese letter and no
// space.
func isName(outlet string) bool {
	return strings.ContainsFunc(outlet, func(r rune) bool { return r > unicode.MaxASCII || r == ' ' || unicode.IsUpper(r) })
}

// apart reports whether no article can be in both of two selections. Frames don't keep them apart,
// since an article can have several.
func apart(a, b string) bool {
	var queries [2]index.Query
	for i, where := range []string{a, b} {
		q, err := index.Parse(index.Vocabulary{}, where)
		if err != nil {
			return true // askable says so
		}
		for _, frame := range q.Values("frame") {
			q = q.Drop("frame", frame)
		}
		queries[i] = q
	}
	_, meet := queries[0].And(queries[1])
	_, again := queries[1].And(queries[0]) // either may exclude what the other asks for
	return !meet || !again
}
