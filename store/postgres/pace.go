package postgres

import (
	"context"
	"time"

	"yulun/store/sqlstore"
)

// Ask implements store.Leases. Its time is the server's, so that the workers' clocks may differ. It
// doesn't wait for the disk: after a power cut a host may be asked a moment too early, once. A note
// whose own time lies ahead was made before the clock was set back.
func (s *Store) Ask(ctx context.Context, host string, wait time.Duration) error {
	return s.do(ctx, "note that "+host+" was asked", func(t *tx) error {
		t.Exec("SET LOCAL synchronous_commit = off")
		t.Exec(`INSERT INTO host_pace (host, asked, next) VALUES ($1, clock_timestamp(), clock_timestamp() + $2::bigint * interval '1 microsecond')
			ON CONFLICT (host) DO UPDATE SET asked = excluded.asked, next = excluded.next
			WHERE host_pace.next < excluded.next OR host_pace.asked > excluded.asked`, host, max(0, wait).Microseconds())
		return nil
	})
}

// Wait implements store.Leases.
func (s *Store) Wait(ctx context.Context, host string) (time.Duration, error) {
	var micros int64
	err := querier{s.pool}.Query(ctx, `SELECT ceil(extract(epoch FROM least(next - clock_timestamp(), next - asked)) * 1000000)::bigint FROM host_pace WHERE host = $1`,
		[]any{host}, func(row sqlstore.Row) error { return row.Scan(&micros) })
	if err != nil {
		return 0, s.failed(ctx, "see when "+host+" may be asked", err)
	}
	return time.Duration(max(0, micros)) * time.Microsecond, nil
}
