package configs

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"yulun/article"
)

//go:embed defaults
var embedded embed.FS

// files are the files that a folder of configuration may hold; lexiconFolder may hold more, each a .yaml file.
var files = []string{"sources.yaml", "survey.yaml", "topic.yaml", "frames.yaml", "storage.yaml"}

const lexiconFolder = "lexicon"

// shipped is the built-in configuration.
type shipped struct{ fs.FS }

// Defaults is the built-in configuration.
func Defaults() fs.FS {
	sub, err := fs.Sub(embedded, "defaults")
	if err != nil {
		panic(err) // only an invalid constant path can fail
	}
	return shipped{sub}
}

// ownCues reports whether topic, frames or lexicon of a configuration are not the built-in ones.
func ownCues(fsys fs.FS) bool {
	switch f := fsys.(type) {
	case shipped:
		return false
	case overlay:
		return slices.ContainsFunc([]string{"topic.yaml", "frames.yaml", lexiconFolder}, func(name string) bool {
			_, err := fs.Stat(f.top, name)
			return !errors.Is(err, fs.ErrNotExist)
		})
	default:
		return true
	}
}

// Open is the built-in configuration with the files of dir in place of those of the same name; an empty dir is the
// built-in one alone. A folder that doesn't exist, holds none of the files, or holds another YAML file is a usage error.
func Open(dir string) (fs.FS, error) {
	if dir == "" {
		return Defaults(), nil
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, article.Usagef("Create it, or leave --config out to use the built-in configuration. It may hold "+fileNames()+".",
			"there is no configuration folder %s", dir)
	case err != nil:
		return nil, &article.Error{Code: article.CodeUsage, Message: "the configuration folder can't be read", Remedy: "Check its permissions.", Err: err}
	case !info.IsDir():
		return nil, article.Usagef("Name the folder that it lies in. It may hold "+fileNames()+".", "%s is a file, not a configuration folder", dir)
	}
	top := os.DirFS(dir)
	if err := known(top, dir); err != nil {
		return nil, err
	}
	return overlay{top: top, base: Defaults()}, nil
}

func fileNames() string {
	return strings.Join(files, ", ") + " and the folder " + lexiconFolder + " with .yaml files and words.txt"
}

// known checks that a folder holds at least one of the files and no YAML file that would be passed over in silence.
func known(top fs.FS, dir string) error {
	entries, err := fs.ReadDir(top, ".")
	if err != nil {
		return &article.Error{Code: article.CodeUsage, Message: "the configuration folder can't be read", Remedy: "Check its permissions.", Err: err}
	}
	found := false
	for _, e := range entries {
		name := e.Name()
		switch ext := path.Ext(name); {
		case slices.Contains(files, name), name == lexiconFolder && e.IsDir():
			found = true
		case ext == ".yaml" || ext == ".yml":
			return article.Usagef("Rename or remove it. The folder may hold "+fileNames()+".", "%s/%s is no configuration file", dir, name)
		}
	}
	if !found {
		return article.Usagef("Put at least one of these in it: "+fileNames()+".", "the folder %s holds no configuration", dir)
	}
	return nil
}

// overlay is base with the files of top over it.
type overlay struct{ top, base fs.FS }

// Open opens a file from top if it has it, else from base; a folder has the entries of both.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.top.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = o.base.Open(name)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !info.IsDir() {
		return f, nil
	}
	entries, err := o.ReadDir(name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &folder{File: f, rest: entries}, nil
}

// ReadDir is the entries of a folder of either, by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.top, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	under, errBase := fs.ReadDir(o.base, name)
	if err != nil && errBase != nil {
		return nil, fmt.Errorf("read folder: %w", errBase)
	}
	for _, e := range under {
		if !slices.ContainsFunc(entries, func(t fs.DirEntry) bool { return t.Name() == e.Name() }) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// folder is an open folder with the entries of both layers.
type folder struct {
	fs.File
	rest []fs.DirEntry
}

// ReadDir is as in [fs.ReadDirFile].
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	entries := f.rest[:n]
	f.rest = f.rest[n:]
	return entries, nil
}
