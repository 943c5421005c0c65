package sqlite

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"time"

	"yulun/internal/sqlitefile"
	"yulun/store"
	"yulun/store/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how the store is opened.
type Options struct {
	// Path is the file; its folder is made when missing.
	Path string
	// BusyTimeout is how long a call waits while another program writes. Defaults to 10 seconds.
	BusyTimeout time.Duration
	// Readers is the most connections that read at once. Defaults to 4.
	Readers int
}

// file is the store's file. synchronous is FULL, which in WAL mode waits for the disk at each
// commit: an acknowledged article outlives a power cut too, not only the program's end. The writer
// makes up for the price by sharing commits.
func (o Options) file() (sqlitefile.File, error) {
	tables, err := fs.Sub(migrations, "migrations")
	return sqlitefile.File{
		Path: o.Path, Name: "store", Migrations: tables, BusyTimeout: o.BusyTimeout, Readers: o.Readers,
		Pragmas:       []string{"synchronous(FULL)", "cache_size(-2000)"},   // there are several readers, and each article is read once
		WriterPragmas: []string{"cache_size(-16000)", "temp_store(MEMORY)"}, // what undoes a part of a transaction needn't be on the disk
		Remedies: sqlitefile.Remedies{
			Newer:   "Use the newer program, or another data folder.",
			Foreign: "Choose another data folder, or move the file away.",
			Damaged: "Put it back from a copy. Without one, move it away and let yulun import make a new store of the folder of the archive.",
		},
	}, err
}

// Store is the store in a SQLite file.
type Store struct {
	*sqlstore.Store
	engine *engine
	leases *leases
}

var _ store.Store = (*Store)(nil)

// Open opens the store, makes it when missing and brings its tables up to date. It refuses a file
// that a newer program has written. Its errors are *article.Error with a remedy where the user can
// do something.
func Open(ctx context.Context, o Options) (*Store, error) {
	file, err := o.file()
	if err != nil {
		return nil, err
	}
	pools, err := file.Open(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := pools.Write.Conn(ctx)
	if err != nil {
		return nil, file.Explain(errors.Join(err, pools.Close()))
	}
	e := &engine{querier: querier{pools.Read}, pools: pools, file: file, writer: startWriter(conn)}
	return &Store{Store: sqlstore.New(e, dialect()), engine: e, leases: newLeases()}, nil
}

// Purge implements store.Deletions. What this process writes waits meanwhile.
func (s *Store) Purge(ctx context.Context) error {
	return s.engine.writer.alone(ctx, func() error { return s.engine.file.Purge(ctx) })
}

// Close waits for the calls under way and closes the file.
func (s *Store) Close() error {
	s.leases.close()
	return s.engine.file.Explain(errors.Join(s.engine.writer.stop(), s.engine.pools.Close()))
}
