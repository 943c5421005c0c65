package configs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"yulun/article"
	"yulun/internal/strictyaml"
	"yulun/internal/wholefile"
	"yulun/internal/yamllist"
)

const sourcesName = "sources.yaml"

// SourcesFile changes sources.yaml of a user's folder, as a text editor would: all lines but those
// that a change is about stay as they are. Its methods may be called by several goroutines.
type SourcesFile struct {
	dir, topic, otherwise string
	writing               sync.Mutex
}

// NewSourcesFile is sources.yaml of the folder that [Open] opens with the same arguments; nil where
// dir is empty, since the built-in files can't be changed.
func NewSourcesFile(dir, topic, otherwise string) *SourcesFile {
	if dir == "" {
		return nil
	}
	return &SourcesFile{dir: dir, topic: topic, otherwise: otherwise}
}

// Path is where the file is, or will be.
func (f *SourcesFile) Path() string { return filepath.Join(f.dir, sourcesName) }

// Version names what the file says now. It is another one after each change.
func (f *SourcesFile) Version() (string, error) {
	text, err := f.text()
	return versionOf(text), err
}

func versionOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// Sources reads and checks the whole configuration, and gives its sources.
func (f *SourcesFile) Sources() ([]article.Source, error) {
	text, err := f.text()
	if err != nil {
		return nil, err
	}
	return f.check(text)
}

// text is the file, or the built-in one where the folder has none.
func (f *SourcesFile) text() ([]byte, error) {
	fsys, err := Open(f.dir, f.topic, f.otherwise)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(fsys, sourcesName)
}

// check reads the configuration with a text in place of sources.yaml.
func (f *SourcesFile) check(text []byte) ([]article.Source, error) {
	fsys, err := Open(f.dir, f.topic, f.otherwise)
	if err != nil {
		return nil, err
	}
	changed, ok := fsys.(edited)
	if !ok {
		return nil, fmt.Errorf("%s is not a folder of a user", f.dir)
	}
	changed.FS = withSources{changed.FS, text}
	config, err := Load(changed)
	return config.Sources, err
}

// edit is a change of one outlet with its sources.
type edit struct {
	// version is the version of the file that the change was made for; empty is any.
	version string
	// source is the id of one of the outlet's sources; empty for a new outlet.
	source string
	// text is the outlet's entry, its fields at the margin. Where pause isn't nil, the entry stays
	// but for the source, which is paused or goes on.
	text  string
	pause *bool
}

// Entry is the outlet's entry that has a source, and the version of the file.
func (f *SourcesFile) Entry(source string) (text, version string, err error) {
	all, err := f.text()
	if err != nil {
		return "", "", err
	}
	outlet, _, err := place(all, source)
	if err != nil {
		return "", "", err
	}
	text, err = yamllist.Entry(all, "outlets", outlet)
	return text, versionOf(all), byHand(f.Path(), err)
}

// place says where in the file a source is.
func place(text []byte, source string) (outlet, entry int, err error) {
	var f sourcesFile
	if _, problems := strictyaml.Decode(withSources{text: text}, sourcesName, &f); unreadable(problems) {
		return 0, 0, mistakes(problems, problems.Err())
	}
	for i, o := range f.Outlets {
		for j, s := range o.Sources {
			if s.id(o) == source {
				return i, j, nil
			}
		}
	}
	return 0, 0, article.NotFoundf(article.Say("Load the page of the sources again."), "sources.yaml has no source %q", source)
}

// Try gives the file as it would be with another text for the outlet of a source, or with a further
// outlet where source is empty, and the outlet's sources as they would be. Nothing is written. The
// error is one of [Load], or says that the file isn't of the version any more that the text was
// made for.
func (f *SourcesFile) Try(version, source, text string) (before, after string, sources []article.Source, err error) {
	old, changed, err := f.changed(edit{version: version, source: source, text: text})
	if err != nil {
		return "", "", nil, err
	}
	all, err := f.check(changed)
	if err != nil {
		return string(old), string(changed), nil, err
	}
	was, err := f.check(old)
	if err != nil { // the edit may mend it
		was = nil
	}
	outlet := func(id string) (string, bool) {
		i := slices.IndexFunc(was, func(s article.Source) bool { return s.ID == id })
		if i < 0 {
			return "", false
		}
		return was[i].Outlet.ID, true
	}
	mine, _ := outlet(source)
	for _, s := range all {
		if _, known := outlet(s.ID); !known || s.Outlet.ID == mine {
			sources = append(sources, s)
		}
	}
	return string(old), string(changed), sources, nil
}

// Save writes what [SourcesFile.Try] gives, once it has been checked as a whole.
func (f *SourcesFile) Save(version, source, text string) error {
	return f.save(edit{version: version, source: source, text: text})
}

// Pause pauses a source or lets it go on.
func (f *SourcesFile) Pause(source string, paused bool) error {
	return f.save(edit{source: source, pause: &paused})
}

func (f *SourcesFile) save(e edit) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	_, changed, err := f.changed(e)
	if err != nil {
		return err
	}
	if _, err := f.check(changed); err != nil {
		return err
	}
	return wholefile.Rewrite(f.Path(), 0o644, changed)
}

// changed gives the file before and after an edit.
func (f *SourcesFile) changed(e edit) (before, after []byte, err error) {
	if before, err = f.text(); err != nil {
		return nil, nil, err
	}
	if e.version != "" && e.version != versionOf(before) {
		return nil, nil, article.Usagef("Load the page again, and make the change once more.", "%s was changed meanwhile, so nothing was written", f.Path())
	}
	if e.source == "" {
		after, err = yamllist.AppendEntry(before, "outlets", e.text)
		return before, after, byHand(f.Path(), err)
	}
	outlet, entry, err := place(before, e.source)
	if err != nil {
		return nil, nil, err
	}
	text := e.text
	if e.pause != nil {
		text, err = yamllist.Entry(before, "outlets", outlet)
		if err == nil {
			var paused []byte
			paused, err = yamllist.Set([]byte(text), "sources", entry, yamllist.Field{Name: "paused", Value: strconv.FormatBool(*e.pause), Plain: true})
			text = string(paused)
		}
	}
	if err == nil {
		after, err = yamllist.SetEntry(before, "outlets", outlet, text)
	}
	return before, after, byHand(f.Path(), err)
}

// byHand explains why a change can't be made.
func byHand(path string, err error) error {
	var text *yamllist.TextError
	switch {
	case err == nil, errors.As(err, &text):
		return err
	case errors.Is(err, yamllist.ErrByHand):
		return article.Usagef("Change it with a text editor.", "%s is written in a form that only its writer can change", path)
	case errors.Is(err, yamllist.ErrNoFields):
		return article.Usagef("Write the outlet's fields at the margin, like id: my-paper.", "the outlet must be one group of fields (key: value)")
	default:
		return article.Usagef("Check indentation, quotes and brackets.", "this can't be read as YAML: %v", err)
	}
}

// withSources is a folder with a text in place of its sources.yaml.
type withSources struct {
	fs.FS
	text []byte
}

// ReadFile implements fs.ReadFileFS.
func (w withSources) ReadFile(name string) ([]byte, error) {
	if name == sourcesName {
		return w.text, nil
	}
	return fs.ReadFile(w.FS, name)
}
