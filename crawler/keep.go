package crawler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/fetch"
	"yulun/crawler/optout"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/tracing"
)

// readPage is a page of an article, with the answer that brought it and the address that was asked
// for.
type readPage struct {
	answer
	at   frontier.Address
	page article.Page
}

// keepTrail archives what came on the way to an answer: robots.txt, redirects, and attempts that
// failed. The last exchange of a good answer is left to those who read it. That of a bad one is
// archived, too, and noted in its record.
func (r *run) keepTrail(a *answer) error {
	trail := a.response.Exchanges
	if len(trail) == 0 {
		return nil
	}
	last := trail[len(trail)-1]
	isAnswer := last.URL == a.response.FinalURL && (a.failure == nil || a.failure.Status == last.Status)
	if isAnswer {
		trail = trail[:len(trail)-1]
	}
	for _, x := range trail {
		if _, err := r.keep(x); err != nil {
			return err
		}
	}
	if !isAnswer {
		return nil
	}
	if a.failure == nil {
		a.exchange = last
		return nil
	}
	at, err := r.keep(last)
	if last.Status >= 400 {
		a.record.Archive = at
	}
	return err
}

// keep archives an exchange in full, unless its head forbids a copy.
func (r *run) keep(x archive.Exchange) (article.Location, error) {
	if optout.NoArchive(optout.Header(x.Header, r.Fetcher.Product())) != "" {
		x = headOf(x)
	}
	at, err := r.Archive.Keep(x)
	if err != nil {
		return at, r.fault("archive "+x.URL, err)
	}
	return at, nil
}

// headOf is an exchange without the body of its answer.
func headOf(x archive.Exchange) archive.Exchange {
	x.Body, x.Truncated = nil, archive.TruncatedUnspecified
	return x
}

// reserve notes what a good answer says about the use of its page. One that forbids a copy leaves
// only its head for the archive.
func (r *run) reserve(a *answer, kind frontier.AddressKind) {
	a.optOuts = a.response.OptOuts
	if kind == frontier.KindArticle || kind == frontier.KindList {
		a.optOuts = append(a.optOuts, optout.Page(a.response.Body, a.response.FinalURL, r.Fetcher.Product())...)
	}
	if optout.NoArchive(a.optOuts) != "" {
		a.exchange = headOf(a.exchange)
	}
}

// reserved is an article's page with what its answers say about the use of their pages.
func reserved(page article.Page, pages []readPage) article.Page {
	for _, p := range pages {
		for _, o := range p.optOuts {
			if !slices.Contains(page.Notes.OptOuts, o) {
				page.Notes.OptOuts = append(page.Notes.OptOuts, o)
			}
		}
	}
	page.Notes.NotArchived = optout.NoArchive(page.Notes.OptOuts)
	return page
}

// keepUnchanged archives an answer that is as it was at the last good visit: by a 304, or by its
// bytes. Where nothing is kept of that one, the bytes are, as far as there are any.
func (r *run) keepUnchanged(ctx context.Context, v frontier.Visit, a *answer) error {
	kept, err := r.kept(ctx, v)
	if err != nil {
		return err
	}
	var of archive.Revisit
	known := kept.Last.File != ""
	if known {
		var e archive.Entry
		if e, known = r.entry(ctx, kept.Last); known {
			of, a.record.Archive = a.revisit(e), kept.Last
		}
	}
	switch {
	case a.response.NotModified:
		of.Profile, of.PayloadDigest = archive.ProfileNotModified, ""
	case !known:
		a.record.Archive, err = r.keep(a.exchange)
		return err
	}
	return r.revisit(a.exchange, of)
}

// moved reports whether an address leads elsewhere than at its last good answer. Its page is read
// then, even where it is as before, so that the article is known by the new address when a listing
// names it.
func (r *run) moved(ctx context.Context, v frontier.Visit, a answer) (bool, error) {
	at := normal(a.response.FinalURL)
	if a.failure != nil || a.response.Stopped || at == v.URL {
		return false, nil
	}
	kept, err := r.kept(ctx, v)
	return kept.FinalURL != "" && normal(kept.FinalURL) != at, err
}

// keepListing archives the good answer of a listing.
func (r *run) keepListing(ctx context.Context, v frontier.Visit, a *answer) (err error) {
	switch {
	case a.failure != nil: // archived with what led to it
	case a.response.NotModified, v.Digest != "" && v.Digest == a.record.Digest:
		err = r.keepUnchanged(ctx, v, a)
	default:
		a.record.Archive, err = r.keep(a.exchange)
	}
	return err
}

