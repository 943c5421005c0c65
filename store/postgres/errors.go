package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"yulun/article"
)

// The codes of PostgreSQL (its manual's appendix A) that a user can do something about.
const (
	deadlockDetected     = "40P01"
	invalidPassword      = "28P01"
	invalidAuthorization = "28000"
	noSuchDatabase       = "3D000"
	insufficientRight    = "42501"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	queryCanceled        = "57014"
	readOnly             = "25006"
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	cannotConnectNow     = "57P03"
	idleInTransaction    = "25P03"
)

// failed says what a call was about and gives the faults that a user can fix a sentence and a
// remedy.
func (s *Store) failed(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%s: %w", what, cause)
	}
	if explained := s.where.explain(err); explained != nil {
		return explained
	}
	return fmt.Errorf("%s: %w", what, err)
}

// explain is nil for what is not a fault of the server or of the way to it.
func (p place) explain(err error) error {
	var known *article.Error
	if errors.As(err, &known) {
		return known
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		message, remedy := p.refusal(refused.Code)
		if message == "" {
			return nil
		}
		return &article.Error{Code: article.CodeUnavailable, Message: message, Remedy: remedy, Err: refused}
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return &article.Error{
			Code:    article.CodeUnavailable,
			Message: fmt.Sprintf("The PostgreSQL server at %s doesn't answer", p.address),
			Remedy:  "Start it, or correct host, port and sslmode in the store's address.",
			Err:     errors.Unwrap(connect), // without user and database, which the address has
		}
	}
	if lost(err) {
		return &article.Error{
			Code:    article.CodeUnavailable,
			Message: fmt.Sprintf("The connection to the PostgreSQL server at %s was lost", p.address),
			Remedy:  "Nothing that was kept is lost: see that the server runs, and start again.",
			Err:     err,
		}
	}
	return nil
}

// refusal is the message to a user when the server refuses with a code; empty for codes that are
// none of the user's business.
func (p place) refusal(code string) (message, remedy string) {
	switch code {
	case invalidPassword, invalidAuthorization:
		return fmt.Sprintf("The PostgreSQL server at %s doesn't let the user %s in", p.address, p.user),
			"Correct user and password in the store's address or in the file that its passfile names, and see that pg_hba.conf lets this machine in."
	case noSuchDatabase:
		return fmt.Sprintf("There is no database %s on the PostgreSQL server at %s", p.name(), p.address),
			fmt.Sprintf("Create it: createdb --encoding=UTF8 --template=template0 --owner=%s %s.", p.user, p.name())
	case insufficientRight:
		return fmt.Sprintf("The user %s may not do what is needed in %s", p.user, p),
			fmt.Sprintf("Make the user the owner of the database or of a schema in it: GRANT CREATE, USAGE ON SCHEMA … TO %s.", p.user)
	case readOnly:
		return fmt.Sprintf("The store in %s is read-only", p), "Give the address of the primary server, not that of a standby."
	case diskFull:
		return fmt.Sprintf("The disk of the PostgreSQL server at %s is full", p.address), "Free some space on it and try again; nothing that was saved is lost."
	case tooManyConnections:
		return fmt.Sprintf("The PostgreSQL server at %s has no connection left", p.address),
			"Raise its max_connections, or lower the number of workers or of connections of each."
	case queryCanceled, idleInTransaction:
		return fmt.Sprintf("The PostgreSQL server at %s took too long", p.address), "See what keeps it busy (pg_stat_activity), or raise the statement timeout."
	case adminShutdown, crashShutdown, cannotConnectNow:
		return fmt.Sprintf("The PostgreSQL server at %s is stopping or starting", p.address), "Wait until it runs and try again; nothing that was saved is lost."
	}
	return "", ""
}

// lost reports whether the connection ended, or is not to be used any more.
func lost(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err)
}
