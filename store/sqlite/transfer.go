package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/store/internal/logical"
)

// Dump calls f with all that the store holds, as of one moment. Package transfer moves it to another store.
func (s *Store) Dump(ctx context.Context, f func(logical.Row) error) error {
	view, err := s.Read.BeginTx(ctx, nil)
	if err != nil {
		return s.failed("read the store", err)
	}
	defer func() { _ = view.Rollback() }()
	return s.failed("read the store", dump(func(query string, f func(scanner) error) error {
		rows, err := view.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		return each(rows, f)
	}, f))
}

// dump gives every row that run, which runs a query, finds.
func dump(run func(query string, f func(scanner) error) error, f func(logical.Row) error) error {
	for _, table := range logical.Tables() {
		err := run(dumpQuery(table), func(row scanner) error {
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
func dumpQuery(table logical.Table) string {
	names := table.Names()
	key := strings.Join(names[:table.Key], ", ")
	for i, name := range names {
		switch table.Name + "." + name {
		case "run_outcomes.bytes":
			names[i] = `iif(outcome = (SELECT min(outcome) FROM run_outcomes o WHERE o.run = run_outcomes.run), (SELECT bytes FROM runs WHERE id = run_outcomes.run), 0)`
		case "articles.bands":
			names[i] = `(SELECT group_concat(band) FROM bands WHERE article = articles.num)`
		}
	}
	from := table.Name
	if table.Name == "versions" {
		from = "counters WHERE name = 'version'"
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + from + " ORDER BY " + key
}

// scannable scans what the columns hold into logical values.
func scannable(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case *int64:
			out[i] = number{v}
		case *time.Time:
			out[i] = instant{v}
		case *[]int64:
			out[i] = list{v}
		default:
			out[i] = v
		}
	}
	return out
}

// number scans a number, 0 for NULL.
type number struct{ to *int64 }

// Scan implements sql.Scanner.
func (n number) Scan(v any) error {
	var i sql.NullInt64
	err := i.Scan(v)
	*n.to = i.Int64
	return err
}

// list scans numbers with commas between them into an ascending list.
type list struct{ to *[]int64 }

// Scan implements sql.Scanner.
func (l list) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil || s.String == "" {
		return err
	}
	for _, field := range strings.Split(s.String, ",") {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return err
		}
		*l.to = append(*l.to, n)
	}
	slices.Sort(*l.to)
	return nil
}

// Load fills an empty store in one transaction, which is undone if fill fails.
func (s *Store) Load(ctx context.Context, fill func(logical.Target) error) error {
	return s.do(ctx, "fill the store", func(t *tx) error {
		for _, table := range logical.Tables() {
			rows := 0
			if table.Name == "versions" {
				continue
			}
			if err := t.scan("SELECT EXISTS (SELECT 1 FROM "+table.Name+")", nil, &rows); err != nil {
				return err
			}
			if rows > 0 {
				return logical.NotEmpty("the store "+s.file.Path, table.Name, "Choose another data folder, or move the file away if nothing in it is needed.")
			}
		}
		// Addresses come before the articles that they refer to: what they refer to is checked when all is there.
		if err := t.control("PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
		return fill(&loader{tx: t, tables: map[string]insertion{}})
	})
}

// loader is the target of a transfer.
type loader struct {
	tx     *tx
	tables map[string]insertion
}

// insertion is how the rows of a table are added.
type insertion struct {
	table     logical.Table
	statement string
	// special is the place of the column that is kept in another table; -1 when there is none.
	special int
}

func (l *loader) insertion(table string) (insertion, error) {
	if in, ok := l.tables[table]; ok {
		return in, nil
	}
	for _, t := range logical.Tables() {
		if t.Name != table {
			continue
		}
		names := t.Names()
		special := -1
		if t.Name == "run_outcomes" || t.Name == "articles" {
			special = slices.IndexFunc(names, func(n string) bool { return n == "bands" || n == "bytes" })
			names = slices.Delete(names, special, special+1)
		}
		in := insertion{t, "INSERT INTO " + t.Name + " (" + strings.Join(names, ", ") + ") VALUES (" + marks(len(names)) + ")", special}
		if t.Name == "versions" {
			in.statement = "UPDATE counters SET value = ? WHERE name = 'version'"
		}
		l.tables[table] = in
		return in, nil
	}
	return insertion{}, fmt.Errorf("there is no table %s", table)
}

// Put implements logical.Target.
func (l *loader) Put(r logical.Row) error {
	in, err := l.insertion(r.Table)
	if err != nil {
		return err
	}
	var args []any
	for i, v := range r.Values {
		if i != in.special {
			args = append(args, kept(in.table.Columns[i].Kind, v))
		}
	}
	if _, err := l.tx.exec(in.statement, args...); err != nil {
		return fmt.Errorf("add to %s: %w", r.Table, err)
	}
	switch r.Table {
	case "run_outcomes":
		_, err = l.tx.exec("UPDATE runs SET bytes = bytes + ? WHERE id = ?", r.Values[in.special], in.table.Value(r, "run"))
	case "articles":
		var bands []uint64
		for _, b := range r.Values[in.special].([]int64) {
			bands = append(bands, uint64(b))
		}
		err = l.tx.keepBands(in.table.Value(r, "num").(int64), bands)
	}
	return err
}

// kept is a logical value as a column holds it.
func kept(kind logical.Kind, v any) any {
	switch v := v.(type) {
	case int64:
		if kind == logical.Ref {
			return nullable(v)
		}
	case time.Time:
		return micro(v)
	case []byte:
		if len(v) == 0 {
			return nil
		}
	}
	return v
}

// Dump implements logical.Target.
func (l *loader) Dump(f func(logical.Row) error) error {
	return dump(func(query string, f func(scanner) error) error { return l.tx.query(query, nil, f) }, f)
}
