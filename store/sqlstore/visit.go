package sqlstore

import (
	"yulun/frontier"
	"yulun/store/internal/column"
)

// visit logs a visit and those to further pages, and keeps in the frontier what it means for the
// next one. gone says that the article is known to be gone, or that there never was one. A further
// address of an article that is there isn't visited again. The article is the one that the address
// has given, now or before. It comes last in a call: every visit of a run touches the row of its
// figures, and the next one waits for it.
func (t *tx) visit(a address, f frontier.Fetch, parts []frontier.Fetch, gone bool) {
	bytes := f.Bytes
	for _, p := range parts {
		t.part(a, p)
		bytes += p.Bytes
	}
	t.log(a.id, f, false)
	e := a.entry.After(f, a.article != 0)
	t.Exec(`UPDATE addresses SET run = $2, outcome = $3, last_fetch = (SELECT max(id) FROM fetches WHERE address = $1), etag = $4, last_modified = $5,
			digest = $6, last_fetched = $7, last_full = $8, unmodified = $9, failures = $10, answered = $11, article = $12,
			due = CASE WHEN EXISTS (SELECT 1 FROM articles a WHERE a.num = $12 AND a.address <> addresses.id AND a.gone_at IS NULL)
				THEN NULL ELSE CAST($13 AS timestamptz) END
		WHERE id = $1`, a.id, Ref(f.RunID), string(f.Outcome), e.ETag, e.LastModified, e.Digest, e.LastFetched, e.LastFull, e.Unmodified,
		e.Failures, e.Answered, Ref(a.article), e.Next(f, gone))
	if f.RunID != 0 {
		t.Exec(`INSERT INTO run_outcomes (run, outcome, visits, bytes) VALUES ($1, $2, 1, $3)
			ON CONFLICT (run, outcome) DO UPDATE SET visits = run_outcomes.visits + 1, bytes = run_outcomes.bytes + excluded.bytes`,
			f.RunID, string(f.Outcome), bytes)
	}
}

// part logs the visit to a further page of an article and keeps in the frontier that it is one, so
// that it is never visited as an article of its own.
func (t *tx) part(a address, f frontier.Fetch) {
	t.log(a.id, f, true)
	t.addAddress(f, f.At)
	t.Exec("UPDATE addresses SET article = $1, part = true, due = NULL WHERE source = $2 AND "+t.dialect.URL+" = $3 AND article IS NULL",
		Ref(a.article), f.SourceID, t.dialect.URLKey(f.URL))
}

// log adds a request to the log. The address is that of the request, or of the article where the
// request was for a further page.
func (t *tx) log(address int64, f frontier.Fetch, part bool) {
	asked, final := f.URL, f.FinalURL
	if final == asked {
		final = asBefore
	}
	if !part {
		asked = asBefore
	}
	t.Exec(`INSERT INTO fetches (address, part, run, source, kind, url, final_url, at, took, status, outcome, code, reason,
			etag, last_modified, digest, bytes, archive_file, archive_offset, retry_after)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		address, part, Ref(f.RunID), f.SourceID, string(f.Kind), asked, final, f.At, f.Took.Microseconds(), f.Status,
		string(f.Outcome), f.Code, f.Reason, f.ETag, f.LastModified, f.Digest, f.Bytes, f.Archive.File, f.Archive.Offset, f.RetryAfter.Microseconds())
}

// recordStanding keeps what a visit without a text says about whether its article is still there,
// and reports whether it is gone.
func (t *tx) recordStanding(a address, f frontier.Fetch) (gone bool, err error) {
	var primary int64
	var before frontier.Standing
	failures := 0
	_, err = t.one("SELECT address, gone_at, missing_since, coalesce(missing_run, 0), "+failuresOf("articles.address")+
		" FROM articles WHERE num = $1"+t.dialect.lock(" FOR NO KEY UPDATE"),
		[]any{a.article}, &primary, column.Instant{To: &before.GoneAt}, column.Instant{To: &before.MissingSince},
		&before.MissingRun, &failures)
	if err != nil {
		return false, err
	}
	after := before.After(f, a.id == primary)
	t.setStanding(a, before, after)
	switch {
	case after.Gone() || before.Gone():
	case a.id == primary && f.Outcome == frontier.OutcomeFailed && frontier.Unreachable(failures+1):
		t.askFurther(a.article)
	case a.id != primary && f.Outcome == frontier.OutcomeNotModified && frontier.Unreachable(failures):
		t.takeOver(a)
	}
	return after.Gone(), nil
}

// failuresOf is how often an address has failed in a row, as a column of a query.
func failuresOf(address string) string {
	return "coalesce((SELECT failures FROM addresses d WHERE d.id = " + address + "), 0)"
}

// askFurther makes the further addresses of an article due.
func (t *tx) askFurther(num int64) {
	t.Exec("UPDATE addresses SET due = $1 WHERE due IS NULL AND NOT part AND capture = '' AND article = $2", atOnce(), num)
}

// takeOver has an address stand for its article from now on. The others are not asked any more.
func (t *tx) takeOver(a address) {
	t.Exec("UPDATE articles SET address = $1 WHERE num = $2", a.id, a.article)
	t.Exec("UPDATE addresses SET due = NULL WHERE article = $1 AND id <> $2", a.article, a.id)
	t.Changed(a.article)
}

// setStanding keeps whether an article is there, after a visit to one of its addresses. When it
// goes, its further addresses are due, of which one may still answer; the one that does stands for
// the article from then on.
func (t *tx) setStanding(a address, before, after frontier.Standing) {
	if after == before {
		return
	}
	t.Exec("UPDATE articles SET gone_at = $1, missing_since = $2, missing_run = $3 WHERE num = $4",
		after.GoneAt, after.MissingSince, Ref(after.MissingRun), a.article)
	switch {
	case after.Gone() == before.Gone():
		return
	case after.Gone():
		t.askFurther(a.article)
		t.Changed(a.article)
	default:
		t.takeOver(a)
	}
}
