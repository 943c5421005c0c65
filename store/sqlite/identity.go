package sqlite

import (
	"context"

	"yulun/store"
)

// find is the article that is read at an address: the one for which it stands, the one of which it is a further page, or one that is the
// same by what was read; nil when there is none.
func (t *tx) find(addr address, sv store.Saved) (*stored, error) {
	if addr.article != 0 {
		old, err := t.known(addr.article, "")
		if err != nil || old == nil || old.address == addr.id || addr.part {
			return old, err
		}
		was, err := t.first(sv, true, "SELECT ? AS num", addr.article)
		if err != nil || was != 0 {
			return old, err
		}
	}
	keys := store.KeyNumbers(sv.Identity.Keys)
	args := []any{sv.Article.ID}
	for _, k := range keys {
		args = append(args, k)
	}
	num, err := t.first(sv, false, `SELECT num FROM articles WHERE id = ? UNION SELECT article FROM (
		SELECT article FROM identities WHERE key IN (`+marks(len(keys))+`) ORDER BY article DESC LIMIT ?)`, append(args, store.MaxCandidates)...)
	if err == nil && num == 0 && len(keys) > 0 && len(sv.Fingerprint.Bands) > 0 {
		num, err = t.alike(sv, keys)
	}
	if err != nil || num == 0 {
		return nil, err
	}
	return t.known(num, "")
}

// alike looks among many articles that share a key, as where a site names one canonical address on all of its pages, for those that resemble
// what was read most.
func (t *tx) alike(sv store.Saved, keys []int64) (int64, error) {
	var many bool
	var args []any
	for _, k := range keys {
		args = append(args, k)
	}
	if err := t.scan("SELECT count(*) > ? FROM (SELECT 1 FROM identities WHERE key IN ("+marks(len(keys))+") LIMIT ?)",
		append(append([]any{store.MaxCandidates}, args...), store.MaxCandidates+1), &many); err != nil || !many {
		return 0, err
	}
	bands := make([]any, len(sv.Fingerprint.Bands))
	for i, b := range sv.Fingerprint.Bands {
		bands[i] = int64(b)
	}
	return t.first(sv, false, `SELECT b.article AS num FROM bands b WHERE b.band IN (`+marks(len(bands))+`)
			AND EXISTS (SELECT 1 FROM identities i WHERE i.key IN (`+marks(len(keys))+`) AND i.article = b.article)
		GROUP BY b.article ORDER BY count(*) DESC, b.article LIMIT ?`, append(append(bands, args...), store.MaxCandidates)...)
}

// first is the number of the first of the articles with some numbers, which a query gives, that is the one that was read, the oldest first; 0
// when none is.
func (t *tx) first(sv store.Saved, known bool, numbers string, args ...any) (int64, error) {
	var found []store.Candidate
	err := t.query(`SELECT a.num, d.url, a.url, r.title, r.text FROM (`+numbers+`) AS c JOIN articles a ON a.num = c.num
		JOIN addresses d ON d.id = a.address JOIN revisions r ON r.article = a.num AND r.number > a.revision - ? ORDER BY a.num, r.number DESC`,
		append(args, store.MaxComparedRevisions), func(row scanner) error {
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
func (t *tx) identify(num int64, keys []string) error {
	for _, k := range store.KeyNumbers(keys) {
		if _, err := t.exec("INSERT INTO identities (key, article) VALUES (?, ?) ON CONFLICT DO NOTHING", k, num); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) taken(id string) (taken bool, err error) {
	err = t.scan("SELECT EXISTS (SELECT 1 FROM articles WHERE id = ?)", []any{id}, &taken)
	return taken, err
}

// Identify implements store.Articles.
func (s *Store) Identify(ctx context.Context, keys func(addresses []string) []string) (int, error) {
	total := 0
	for {
		n := 0
		err := s.do(ctx, "identify articles", func(t *tx) error {
			addresses := map[int64][]string{}
			err := t.query("SELECT num, url, canonical_url FROM articles WHERE identified = 0 ORDER BY num LIMIT ?", []any{pageSize}, func(row scanner) error {
				var num int64
				var url, canonical string
				err := row.Scan(&num, &url, &canonical)
				addresses[num] = []string{url, canonical}
				return err
			})
			if err != nil {
				return err
			}
			n = len(addresses)
			for num, urls := range addresses {
				if err := t.query("SELECT url FROM addresses WHERE article = ? AND part = 0", []any{num}, func(row scanner) error {
					var url string
					err := row.Scan(&url)
					urls = append(urls, url)
					return err
				}); err != nil {
					return err
				}
				if err := t.identify(num, keys(urls)); err != nil {
					return err
				}
				if _, err := t.exec("UPDATE articles SET identified = 1 WHERE num = ?", num); err != nil {
					return err
				}
			}
			return nil
		})
		total += n
		if err != nil || n < pageSize {
			return total, err
		}
	}
}
