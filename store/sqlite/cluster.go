package sqlite

import (
	"slices"
	"strings"

	"yulun/article"
	"yulun/store"
	"yulun/store/internal/column"
)

// maxCandidates bounds the articles with which one is compared: those that share most bands with it.
const maxCandidates = 64

// relate keeps an article's bands, finds the articles that are the same piece and joins their clusters with its own.
func (t *tx) relate(num int64, sv store.Saved) error {
	var cluster string
	if err := t.scan("SELECT cluster FROM articles WHERE num = ?", []any{num}, &cluster); err != nil {
		return err
	}
	clusters := []string{cluster}
	if sv.Same != nil && len(sv.Fingerprint.Bands) > 0 {
		err := t.candidates(num, sv.Fingerprint, func(cluster string, f article.Fingerprint) {
			if !slices.Contains(clusters, cluster) && sv.Same(sv.Fingerprint, f) {
				clusters = append(clusters, cluster)
			}
		})
		if err != nil {
			return err
		}
	}
	if err := t.keepBands(num, sv.Fingerprint.Bands); err != nil {
		return err
	}
	return t.join(clusters)
}

// keepBands keeps by which bands an article is found.
func (t *tx) keepBands(num int64, bands []uint64) error {
	if len(bands) == 0 {
		return nil
	}
	args := make([]any, 0, 2*len(bands))
	for _, b := range bands {
		args = append(args, int64(b), num)
	}
	rows := strings.TrimSuffix(strings.Repeat("(?, ?), ", len(bands)), ", ")
	_, err := t.exec("INSERT INTO bands (band, article) VALUES "+rows+" ON CONFLICT DO NOTHING", args...)
	return err
}

// candidates calls f with the cluster and fingerprint of the articles that share bands with an article, most bands first.
func (t *tx) candidates(num int64, f article.Fingerprint, use func(cluster string, f article.Fingerprint)) error {
	args := make([]any, 0, len(f.Bands)+2)
	for _, b := range f.Bands {
		args = append(args, int64(b))
	}
	args = append(args, num, maxCandidates)
	return t.query(`SELECT a.cluster, a.signature FROM articles a JOIN (
			SELECT article, count(*) AS shared FROM bands WHERE band IN (`+marks(len(f.Bands))+`) AND article <> ?
			GROUP BY article ORDER BY shared DESC, article LIMIT ?
		) s ON s.article = a.num ORDER BY s.shared DESC, s.article`, args, func(row scanner) error {
		var cluster string
		var sig []byte
		if err := row.Scan(&cluster, &sig); err != nil {
			return err
		}
		use(cluster, column.Fingerprint(sig))
		return nil
	})
}

// member is an article of a cluster.
type member struct {
	store.Member
	num     int64
	cluster string
}

// members reads the articles of which a column, id or cluster, has a value.
func (t *tx) members(column, value string) ([]member, error) {
	var members []member
	err := t.query("SELECT num, id, published_at, first_seen, cluster FROM articles WHERE "+column+" = ?", []any{value}, func(row scanner) error {
		var m member
		err := row.Scan(&m.num, &m.ID, instant{&m.Published}, instant{&m.FirstSeen}, &m.cluster)
		members = append(members, m)
		return err
	})
	return members, err
}

// join makes one cluster of some. Only their earliest articles are compared, which gave them their names, and only
// those of the clusters that lose their name are touched: one article that joins a thousand reprints costs one change.
func (t *tx) join(clusters []string) error {
	var earliest []member
	for _, c := range clusters {
		m, err := t.members("id", c)
		if err != nil {
			return err
		}
		earliest = append(earliest, m...)
	}
	slices.SortFunc(earliest, func(a, b member) int { return store.Earlier(a.Member, b.Member) })
	for _, lost := range earliest[1:] {
		members, err := t.members("cluster", lost.ID)
		if err != nil {
			return err
		}
		for _, m := range members {
			if err := t.assign(m, earliest[0].ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle names a cluster anew after a date in it has changed.
func (t *tx) settle(cluster string) error {
	members, err := t.members("cluster", cluster)
	if err != nil {
		return err
	}
	earliest := slices.MinFunc(members, func(a, b member) int { return store.Earlier(a.Member, b.Member) })
	for _, m := range members {
		if err := t.assign(m, earliest.ID); err != nil {
			return err
		}
	}
	return nil
}

// assign puts an article into a cluster, and into the outbox if that is another one than before. All but the article that
// gives a cluster its name are reprints.
func (t *tx) assign(m member, cluster string) error {
	if m.cluster == cluster {
		return nil
	}
	if _, err := t.exec("UPDATE articles SET cluster = ?, is_reprint = ? WHERE num = ?", cluster, m.ID != cluster, m.num); err != nil {
		return err
	}
	return t.changed(m.num)
}
