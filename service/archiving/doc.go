// Package archiving compares the archive with the store: [Check] finds damaged, cut and missing
// records, [Prune] gives up copies that nothing needs, [Erase] removes those of deleted articles.
// Reading and rewriting WARC files is crawler/archive's job.
package archiving

import (
	"context"
	"time"

	"yulun/article"
	"yulun/crawler/extract"
	"yulun/store"
)

// Store says what it refers to in the archive, and follows records that move.
type Store interface {
	store.Archived
	Revisions(ctx context.Context, id string) ([]store.Revision, error)
}

// Options say which archive is meant. All but Written are required.
type Options struct {
	// Dir is the folder of the WARC files.
	Dir   string
	Store Store
	// Sources and Sites say how pages are read.
	Sources []article.Source
	Sites   extract.Rules
	// Shared says that other machines write to the archive, too.
	Shared bool
	// Written names the file that this process is writing to, if any; nil where it writes none.
	Written func() string
	// Counting gives a counter of work of a known length.
	Counting func(what string, total int) (update func(done int), done func())
	Now      func() time.Time
}
