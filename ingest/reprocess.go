package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/internal/heavy"
	"yulun/store"
)

// Document is one response out of the archive.
type Document struct {
	// URL is the address that answered, after redirects; At when.
	URL         string
	ContentType string
	At          time.Time
	Body        []byte
}

// Progress gets the number of articles done, after each one. It is called by one goroutine at a
// time; nil for none.
type Progress func(done int)

// Reprocessed is what came of going the road again.
type Reprocessed struct {
	// Articles were looked at; Changed of them differ now and are in the outbox.
	Articles, Changed int
	// Found counts the pages in which an article was found that none had been found in before.
	Found int
	// Failures lists by article what could not be read again, in order of ID; these stay as they
	// were.
	Failures []Failure
}

// Failure is an article that could not be read again.
type Failure struct {
	ID, URL string
	Err     error
}

// Scores is the part of the store that Rescore needs.
type Scores interface {
	Each(ctx context.Context, after string, f func(article.Article) error) error
	Rescore(ctx context.Context, id string, r article.Reading) (bool, error)
}

// Rescore scores every article again, from the text that is kept. Those that were scored by the
// given method are left as they are: the same method makes the same of the same text. An empty one
// leaves none.
func Rescore(
	ctx context.Context, s Scores, method string,
	analyse func(title, text string, lang article.Lang) article.Reading, p Progress,
) (Reprocessed, error) {
	return again(ctx, s.Each, p, func(ctx context.Context, a article.Article) (bool, error) {
		if method != "" && a.Reading.Method == method {
			return false, nil
		}
		return s.Rescore(ctx, a.ID, analyse(a.Title, a.Text, a.Lang))
	})
}

// Texts is the part of the store that Reread needs.
type Texts interface {
	Each(ctx context.Context, after string, f func(article.Article) error) error
	Revisions(ctx context.Context, id string) ([]store.Revision, error)
	Reread(ctx context.Context, r store.Saved) (bool, error)
	Unread(ctx context.Context, f func(fetch frontier.Fetch, listed frontier.Address, firstSeen time.Time) error) error
	Adopt(ctx context.Context, s store.Saved) (frontier.Outcome, error)
}

// RereadOptions say how articles are read again. Progress may be nil, all others are required.
type RereadOptions struct {
	Store Texts
	// Open gives a response out of the archive.
	Open func(ctx context.Context, at article.Location) (Document, error)
	// Read makes one page of the responses that an article was read from, in order.
	Read func(src article.Source, pages []Document) (article.Page, error)
	// Source is the source by an article's SourceID; where it is configured no more, the article
	// keeps its outlet.
	Source func(id string) (article.Source, bool)
	// Analyse, Detect and Simplify are those of Options.
	Analyse  func(title, text string, lang article.Lang) article.Reading
	Detect   func(text string) (article.Lang, article.Script)
	Simplify func(string) string
	Progress Progress
}

// Reread reads the newest revision of every article again from the archived bytes, and relates and
// scores it again, without the network. What differs is not a revision: the outlet changed nothing.
// An article that can't be read again stays as it is and is listed among the failures. Then it
// tries the archived pages in which no article was found.
func Reread(ctx context.Context, o RereadOptions) (Reprocessed, error) {
	st := stages{analyse: o.Analyse, detect: o.Detect, simplify: o.Simplify}
	result, err := again(ctx, o.Store.Each, o.Progress, func(ctx context.Context, a article.Article) (bool, error) {
		src, ok := o.Source(a.SourceID)
		if !ok {
			src = article.Source{ID: a.SourceID, Outlet: a.Outlet, Lang: a.Lang, Zone: zoneOf(a.Published)}
		}
		page, err := o.newest(ctx, a, src)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil && (a.Notes.TextFrom != "" || a.Notes.NotArchived != "") { // its text was not on the page, or no copy is kept
			return false, nil
		}
		if err != nil {
			return false, unreadable{err}
		}
		page.Notes = page.Notes.KeepFetched(a.Notes)
		fingerprint := st.apply(ctx, &a, dated(page, listedAs(a)), src)
		if page.CanonicalURL == page.URL { // it names none, and the article may have moved since its copy was kept
			page.CanonicalURL = a.URL
		}
		page.URL = a.URL
		id, err := identify(page, frontier.Fetch{})
		if err != nil {
			return false, unreadable{err}
		}
		a.Notes.Named = id.named
		return o.Store.Reread(ctx, store.Saved{Article: a, Fingerprint: fingerprint, Same: st.same(), Identity: id.kept()})
	})
	if err != nil {
		return result, err
	}
	result.Found, err = o.adopt(ctx, st)
	return result, err
}

// zoneOf is the zone in which an article was dated, for a source that is configured no more: the date
// is then read as it was. Nil where it is undated or has a bare day, which is the same in every zone.
func zoneOf(m article.Moment) *time.Location {
	if m.IsZero() || m.DayOnly {
		return nil
	}
	_, offset := m.Time.Zone()
	return time.FixedZone("", offset)
}

