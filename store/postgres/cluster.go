package postgres

import (
	"slices"

	"yulun/store"
	"yulun/store/internal/column"
)

// maxCandidates bounds the articles with which one is compared: those that share most bands with it.
const maxCandidates = 64

// relate keeps an article's bands, finds the articles that are the same piece and joins their clusters with its own. The
// bands are locked, so that no other call is keeping the same piece meanwhile.
func (t *tx) relate(num int64, sv store.Saved) error {
	bands := bands(sv.Fingerprint)
	if len(bands) == 0 {
		return nil
	}
	alike, err := t.alike(num, bands, sv)
	if err != nil {
		return err
	}
	t.exec("INSERT INTO bands (band, article) SELECT band, $2 FROM unnest($1::bigint[]) AS band ON CONFLICT DO NOTHING", bands, num)
	if len(alike) == 0 {
		return nil
	}
	t.lockClusters()
	return t.join(append(alike, num))
}

// alike finds articles that are the same piece as an article, one of each cluster.
func (t *tx) alike(num int64, bands []int64, sv store.Saved) ([]int64, error) {
	if sv.Same == nil {
		return nil, nil
	}
	var alike []int64
	var clusters []string
	err := t.query(`SELECT a.num, a.cluster, a.signature FROM articles a JOIN (
			SELECT article, count(*) AS shared FROM bands WHERE band = ANY ($1) AND article <> $2
			GROUP BY article ORDER BY shared DESC, article LIMIT $3
		) s ON s.article = a.num ORDER BY s.shared DESC, s.article`, []any{bands, num, maxCandidates}, func(row scanner) error {
		var other int64
		var cluster string
		var signature []byte
		if err := row.Scan(&other, &cluster, &signature); err != nil {
			return err
		}
		if !slices.Contains(clusters, cluster) && sv.Same(sv.Fingerprint, column.Fingerprint(signature)) {
			clusters, alike = append(clusters, cluster), append(alike, other)
		}
		return nil
	})
	return alike, err
}

// join makes one cluster of those of some articles. Only their earliest articles are compared, which gave them their
// names, and only those of the clusters that lose their name are touched: one article that joins a thousand reprints costs one change.
func (t *tx) join(articles []int64) error {
	earliest, err := t.members("id IN (SELECT cluster FROM articles WHERE num = ANY ($1))", articles)
	if err != nil {
		return err
	}
	slices.SortFunc(earliest, store.Earlier)
	for _, lost := range earliest[1:] {
		t.rename(lost.ID, earliest[0].ID)
	}
	return nil
}

// settle names a cluster anew after a date in it has changed.
func (t *tx) settle(cluster string) error {
	members, err := t.members("cluster = $1", cluster)
	if err != nil {
		return err
	}
	if first := slices.MinFunc(members, store.Earlier); first.ID != cluster {
		t.rename(cluster, first.ID)
	}
	return nil
}

// members reads the articles that a condition leaves.
func (t *tx) members(condition string, value any) ([]store.Member, error) {
	var members []store.Member
	err := t.query("SELECT id, published_at, first_seen FROM articles WHERE "+condition, []any{value}, func(row scanner) error {
		var m store.Member
		err := row.Scan(&m.ID, when{&m.Published}, when{&m.FirstSeen})
		members = append(members, m)
		return err
	})
	return members, err
}

// rename puts the articles of a cluster into another one, and into the outbox. All but the article that gives a cluster its
// name are reprints.
func (t *tx) rename(old, cluster string) {
	t.exec(`WITH changed AS (
			UPDATE articles SET cluster = $2, is_reprint = id <> $2, version = nextval('versions') WHERE cluster = $1 RETURNING num, version
		) `+enqueueChanged, old, cluster)
}
