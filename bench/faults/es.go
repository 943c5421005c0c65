package main

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
)

// searchServers are faults of Elasticsearch.
func searchServers() []kind {
	return []kind{
		clustered("es-slow", toxic(func(r *round) string {
			return fmt.Sprintf(`"type": "latency", "attributes": {"latency": %d, "jitter": 200}`, 200+r.random.IntN(3000))
		})),
		clustered("es-reset", toxic(func(r *round) string {
			return fmt.Sprintf(`"toxicity": %.1f, "type": "reset_peer", "attributes": {"timeout": %d}`, 0.2+0.6*r.random.Float64(), r.random.IntN(30))
		})),
		clustered("es-silent", toxic(func(*round) string { return `"type": "timeout", "attributes": {"timeout": 0}` })), // 0: no answer ever
		clustered("es-gone", breakage{brk: elasticScript("kill"), mend: elasticScript("start")}),
		clustered("es-flood", breakage{
			brk:  eachSetting(`{"index.blocks.read_only_allow_delete": true}`),
			mend: eachSetting(`{"index.blocks.read_only_allow_delete": null}`),
		}),
		clustered("es-red", breakage{brk: unassign, mend: assign}),
		clustered("es-lost", breakage{remade: true, brk: loseIndices, mend: fine}),
	}
}

// toxic lets the proxy before Elasticsearch do something.
func toxic(what func(*round) string) breakage {
	return breakage{
		brk: func(_ context.Context, r *round) error {
			text := `{"name": "fault", ` + what(r) + `}`
			if _, err := r.servers.toSearch.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
			return nil
		},
		mend: func(ctx context.Context, r *round) error { r.servers.toSearch.Toxics.ResetToxics(ctx); return nil },
	}
}

// elasticScript kills the server or starts it again.
func elasticScript(action string) func(context.Context, *round) error {
	return func(context.Context, *round) error {
		if out, err := exec.Command("../scripts/elasticsearch", action, clusterElasticPort).CombinedOutput(); err != nil {
			return fmt.Errorf("%s Elasticsearch: %w: %s", action, err, out)
		}
		return nil
	}
}

// eachSetting changes the settings of all indices of the round.
func eachSetting(settings string) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		return r.eachIndex(ctx, func(name string) error {
			return r.elasticsearch(ctx, http.MethodPut, "/"+name+"/_settings", settings, nil)
		})
	}
}

// unassign makes the round's indices red: they are opened again where no node may hold their
// shards.
func unassign(ctx context.Context, r *round) error {
	return r.eachIndex(ctx, func(name string) error {
		for _, step := range [][3]string{
			{http.MethodPost, "/_close", ""},
			{http.MethodPut, "/_settings", `{"index.routing.allocation.require._name": "nowhere"}`},
			{http.MethodPost, "/_open?wait_for_active_shards=0", ""},
		} {
			if err := r.elasticsearch(ctx, step[0], "/"+name+step[1], step[2], nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// assign lets the shards come back.
func assign(ctx context.Context, r *round) error {
	if err := eachSetting(`{"index.routing.allocation.require._name": null}`)(ctx, r); err != nil {
		return err
	}
	return r.elasticsearch(ctx, http.MethodGet, "/_cluster/health/"+r.prefix+"-*?wait_for_status=yellow&timeout=30s", "", nil)
}

// loseIndices deletes the round's indices.
func loseIndices(ctx context.Context, r *round) error {
	return r.eachIndex(ctx, func(name string) error { return r.elasticsearch(ctx, http.MethodDelete, "/"+name, "", nil) })
}
