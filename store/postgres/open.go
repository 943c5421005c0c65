package postgres

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"yulun/article"
	"yulun/store"
	"yulun/store/sqlstore"
	"yulun/tracing"
)

// Options say how the store is opened.
type Options struct {
	// DSN is the database's address, as a URL
	// (postgres://user@host:5432/database?sslmode=verify-full) or as keywords (host=… dbname=…).
	// The password may be in it, or better in a file named by its passfile. What it leaves out
	// is taken from the PG* variables of the environment, as PostgreSQL's own programs do.
	// search_path chooses the schema.
	DSN string
	// Connections is the most that are open at once, and so the calls that run at once; others
	// wait. Defaults to 10.
	Connections int
	// ConnectTimeout bounds the wait for the server when a connection is made. Defaults to 10
	// seconds.
	ConnectTimeout time.Duration
	// Heartbeat is how often the connection of the leases is tried, and how long the answer may
	// take before they are given up. It is made with the first lease, beside the others. Defaults
	// to 5 seconds.
	Heartbeat time.Duration
	// StatementTimeout bounds one statement, the wait for other workers included. Defaults to 5
	// minutes.
	StatementTimeout time.Duration
	// Tracer has a span for each trip to the server.
	Tracer tracing.Tracer
}

func (o Options) withDefaults() Options {
	if o.Connections <= 0 {
		o.Connections = 10
	}
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = 10 * time.Second
	}
	if o.Heartbeat <= 0 {
		o.Heartbeat = 5 * time.Second
	}
	if o.StatementTimeout <= 0 {
		o.StatementTimeout = 5 * time.Minute
	}
	return o
}

// deadWorker is after how long the server ends a transaction from which nothing more is heard, so
// that a machine that vanishes gives its locks back.
const deadWorker = time.Minute

// Store is the store in a PostgreSQL database.
type Store struct {
	*sqlstore.Store
	pool *pgxpool.Pool
	// schema distinguishes the locks of stores in one database.
	schema string
	// where names the database in messages: never with its password.
	where place
	// heartbeat is as in Options.
	heartbeat time.Duration
	leases    leases
}

var _ store.Store = (*Store)(nil)

// Open connects to the database and brings its tables up to date, one program at a time. It refuses
// a database that a newer program has written. Its errors are *article.Error with a remedy where
// the user can do something, and never show the password.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	config, err := pgxpool.ParseConfig(o.DSN)
	if err != nil {
		// The cause repeats pieces of the DSN, in which a password may be where none is
		// expected.
		return nil, article.Usagef(
			"Write it as postgres://user:password@host:5432/database, with special characters of the password as %40 for @, %2F for / and so on, and see that the files which it names can be read.",
			"The address of the PostgreSQL store can't be read")
	}
	s := &Store{where: placeOf(config.ConnConfig), heartbeat: o.Heartbeat, leases: leases{guard: make(chan struct{}, 1)}}
	configure(config, o)
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, s.failed(ctx, "open the store", err)
	}
	s.Store = sqlstore.New(engine{querier{s.pool}, s}, dialect())
	if err := s.prepare(ctx, config.ConnConfig); err != nil {
		s.pool.Close()
		return nil, s.failed(ctx, "open the store", err)
	}
	return s, nil
}

func configure(config *pgxpool.Config, o Options) {
	config.MaxConns = int32(o.Connections)
	config.MinConns = min(config.MinConns, config.MaxConns)
	config.MinIdleConns = min(config.MinIdleConns, config.MaxConns)
	config.ConnConfig.ConnectTimeout = o.ConnectTimeout
	if o.Tracer.Provider() != nil {
		config.ConnConfig.Tracer = traced{o.Tracer}
	}
	for name, value := range map[string]string{
		"application_name":                    "yulun",
		"statement_timeout":                   milliseconds(o.StatementTimeout),
		"idle_in_transaction_session_timeout": milliseconds(deadWorker),
		"synchronous_commit":                  "on", // whatever the server's or the user's default: a call is durable when it returns
		"timezone":                            "UTC",
	} {
		if config.ConnConfig.RuntimeParams[name] == "" {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// prepare checks the server and brings the tables up to date.
func (s *Store) prepare(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if err := s.check(conn.Conn()); err != nil {
		return err
	}
	var schema *string
	if err := conn.QueryRow(ctx, "SELECT current_schema()").Scan(&schema); err != nil {
		return err
	}
	if schema == nil {
		return &article.Error{
			Code:    article.CodeUnavailable,
			Message: fmt.Sprintf("The schema of the store is not in %s", s.where),
			Remedy:  "Create it (CREATE SCHEMA …), or choose another one by search_path in the store's address.",
		}
	}
	s.schema = *schema
	return s.migrate(ctx, config)
}

// oldestServer is the oldest major version of PostgreSQL that the store is tried on.
const oldestServer = 15

// check refuses a server that is too old and a database that can't hold every text.
func (s *Store) check(conn *pgx.Conn) error {
	version := conn.PgConn().ParameterStatus("server_version")
	digits := strings.IndexFunc(version+" ", func(r rune) bool { return !unicode.IsDigit(r) }) // of "17beta1" and "15.8 (Debian …)" alike
	major, err := strconv.Atoi(version[:digits])
	if err == nil && major < oldestServer {
		return &article.Error{
			Code:    article.CodeUnavailable,
			Message: fmt.Sprintf("The server of %s is PostgreSQL %s, which is too old", s.where, version),
			Remedy:  fmt.Sprintf("Use PostgreSQL %d or newer.", oldestServer),
		}
	}
	if encoding := conn.PgConn().ParameterStatus("server_encoding"); encoding != "UTF8" {
		return &article.Error{
			Code:    article.CodeUnavailable,
			Message: fmt.Sprintf("%s is encoded in %s, which can't hold every text", s.where, encoding),
			Remedy:  "Create a database in UTF-8: createdb --encoding=UTF8 --template=template0 NAME.",
		}
	}
	return nil
}

// Purge implements store.Deletions. The server clears the room of removed rows by itself, when it next
// vacuums their tables.
func (s *Store) Purge(context.Context) error { return nil }

// Close waits for the calls under way and closes the connections. A second Close does nothing.
func (s *Store) Close() error {
	s.closeLeases()
	s.pool.Close()
	return nil
}

// place is where a database is.
type place struct{ address, user, database string }

func placeOf(c *pgx.ConnConfig) place {
	address := net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
	if strings.HasPrefix(c.Host, "/") { // the folder of a socket
		address = c.Host
	}
	return place{address: address, user: c.User, database: c.Database}
}

// String is for messages.
func (p place) String() string { return fmt.Sprintf("the database %s at %s", p.name(), p.address) }

// name is the database: that of the user unless another one is given.
func (p place) name() string { return cmp.Or(p.database, p.user) }
