package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"yulun/bench/internal/cputime"
	"yulun/store"
	"yulun/store/postgres"
)

// database is PostgreSQL, on this machine.
type database struct {
	dsn  string
	name string
}

func (*database) String() string { return "PostgreSQL" }

func (d *database) open(ctx context.Context, o options, without string) (store.Store, error) {
	d.name = fmt.Sprintf("bench_store_%d", os.Getpid())
	if err := d.on(ctx, "", func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "CREATE DATABASE "+d.name)
		return err
	}); err != nil {
		return nil, err
	}
	dsn, err := d.within(d.name)
	if err != nil {
		return nil, err
	}
	s, err := postgres.Open(ctx, postgres.Options{DSN: dsn, Connections: o.parallel + 2})
	if err != nil || without == "" {
		return s, err
	}
	return s, d.on(ctx, d.name, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "DROP INDEX "+pgx.Identifier{without}.Sanitize())
		return err
	})
}

// within is the address of another database of the server.
func (d *database) within(name string) (string, error) {
	u, err := url.Parse(d.dsn)
	if err != nil {
		return "", err
	}
	if name != "" {
		u.Path = "/" + name
	}
	return u.String(), nil
}

// on connects to a database of the server, to the one that the address names without a name.
func (d *database) on(ctx context.Context, name string, f func(*pgx.Conn) error) error {
	dsn, err := d.within(name)
	if err != nil {
		return err
	}
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	return errors.Join(f(c), c.Close(ctx))
}

// served adds up what the processes that serve the store's connections have used. Those that write
// the log and what is changed to the disk serve all, and are not counted.
func (d *database) served(ctx context.Context) (time.Duration, error) {
	var total time.Duration
	err := d.on(ctx, "", func(c *pgx.Conn) error {
		rows, err := c.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'", d.name)
		if err != nil {
			return err
		}
		pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
		for _, pid := range pids {
			used, err := cputime.Of(pid)
			if err != nil {
				return err
			}
			total += used
		}
		return err
	})
	return total, err
}

// sizes reads what each table takes with its indices and long texts, and each index by itself.
const sizes = `SELECT CASE relkind WHEN 'i' THEN 'index ' ELSE '' END || relname, pg_total_relation_size(oid), relkind = 'i'
	FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace ORDER BY 3, 2 DESC`

func (d *database) weigh(ctx context.Context, s store.Store) (total int64, parts []part, err error) {
	if err := s.Close(); err != nil {
		return 0, nil, err
	}
	err = d.on(ctx, d.name, func(c *pgx.Conn) error {
		rows, err := c.Query(ctx, sizes)
		if err != nil {
			return err
		}
		var p part
		index := false
		_, err = pgx.ForEachRow(rows, []any{&p.name, &p.bytes, &index}, func() error {
			if parts = append(parts, p); !index { // the table that it belongs to counts it
				total += p.bytes
			}
			return nil
		})
		return err
	})
	return total, parts, errors.Join(err, d.on(ctx, "", func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "DROP DATABASE "+d.name+" WITH (FORCE)")
		return err
	}))
}
