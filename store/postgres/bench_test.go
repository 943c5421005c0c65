package postgres_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/storetest"
)

func BenchmarkSave(b *testing.B) {
	storetest.BenchmarkSave(b, func(b *testing.B, callers int) store.Store {
		s, err := postgres.Open(context.Background(), postgres.Options{DSN: server.Schema(b), Connections: callers})
		if err != nil {
			b.Fatal(err)
		}
		return s
	})
}

// BenchmarkFrontier discovers 20,000 addresses, for the first time and again, and lists the 100 of
// them that are visited first.
func BenchmarkFrontier(b *testing.B) {
	s := open(b, server.Schema(b))
	ctx := context.Background()
	now := time.Unix(1700000000, 0)
	addresses := func(source string) []frontier.Address {
		var as []frontier.Address
		for i := range 20000 {
			as = append(as, frontier.Address{
				SourceID: source, URL: fmt.Sprintf("https://www.%s.example/2024/0320/%d.html", source, i), Kind: frontier.KindArticle,
				FoundIn: "https://www.qingshi.example/sitemap.xml", Published: article.At(now.Add(-time.Duration(i) * time.Minute)),
			})
		}
		return as
	}
	discover := func(b *testing.B, source string, want int) frontier.Run {
		run, err := s.BeginRun(ctx, source, now, false)
		if err != nil {
			b.Fatal(err)
		}
		if n, err := s.Discover(ctx, run.ID, now, addresses(source)); err != nil || n != want {
			b.Fatal(n, err)
		}
		return run
	}
	sources := 0
	b.Run("discover new", func(b *testing.B) {
		for b.Loop() {
			sources++
			discover(b, fmt.Sprintf("bench-%d", sources), 20000)
		}
	})
	run := discover(b, "bench", 20000)
	b.Run("discover known", func(b *testing.B) {
		for b.Loop() {
			discover(b, "bench", 0)
		}
	})
	b.Run("due", func(b *testing.B) {
		for b.Loop() {
			if due, err := s.Due(ctx, run, now, 100); err != nil || len(due) != 100 {
				b.Fatal(len(due), err)
			}
		}
	})
}

// BenchmarkPlanning asks what a planner asks of 10,000 sources with 100 runs each and a frontier of
// 400,000 addresses, and takes the next articles from an outbox before which 200,000 refused ones
// lie.
func BenchmarkPlanning(b *testing.B) {
	dsn := server.Schema(b)
	s := open(b, dsn)
	ctx := context.Background()
	schema := schemaOf(b, dsn)
	for _, statement := range []string{
		`INSERT INTO runs (source, started, finished, recheck) SELECT 'source-' || n % 10000, now(), now(), n % 3 = 0 FROM generate_series(1, 1000000) n`,
		`INSERT INTO run_outcomes SELECT id, outcome, 5, 5000 FROM runs, unnest(ARRAY['new', 'failed']) AS outcome`,
		`INSERT INTO addresses (source, url, url_hash, kind, found_in, title, published, first_seen, due, outcome)
			SELECT 'source-' || n % 4, 'u' || n, int8send(n), 'article', '', '', '', now(), now() + n * interval '1 minute', CASE WHEN n % 10 = 0 THEN 'new' ELSE '' END
			FROM generate_series(1, 400000) n`,
		`INSERT INTO articles (id, address, url, canonical_url, source, outlet, outlet_name, outlet_type, outlet_country, lang, script, authors, published,
				published_source, original_source, first_seen, fetched, revision, cluster, is_reprint, relevant, method, reading, archive_file, archive_offset,
				bands, version)
			SELECT lpad(n::text, 16, '0'), 1, '', '', 's', '', '', '', '', '', '', '[]', '', '', '', now(), now(), 1, '', false, true, '', '{}', '', 0, '{}', n
			FROM generate_series(1, 200200) n`,
		`INSERT INTO revisions SELECT num, 1, '', '', '', now(), '', '', 0, '[]' FROM articles`,
		`INSERT INTO outbox (article, version, refused, due, attempts, reason)
			SELECT num, version, now(), CASE WHEN version % 2 = 0 THEN now() + interval '1 day' END, 1, 'no' FROM articles WHERE version <= 200000`,
		`INSERT INTO outbox (article, version) SELECT num, version FROM articles WHERE version > 200000`,
		`ANALYZE`,
	} {
		server.Execute(b, "SET search_path = "+schema+"; "+statement)
	}
	b.Run("last runs", func(b *testing.B) {
		for b.Loop() {
			if last, err := s.LastRuns(ctx); err != nil || len(last) != 10000 {
				b.Fatal(len(last), err)
			}
		}
	})
	b.Run("next due", func(b *testing.B) {
		for b.Loop() {
			if due, err := s.NextDue(ctx, "source-2"); err != nil || due.IsZero() {
				b.Fatal(due, err)
			}
		}
	})
	b.Run("pending", func(b *testing.B) {
		for b.Loop() {
			if pending, err := s.Pending(ctx, time.Now(), 200); err != nil || len(pending) != 200 {
				b.Fatal(len(pending), err)
			}
		}
	})
}
