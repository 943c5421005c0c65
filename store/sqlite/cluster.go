package sqlite

import (
	"strings"

	"yulun/store"
)

// maxCandidates bounds the articles with which one is compared.
const maxCandidates = 64

// settle finds to which clusters an article and its neighbours belong now, and reports whether any changed. later says
// that the article was earlier before.
func (t *tx) settle(num int64, later bool, sv store.Saved) (bool, error) {
	if sv.Same == nil {
		return false, nil
	}
	of, err := t.members("a.num = ?", num)
	if err != nil {
		return false, err
	}
	changed, err := store.Settle(of[0], later, t, sv.Same)
	if err != nil {
		return false, err
	}
	for _, m := range changed {
		err := t.scan("UPDATE articles SET cluster = ?, is_reprint = ? WHERE id = ? RETURNING num", []any{m.Cluster, m.ID != m.Cluster, m.ID}, &num)
		if err != nil {
			return false, err
		}
		if err := t.changed(num); err != nil {
			return false, err
		}
	}
	return len(changed) > 0, nil
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

// Near implements store.Neighbours.
func (t *tx) Near(m store.Member) ([]store.Member, error) {
	inTime, args := "", []any{m.ID}
	if !m.Published.IsZero() {
		inTime = "AND (a.published_at IS NULL OR a.published_at BETWEEN ? AND ?)"
		args = append(args, m.Published.Add(-store.ReprintWindow).UnixMicro(), m.Published.Add(store.ReprintWindow).UnixMicro())
	}
	return t.members(`a.num IN (
			SELECT a.num FROM articles m JOIN bands own ON own.article = m.num JOIN bands b ON b.band = own.band JOIN articles a ON a.num = b.article
			WHERE m.id = ? AND a.num <> m.num `+inTime+`
			GROUP BY a.num ORDER BY count(*) DESC, a.is_reprint, a.num LIMIT ?
		)`, append(args, maxCandidates)...)
}

// Led implements store.Neighbours.
func (t *tx) Led(cluster string) ([]store.Member, error) { return t.members("a.cluster = ?", cluster) }

// members reads the articles that a condition leaves.
func (t *tx) members(condition string, args ...any) ([]store.Member, error) {
	var members []store.Member
	err := t.query("SELECT a.id, a.published_at, a.first_seen, a.cluster, r.title, r.text"+articleTables+"WHERE "+condition, args, func(row scanner) error {
		var m store.Member
		err := row.Scan(&m.ID, instant{&m.Published}, instant{&m.FirstSeen}, &m.Cluster, &m.Piece.Title, &m.Piece.Text)
		members = append(members, m)
		return err
	})
	return members, err
}
