package sqlstore

import "context"

// Stamp implements store.Stamps.
func (s *Store) Stamp(ctx context.Context) (id string, version int64, err error) {
	err = s.one(ctx, "SELECT id, (SELECT value FROM "+s.dialect.DumpVersions+") FROM stamp", nil, &id, &version)
	return id, version, s.engine.Failed(ctx, "read which store this is", err)
}

// Restamp implements store.Stamps.
func (s *Store) Restamp(ctx context.Context) error {
	return s.do(ctx, "give the store another id", func(t *tx) error {
		t.Exec("UPDATE stamp SET id = " + t.dialect.NewID)
		return nil
	})
}
