package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"yulun/bench/internal/server"
)

// postgresPort is a port of its own, beside those of the tests and other benchmarks.
const postgresPort = "54391"

func migrations() []kind {
	return []kind{{name: "kill-migrate", lacks: lacksPostgres, round: killedMigration}}
}

func lacksPostgres(*stage) string {
	_, stop, err := startPostgres()
	if err != nil {
		return "no PostgreSQL 15 or newer on this machine"
	}
	if err := stop(); err != nil {
		return err.Error()
	}
	return ""
}

// startPostgres starts an empty server and returns its address.
func startPostgres() (dsn *url.URL, stop func() error, err error) {
	address, stop, err := server.Start("postgres", postgresPort)
	if err != nil {
		return nil, nil, err
	}
	if dsn, err = url.Parse(address); err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return dsn, stop, nil
}

// killedMigration kills moves to PostgreSQL and back. No Elasticsearch answers, so the way there ends
// with 3 and says that the index is still to be made.
func killedMigration(ctx context.Context, r *round) (err error) {
	dsn, stop, err := startPostgres()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	config, err := r.cluster(dsn, "http://127.0.0.1:9", "yulun-faults")
	if err != nil {
		return err
	}
	if err := r.copyModel(); err != nil {
		return err
	}
	there := []string{"migrate", "--to", "cluster", "--quiet", "--config", config}
	for range 1 + r.random.IntN(2) {
		if err := r.kill(ctx, r.data(), there...); err != nil {
			return err
		}
	}
	res := r.yulun(ctx, there...)
	if moved, already := strings.Contains(res.say, "the store is moved"), strings.Contains(res.say, "holds the complete copy"); res.code != 3 || !moved && !already {
		r.silently("%v", res.err())
	}
	back := filepath.Join(r.dir, "back")
	home := []string{"migrate", "--to", "laptop", "--quiet", "--config", config}
	for range 1 + r.random.IntN(2) {
		if err := r.kill(ctx, back, home...); err != nil {
			return err
		}
	}
	res = r.yulunIn(ctx, back, home...)
	switch {
	case res.code == 3 && strings.Contains(res.say, "holds the complete copy"):
		if res := r.yulunIn(ctx, back, "index", "rebuild", "--quiet"); res.code != 0 {
			r.silently("%v", res.err())
		}
	case res.code != 0:
		r.silently("%v", res.err())
	}
	if err := os.CopyFS(filepath.Join(back, "archive"), os.DirFS(filepath.Join(r.model, "archive"))); err != nil {
		return err
	}
	r.whole(ctx, back)
	return nil
}

// cluster makes a configuration that names the database, and an Elasticsearch.
func (r *round) cluster(dsn *url.URL, elastic, prefix string) (config string, err error) {
	config = filepath.Join(r.dir, "cluster")
	if err := os.CopyFS(config, os.DirFS(r.config)); err != nil {
		return "", err
	}
	secret := filepath.Join(r.dir, "password")
	password, _ := dsn.User.Password()
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		return "", err
	}
	storage := fmt.Sprintf("store: {postgres: {host: '%s', port: %s, database: '%s', user: '%s', password_file: '%s', sslmode: disable, schema: public}}\n"+
		"index: {elasticsearch: {addresses: ['%s'], prefix: %s, timeout: 60s}}\n",
		dsn.Hostname(), dsn.Port(), strings.TrimPrefix(dsn.Path, "/"), dsn.User.Username(), secret, elastic, prefix)
	return config, os.WriteFile(filepath.Join(config, "storage.yaml"), []byte(storage), 0o600)
}
