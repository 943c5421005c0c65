package sqlite

import (
	"time"

	"yulun/frontier"
)

// visit logs a visit and those to further pages, and keeps in the frontier what it means for the next one. gone says that
// the article is known to be gone, or that there never was one. A further address of an article that stands isn't
// visited again.
func (t *tx) visit(a address, f frontier.Fetch, parts []frontier.Fetch, gone bool) error {
	id, err := t.log(a.id, f, false)
	if err != nil {
		return err
	}
	bytes := f.Bytes
	for _, p := range parts {
		if err := t.part(a, p); err != nil {
			return err
		}
		bytes += p.Bytes
	}
	e := a.entry.After(f, a.article != 0)
	if _, err := t.exec(`UPDATE addresses SET etag = ?, last_modified = ?, digest = ?, last_fetched = ?, last_full = ?, unmodified = ?, failures = ?, answered = ?,
			due = ?, run = ?, outcome = ?, last_fetch = ? WHERE id = ?`,
		e.ETag, e.LastModified, e.Digest, micro(e.LastFetched), micro(e.LastFull), e.Unmodified, e.Failures, e.Answered,
		micro(e.Next(f, gone)), nullable(f.RunID), f.Outcome, id, a.id); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE addresses SET due = NULL WHERE id = ? AND EXISTS (
			SELECT 1 FROM articles WHERE num = addresses.article AND address <> addresses.id AND gone_at IS NULL)`, a.id); err != nil {
		return err
	}
	return t.count(f.RunID, f.Outcome, bytes)
}

// part logs the visit to a further page of an article and keeps in the frontier that it is one, so that it is never
// visited as an article of its own.
func (t *tx) part(a address, f frontier.Fetch) error {
	if _, err := t.log(a.id, f, true); err != nil {
		return err
	}
	id, _, err := t.addAddress(frontier.Address{SourceID: f.SourceID, URL: f.URL, Kind: f.Kind}, f.At)
	if err != nil {
		return err
	}
	_, err = t.exec("UPDATE addresses SET article = ?, part = 1, due = NULL WHERE id = ? AND article IS NULL", a.article, id)
	return err
}

// count adds a visit to its run's figures.
func (t *tx) count(run int64, o frontier.Outcome, bytes int64) error {
	if run == 0 {
		return nil
	}
	if _, err := t.exec("UPDATE runs SET bytes = bytes + ? WHERE id = ?", bytes, run); err != nil {
		return err
	}
	_, err := t.exec("INSERT INTO run_outcomes (run, outcome, visits) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET visits = visits + 1", run, o)
	return err
}

// log adds a request to the log and returns its number there.
func (t *tx) log(address int64, f frontier.Fetch, part bool) (int64, error) {
	return t.insert(`INSERT INTO fetches (address, part, run, source, kind, url, final_url, at, took, status, outcome, code, reason,
			etag, last_modified, digest, bytes, archive_file, archive_offset, retry_after)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		address, part, nullable(f.RunID), f.SourceID, f.Kind, f.URL, f.FinalURL, micro(f.At), f.Took.Microseconds(), f.Status, f.Outcome, f.Code, f.Reason,
		f.ETag, f.LastModified, f.Digest, f.Bytes, f.Archive.File, f.Archive.Offset, f.RetryAfter.Microseconds())
}

// fetchColumns are what scanFetch reads, of fetches f.
const fetchColumns = `ifnull(f.run, 0), f.source, f.kind, f.url, f.final_url, f.at, f.took, f.status, f.outcome, f.code, f.reason,
	f.etag, f.last_modified, f.digest, f.bytes, f.archive_file, f.archive_offset, f.retry_after`

func scanFetch(row scanner, more ...any) (frontier.Fetch, error) {
	var f frontier.Fetch
	var took, retryAfter int64
	err := row.Scan(append([]any{
		&f.RunID, &f.SourceID, &f.Kind, &f.URL, &f.FinalURL,
		instant{&f.At},
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
	err = t.scan("SELECT address, gone_at, missing_since, ifnull(missing_run, 0) FROM articles WHERE num = ?", []any{a.article},
		&primary, instant{&before.GoneAt}, instant{&before.MissingSince}, &before.MissingRun)
	if err != nil {
		return false, err
	}
	after := before.After(f, a.id == primary)
	return after.Gone(), t.stand(a, before, after)
}

// stand keeps whether an article stands, after a visit to one of its addresses. When it goes, its further addresses are due, of
// which one may still answer; the one that does stands for the article from then on.
func (t *tx) stand(a address, before, after frontier.Standing) error {
	if after == before {
		return nil
	}
	if _, err := t.exec("UPDATE articles SET gone_at = ?, missing_since = ?, missing_run = ? WHERE num = ?",
		micro(after.GoneAt), micro(after.MissingSince), nullable(after.MissingRun), a.article); err != nil {
		return err
	}
	switch {
	case after.Gone() == before.Gone():
		return nil
	case after.Gone():
		if _, err := t.exec("UPDATE addresses SET due = 0 WHERE due IS NULL AND part = 0 AND capture = '' AND article = ?", a.article); err != nil {
			return err
		}
	default:
		if _, err := t.exec("UPDATE articles SET address = ? WHERE num = ?", a.id, a.article); err != nil {
			return err
		}
		if _, err := t.exec("UPDATE addresses SET due = NULL WHERE article = ? AND id <> ?", a.article, a.id); err != nil {
			return err
		}
	}
	return t.changed(a.article)
}

// changed gives an article a new version and puts it into the outbox.
func (t *tx) changed(num int64) error {
	var version int64
	if err := t.scan("UPDATE counters SET value = value + 1 WHERE name = 'version' RETURNING value", nil, &version); err != nil {
		return err
	}
	if _, err := t.exec("UPDATE articles SET version = ? WHERE num = ?", version, num); err != nil {
		return err
	}
	_, err := t.exec("INSERT INTO outbox (article, version, since) VALUES (?, ?, "+wallClock+") ON CONFLICT (article) DO UPDATE SET version = excluded.version, "+unrefused, num, version)
	return err
}
