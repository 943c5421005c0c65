package configs

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"yulun/article"
	"yulun/codebook"
	"yulun/internal/strictyaml"
	"yulun/internal/wholefile"
	"yulun/internal/yamllist"
	"yulun/saved"
)

// SearchesFile is the saved searches of a folder of configuration, as they are now: people may edit
// the file while a service runs.
type SearchesFile struct {
	dir  string
	book codebook.Codebook
	// changing keeps changes of this process apart.
	changing sync.Mutex
}

// NewSearchesFile is the file in a folder; an empty folder is the built-in configuration, which has
// none and can't be changed.
func NewSearchesFile(dir string, book codebook.Codebook) *SearchesFile {
	return &SearchesFile{dir: dir, book: book}
}

// Saved reads the searches.
func (f *SearchesFile) Saved(context.Context) (saved.Settings, error) {
	if f.dir == "" {
		return saved.Settings{}, nil
	}
	settings, problems := loadSearches(os.DirFS(f.dir), f.book)
	if err := problems.Err(); err != nil {
		return saved.Settings{}, mistakes(problems, err)
	}
	return settings, nil
}

// Editable reports whether there is a folder to write into.
func (f *SearchesFile) Editable() bool { return f.dir != "" }

// BeginSearches writes the file of a folder that has none, and makes the folder. Only the user may
// read them: addresses of webhooks may be secrets.
func BeginSearches(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, searchesName), []byte("searches: []\n"), 0o600)
	}
	if err != nil {
		return &article.Error{Code: article.CodeUnavailable, Message: "make the folder of configuration", Err: err, Remedy: "Choose a folder that can be written with --config."}
	}
	return nil
}

// draft is a file that is not written yet.
type draft []byte

// Open implements fs.FS; a draft is read as a whole.
func (draft) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
}

// ReadFile implements fs.ReadFileFS.
func (d draft) ReadFile(string) ([]byte, error) { return d, nil }

// SaveSearch adds a search, or gives the one with its id another title, query and unit. Whom to
// tell of new hits stays as it is.
func (f *SearchesFile) SaveSearch(_ context.Context, s saved.Search) error {
	fields := []yamllist.Field{{Name: "id", Value: s.ID}}
	for _, one := range []yamllist.Field{{Name: "title", Value: s.Title}, {Name: "query", Value: s.Query}, {Name: "unit", Value: s.Unit}} {
		if one.Value != "" && (one.Name != "unit" || one.Value != "article") {
			fields = append(fields, one)
		}
	}
	return f.change(func(data []byte, settings saved.Settings) ([]byte, error) {
		at := slices.IndexFunc(settings.Searches, func(one saved.Search) bool { return one.ID == s.ID })
		if at < 0 {
			return yamllist.Append(data, "searches", fields...)
		}
		old := settings.Searches[at]
		for _, one := range []struct{ name, before, after string }{{"unit", old.Unit, s.Unit}, {"query", old.Query, s.Query}, {"title", old.Title, s.Title}} {
			if one.before == one.after {
				continue
			}
			var err error
			if data, err = yamllist.Set(data, "searches", at, yamllist.Field{Name: one.name, Value: one.after}); err != nil {
				return nil, err
			}
		}
		return data, nil
	})
}

// RemoveSearch removes a search.
func (f *SearchesFile) RemoveSearch(_ context.Context, id string) error {
	return f.change(func(data []byte, settings saved.Settings) ([]byte, error) {
		at := slices.IndexFunc(settings.Searches, func(one saved.Search) bool { return one.ID == id })
		if at < 0 {
			return nil, article.NotFoundf(article.Say("yulun searches lists those there are."), "there is no saved search %q", id)
		}
		return yamllist.Remove(data, "searches", at)
	})
}

// change writes the file as a whole, and only if it is right then.
func (f *SearchesFile) change(edit func([]byte, saved.Settings) ([]byte, error)) error {
	if f.dir == "" {
		return article.Usagef("Start the program with --config FOLDER; the folder may be empty but for searches.yaml.", "the built-in configuration can't be changed")
	}
	f.changing.Lock()
	defer f.changing.Unlock()
	path := filepath.Join(f.dir, searchesName)
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritten(err)
	}
	var settings saved.Settings
	if err == nil { // it is there
		var problems strictyaml.Problems
		if settings, problems = decodeSearches(draft(before), f.book); problems.Err() != nil {
			return mistakes(problems, problems.Err())
		}
	}
	after, err := edit(before, settings)
	if errors.Is(err, yamllist.ErrByHand) {
		return article.Usagef("Edit the file by hand: each search on lines of its own, as docs/alerts.md shows.", "%s is written in a form that a program can't change", path)
	}
	if err != nil {
		return err
	}
	if _, problems := decodeSearches(draft(after), f.book); len(problems) > 0 {
		return ofForm(problems)
	}
	if now, err := os.ReadFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) || !bytes.Equal(now, before) {
		return article.Usagef("Try again.", "%s was changed meanwhile", path)
	}
	// Addresses of webhooks may be secrets.
	if err := wholefile.Rewrite(path, 0o600, after); err != nil {
		return unwritten(err)
	}
	return nil
}

// ofForm is the first mistake of what somebody filled in.
func ofForm(problems strictyaml.Problems) error {
	p := problems[0]
	return article.Usagef(p.Remedy, "%s: %s", p.Field, p.Text)
}

func unwritten(err error) error {
	return &article.Error{Code: article.CodeUnavailable, Message: "write " + searchesName, Err: err, Remedy: "See that the folder of configuration can be written."}
}