// kept is what the archive has of an address; nothing where it was never answered.
func (r *run) kept(ctx context.Context, v frontier.Visit) (frontier.Kept, error) {
	if v.LastFetched.IsZero() {
		return frontier.Kept{}, nil
	}
	kept, err := r.State.Kept(ctx, r.source.ID, v.URL)
	if err != nil {
		return kept, r.fault("look up what is kept of "+v.URL, err)
	}
	return kept, nil
}

// revisit archives an exchange without its body.
func (r *run) revisit(x archive.Exchange, of archive.Revisit) error {
	if err := r.Archive.Revisit(x, of); err != nil {
		return r.fault("archive "+x.URL, err)
	}
	return nil
}

// entry reads a record of the archive. One that can't be read is as good as none; that of another
// machine, with an archive of its own, is not a fault.
func (r *run) entry(ctx context.Context, at article.Location) (archive.Entry, bool) {
	e, err := r.Archive.Entry(at)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.Log.WarnContext(ctx, "a kept page can't be read and is kept again", "source", r.source.ID, "file", at.File, "offset", at.Offset, "err", err)
	}
	return e, err == nil
}

// revisit refers to a record whose content stands for that of the answer: the same bytes, or others
// in which the same is read.
func (a answer) revisit(e archive.Entry) archive.Revisit {
	of := archive.Revisit{Profile: archive.ProfileSameReading, ID: e.ID(), URL: e.URL(), PayloadDigest: a.exchange.PayloadDigest()}
	of.At, _ = e.At()
	if of.PayloadDigest == e.Header.Get("WARC-Payload-Digest") {
		of.Profile = archive.ProfileIdenticalPayload
	}
	return of
}

// keepPages archives the pages of an article. A page from which nothing else is read than from a
// copy that a revision has is not copied again.
func (r *run) keepPages(ctx context.Context, v frontier.Visit, whole article.Page, pages []readPage) (err error) {
	ctx, span := r.Tracer.Start(ctx, "archive", tracing.SourceID.String(r.source.ID))
	defer func() { span.End(err) }()
	kept, err := r.kept(ctx, v)
	if err != nil {
		return err
	}
	var copies []article.Location
	for _, revision := range kept.Revisions {
		if !relate.IsRevision(revision.Piece, textOf(whole)) {
			copies = revision.Pages
			break
		}
	}
	for i := range pages {
		var candidates []article.Location
		if i < len(copies) {
			candidates = copies[i : i+1]
		}
		if i == 0 && kept.Last.File != "" && !slices.Contains(candidates, kept.Last) {
			candidates = append(slices.Clone(candidates), kept.Last) // what changed since may not be the text
		}
		if err := r.keepPage(ctx, &pages[i], candidates); err != nil {
			return err
		}
	}
	return nil
}

// keepPage archives a page, without its body where one of some copies can stand for it.
func (r *run) keepPage(ctx context.Context, p *readPage, copies []article.Location) (err error) {
	for _, at := range copies {
		if of, ok := r.standIn(ctx, *p, at); ok {
			p.record.Archive = at
			return r.revisit(p.exchange, of)
		}
	}
	p.record.Archive, err = r.keep(p.exchange)
	return err
}

// standIn reports whether a copy that is kept can stand for a page, and in what they are the same.
func (r *run) standIn(ctx context.Context, p readPage, at article.Location) (archive.Revisit, bool) {
	e, ok := r.entry(ctx, at)
	if !ok {
		return archive.Revisit{}, false
	}
	of := p.revisit(e)
	if of.Profile == archive.ProfileIdenticalPayload {
		return of, true
	}
	kept, err := e.Response()
	if err != nil {
		return of, false
	}
	page, unread, err := r.extract(ctx, p.at, fetch.Response{
		FinalURL: kept.URL, Status: kept.Status, Header: kept.Header, ContentType: kept.Header.Get("Content-Type"), Body: kept.Body, At: kept.At,
	})
	return of, err == nil && unread == nil && SameReading(page, p.page)
}

// SameReading reports whether two pages say the same, whatever links lead on from them and whatever
// they count for their readers.
func SameReading(a, b article.Page) bool {
	if relate.IsRevision(textOf(a), textOf(b)) {
		return false
	}
	for _, p := range []*article.Page{&a, &b} {
		p.URL, p.Title, p.Text, p.NextPages, p.From = "", "", "", nil, nil
	}
	left, err1 := json.Marshal(a)
	right, err2 := json.Marshal(b)
	return errors.Join(err1, err2) == nil && bytes.Equal(left, right)
}

// textOf is what is compared of a page.
func textOf(p article.Page) article.Piece { return article.Piece{Title: p.Title, Text: p.Text} }

// recordsOf are the records of pages.
func recordsOf(pages []readPage) []frontier.Fetch {
	var records []frontier.Fetch
	for _, p := range pages {
		records = append(records, p.record)
	}
	return records
}
