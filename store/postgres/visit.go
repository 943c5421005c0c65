package postgres

import (
	"time"

	"yulun/frontier"
)

// visit logs a visit and those to further pages, and keeps in the frontier what it means for the next one. gone says that
// the article is known to be gone, or that there never was one. A further address of an article that stands isn't
// visited again. The article is the one that the address has given, now or before. It comes last in a call: every visit of a run touches the row of its figures, and the next one waits for it.
func (t *tx) visit(a address, f frontier.Fetch, parts []frontier.Fetch, gone bool) {
	bytes := f.Bytes
	for _, p := range parts {
		t.part(a, p)
		bytes += p.Bytes
	}
	e := a.entry.After(f, a.article != 0)
	values := append(logValues(a.id, f, false), e.ETag, e.LastModified, e.Digest, instant(e.LastFetched), e.Failures, e.Answered,
		instant(e.Next(f, gone)), nullable(a.article),
		instant(e.LastFull), e.Unmodified)
	t.exec(`WITH logged AS (`+logVisit+` RETURNING id)
		UPDATE addresses SET run = $3, outcome = $11, last_fetch = logged.id, etag = $21, last_modified = $22, digest = $23, last_fetched = $24,
			failures = $25, answered = $26, article = $28, last_full = $29, unmodified = $30, due = CASE WHEN EXISTS (
				SELECT 1 FROM articles a WHERE a.num = $28 AND a.address <> addresses.id AND a.gone_at IS NULL
			) THEN NULL ELSE $27::timestamptz END
		FROM logged WHERE addresses.id = $1`, values...)
	if f.RunID != 0 {
		t.exec(`INSERT INTO run_outcomes (run, outcome, visits, bytes) VALUES ($1, $2, 1, $3)
			ON CONFLICT (run, outcome) DO UPDATE SET visits = run_outcomes.visits + 1, bytes = run_outcomes.bytes + excluded.bytes`,
			f.RunID, string(f.Outcome), bytes)
	}
}

// part logs the visit to a further page of an article and keeps in the frontier that it is one, so that it is never
// visited as an article of its own.
func (t *tx) part(a address, f frontier.Fetch) {
	t.exec(logVisit, logValues(a.id, f, true)...)
	t.addAddress(f, f.At)
	t.exec("UPDATE addresses SET article = $1, part = true, due = NULL WHERE source = $2 AND url_hash = $3 AND article IS NULL",
		a.article, f.SourceID, urlHash(f.URL))
}

// logVisit adds a request to the log; its values are those of logValues.
const logVisit = `INSERT INTO fetches (address, part, run, source, kind, url, final_url, at, took, status, outcome, code, reason,
		etag, last_modified, digest, bytes, archive_file, archive_offset, retry_after)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`

func logValues(address int64, f frontier.Fetch, part bool) []any {
	return []any{
		address, part, nullable(f.RunID), f.SourceID, string(f.Kind), f.URL, f.FinalURL, instant(f.At), f.Took.Microseconds(), f.Status,
		string(f.Outcome), f.Code, f.Reason, f.ETag, f.LastModified, f.Digest, f.Bytes, f.Archive.File, f.Archive.Offset, f.RetryAfter.Microseconds(),
	}
}

// fetchColumns are what scanFetch reads, of fetches f.
const fetchColumns = `coalesce(f.run, 0), f.source, f.kind, f.url, f.final_url, f.at, f.took, f.status, f.outcome, f.code, f.reason,
	f.etag, f.last_modified, f.digest, f.bytes, f.archive_file, f.archive_offset, f.retry_after`

func scanFetch(row scanner, more ...any) (frontier.Fetch, error) {
	var f frontier.Fetch
	var took, retryAfter int64
	err := row.Scan(append([]any{
		&f.RunID, &f.SourceID, &f.Kind, &f.URL, &f.FinalURL,
		when{&f.At},
		&took, &f.Status, &f.Outcome, &f.Code, &f.Reason,
		&f.ETag, &f.LastModified, &f.Digest, &f.Bytes, &f.Archive.File, &f.Archive.Offset, &retryAfter,
	}, more...)...)
	f.Took = time.Duration(took) * time.Microsecond
	f.RetryAfter = time.Duration(retryAfter) * time.Microsecond
	return f, err
}

// stands keeps what a visit without a text says about whether its article still stands, and reports whether it is gone.
func (t *tx) stands(a address, f frontier.Fetch) (gone bool, err error) {
	var primary int64
	var before frontier.Standing
	err = t.scan("SELECT address, gone_at, missing_since, coalesce(missing_run, 0) FROM articles WHERE num = $1 FOR NO KEY UPDATE", []any{a.article},
		&primary, when{&before.GoneAt}, when{&before.MissingSince}, &before.MissingRun)
	if err != nil {
		return false, err
	}
	after := before.After(f, a.id == primary)
	t.stand(a, before, after)
	return after.Gone(), nil
}

// stand keeps whether an article stands, after a visit to one of its addresses. When it goes, its further addresses are due, of
// which one may still answer; the one that does stands for the article from then on.
func (t *tx) stand(a address, before, after frontier.Standing) {
	if after == before {
		return
	}
	t.exec("UPDATE articles SET gone_at = $1, missing_since = $2, missing_run = $3 WHERE num = $4",
		instant(after.GoneAt), instant(after.MissingSince), nullable(after.MissingRun), a.article)
	switch {
	case after.Gone() == before.Gone():
		return
	case after.Gone():
		t.exec("UPDATE addresses SET due = 'epoch' WHERE due IS NULL AND NOT part AND capture = '' AND article = $1", a.article)
	default:
		t.exec("UPDATE articles SET address = $1 WHERE num = $2", a.id, a.article)
		t.exec("UPDATE addresses SET due = NULL WHERE article = $1 AND id <> $2", a.article, a.id)
	}
	t.changed(a.article)
}
