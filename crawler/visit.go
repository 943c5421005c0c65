package crawler

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/tracing"
)

// dueBatch is how many addresses are taken from the frontier at once, maxParts how many pages one
// article may have.
const (
	dueBatch = 100
	maxParts = 50
)

// defaultBody is how long a text may be where its source sets no limit.
const defaultBody = 10 << 20

// The codes of visits that came to nothing though the fetch went well.
const (
	codeNotHTML       = fetch.CodeNotHTML
	codeExtract       = "extract"
	codeExtractPanic  = "extract_panic"
	codeRedirectHome  = "redirected_home"
	codePartOfArticle = "part_of_article"
)

// visitAll visits what is due until nothing is left.
func (r *run) visitAll(ctx context.Context) error {
	for limit := dueBatch; ; {
		due, err := r.State.Due(ctx, r.state, r.Now(), limit)
		if err != nil {
			return r.fault("list what is due", err)
		}
		group, groupCtx := errgroup.WithContext(ctx)
		group.SetLimit(max(1, r.source.Parallel))
		taken := 0
		known := len(due)
		due = slices.DeleteFunc(due, func(v frontier.Visit) bool { return !r.takes(v) })
		for _, v := range firstOfPlace(due) {
			if groupCtx.Err() != nil || r.isPaused() || !r.takes(v) {
				continue
			}
			if ok, err := r.afford(groupCtx); err != nil || !ok {
				return errors.Join(err, group.Wait())
			}
			r.take(v)
			taken++
			group.Go(func() error {
				err := r.visit(groupCtx, v)
				if errors.Is(err, fetch.ErrPaused) { // other visits may be under way
					return nil
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		switch {
		case r.isPaused():
			return fetch.ErrPaused
		case ctx.Err() != nil:
			return ctx.Err()
		case taken == 0 && (known < limit || r.overtime()):
			return nil
		case taken == 0: // all of them over the budget; behind them there may be rechecks
			limit *= 2
		}
	}
}

// isPaused reports whether no further address may be asked for.
func (r *run) isPaused() bool {
	select {
	case <-r.Pause:
		return true
	default:
		return false
	}
}

// takes reports whether an address is to be visited now.
func (r *run) takes(v frontier.Visit) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.visited[v.URL], !r.ofPeriod(v), r.late():
		return false
	case r.state.Recheck && v.Outcome == "": // never asked for: left to the next crawl
		return false
	case !r.counts(v):
		return true
	case r.budget > 0 && r.misses <= 0 && v.Outcome == "":
		r.keepBack(fmt.Sprintf("it stopped after %d addresses that brought no new article", mostMisses(r.source)))
		return false
	default:
		return r.budget > 0
	}
}

// counts reports whether an address counts against the budget for new articles.
func (r *run) counts(v frontier.Visit) bool {
	return !r.state.Recheck && v.LastFetched.IsZero() && r.budget >= 0
}

// take notes that an address is visited, and takes it out of the budget for new articles.
func (r *run) take(v frontier.Visit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts(v) {
		r.budget--
	}
	r.visited[v.URL] = true
}

// giveBack returns to the budget what brought no new article.
func (r *run) giveBack(v frontier.Visit, outcome frontier.Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts(v) && outcome != frontier.OutcomeNew {
		r.budget++
		if v.Outcome == "" {
			r.misses--
		}
	}
}

// visit deals with one address. The error is a fault of the crawl.
func (r *run) visit(ctx context.Context, v frontier.Visit) error {
	outcome, err := r.visitOnce(ctx, v)
	if err == nil {
		r.giveBack(v, outcome)
	}
	return err
}

func (r *run) visitOnce(ctx context.Context, v frontier.Visit) (outcome frontier.Outcome, err error) {
	ctx, span := r.Tracer.Start(ctx, "visit", tracing.SourceID.String(r.source.ID))
	span.AtAddress(v.URL)
	defer func() {
		span.Set(tracing.Outcome.String(string(outcome)))
		span.End(err)
	}()
	return r.visitFor(ctx, v)
}

// visitFor does it, within the span of the visit.
func (r *run) visitFor(ctx context.Context, v frontier.Visit) (frontier.Outcome, error) {
	r.mu.Lock()
	whole, isPart := r.parts[v.URL]
	r.mu.Unlock()
	if v.Capture != nil && !isPart {
		return r.visitCapture(ctx, v)
	}
	if isPart {
		f := frontier.Fetch{RunID: r.state.ID, SourceID: r.source.ID, Kind: v.Kind, URL: v.URL, At: r.Now()}
		return r.refuse(ctx, v, f, frontier.OutcomeSkipped, codePartOfArticle, "a further page of "+whole)
	}
	a, err := r.arrive(ctx, v)
	if err != nil {
		return "", err
	}
	moved, err := r.moved(ctx, v, a)
	if err == nil && moved && a.response.NotModified {
		whole := v
		whole.ETag, whole.LastModified = "", ""
		a, err = r.arrive(ctx, whole)
	}
	if err != nil {
		return "", err
	}
	f, res := a.record, a.response
	switch {
	case res.Stopped:
		return r.forwarded(ctx, v, f)
	case a.failure != nil:
		return r.refuse(ctx, v, f, outcomeOf(a.failure), f.Code, f.Reason)
	case res.NotModified, v.Digest != "" && v.Digest == f.Digest && !moved:
		if err := r.keepUnchanged(ctx, v, &a); err != nil {
			return "", err
		}
		return r.refuse(ctx, v, a.record, frontier.OutcomeNotModified, "", "")
	case v.Elsewhere:
		return r.strayed(ctx, v, f, a)
	case r.ledAway(v, res.FinalURL):
		f.Outcome, f.Code, f.Reason = frontier.OutcomeSkipped, codeLedAway, "led to "+res.FinalURL+", which is on no site of the source"
		return r.refuseUnread(ctx, v, f, a)
	case redirectedHome(v.URL, res.FinalURL):
		f.Outcome, f.Code, f.Reason = frontier.OutcomeFailed, codeRedirectHome, "led to "+res.FinalURL+" and not to the article"
		return r.refuseUnread(ctx, v, f, a)
	case !looksLikeHTML(res):
		f.Outcome, f.Code, f.Reason = frontier.OutcomeSkipped, codeNotHTML, "not a web page but "+http.DetectContentType(res.Body)
		return r.refuseUnread(ctx, v, f, a)
	}
	page, unread, err := r.extract(ctx, v.Address, res)
	if err != nil {
		return "", err
	}
	if unread == nil && page.Notes.TextFrom != "" {
		if page, unread, err = r.keepLonger(ctx, v, res, page); err != nil {
			return "", err
		}
	}
	whole, isPart = r.filter.Article(page.EarlierPage)
	isPart = isPart && page.EarlierPage != "" && whole != v.URL
	if unread == nil && !isPart {
		return r.accept(ctx, v, readPage{a, v.Address, page})
	}
	if f.Archive, err = r.keep(a.exchange); err != nil {
		return "", err
	}
	if unread != nil && r.deferEmptied(v, f, unread) {
		return frontier.OutcomeGone, nil
	}
	if unread != nil {
		return r.refuse(ctx, v, f, unread.outcome(v), unread.code, unread.reason)
	}
	return r.partOf(ctx, v, f, whole)
}

// keepLonger decides what to keep where a page can't be read and its listing has a text. Where an
// earlier visit read more, the visit brings no article: a page that asks for a login one day, or a
// stranger's in its place, would otherwise shrink the article to its summary.
func (r *run) keepLonger(ctx context.Context, v frontier.Visit, res fetch.Response, page article.Page) (article.Page, *unread, error) {
	kept, err := r.State.Kept(ctx, r.source.ID, v.URL)
	if err != nil {
		return page, nil, r.fault("look up what is kept of "+v.URL, err)
	}
	if len(kept.Revisions) == 0 || len(kept.Revisions[0].Text) <= len(page.Text) {
		return page, nil, nil
	}
	bare := v.Address
	bare.Title, bare.Content = "", ""
	return r.extract(ctx, bare, res)
}

// refuseUnread records a visit whose answer is not worth reading, and archives the head of that.
func (r *run) refuseUnread(ctx context.Context, v frontier.Visit, f frontier.Fetch, a answer) (frontier.Outcome, error) {
	if _, err := r.keep(headOf(a.exchange)); err != nil {
		return "", err
	}
	return r.refuse(ctx, v, f, f.Outcome, f.Code, f.Reason)
}

// partOf deals with a further page of an article that a listing named before the first one, or
// instead of it: no article is made of the fragment, and the first page, which leads to the others,
// is visited in its place.
func (r *run) partOf(ctx context.Context, v frontier.Visit, f frontier.Fetch, whole string) (frontier.Outcome, error) {
	if _, err := r.enter(ctx, []frontier.Address{{
		SourceID: r.source.ID, URL: whole, Kind: frontier.KindArticle, FoundIn: v.URL, Published: v.Published, PublishedSource: v.PublishedSource, Title: v.Title,
	}}); err != nil {
		return "", err
	}
	return r.refuse(ctx, v, f, frontier.OutcomeSkipped, codePartOfArticle, "a further page of "+whole)
}

// accept adds an article's further pages, archives them all and hands the article over.
func (r *run) accept(ctx context.Context, v frontier.Visit, first readPage) (frontier.Outcome, error) {
	pages, missing, failure, err := r.further(ctx, v, first)
	if err != nil {
		return "", err
	}
	if failure != nil {
		return r.refuseInPart(ctx, v, pages, failure)
	}
	page := r.join(pages)
	if missing {
		page.Notes.Partial = extract.PartialPages
	}
	page = reserved(page, pages)
	if err := r.keepPages(ctx, v, page, pages); err != nil {
		return "", err
	}
	f, parts := pages[0].record, recordsOf(pages[1:])
	if missing { // the next visit asks for the missing pages again
		f.ETag, f.LastModified, f.Digest = "", "", ""
	}
	bytes := f.Bytes
	for _, p := range parts {
		bytes += p.Bytes
	}
	outcome, err := r.Sink.Accept(ctx, frontier.Fetched{Fetch: f, Parts: parts, Page: page, Listed: v.Address, FirstSeen: v.FirstSeen, Source: r.source})
	if err != nil {
		return "", r.fault("keep "+v.URL, err)
	}
	f.Outcome = outcome
	r.count(v, f, bytes)
	return outcome, nil
}

// join makes one page of an article's pages.
func (r *run) join(pages []readPage) article.Page {
	if len(pages) == 1 {
		return pages[0].page
	}
	var rest []article.Page
	for _, p := range pages[1:] {
		rest = append(rest, p.page)
	}
	return r.Join(pages[0].page, rest)
}

// refuseInPart records a visit to an article one of whose further pages failed, and archives those
// that came.
func (r *run) refuseInPart(ctx context.Context, v frontier.Visit, pages []readPage, failure *fetch.Failure) (frontier.Outcome, error) {
	for i := range pages {
		var err error
		if pages[i].record.Archive, err = r.keep(pages[i].exchange); err != nil {
			return "", err
		}
	}
	f := pages[0].record
	f.ETag, f.LastModified, f.Digest = "", "", ""
	return r.refuse(ctx, v, f, frontier.OutcomeFailed, failure.Code, "a further page of the article: "+failure.Reason)
}

// further fetches and reads the further pages of an article, and gives them behind the first one.
// One that is missing, or has nothing on it, ends the article, as does one with which the text would
// be longer than a page of the source may be. Another failure is that of the
// whole, which is tried again later, unless scripts lead to the page: it may never have been there.
func (r *run) further(ctx context.Context, v frontier.Visit, first readPage) (pages []readPage, missing bool, failure *fetch.Failure, err error) {
	pages = []readPage{first}
	queue := first.page.NextPages
	seen := map[string]bool{v.URL: true, first.page.URL: true}
	text, most := len(first.page.Text), cmp.Or(r.source.MaxBody, defaultBody)
	for len(queue) > 0 && len(pages) <= maxParts {
		next := queue[0]
		queue = queue[1:]
		if seen[next] || !r.filter.Own(next) {
			continue
		}
		seen[next] = true
		r.claim(next, v.URL)
		at := frontier.Address{URL: next, Kind: frontier.KindArticle, Capture: v.Capture}
		a, err := r.askFurther(ctx, at)
		if err != nil {
			return nil, false, nil, err
		}
		if a.failure != nil {
			if outcomeOf(a.failure) == frontier.OutcomeFailed && !first.page.ScriptedPages {
				return pages, false, a.failure, nil
			}
			return pages, true, nil, nil
		}
		page, why, err := r.extract(ctx, at, a.response)
		if err != nil {
			return nil, false, nil, err
		}
		if why != nil {
			if _, err := r.keep(a.exchange); err != nil {
				return nil, false, nil, err
			}
			if why.broken && !first.page.ScriptedPages {
				return pages, false, &fetch.Failure{Code: why.code, Reason: why.reason}, nil
			}
			return pages, true, nil, nil
		}
		if text += len(page.Text); int64(text) > most {
			_, err := r.keep(headOf(a.exchange))
			return pages, true, nil, err
		}
		pages = append(pages, readPage{a, at, page})
		queue = append(queue, page.NextPages...)
	}
	return pages, false, nil, nil
}

// claim marks an address as a further page of an article, which is none itself.
func (r *run) claim(part, whole string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.parts[normal(part)] = whole
}

// refuse records a visit that brought no article.
func (r *run) refuse(ctx context.Context, v frontier.Visit, f frontier.Fetch, outcome frontier.Outcome, code, reason string) (frontier.Outcome, error) {
	f.Outcome, f.Code, f.Reason = outcome, code, reason
	return outcome, r.record(ctx, v, f)
}

// unread is why no article was read from a page that was fetched.
type unread struct {
	code, reason string
	// broken says that reading went wrong, rather than that the page holds no article.
	broken bool
}

// said is the reason's class, or that there is an article.
func (u *unread) said() string {
	if u == nil {
		return "article"
	}
	return u.code
}

// outcome is what that means for a visit. Where an article was read before, a page that says that
// there is none, or whose text is not there, is an answer like 404; nothing else speaks of a
// removal.
func (u *unread) outcome(v frontier.Visit) frontier.Outcome {
	if u.broken {
		return frontier.OutcomeFailed
	}
	switch u.code {
	case extract.CodeDeletedNotice, extract.CodeSoft404, extract.CodeNoText:
		if !v.LastFetched.IsZero() {
			return frontier.OutcomeGone
		}
	}
	return frontier.OutcomeSkipped
}

// extract reads a page, a huge one when there is room. A page that makes the reader panic costs that
// page only. The error is ctx's end.
func (r *run) extract(ctx context.Context, at frontier.Address, res fetch.Response) (page article.Page, why *unread, err error) {
	leave, err := r.Room.Enter(ctx, len(res.Body))
	if err != nil {
		return page, nil, err
	}
	defer leave()
	ctx, span := r.Tracer.Start(ctx, "extract", tracing.SourceID.String(r.source.ID))
	defer func() {
		if p := recover(); p != nil {
			r.Log.ErrorContext(ctx, "extraction panicked", "source", r.source.ID, "url", res.FinalURL, "panic", p, "stack", string(debug.Stack()))
			why = &unread{code: codeExtractPanic, reason: fmt.Sprintf("reading the page went wrong: %v", p), broken: true}
		}
		span.Set(tracing.Outcome.String(why.said()))
		if why != nil && why.broken {
			span.Fail(why.code, why.reason)
		}
		span.End(nil)
	}()
	page, unreadable := r.Extract(r.source, at, res)
	var refused *extract.NoArticleError
	switch {
	case errors.As(unreadable, &refused):
		return page, &unread{code: refused.Code, reason: refused.Reason}, nil
	case errors.Is(unreadable, extract.ErrNoArticle), unreadable == nil && strings.TrimSpace(page.Text) == "":
		return page, &unread{code: extract.CodeNoText, reason: "no article found on the page"}, nil
	case unreadable != nil:
		return page, &unread{code: codeExtract, reason: "the page can't be read: " + unreadable.Error(), broken: true}, nil
	}
	return page, nil, nil
}

// outcomeOf is what a failed fetch means for the visit.
func outcomeOf(f *fetch.Failure) frontier.Outcome {
	switch f.Code {
	case "http_404", "http_410":
		return frontier.OutcomeGone
	case fetch.CodeRobots, fetch.CodeCrawlDelay, fetch.CodeNotHTML, codeLedAway:
		return frontier.OutcomeSkipped
	}
	return frontier.OutcomeFailed
}

// redirectedHome reports whether an article's address led to a front page or an error page, as many
// sites do instead of answering 404.
func redirectedHome(asked, got string) bool {
	from, err1 := url.Parse(asked)
	to, err2 := url.Parse(got)
	if err1 != nil || err2 != nil || from.Path == to.Path && from.RawQuery == to.RawQuery {
		return false
	}
	return isHome(to) && !isHome(from)
}

func isHome(u *url.URL) bool {
	name := strings.ToLower(path.Base("/" + u.Path))
	base := strings.TrimSuffix(name, path.Ext(name))
	depth := strings.Count(strings.Trim(u.Path, "/"), "/")
	return u.RawQuery == "" && (name == "/" || depth == 0 && (base == "index" || base == "default")) || base == "404"
}

// looksLikeHTML reports whether a body that came as a page may be one.
func looksLikeHTML(res fetch.Response) bool {
	sniffed := http.DetectContentType(res.Body)
	if strings.HasPrefix(sniffed, "text/") || len(res.Body) == 0 {
		return true
	}
	// Chinese in an older charset looks like no text to the sniffer.
	return strings.Contains(res.ContentType, "html") && strings.HasPrefix(sniffed, "application/octet-stream")
}

// digest is the SHA-256 of a body in hexadecimal.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
