package sqlstore

import (
	"slices"

	"yulun/store"
	"yulun/store/internal/column"
)

// maxCandidates bounds the articles with which one is compared.
const maxCandidates = 64

// relate keeps the bands of a new article and settles its cluster. The bands are locked, so that no
// other call is keeping the same piece meanwhile. Most articles are like no other one, and need not
// wait for the lock of the clusters.
func (t *tx) relate(num int64, sv store.Saved) error {
	t.keepBands(num, bands(sv.Fingerprint))
	if sv.Same == nil || len(sv.Fingerprint.Bands) == 0 {
		return nil
	}
	if t.dialect.Locks {
		of, err := t.members("a.num = $1", num)
		if err != nil {
			return err
		}
		near, err := t.Near(of[0])
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(near, func(m store.Member) bool { return sv.Same(of[0].Piece, m.Piece) }) {
			return nil
		}
		t.LockClusters()
	}
	_, err := t.settle(num, false, sv)
	return err
}

// keepBands keeps by which bands an article is found.
func (t *tx) keepBands(num int64, bands []int64) {
	if len(bands) > 0 {
		t.Exec("INSERT INTO bands (band, article) SELECT item.value, CAST($2 AS bigint) FROM "+t.dialect.Numbers("$1")+" WHERE true ON CONFLICT DO NOTHING",
			bands, num)
	}
}

// dropBands is the reverse of keepBands. The bands are those of the article's row: their table can't
// be searched by article.
func (t *tx) dropBands(num int64, bands []int64) {
	t.Exec("DELETE FROM bands WHERE article = $1 AND "+t.dialect.In("band", "$2"), num, bands)
}

// settle finds to which clusters an article and its neighbours belong now, and reports whether any
// changed. later says that the article was earlier before. The clusters are locked.
func (t *tx) settle(num int64, later bool, sv store.Saved) (bool, error) {
	if sv.Same == nil {
		return false, nil
	}
	of, err := t.members("a.num = $1", num)
	if err != nil {
		return false, err
	}
	changed, err := store.Settle(of[0], later, t, sv.Same)
	for _, m := range changed {
		t.Exec("UPDATE articles SET cluster = $1, is_reprint = $2 WHERE num = $3", m.Cluster, m.ID != m.Cluster, m.Num)
		t.Changed(m.Num)
	}
	return len(changed) > 0, err
}

// Near implements store.Neighbours.
func (t *tx) Near(m store.Member) ([]store.Member, error) {
	inTime, args := "", []any{m.Num, maxCandidates, m.Bands}
	if !m.Published.IsZero() {
		inTime = "AND (a.published_at IS NULL OR a.published_at BETWEEN $4 AND $5)"
		args = append(args, m.Published.Add(-store.ReprintWindow), m.Published.Add(store.ReprintWindow))
	}
	return t.members(`a.num IN (
			SELECT a.num FROM bands b JOIN articles a ON a.num = b.article
			WHERE `+t.dialect.In("b.band", "$3")+` AND a.num <> $1 `+inTime+`
			GROUP BY a.num ORDER BY count(*) DESC, a.is_reprint, a.num LIMIT $2
		)`, args...)
}

// Members implements store.Neighbours.
func (t *tx) Members(cluster string) ([]store.Member, error) {
	return t.members("a.cluster = $1", cluster)
}

// members reads the articles that a condition leaves.
func (t *tx) members(condition string, args ...any) ([]store.Member, error) {
	var members []store.Member
	err := t.Query("SELECT a.num, a.id, a.published_at, a.first_seen, a.cluster, r.title, r.text, "+t.dialect.Bands+articleTables+"WHERE "+condition, args,
		collect(func(row Row) (m store.Member, err error) {
			err = row.Scan(&m.Num, &m.ID, column.Instant{To: &m.Published}, column.Instant{To: &m.FirstSeen}, &m.Cluster, &m.Piece.Title, &m.Piece.Text,
				column.Numbers{To: &m.Bands})
			return m, err
		}, &members))
	return members, err
}
