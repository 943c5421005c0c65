package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"yulun/article"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date. It waits for another program that is doing so, and however
// long an index takes to build.
func (s *Store) migrate(ctx context.Context, config *pgx.ConnConfig) (err error) {
	config = config.Copy()
	config.RuntimeParams["statement_timeout"] = "0"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "0"
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()
	guard, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer guard.Close() // ends the session and with it the lock
	if _, err := guard.ExecContext(ctx, "SELECT pg_advisory_lock($1)", s.lockKey(lockMigration, nil)); err != nil {
		return err
	}
	return s.up(ctx, db)
}

func (s *Store) up(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	found, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of its tables: %w", err)
	}
	if found > known {
		return &article.Error{
			Code:    article.CodeUsage,
			Message: fmt.Sprintf("The store in %s was written by a newer program: its tables have version %d, this program knows versions up to %d", s.where, found, known),
			Remedy:  "Use the newer program, or another database.",
		}
	}
	if found == known {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring its tables from version %d to %d: %w", found, known, err)
	}
	return nil
}
