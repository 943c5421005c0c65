package sqlite

import (
	"context"
	"fmt"
	"strings"

	"yulun/store/internal/column"
	"yulun/store/internal/logical"
	"yulun/store/sqlstore"
)

// Load fills an empty store in one transaction, which is undone if fill fails.
func (s *Store) Load(ctx context.Context, fill func(logical.Target) error) error {
	return s.do(ctx, "fill the store", func(t *tx) error {
		for _, table := range logical.Tables() {
			if table.Name == "versions" { // which is a row of counters here
				continue
			}
			filled := false
			err := t.query("SELECT EXISTS (SELECT 1 FROM "+table.Name+")", nil, func(row sqlstore.Row) error { return row.Scan(&filled) })
			if err != nil {
				return err
			}
			if filled {
				return logical.NotEmpty("the store "+s.engine.file.Path, table.Name, "Choose another data folder, or move the file away if nothing in it is needed.")
			}
		}
		// Addresses come before the articles that they refer to: what they refer to is checked when
		// all is there.
		if err := t.control("PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
		return fill(&loader{tx: t, statements: map[string]string{}})
	})
}

// loader is the target of a transfer.
type loader struct {
	tx         *tx
	statements map[string]string // by table
}

// statement adds a row of a table. Its parameters are the columns in order.
func (l *loader) statement(t logical.Table) string {
	if t.Name == "versions" {
		return "UPDATE counters SET value = $1 WHERE name = 'version'"
	}
	if s := l.statements[t.Name]; s != "" {
		return s
	}
	var values []string
	for i := range t.Columns {
		values = append(values, fmt.Sprintf("$%d", i+1))
	}
	l.statements[t.Name] = "INSERT INTO " + t.Name + " (" + strings.Join(t.Names(), ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
	return l.statements[t.Name]
}

// Put implements logical.Target.
func (l *loader) Put(r logical.Row) error {
	table, err := logical.Named(r.Table)
	if err != nil {
		return err
	}
	kept := sqlstore.Kept(table, r)
	for i, v := range kept {
		if bands, ok := v.([]int64); ok {
			kept[i] = column.BandBytes(bands)
		}
	}
	if _, err := l.tx.exec(l.statement(table), kept...); err != nil {
		return fmt.Errorf("add to %s: %w", r.Table, err)
	}
	if r.Table == "articles" {
		_, err = l.tx.exec("INSERT INTO bands (band, article) SELECT value, $2 FROM json_each($1) WHERE true ON CONFLICT DO NOTHING",
			table.Value(r, "bands"), table.Value(r, "num"))
	}
	return err
}

// Dump implements logical.Target.
func (l *loader) Dump(f func(logical.Row) error) error { return dialect().Dump(l.tx.query, f) }
