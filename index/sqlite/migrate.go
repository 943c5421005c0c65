package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"yulun/article"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
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
			Message: fmt.Sprintf("the index was written by a newer program: its tables have version %d, this program knows versions up to %d", found, known),
			Remedy:  "Use the newer program, or delete the index and rebuild it with yulun index rebuild.",
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
