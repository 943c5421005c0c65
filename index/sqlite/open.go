package sqlite

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"time"

	"yulun/index"
	"yulun/index/match"
	"yulun/internal/sqlitefile"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how the index is opened. Words and Simplify are called by many goroutines at once, and only by Put and by
// queries with terms: they may load what they need when first called.
type Options struct {
	// Words cuts simplified Chinese and other text into words.
	Words index.Words
	// Simplify turns traditional Chinese into simplified, keeping the number of code points.
	Simplify func(string) string
	// BusyTimeout is how long a call waits while another program writes. Defaults to 10 seconds.
	BusyTimeout time.Duration
	// Readers is the most queries that are answered at once. Defaults to 4.
	Readers int
}

// file is the index's file. It can be made anew, so a power cut may cost the last commits: synchronous is NORMAL.
func (o Options) file(path string) (sqlitefile.File, error) {
	if o.Words == nil || o.Simplify == nil {
		return sqlitefile.File{}, errors.New("open the index: Options.Words and Options.Simplify are required")
	}
	const rebuild = "Move it away and run yulun index rebuild: nothing is lost, the index is made from the store."
	tables, err := fs.Sub(migrations, "migrations")
	return sqlitefile.File{
		Path: path, Name: "index", Migrations: tables, BusyTimeout: o.BusyTimeout, Readers: o.Readers, Immediate: true,
		Pragmas: []string{"synchronous(NORMAL)", "temp_store(MEMORY)", "cache_size(-32000)"},
		Remedies: sqlitefile.Remedies{
			Newer:   "Use the newer program, or move the index away and run yulun index rebuild.",
			Foreign: rebuild, Damaged: rebuild,
		},
	}, err
}

// DB is an index in a SQLite file.
type DB struct {
	sqlitefile.Pools
	file sqlitefile.File
	text match.Analyzer
}

var _ index.Index = (*DB)(nil)

// Open opens the index in a file, makes it and its folder when missing, and brings its tables up to date. It refuses a file
// that a newer program has written. Its errors are *article.Error with a remedy where the user can do something.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	file, err := o.file(path)
	if err != nil {
		return nil, err
	}
	pools, err := file.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &DB{Pools: pools, file: file, text: match.Analyzer{Cut: o.Words, Simplify: o.Simplify}}, nil
}
