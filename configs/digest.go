package configs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// Measuring are the files of a configuration that say how articles are read and measured, in the
// order of their names: all but those that say what is crawled, where things are kept, which models
// are asked and which searches are saved.
func Measuring(fsys fs.FS) (names []string, err error) {
	folders := []string{".", lexiconFolder, surveyFolder, replicationFolder, siteFolder}
	endings := []string{".yaml", ".txt", ".model"}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && !slices.Contains(folders, name):
			return fs.SkipDir // a user's folder may hold anything
		case d.IsDir() || name == "sources.yaml" || name == "storage.yaml" || name == modelsFile || name == searchesName || name == serveName:
		case slices.Contains(endings, path.Ext(name)):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the configuration: %w", err)
	}
	slices.Sort(names)
	return names, nil
}

// Digest is the SHA-256, in hexadecimal, of the files of [Measuring]: of each one's name, length
// and bytes. Two configurations with the same digest measure alike, whichever folders they come
// from.
func Digest(fsys fs.FS) (string, error) {
	names, err := Measuring(fsys)
	if err != nil {
		return "", err
	}
	sum, err := sumOf(fsys, names)
	return hex.EncodeToString(sum[:]), err
}

// sumOf is the SHA-256 of each file's name, length and bytes.
func sumOf(fsys fs.FS, names []string) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return sum, fmt.Errorf("sum the configuration: %w", err)
		}
		fmt.Fprintf(h, "%s\n%d\n", name, len(content)) // a hash takes everything
		h.Write(content)
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
