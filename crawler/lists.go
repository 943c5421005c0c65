package crawler

import (
	"context"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/discover"
	"yulun/frontier"
)

// maxBackfillPages bounds the pages of one list that a backfill reads.
const maxBackfillPages = 10_000

// codeListEnded is the code of the entry that says that a backfill has come to the end of a list.
const codeListEnded = "list_ended"

// lists are list pages with their continuations.
type lists struct{}

func (lists) old(s article.Source) bool { return len(s.Lists) > 0 }

func (lists) crawl(ctx context.Context, r *run) error {
	for _, list := range r.source.Lists {
		if err := r.list(ctx, list); err != nil {
			return err
		}
	}
	return nil
}

func (lists) backfill(ctx context.Context, r *run) error {
	for _, list := range r.source.Lists {
		if err := r.listBack(ctx, list); err != nil {
			return err
		}
	}
	return nil
}

// list walks a list page and its continuations until one brings nothing new.
func (r *run) list(ctx context.Context, list article.ListPage) error {
	filter, err := r.filter.For(list)
	if err != nil {
		r.listings++
		r.listingError = err.Error()
		return nil
	}
	pages := discover.Pages(list)
	seen := map[string]bool{}
	for i, page := range pages {
		walk := listWalk{run: r, filter: filter, seen: seen}
		if i == 0 {
			walk.front = page
		}
		state, err := r.listing(ctx, frontier.KindList, page, r.source.MaxBody, walk.read)
		if err == nil && i == 0 && state == listingNotModified {
			err = r.keepPlaces(ctx, frontier.ListingRead{URL: page, Unchanged: true})
		}
		if err != nil {
			return err
		}
		if i+1 == len(pages) || state == listingFailed || state == listingRead && walk.repeated {
			return nil
		}
		if state == listingHandled || walk.fresh > 0 {
			continue
		}
		// Nothing new here. A page that was never read may still hold something, after a walk that
		// broke off.
		next, _, known, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, pages[i+1])
		if err != nil {
			return r.fault("look up "+pages[i+1], err)
		}
		if known && !next.LastFetched.IsZero() {
			return nil
		}
	}
	return nil
}

// listWalk reads one page of a list.
type listWalk struct {
	*run
	filter *discover.Filter
	seen   map[string]bool // addresses on the earlier pages
	// front is the address of the list where the page is its first one, whose places are kept.
	front string
	// fresh counts the addresses that are new in the frontier; repeated says that each was on an
	// earlier page.
	fresh    int
	repeated bool
	// older says that the page is older than the period of a backfill.
	older bool
}

func (w *listWalk) read(ctx context.Context, url string, body []byte, contentType string) (reading, error) {
	leave, err := w.Room.Enter(ctx, len(body))
	if err != nil {
		return reading{}, err
	}
	links, leftOut, mistake := w.parse(url, body, contentType)
	leave()
	if mistake != nil {
		return reading{mistake: mistake}, nil
	}
	w.repeated = true
	for _, l := range links {
		w.repeated = w.repeated && w.seen[l.URL]
		w.seen[l.URL] = true
	}
	w.older = !w.state.Period.IsZero() && w.isOlder(links)
	w.fresh, err = w.enterLinks(ctx, w.filter, url, links, false)
	if err == nil && w.front != "" {
		err = w.keepPlaces(ctx, placesIn(frontier.KindList, w.front, w.filter, links))
	}
	return reading{whole: true, leftOut: leftOut.String(), useless: uselessFor(links, func(discover.Link) bool { return true })}, err
}

// parse reads the links to articles off a page.
func (w *listWalk) parse(url string, body []byte, contentType string) ([]discover.Link, discover.LeftOut, error) {
	text, _, err := charset.Decode(body, contentType)
	if err != nil {
		return nil, discover.LeftOut{}, err
	}
	return discover.List(text, url, w.dates(), func(address string) bool {
		_, ok := w.filter.Article(address)
		return ok
	})
}

// listBack walks a list page by page, also beyond those that a crawl reads, until the pages are
// older than the period, bring nothing, or end.
func (r *run) listBack(ctx context.Context, list article.ListPage) error {
	filter, err := r.filter.For(list)
	if err != nil {
		return r.fault("read the pattern of "+list.URL, err)
	}
	if walked, err := r.walked(ctx, list); walked || err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range maxBackfillPages {
		walk := listWalk{run: r, filter: filter, seen: seen}
		page := strings.ReplaceAll(list.URL, "{page}", strconv.Itoa(list.First+i))
		state, err := r.listing(ctx, frontier.KindList, page, r.source.MaxBody, walk.read)
		if err != nil {
			return err
		}
		end := state == listingFailed || state == listingRead && (walk.repeated || walk.older)
		switch {
		case page == list.URL, end && r.listed[page] == frontier.OutcomeFailed:
			return nil
		case end:
			return r.noteWalked(ctx, list)
		}
	}
	r.Log.WarnContext(ctx, "too many pages of a list", "source", r.source.ID, "url", list.URL, "limit", maxBackfillPages)
	return nil
}

// walked reports whether the run has come to the end of a list before.
func (r *run) walked(ctx context.Context, list article.ListPage) (bool, error) {
	key := r.backKey(frontier.KindList, list.URL)
	_, handled, _, err := r.State.Lookup(ctx, r.state.ID, r.source.ID, key)
	if err != nil {
		return false, r.fault("look up "+key, err)
	}
	return handled && strings.Contains(list.URL, "{page}"), nil
}

// noteWalked keeps that the run has come to the end of a list, since no page says that it is the
// last one. It is an entry of the log for which nothing was asked.
func (r *run) noteWalked(ctx context.Context, list article.ListPage) error {
	f := frontier.Fetch{
		RunID: r.state.ID, SourceID: r.source.ID, Kind: frontier.KindList, URL: r.backKey(frontier.KindList, list.URL), At: r.Now(),
		Outcome: frontier.OutcomeListing, Code: codeListEnded,
	}
	if err := r.State.Record(ctx, f); err != nil {
		return r.fault("record "+f.URL, err)
	}
	return nil
}
