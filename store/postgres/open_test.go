package postgres_test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"yulun/article"
	"yulun/internal/servertest"
	"yulun/store/postgres"
	"yulun/store/postgres/postgrestest"
	"yulun/store/storetest"
)

// secret is a password that must not be seen, with characters that a DSN stumbles over.
const secret = "Geheim#/?%@:x y"

// TestOpenExplains: what a user can fix comes with a sentence and a next step, and never with the
// password.
func TestOpenExplains(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		dsn     func(t *testing.T) string
		code    article.Code
		message string
	}{
		"no address at all":                {func(*testing.T) string { return "postgres://" + secret }, article.CodeUsage, "can't be read"},
		"an unescaped password":            {func(*testing.T) string { return "postgres://yulun:" + secret + "@127.0.0.1/press" }, article.CodeUsage, "can't be read"},
		"an unescaped password by keyword": {func(*testing.T) string { return "host=127.0.0.1 password=" + secret }, article.CodeUsage, "can't be read"},
		"no server": {
			func(t *testing.T) string {
				return "postgres://yulun:" + url.QueryEscape(secret) + "@" + closedPort(t) + "/press"
			},
			article.CodeUnavailable, "doesn't answer",
		},
		"something else": {
			func(t *testing.T) string {
				return "postgres://yulun:" + url.QueryEscape(secret) + "@" + echo(t) + "/press?sslmode=disable"
			},
			article.CodeUnavailable, "",
		},
		"a wrong password": {
			func(t *testing.T) string {
				return with(t, func(u *url.URL) { u.User = url.UserPassword("yulun", secret) })
			},
			article.CodeUnavailable, "doesn't let the user yulun in",
		},
		"an unknown database": {
			func(t *testing.T) string { return with(t, func(u *url.URL) { u.Path = "/press_of_nobody" }) },
			article.CodeUnavailable, "no database press_of_nobody",
		},
		"an unknown schema": {
			func(t *testing.T) string { return postgrestest.With(server.DSN(t), "search_path", "nowhere") },
			article.CodeUnavailable, "schema of the store is not in",
		},
		"a schema of somebody else": {foreignSchema, article.CodeUnavailable, "may not do what is needed"},
		"a server that only reads": {
			func(t *testing.T) string {
				return postgrestest.With(server.Schema(t), "default_transaction_read_only", "on")
			},
			article.CodeUnavailable, "read-only",
		},
		"another encoding":           {func(t *testing.T) string { return oldServer(t, "16.2", "SQL_ASCII") }, article.CodeUnavailable, "encoded in SQL_ASCII"},
		"a server that is too old":   {func(t *testing.T) string { return oldServer(t, "14.11 (Debian 14.11-1.pgdg120+2)", "UTF8") }, article.CodeUnavailable, "PostgreSQL 14.11"},
		"a very old beta":            {func(t *testing.T) string { return oldServer(t, "9beta1", "UTF8") }, article.CodeUnavailable, "too old"},
		"written by a newer program": {newerSchema, article.CodeUsage, "newer program"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := postgres.Open(context.Background(), postgres.Options{DSN: tt.dsn(t), ConnectTimeout: 5 * time.Second})
			if err == nil {
				_ = s.Close()
				t.Fatal("opened")
			}
			storetest.Explains(t, err, tt.code, tt.message)
			for _, leak := range []string{"Geheim", url.QueryEscape(secret), "throw-away"} {
				if strings.Contains(fmt.Sprintf("%v %+v %q", err, err, err), leak) {
					t.Errorf("the error shows the password: %v", err)
				}
			}
		})
	}
}

// with changes the address of the tests' server.
func with(t *testing.T, change func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(server.DSN(t))
	if err != nil || u.Scheme == "" {
		t.Skip("the tests' server is not given as a URL")
	}
	change(u)
	return u.String()
}

// foreignSchema is a schema in which the user may not make tables.
func foreignSchema(t *testing.T) string {
	dsn := server.Schema(t)
	user := "guest_of_" + strings.TrimPrefix(schemaOf(t, dsn), "test_")
	server.Execute(t, "CREATE USER "+user+" PASSWORD 'x'")
	t.Cleanup(func() { server.Execute(t, "DROP OWNED BY "+user+"; DROP USER "+user) })
	server.Execute(t, "GRANT USAGE ON SCHEMA "+schemaOf(t, dsn)+" TO "+user)
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, "x")
	return u.String()
}

func newerSchema(t *testing.T) string {
	dsn := server.Schema(t)
	if err := open(t, dsn).Close(); err != nil {
		t.Fatal(err)
	}
	server.Execute(t, "INSERT INTO "+schemaOf(t, dsn)+".goose_db_version (version_id, is_applied) VALUES (9000, true)")
	return dsn
}

func schemaOf(t testing.TB, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil || u.Query().Get("search_path") == "" {
		t.Skip("the tests' server is not given as a URL")
	}
	return u.Query().Get("search_path")
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func closedPort(t *testing.T) string {
	t.Helper()
	port, err := servertest.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	return "127.0.0.1:" + port
}

// echo is a server that speaks another protocol.
func echo(t *testing.T) string {
	l := listen(t)
	serve(l, func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) })
	return l.Addr().String()
}

// oldServer lets everybody in and says which version and encoding it has.
func oldServer(t *testing.T, version, encoding string) string {
	l := listen(t)
	serve(l, func(c net.Conn) {
		b := pgproto3.NewBackend(c, c)
		if _, err := b.ReceiveStartupMessage(); err != nil {
			return
		}
		b.Send(&pgproto3.AuthenticationOk{})
		b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: version})
		b.Send(&pgproto3.ParameterStatus{Name: "server_encoding", Value: encoding})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		_ = b.Flush()
		_, _ = b.Receive() // until the client leaves
	})
	return "postgres://yulun:" + url.QueryEscape(secret) + "@" + l.Addr().String() + "/press?sslmode=disable"
}

func serve(l net.Listener, conversation func(net.Conn)) {
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				conversation(c)
			}()
		}
	}()
}
