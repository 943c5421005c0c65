package sqlstore

import (
	"context"

	"yulun/saved"
	"yulun/store"
	"yulun/store/internal/column"
)

// arrived notes that the index has articles, each of which counts again with a revision. Numbers
// are above those of all arrivals and of all that searches were told of, so that one is never used
// again. The lock keeps their order that of the commits.
func (t *tx) arrived(nums []int64) {
	if len(nums) == 0 {
		return
	}
	if lock := t.dialect.lock("LOCK TABLE arrivals IN SHARE ROW EXCLUSIVE MODE"); lock != "" {
		t.Exec(lock)
	}
	t.Exec(`INSERT INTO arrivals (article, number, revision, at)
		SELECT a.num, (SELECT coalesce(max(n), 0) FROM (SELECT max(number) AS n FROM arrivals UNION ALL SELECT max(after) FROM search_states) AS given)
			+ row_number() OVER (ORDER BY a.version), a.revision, `+t.dialect.Now+`
		FROM articles a LEFT JOIN arrivals known ON known.article = a.num
		WHERE a.num IN (SELECT CAST(item.value AS bigint) FROM `+t.dialect.Numbers("$1")+`) AND (known.article IS NULL OR known.revision < a.revision)
		ON CONFLICT (article) DO UPDATE SET number = excluded.number, revision = excluded.revision, at = excluded.at`, nums)
}

const arrivalColumns = `SELECT r.number, a.id, r.revision, r.at FROM arrivals r JOIN articles a ON a.num = r.article`

func scanArrival(row Row) (a store.Arrival, err error) {
	err = row.Scan(&a.Number, &a.ID, &a.Revision, column.Instant{To: &a.At})
	return a, err
}

// ArrivedAfter implements store.Arrivals.
func (s *Store) ArrivedAfter(ctx context.Context, after int64, limit int) ([]store.Arrival, error) {
	var out []store.Arrival
	err := s.query(ctx, arrivalColumns+" WHERE r.number > $1 ORDER BY r.number LIMIT $2", []any{after, limit}, collect(scanArrival, &out))
	return out, s.engine.Failed(ctx, "read what came into the index", err)
}

// ArrivedBefore implements store.Arrivals.
func (s *Store) ArrivedBefore(ctx context.Context, before int64, limit int) ([]store.Arrival, error) {
	var out []store.Arrival
	err := s.query(ctx, arrivalColumns+" WHERE ($1 = 0 OR r.number < $1) ORDER BY r.number DESC LIMIT $2", []any{before, limit}, collect(scanArrival, &out))
	return out, s.engine.Failed(ctx, "read what came into the index", err)
}

// SearchStates implements store.Arrivals.
func (s *Store) SearchStates(ctx context.Context) ([]saved.State, error) {
	var out []saved.State
	err := s.query(ctx, "SELECT search, after, serial, document FROM search_states ORDER BY search", nil,
		collect(func(row Row) (st saved.State, err error) {
			var search string
			var after, serial int64
			err = row.Scan(&search, &after, &serial, column.Document{To: &st})
			st.Search, st.After, st.Serial = search, after, serial
			return st, err
		}, &out))
	return out, s.engine.Failed(ctx, "read how far saved searches were told of", err)
}

// SaveSearchState implements store.Arrivals.
func (s *Store) SaveSearchState(ctx context.Context, st saved.State) (bool, error) {
	kept := false
	err := s.do(ctx, "keep how far the search "+st.Search+" was told of", func(t *tx) error {
		document, err := column.Encode(st)
		if err != nil {
			return err
		}
		var serial int64
		if st.Serial == 0 {
			kept, err = t.one(`INSERT INTO search_states (search, after, serial, document) VALUES ($1, $2, 1, $3)
				ON CONFLICT (search) DO NOTHING RETURNING serial`, []any{st.Search, st.After, document}, &serial)
			return err
		}
		kept, err = t.one(`UPDATE search_states SET after = $2, serial = serial + 1, document = $3 WHERE search = $1 AND serial = $4 RETURNING serial`,
			[]any{st.Search, st.After, document, st.Serial}, &serial)
		return err
	})
	return kept, err
}

// DropSearchState implements store.Arrivals.
func (s *Store) DropSearchState(ctx context.Context, search string) error {
	return s.do(ctx, "forget the search "+search, func(t *tx) error {
		t.Exec("DELETE FROM search_states WHERE search = $1", search)
		return nil
	})
}
