package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"yulun/article"
)

// Purge writes the whole file again, so that nothing of what was deleted from its tables is left in
// it or in its log. It takes as much room on the disk as the file, and waits a while for others
// that use it.
func (f File) Purge(ctx context.Context) (err error) {
	if f.BusyTimeout == 0 {
		f.BusyTimeout = 10 * time.Second
	}
	if _, err := os.Stat(f.Path); err != nil {
		return f.Explain(err)
	}
	db, err := sql.Open("sqlite", f.dsn(writes))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
		return f.Explain(fmt.Errorf("write the %s again: %w", f.Name, err))
	}
	var busy, frames, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return f.Explain(fmt.Errorf("empty the log of the %s: %w", f.Name, err))
	}
	if busy != 0 {
		return &article.Error{
			Code: article.CodeUnavailable, Message: fmt.Sprintf("the log of the %s %s can't be emptied: another program reads it", f.Name, f.Path),
			Remedy: "Run the command again.",
		}
	}
	return nil
}
