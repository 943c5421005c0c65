// Package logical says what a store holds, row by row, whichever engine keeps it: what one engine
// gives, another takes. No statement lives here; the engines make theirs of [Tables]. Rows keep the
// numbers by which they refer to one another. Start reading at [Tables] and [Target].
package logical

import (
	"fmt"
	"reflect"
	"time"
)

// Kind is the type of a column's values.
type Kind int

// The kinds.
const (
	Int   Kind = iota // int64
	Ref               // int64, the number of another row; 0 refers to none
	Text              // string
	Bool              // bool
	Time              // time.Time in UTC, to the microsecond; zero is never
	Bytes             // []byte; nil and empty are the same
	Ints              // []int64, ascending, each once
	Real              // float64
)

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Table is a table; the columns of its key come first.
type Table struct {
	Name    string
	Key     int
	Columns []Column
}

// Row is a row of the table with the name. Values are in order of its columns.
type Row struct {
	Table  string
	Values []any
}

// Target is an empty store that is being filled. Nothing of it is kept unless the whole is.
type Target interface {
	// Put adds a row. Rows come table by table in the order of Tables.
	Put(Row) error
	// Dump calls f with every row that was put, in the order of Tables and of the keys.
	Dump(f func(Row) error) error
}

// Tables are the tables, in the order in which they are given and taken. Sessions stay behind:
// people log in again. versions has one row, the last version given out. articles.bands are what
// the bands' table is made from.
func Tables() []Table {
	return []Table{
		table("runs", 1, ints("id"), texts("source"), bools("recheck"), times("started", "finished", "rest"), ints("discovered", "every"), texts("error", "period")),
		table("run_outcomes", 2, ints("run"), texts("outcome"), ints("visits", "bytes")),
		table("addresses", 1, ints("id"), texts("source", "url", "kind", "found_in", "title", "content", "published"), times("published_at", "first_seen"),
			texts("published_source", "etag", "last_modified", "digest"), times("last_fetched", "last_full"), ints("unmodified", "failures"), times("due"), refs("run"), texts("outcome"),
			bools("answered"), refs("last_fetch", "article"), bools("part", "elsewhere"), texts("capture"), times("capture_at")),
		table("articles", 1, ints("num"), texts("id"), ints("address"), texts("url", "canonical_url", "source", "outlet", "outlet_name", "outlet_type",
			"outlet_country", "lang", "script", "authors", "published"), times("published_at"), texts("published_source", "original_source"),
			times("first_seen", "fetched"), ints("revision"), times("gone_at", "missing_since"), refs("missing_run"), texts("cluster"),
			bools("is_reprint", "relevant"), texts("method", "reading", "notes", "archive_file"), ints("archive_offset"),
			[]Column{{"packed", Bytes}, {"bands", Ints}}, ints("version"), bools("identified"), texts("named", "named_id")),
		table("identities", 2, ints("key", "article")),
		table("fetches", 1, ints("id", "address"), bools("part"), refs("run"), texts("source", "kind", "url", "final_url"), times("at"),
			ints("took", "status"), texts("outcome", "code", "reason", "etag", "last_modified", "digest"), ints("bytes"), texts("archive_file"),
			ints("archive_offset", "retry_after")),
		table("revisions", 2, ints("article", "number"), texts("title", "text", "published"), times("fetched"), texts("digest", "archive_file"),
			ints("archive_offset"), texts("parts")),
		table("outbox", 1, ints("article", "version"), times("since", "refused", "due"), ints("attempts"), texts("reason")),
		table("versions", 1, ints("value")),
		table("crawled_sources", 1, ints("num"), texts("source", "outlet", "lang", "patterns")),
		table("listings", 1, ints("num"), texts("source", "url", "kind"), times("first_read", "last_read"), ints("reads", "by_date", "otherwise", "entries")),
		table("placed", 2, ints("listing", "address", "first_place", "best_place", "last_place"), times("first_seen", "best_seen", "last_seen"), ints("reads")),
		table("host_pace", 1, texts("host"), times("asked", "next")),
		table("samples", 1, ints("num"), texts("id"), times("drawn"), texts("document")),
		table("sample_items", 2, ints("sample", "place"), texts("article", "text_hash"), ints("revision"), texts("stratum"), reals("probability")),
		table("codings", 1, ints("num"), texts("id"), ints("sample"), texts("article", "coder"), bools("final"), times("kept", "replaced"), texts("document")),
		table("coders", 1, texts("name", "document")),
		table("evaluations", 1, ints("num"), texts("sample"), times("at"), texts("document")),
		table("arrivals", 1, ints("article", "number", "revision"), times("at")),
		table("search_states", 1, texts("search"), ints("after", "serial"), texts("document")),
		table("users", 1, texts("key", "name", "role", "hash"), times("added", "changed")),
		table("tokens", 1, texts("key", "digest", "label", "role"), times("added", "expires", "used")),
		table("deletions", 1, texts("article", "outlet", "source", "published"), times("deleted"), texts("who", "reason"), bools("public"),
			texts("remains"), times("finished")),
		table("deleted_keys", 2, ints("key"), texts("article")),
		table("audit", 1, ints("num"), times("at"), texts("who", "client", "action", "object", "note")),
	}
}

func table(name string, key int, columns ...[]Column) Table {
	t := Table{Name: name, Key: key}
	for _, c := range columns {
		t.Columns = append(t.Columns, c...)
	}
	return t
}

func columns(kind Kind, names []string) []Column {
	var out []Column
	for _, n := range names {
		out = append(out, Column{n, kind})
	}
	return out
}

func ints(names ...string) []Column  { return columns(Int, names) }
func refs(names ...string) []Column  { return columns(Ref, names) }
func texts(names ...string) []Column { return columns(Text, names) }
func bools(names ...string) []Column { return columns(Bool, names) }
func reals(names ...string) []Column { return columns(Real, names) }
func times(names ...string) []Column { return columns(Time, names) }

// Names are the names of a table's columns.
func (t Table) Names() []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// New are pointers to values of a table's columns, to be scanned into.
func (t Table) New() []any {
	out := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		switch c.Kind {
		case Int, Ref:
			out[i] = new(int64)
		case Text:
			out[i] = new(string)
		case Bool:
			out[i] = new(bool)
		case Time:
			out[i] = new(time.Time)
		case Bytes:
			out[i] = new([]byte)
		case Ints:
			out[i] = new([]int64)
		case Real:
			out[i] = new(float64)
		}
	}
	return out
}

// Row is the row of what was scanned into the pointers that New gave.
func (t Table) Row(scanned []any) Row {
	r := Row{Table: t.Name, Values: make([]any, len(scanned))}
	for i, v := range scanned {
		r.Values[i] = reflect.ValueOf(v).Elem().Interface()
	}
	return r
}

// Value is a row's value of a column.
func (t Table) Value(r Row, name string) any {
	for i, c := range t.Columns {
		if c.Name == name {
			return r.Values[i]
		}
	}
	return nil
}

// Named is the table with a name.
func Named(name string) (Table, error) {
	for _, t := range Tables() {
		if t.Name == name {
			return t, nil
		}
	}
	return Table{}, fmt.Errorf("there is no table %s", name)
}
