package postgres

import (
	"slices"

	"yulun/store"
)

// maxCandidates bounds the articles with which one is compared.
const maxCandidates = 64

// relate keeps the bands of a new article and settles its cluster. The bands are locked, so that no other call is keeping
// the same piece meanwhile. Most articles are like no other one, and need not wait for the lock of the clusters.
func (t *tx) relate(num int64, sv store.Saved) error {
	t.keepBands(num, sv)
	if sv.Same == nil || len(sv.Fingerprint.Bands) == 0 {
		return nil
	}
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
	t.lockClusters()
	_, err = t.settle(num, false, sv)
	return err
}

// keepBands keeps by which bands an article is found.
func (t *tx) keepBands(num int64, sv store.Saved) {
	if bands := bands(sv.Fingerprint); len(bands) > 0 {
		t.exec("INSERT INTO bands (band, article) SELECT band, $2 FROM unnest($1::bigint[]) AS band ON CONFLICT DO NOTHING", bands, num)
	}
}

// settle finds to which clusters an article and its neighbours belong now, and reports whether any changed. later says
// that the article was earlier before. The clusters are locked.
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
		t.exec(`WITH changed AS (
				UPDATE articles SET cluster = $2, is_reprint = id <> $2, version = nextval('versions') WHERE id = $1 RETURNING num, version
			) `+enqueueChanged, m.ID, m.Cluster)
	}
	return len(changed) > 0, err
}

// Near implements store.Neighbours.
func (t *tx) Near(m store.Member) ([]store.Member, error) {
	inTime, args := "", []any{m.ID, maxCandidates}
	if !m.Published.IsZero() {
		inTime = "AND (a.published_at IS NULL OR a.published_at BETWEEN $3 AND $4)"
		args = append(args, m.Published.Add(-store.ReprintWindow), m.Published.Add(store.ReprintWindow))
	}
	return t.members(`a.num IN (
			SELECT a.num FROM articles m CROSS JOIN unnest(m.bands) AS own JOIN bands b ON b.band = own JOIN articles a ON a.num = b.article
			WHERE m.id = $1 AND a.num <> m.num `+inTime+`
			GROUP BY a.num ORDER BY count(*) DESC, a.is_reprint, a.num LIMIT $2
		)`, args...)
}

// Led implements store.Neighbours.
func (t *tx) Led(cluster string) ([]store.Member, error) { return t.members("a.cluster = $1", cluster) }

// members reads the articles that a condition leaves.
func (t *tx) members(condition string, args ...any) ([]store.Member, error) {
	var members []store.Member
	err := t.query("SELECT a.id, a.published_at, a.first_seen, a.cluster, r.title, r.text"+articleTables+"WHERE "+condition, args, func(row scanner) error {
		var m store.Member
		err := row.Scan(&m.ID, when{&m.Published}, when{&m.FirstSeen}, &m.Cluster, &m.Piece.Title, &m.Piece.Text)
		members = append(members, m)
		return err
	})
	return members, err
}
