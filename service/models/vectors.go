package models

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// vectors are the kept vectors of texts by their keys, in the order of keys; nil where there is
// none.
func (db *DB) vectors(ctx context.Context, encoder string, keys [][]byte) ([][]float32, error) {
	vectors := make([][]float32, len(keys))
	statement, err := db.pools.Read.PrepareContext(ctx,
		`SELECT vector FROM vectors WHERE encoder = (SELECT num FROM encoders WHERE name = ?) AND text = ?`)
	if err != nil {
		return nil, db.file.Explain(err)
	}
	defer statement.Close()
	for i, key := range keys {
		var packed []byte
		err := statement.QueryRowContext(ctx, encoder, key).Scan(&packed)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, db.file.Explain(err)
		case len(packed) == 0 || len(packed)%4 != 0:
			return nil, fmt.Errorf("a vector of %s in %s has %d bytes", encoder, db.file.Path, len(packed))
		default:
			vectors[i] = unpack(packed)
		}
	}
	return vectors, nil
}

// keepVectors keeps vectors by their keys, all or none.
func (db *DB) keepVectors(ctx context.Context, encoder string, keys [][]byte, vectors [][]float32) error {
	tx, err := db.pools.Write.BeginTx(ctx, nil)
	if err != nil {
		return db.file.Explain(err)
	}
	defer tx.Rollback() // does nothing after a commit
	if _, err := tx.ExecContext(ctx, `INSERT INTO encoders (name) VALUES (?) ON CONFLICT DO NOTHING`, encoder); err != nil {
		return db.file.Explain(err)
	}
	statement, err := tx.PrepareContext(ctx,
		`INSERT OR REPLACE INTO vectors (encoder, text, vector) VALUES ((SELECT num FROM encoders WHERE name = ?), ?, ?)`)
	if err != nil {
		return db.file.Explain(err)
	}
	defer statement.Close()
	for i, key := range keys {
		if _, err := statement.ExecContext(ctx, encoder, key, pack(vectors[i])); err != nil {
			return db.file.Explain(err)
		}
	}
	return db.file.Explain(tx.Commit())
}

func pack(v []float32) []byte {
	packed := make([]byte, 0, 4*len(v))
	for _, x := range v {
		packed = binary.LittleEndian.AppendUint32(packed, math.Float32bits(x))
	}
	return packed
}

func unpack(packed []byte) []float32 {
	v := make([]float32, len(packed)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(packed[4*i:]))
	}
	return v
}
