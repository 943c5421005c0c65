package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"yulun/bench/internal/server"
)

// Ports of the servers that are started here, beside those that the scripts take by themselves.
const (
	postgresPort = "54379"
	elasticPort  = "9379"
)

// servers starts PostgreSQL and Elasticsearch where no address was given. The one is not configured
// without the other.
func (st *stage) servers() (err error) {
	if st.postgres == "" {
		if st.postgres, err = st.server("postgres", postgresPort); err != nil {
			return err
		}
	}
	if st.elastic == "" {
		st.elastic, err = st.server("elasticsearch", elasticPort)
	}
	return err
}

// server starts a server and returns its address. It is stopped at the end.
func (st *stage) server(name, port string) (string, error) {
	st.say("%s starts", name)
	address, stop, err := server.Start(name, port)
	if err != nil {
		return "", err
	}
	st.atEnd(stop)
	return address, nil
}

// storage writes storage.yaml, with an address of Elasticsearch.
func (st *stage) storage(elastic string) error {
	dsn, err := url.Parse(st.postgres)
	if err != nil {
		return fmt.Errorf("-postgres is not an address: %w", err)
	}
	password, _ := dsn.User.Password()
	secret := filepath.Join(st.work, "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		return err
	}
	text := fmt.Sprintf("store: {postgres: {host: '%s', port: %s, database: '%s', user: '%s', password_file: '%s', sslmode: disable, schema: public}}\n"+
		"index: {elasticsearch: {addresses: ['%s'], prefix: yulun-service-%d}}\n",
		dsn.Hostname(), dsn.Port(), strings.TrimPrefix(dsn.Path, "/"), dsn.User.Username(), secret, elastic, os.Getpid())
	return os.WriteFile(filepath.Join(st.config, "storage.yaml"), []byte(text), 0o644)
}

// line is a connection to a server that can be cut.
type line struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	isCut bool
	open  map[net.Conn]bool
	ended sync.WaitGroup
}

// newLine listens on a free port and passes everything on to the server at an address like
// http://127.0.0.1:9200.
func newLine(ctx context.Context, address string) (*line, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("-elastic is not an address: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &line{listener: listener, target: u.Host, open: map[net.Conn]bool{}}
	l.ended.Go(l.accept)
	return l, nil
}

func (l *line) address() string { return "http://" + l.listener.Addr().String() }

func (l *line) accept() {
	for {
		c, err := l.listener.Accept()
		if err != nil {
			return // closed
		}
		l.ended.Go(func() { l.pass(c) })
	}
}

// pass connects one client through, until one side ends or the line is cut.
func (l *line) pass(client net.Conn) {
	server, err := net.Dial("tcp", l.target)
	if err != nil {
		client.Close()
		return
	}
	if !l.hold(client, server) {
		return
	}
	both := make(chan struct{}, 2)
	for _, ends := range [][2]net.Conn{{client, server}, {server, client}} {
		go func() {
			_, _ = io.Copy(ends[0], ends[1]) // either end may go at any time
			both <- struct{}{}
		}()
	}
	<-both
	l.drop(client, server)
	<-both
}

// hold remembers connections, or closes them when the line is cut.
func (l *line) hold(conns ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range conns {
		if l.isCut {
			c.Close()
		} else {
			l.open[c] = true
		}
	}
	return !l.isCut
}

func (l *line) drop(conns ...net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range conns {
		c.Close()
		delete(l.open, c)
	}
}

// cut ends all connections and refuses new ones, or lets them through again.
func (l *line) cut(off bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = off
	if off {
		for c := range l.open {
			c.Close()
		}
	}
}

func (l *line) close() error {
	err := l.listener.Close()
	l.cut(true)
	l.ended.Wait()
	return err
}
