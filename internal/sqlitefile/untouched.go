package sqlitefile

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yulun/article"
)

// pool makes connections to a file that can't be written.
func (f File) pool(what use) (*sql.DB, error) {
	db, err := sql.Open("sqlite", f.dsn(what))
	if err != nil || what != readsAlone {
		return db, err
	}
	seen, err := os.Stat(f.Path)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return sql.OpenDB(untouched{f, db.Driver(), seen}), db.Close()
}

// untouched connects to a file that nobody has open who may write it. SQLite doesn't look then
// whether somebody writes all the same, and would give rows of two states; so the file is looked at
// before each query, and no query begins on one that was changed.
type untouched struct {
	File
	driver driver.Driver
	seen   fs.FileInfo
}

// Connect implements driver.Connector.
func (u untouched) Connect(context.Context) (driver.Conn, error) {
	if !u.unchanged() {
		return nil, &article.Error{
			Code: article.CodeUnavailable, Message: fmt.Sprintf("another program began to write the %s %s while this one read it, which may not write it", u.Name, u.Path),
			Remedy: "Start this program again.",
		}
	}
	c, err := u.driver.Open(u.dsn(readsAlone))
	if err != nil {
		return nil, err
	}
	inner, ok := c.(connection)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's connections are of another kind: %T", c), c.Close())
	}
	return watched{inner, u}, nil
}

// Driver implements driver.Connector.
func (u untouched) Driver() driver.Driver { return u.driver }

// unchanged reports whether the file is as it was found. Who writes it makes its second file first.
func (u untouched) unchanged() bool {
	now, err := os.Stat(u.Path)
	return err == nil && os.SameFile(now, u.seen) && now.Size() == u.seen.Size() && now.ModTime().Equal(u.seen.ModTime()) && u.unwritten() == readsAlone
}

// connection is what [sql] asks of a connection.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// watched is a connection to an untouched file.
type watched struct {
	connection
	file untouched
}

// ResetSession is called before a connection is used again. One to a file that was changed is given
// up, and the next one is refused with the reason.
func (w watched) ResetSession(ctx context.Context) error {
	if !w.file.unchanged() {
		return driver.ErrBadConn
	}
	return w.connection.ResetSession(ctx)
}
