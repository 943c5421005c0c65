package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/index/match"
	"yulun/internal/sqlitefile"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how the index is opened. Words and Simplify are called by many goroutines at once,
// and only by Put and by queries with terms: they may load what they need when first called.
type Options struct {
	// Words cuts simplified Chinese and other text into words.
	Words index.Words
	// Analysis names what Words and Simplify do. It changes whenever they cut or convert any text
	// in another way, so that an index that was made with others is known to be stale.
	Analysis string
	// Simplify turns traditional Chinese into simplified, keeping the number of code points.
	Simplify func(string) string
	// Side is the side of a stance class, as of codebook.Codebook; ok is false for a class that the
	// codebook doesn't have.
	Side func(article.Class) (side int, ok bool)
	// BusyTimeout is how long a call waits while another program writes. Defaults to 10 seconds.
	BusyTimeout time.Duration
	// Readers is the most queries that are answered at once. Defaults to 4.
	Readers int
}

// file is the index's file. synchronous is FULL, as the store's is: what Put has taken is confirmed
// there, and would be missing for good if a power cut took it back here.
func (o Options) file(path string) (sqlitefile.File, error) {
	if o.Words == nil || o.Simplify == nil || o.Side == nil {
		return sqlitefile.File{}, errors.New("open the index: Options.Words, Options.Simplify and Options.Side are required")
	}
	const rebuild = "Run yulun index rebuild: nothing is lost, the index is made from the store."
	tables, err := fs.Sub(migrations, "migrations")
	return sqlitefile.File{
		Path: path, Name: "index", Migrations: tables, BusyTimeout: o.BusyTimeout, Readers: o.Readers, Immediate: true,
		Pragmas:       []string{"synchronous(FULL)", "temp_store(MEMORY)", "cache_size(-32000)"},
		WriterPragmas: []string{"cache_size(-8000)"}, // it reads little, and what it writes leaves the cache with the transaction
		Remedies: sqlitefile.Remedies{
			Newer:   "Use the newer program, or move the index away and run yulun index rebuild.",
			Foreign: rebuild, Damaged: rebuild,
		},
	}, err
}

// DB is an index in a SQLite file.
type DB struct {
	sqlitefile.Pools
	file     sqlitefile.File
	text     match.Analyzer
	analysis string
	side     func(article.Class) (int, bool)
	// loaded and matches keep what was read for the queries to come.
	loaded  loaded
	matches matches
	// maxRanked is the constant, but in tests.
	maxRanked int
}

var _ index.Index = (*DB)(nil)

// Open opens the index in a file, makes it and its folder when missing, and brings its tables up to
// date. It refuses a file that a newer program has written. Its errors are *article.Error with a
// remedy where the user can do something.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	file, err := o.file(path)
	if err != nil {
		return nil, err
	}
	pools, err := file.Open(ctx)
	if err != nil {
		return nil, err
	}
	db := &DB{
		Pools: pools, file: file, text: match.Analyzer{Cut: o.Words, Simplify: o.Simplify}, analysis: o.Analysis, side: o.Side, maxRanked: maxRanked,
	}
	db.matches.byText = map[string]*matched{}
	if err := db.nameAnalysis(ctx); err != nil {
		return nil, file.Explain(errors.Join(err, db.Close()))
	}
	return db, nil
}

// nameAnalysis keeps in an index that holds nothing yet what it will be made with.
func (db *DB) nameAnalysis(ctx context.Context) error {
	var named bool // asked first, since writing may have to wait
	if err := db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM analysis) OR EXISTS (SELECT 1 FROM articles)`).Scan(&named); err != nil || named {
		return err
	}
	_, err := db.Write.ExecContext(ctx, `INSERT INTO analysis (id, words) SELECT 1, ? WHERE NOT EXISTS (SELECT 1 FROM articles) ON CONFLICT DO NOTHING`, db.analysis)
	return err
}

// Stale reports whether the index was made with another analysis than the one with which it was
// opened: then queries miss words, until it is rebuilt, or cleared and filled again.
func (db *DB) Stale(ctx context.Context) (bool, error) {
	var made string
	err := db.Read.QueryRowContext(ctx, `SELECT words FROM analysis`).Scan(&made)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return made != db.analysis, db.file.Explain(err)
}
