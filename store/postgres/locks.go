package postgres

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"yulun/store"
	"yulun/store/internal/column"
)

// Two reprints that arrive at once must find each other, and neither sees the other's rows before
// they are committed. So a call that keeps a text first locks, until its end, the text's bands, the
// keys of its addresses and the ids that the article may get: texts that could be the same piece
// wait for each other, all others run side by side. Which cluster a piece belongs to is decided
// under one lock for all clusters, because a cluster may be reached by two pieces that have no band
// in common; it is taken only when a piece has been recognised as another's reprint, or when the
// text or date of a known article changes.
//
// The locks are advisory ones of the transaction: they end with it, and with the connection of a
// worker that dies. They are always taken in the same order, so that two calls don't wait for each
// other: bands and id, the address's row, the lock of the clusters, the rows of articles, of
// further addresses, of the outbox, the run's figures. Where two calls get round that order, as two
// visits to two addresses of one article may, the server ends one of them and it is done again
// (tx.go).
//
// A transaction holds some 50 locks of these, below the 64 that a server has room for in each by
// default.
const (
	lockMigration = "migration"
	lockClusters  = "clusters"
	lockBand      = "band"
	lockArticle   = "article"
	lockIdentity  = "identity"
	lockFrontier  = "frontier" // of a source
	lockLease     = "lease"    // of a session, not of a transaction: see lease.go
)

// lockKey is the number of a lock. Two locks with one number wait for each other without need and
// do no harm.
func (s *Store) lockKey(kind string, value []byte) int64 {
	h := fnv.New64a()
	for _, part := range [][]byte{[]byte("yulun"), []byte(s.schema), []byte(kind), value} {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		h.Write(part)
	}
	return int64(h.Sum64())
}

// lock waits for locks and holds them until the transaction ends.
func (t *tx) lock(keys ...int64) {
	slices.Sort(keys)
	t.Exec("SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key", slices.Compact(keys))
}

// LockPiece implements sqlstore.Conn.
func (t *tx) LockPiece(sv store.Saved) {
	keys := []int64{t.store.lockKey(lockArticle, []byte(sv.Article.ID)), t.store.lockKey(lockArticle, []byte(column.ID(sv.Identity.Own)))}
	for _, k := range sv.Identity.Keys {
		keys = append(keys, t.store.lockKey(lockIdentity, []byte(k)))
	}
	for _, b := range sv.Fingerprint.Bands {
		keys = append(keys, t.store.lockKey(lockBand, binary.BigEndian.AppendUint64(nil, b)))
	}
	t.lock(keys...)
}

// LockSource implements sqlstore.Conn.
func (t *tx) LockSource(sourceID string) { t.lock(t.store.lockKey(lockFrontier, []byte(sourceID))) }

// LockClusters implements sqlstore.Conn.
func (t *tx) LockClusters() { t.lock(t.store.lockKey(lockClusters, nil)) }
