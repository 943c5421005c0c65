package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yulun/article"
)

// Archived is what the store knows of the archive's files.
type Archived interface {
	// ArchiveFiles counts for each file of the archive the references to it.
	ArchiveFiles(ctx context.Context) (map[string]int, error)
	// Places lists the places in one file of the archive to which something refers, in order of
	// their offsets.
	Places(ctx context.Context, file string) ([]Place, error)
	// Relocate lets what refers to places in one file, given by their offsets, refer to others. An
	// article whose newest revision has its bytes there gets a new Version and an outbox entry.
	Relocate(ctx context.Context, file string, moved map[int64]article.Location) error
}

// Place is a place in a file of the archive to which the store refers.
type Place struct {
	Offset int64
	// Copy says that only visits refer to it which found an article as it was. SourceID and
	// ArticleID are theirs; they are empty where it is none.
	Copy                bool
	SourceID, ArticleID string
}

// KeptRevisions is how many revisions Kept gives.
const KeptRevisions = 10

// Places gathers the references to places in one file.
type Places map[int64]Place

// Need notes a reference that is not that of a copy.
func (p Places) Need(offset int64) { p[offset] = Place{Offset: offset} }

// Copy notes a reference by a visit that found an article as it was.
func (p Places) Copy(offset int64, sourceID, articleID string) {
	if _, known := p[offset]; !known {
		p[offset] = Place{Offset: offset, Copy: true, SourceID: sourceID, ArticleID: articleID}
	}
}

// List lists them in order.
func (p Places) List() []Place {
	return slices.SortedFunc(maps.Values(p), func(a, b Place) int { return cmp.Compare(a.Offset, b.Offset) })
}

// Move lets those of some locations that lie in a file and were moved be where they are now, and
// reports whether any was.
func Move(locations []article.Location, file string, moved map[int64]article.Location) bool {
	found := false
	for i, at := range locations {
		if to, ok := moved[at.Offset]; ok && at.File == file {
			locations[i], found = to, true
		}
	}
	return found
}
