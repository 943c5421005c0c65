package main

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"yulun/internal/wait"
)

// databases are faults of PostgreSQL.
func databases() []kind {
	return []kind{
		clustered("pg-crash", breakage{brk: crashPostgres, mend: fine}),
		clustered("pg-terminate", breakage{brk: terminateBackends, mend: fine}),
		clustered("pg-refused", breakage{
			brk:  func(_ context.Context, r *round) error { r.servers.toPostgres.Stop(); return nil },
			mend: func(_ context.Context, r *round) error { return r.servers.toPostgres.Start() },
		}),
	}
}

// fine mends what mends itself.
func fine(context.Context, *round) error { return nil }

// crashPostgres ends all processes of the server at once, and starts it again.
func crashPostgres(context.Context, *round) error {
	if out, err := exec.Command("../scripts/postgres", "crash", clusterPostgresPort).CombinedOutput(); err != nil {
		return fmt.Errorf("crash PostgreSQL: %w: %s", err, out)
	}
	return nil
}

// terminateBackends ends the sessions of the round's database, and those that take their places.
func terminateBackends(ctx context.Context, r *round) error {
	for range 1 + r.random.IntN(4) {
		if err := r.sql(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", r.store); err != nil {
			return err
		}
		if err := wait.For(ctx, time.Duration(r.random.IntN(300))*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}
