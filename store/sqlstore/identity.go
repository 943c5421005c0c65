package sqlstore

import (
	"context"

	"yulun/article"
	"yulun/store"
)

// find is the article that is read at an address: the one for which it stands, the one of which it
// is a further page, or one that is the same by what was read; nil when there is none.
func (t *tx) find(addr address, sv store.Saved) (*stored, error) {
	if addr.article != 0 {
		old, err := t.known(addr.article)
		if err != nil || old == nil || old.address == addr.id || addr.part {
			return old, err
		}
		was, err := t.first(sv, true, "SELECT CAST($2 AS bigint) AS num", addr.article)
		if err != nil || was != 0 {
			return old, err
		}
	}
	keys := store.KeyNumbers(sv.Identity.Keys)
	num, err := t.first(sv, false, `SELECT num FROM articles WHERE id IN ($2, $5) UNION SELECT article FROM (
		SELECT article FROM identities WHERE `+t.dialect.In("key", "$3")+` ORDER BY article DESC LIMIT $4) AS keyed`,
		sv.Article.ID, keys, store.MaxCandidates, article.FormerID(sv.Article.CanonicalURL))
	if err == nil && num == 0 && len(keys) > 0 && len(sv.Fingerprint.Bands) > 0 {
		num, err = t.firstAlike(sv, keys)
	}
	if err != nil || num == 0 {
		return nil, err
	}
	return t.known(num)
}

// firstAlike looks among many articles that share a key, as where a site names one canonical
// address on all of its pages, for those that resemble what was read most.
func (t *tx) firstAlike(sv store.Saved, keys []int64) (int64, error) {
	var many bool
	_, err := t.one("SELECT count(*) > $1 FROM (SELECT 1 FROM identities WHERE "+t.dialect.In("key", "$2")+" LIMIT $1 + 1) AS shared",
		[]any{store.MaxCandidates, keys}, &many)
	if err != nil || !many {
		return 0, err
	}
	return t.first(sv, false, `SELECT b.article AS num FROM bands b WHERE `+t.dialect.In("b.band", "$2")+`
			AND EXISTS (SELECT 1 FROM identities i WHERE `+t.dialect.In("i.key", "$3")+` AND i.article = b.article)
		GROUP BY b.article ORDER BY count(*) DESC, b.article LIMIT $4`, bands(sv.Fingerprint), keys, store.MaxCandidates)
}

// first is the number of the first of the articles with some numbers, which a query gives, that is
// the one that was read, the oldest first; 0 when none is.
func (t *tx) first(sv store.Saved, known bool, numbers string, args ...any) (int64, error) {
	var found []store.Candidate
	err := t.Query(`SELECT a.num, d.url, a.url, r.title, r.text FROM (`+numbers+`) AS c JOIN articles a ON a.num = c.num
		JOIN addresses d ON d.id = a.address JOIN revisions r ON r.article = a.num AND r.number > a.revision - $1 ORDER BY a.num, r.number DESC`,
		append([]any{store.MaxComparedRevisions}, args...), func(row Row) error {
			var c store.Candidate
			var text store.Text
			if err := row.Scan(&c.Num, &c.At, &text.URL, &text.Title, &text.Text); err != nil {
				return err
			}
			if n := len(found); n == 0 || found[n-1].Num != c.Num {
				found = append(found, c)
			}
			last := &found[len(found)-1]
			last.Texts = append(last.Texts, text)
			return nil
		})
	if err != nil {
		return 0, err
	}
	return sv.First(found, known), nil
}

// identify keeps the keys by which an article is found.
func (t *tx) identify(num int64, keys []string) {
	if len(keys) > 0 {
		t.Exec("INSERT INTO identities (key, article) SELECT DISTINCT item.value, CAST($2 AS bigint) FROM "+t.dialect.Numbers("$1")+
			" WHERE true ORDER BY item.value ON CONFLICT DO NOTHING", store.KeyNumbers(keys), num)
	}
}

// Identify implements store.Articles.
func (s *Store) Identify(ctx context.Context, keys func(addresses []string) []string) (int, error) {
	total := 0
	for {
		n := 0
		err := s.do(ctx, "identify articles", func(t *tx) error {
			addresses := map[int64][]string{}
			err := t.Query(`SELECT a.num, a.url, a.canonical_url, coalesce(d.url, '') FROM (
					SELECT * FROM articles WHERE NOT identified ORDER BY num LIMIT $1`+t.dialect.lock(" FOR NO KEY UPDATE")+`
				) AS a LEFT JOIN addresses d ON d.article = a.num AND NOT d.part`, []any{pageSize}, func(row Row) error {
				var num int64
				var url, canonical, at string
				err := row.Scan(&num, &url, &canonical, &at)
				addresses[num] = append(addresses[num], url, canonical, at)
				return err
			})
			n = len(addresses)
			for num, urls := range addresses {
				t.identify(num, keys(urls))
				t.Exec("UPDATE articles SET identified = true WHERE num = $1", num)
			}
			return err
		})
		total += n
		if err != nil || n < pageSize {
			return total, err
		}
	}
}
