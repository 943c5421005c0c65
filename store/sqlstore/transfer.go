package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yulun/store/internal/column"
	"yulun/store/internal/logical"
)

// Dump calls f with all that the store holds, as of one moment. Package transfer moves it to
// another store. While it runs, a server can't clear away what others replace.
func (s *Store) Dump(ctx context.Context, f func(logical.Row) error) error {
	return s.view(ctx, "read the store", func(v view) error {
		if s.dialect.Unbounded != "" {
			if err := v.query(s.dialect.Unbounded, nil, func(Row) error { return nil }); err != nil {
				return err
			}
		}
		return s.dialect.Dump(v.query, f)
	})
}

// Dump gives every row that run, which runs a query, finds.
func (d *Dialect) Dump(run func(query string, args []any, f func(Row) error) error, f func(logical.Row) error) error {
	for _, table := range logical.Tables() {
		err := run(d.dumpQuery(table), nil, func(row Row) error {
			values := table.New()
			if err := row.Scan(scannable(values)...); err != nil {
				return fmt.Errorf("read %s: %w", table.Name, err)
			}
			return f(table.Row(values))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dumpQuery reads the rows of a table in order.
func (d *Dialect) dumpQuery(table logical.Table) string {
	names := table.Names()
	key := strings.Join(names[:table.Key], ", ")
	for i, c := range table.Columns {
		switch c.Kind {
		case logical.Ref:
			names[i] = "coalesce(" + c.Name + ", 0)"
		case logical.Ints:
			names[i] = d.Bands
		}
	}
	from := table.Name
	if from == "versions" {
		from = d.DumpVersions
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + from + " ORDER BY " + key
}

// scannable scans what the columns hold into logical values.
func scannable(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case *time.Time:
			out[i] = column.Instant{To: v}
		case *[]int64:
			out[i] = column.Numbers{To: v}
		default:
			out[i] = v
		}
	}
	return out
}

// Kept are the values of a row as the columns of a table hold them.
func Kept(table logical.Table, r logical.Row) []any {
	out := make([]any, len(r.Values), len(r.Values)+1)
	for i, v := range r.Values {
		out[i] = v
		if id, ok := v.(int64); ok && table.Columns[i].Kind == logical.Ref {
			out[i] = Ref(id)
		}
	}
	return out
}
