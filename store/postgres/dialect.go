package postgres

import (
	"crypto/sha256"
	"fmt"
	"time"

	"yulun/store"
	"yulun/store/internal/column"
	"yulun/store/sqlstore"
)

// dialect is how PostgreSQL writes what the engines write differently.
func dialect() *sqlstore.Dialect {
	return &sqlstore.Dialect{
		Locks:      true,
		URL:        "url_hash",
		URLKey:     func(url string) any { return urlHash(url) },
		Text:       column.Text,
		In:         func(column, param string) string { return column + " = ANY (" + param + ")" },
		Numbers:    func(param string) string { return "unnest(" + param + "::bigint[]) AS item (value)" },
		Documents:  func(param string) string { return "json_array_elements(" + param + "::text::json) AS item" },
		Bands:      "array_to_string(bands, ',')",
		BandsValue: func(bands []int64) any { return bands },
		Now:        "now()",
		NewID:      "replace(gen_random_uuid()::text, '-', '')",
		Slot: func(instant string) string {
			return fmt.Sprintf("floor(extract(epoch FROM %s) / %d)::bigint", instant, int(store.HealthSlot/time.Second))
		},
		Doubtful:     "(notes::jsonb ->> 'confidence')::double precision < 0.6 AND gone_at IS NULL",
		DumpVersions: "(SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM versions) AS versions",
		Unbounded:    unbounded,
	}
}

// urlHash is by what an address is found: half of its SHA-256.
func urlHash(url string) []byte {
	sum := sha256.Sum256([]byte(url))
	return sum[:sha256.Size/2]
}

// values are a statement's arguments as PostgreSQL takes them. Pages and headers hold bytes that
// are not text, which it refuses.
func values(args []any) []any {
	out := make([]any, len(args))
	for i, v := range args {
		switch v := v.(type) {
		case string:
			out[i] = column.Text(v)
		case []string:
			texts := make([]string, len(v))
			for j := range v {
				texts[j] = column.Text(v[j])
			}
			out[i] = texts
		case time.Time:
			if !v.IsZero() {
				out[i] = v.UTC().Truncate(time.Microsecond)
			}
		case []byte:
			out[i] = append([]byte{}, v...) // empty, not NULL
		case []int64:
			out[i] = append([]int64{}, v...)
		default:
			out[i] = v
		}
	}
	return out
}