// newest reads an article's newest revision again. What an import took out of a row is as it is:
// there is no page to read it from.
func (o RereadOptions) newest(ctx context.Context, a article.Article, src article.Source) (article.Page, error) {
	if i := a.Notes.Import; i != nil && i.Rows() {
		return article.Page{
			URL: a.URL, CanonicalURL: a.CanonicalURL, Title: a.Title, Authors: a.Authors, Published: a.Published, PublishedSource: a.PublishedSource,
			OriginalSource: a.OriginalSource, Lang: a.Lang, Script: a.Script, Text: a.Text, Notes: a.Notes,
		}, nil
	}
	if i := a.Notes.Import; i != nil && i.Zone != "" {
		zone, err := time.LoadLocation(i.Zone)
		if err != nil {
			return article.Page{}, err
		}
		src.Zone = zone
	}
	revisions, err := o.Store.Revisions(ctx, a.ID)
	if err != nil {
		return article.Page{}, err
	}
	page, err := o.page(ctx, revisions[0], src, a.Notes.Captured)
	if a.Notes.Import != nil && len(revisions[0].Parts) == 0 && len(page.NextPages) > 0 {
		page.Notes.Partial = cmp.Or(page.Notes.Partial, a.Notes.Partial) // as the import found it
	}
	if page.Published.IsZero() && a.PublishedSource == "import" { // the page was a cell of a row that dates it
		page.Published, page.PublishedSource = a.Published, a.PublishedSource
	}
	return page, err
}

// adopt tries the archived pages of configured sources in which no article was found, and returns
// in how many there is one now.
func (o RereadOptions) adopt(ctx context.Context, st stages) (int, error) {
	found := 0
	err := o.Store.Unread(ctx, func(f frontier.Fetch, listed frontier.Address, firstSeen time.Time) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		src, ok := o.Source(f.SourceID)
		if !ok {
			return nil
		}
		var captured time.Time
		if listed.Capture != nil {
			captured = listed.Capture.At
		}
		page, err := o.page(ctx, store.Revision{Archive: f.Archive}, src, captured)
		if err != nil || page.Text == "" || page.EarlierPage != "" {
			return nil // still no article in it, or only a part of one
		}
		s, err := newSaved(ctx, frontier.Fetched{Fetch: f, Page: page, Listed: listed, FirstSeen: firstSeen, Source: src}, st)
		if err != nil {
			return nil
		}
		outcome, err := o.Store.Adopt(ctx, s)
		if outcome == frontier.OutcomeNew {
			found++
		}
		return err
	})
	return found, err
}

// page reads a revision out of the archive. captured is when a web archive took the copy that was
// fetched, which is read as the page that it was then; zero for a page of the site itself.
func (o RereadOptions) page(ctx context.Context, r store.Revision, src article.Source, captured time.Time) (article.Page, error) {
	if r.Archive.File == "" {
		return article.Page{}, errors.New("its bytes are not in the archive")
	}
	var pages []Document
	for _, at := range append([]article.Location{r.Archive}, r.Parts...) {
		d, err := o.Open(ctx, at)
		if err != nil {
			return article.Page{}, err
		}
		if _, original, ok := discover.SplitReplay(d.URL); ok && !captured.IsZero() {
			d.URL, d.At = original, captured
			if normal, err := relate.Normal(original); err == nil {
				d.URL = normal
			}
		}
		pages = append(pages, d)
	}
	return o.Read(src, pages)
}

// unreadable marks an error that concerns one article and doesn't end the whole.
type unreadable struct{ err error }

func (u unreadable) Error() string { return u.err.Error() }
func (u unreadable) Unwrap() error { return u.err }

// again calls f with every article, several at once, and gathers what came of it. The first error
// that isn't one article's own ends it.
func again(ctx context.Context, each func(context.Context, string, func(article.Article) error) error, p Progress, f func(context.Context, article.Article) (bool, error)) (Reprocessed, error) {
	var result Reprocessed
	var mu sync.Mutex
	done := func(a article.Article, changed bool, failed error) {
		mu.Lock()
		defer mu.Unlock()
		result.Articles++
		if changed {
			result.Changed++
		}
		if failed != nil {
			result.Failures = append(result.Failures, Failure{ID: a.ID, URL: a.URL, Err: failed})
		}
		if p != nil {
			p(result.Articles)
		}
	}
	room := heavy.New()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2 * runtime.GOMAXPROCS(0)) // half of them wait for the disk
	err := each(ctx, "", func(a article.Article) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		g.Go(func() error {
			leave, err := room.Enter(ctx, len(a.Text))
			if err != nil {
				return err
			}
			defer leave()
			changed, err := f(ctx, a)
			var own unreadable
			if errors.As(err, &own) {
				done(a, false, own.err)
				return nil
			}
			if err != nil {
				return fmt.Errorf("reprocess %s: %w", a.URL, err)
			}
			done(a, changed, nil)
			return nil
		})
		return nil
	})
	// A failure inside ends the walk by its cancelled context; it is the one to tell.
	if failed := g.Wait(); failed != nil {
		err = failed
	}
	slices.SortFunc(result.Failures, func(a, b Failure) int { return cmp.Compare(a.ID, b.ID) })
	return result, err
}
