package models

import (
	"context"
	"strings"
	"unicode"
)

// longestCommon is how many characters of a text an answer may share with it: more are a quotation.
const longestCommon = 12

// Forget removes the answers that quote one of some texts, and the vectors of the texts themselves,
// by the prefixes that encoders are given. Texts that an answer is kept for aren't written down, so
// an answer about a text that doesn't quote it stays.
func (db *DB) Forget(ctx context.Context, texts, prefixes []string) (err error) {
	parts := map[string]bool{}
	for _, text := range texts {
		for part := range windows(text) {
			parts[part] = true
		}
	}
	var keys []string
	rows, err := db.pools.Read.QueryContext(ctx, `SELECT key, content FROM answers`)
	if err != nil {
		return db.file.Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key, content string
		if err := rows.Scan(&key, &content); err != nil {
			return err
		}
		for part := range windows(content) {
			if parts[part] {
				keys = append(keys, key)
				break
			}
		}
	}
	if err := rows.Err(); err != nil {
		return db.file.Explain(err)
	}
	for _, key := range keys {
		if _, err := db.pools.Write.ExecContext(ctx, `DELETE FROM answers WHERE key = ?`, key); err != nil {
			return db.file.Explain(err)
		}
	}
	for _, text := range texts {
		for _, prefix := range prefixes {
			if _, err := db.pools.Write.ExecContext(ctx, `DELETE FROM vectors WHERE text = ?`, vectorKey(prefix, text)); err != nil {
				return db.file.Explain(err)
			}
		}
	}
	return nil
}

// Purge leaves nothing in the file of what was removed from it.
func (db *DB) Purge(ctx context.Context) error { return db.file.Purge(ctx) }

// windows gives every run of longestCommon characters of a text, without its spaces.
func windows(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		runes := []rune(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, text))
		for i := 0; i+longestCommon <= len(runes); i++ {
			if !yield(string(runes[i : i+longestCommon])) {
				return
			}
		}
	}
}
