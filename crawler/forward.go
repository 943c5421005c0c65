package crawler

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
)

// maxForwards bounds the pages that lead on to each other in one visit.
const maxForwards = 5

// codeNotIncluded is the code of a visit to a link that leads to a page of the source's own that
// its patterns leave out.
const codeNotIncluded = "not_included"

// codeLedAway is the code of a visit to an address of the source that led to another's page. Unlike
// frontier.CodeOtherHost it is looked at again: it may be for a time only.
const codeLedAway = "redirected_away"

// enterElsewhere adds those links of a feed that lie on other hosts: a host that counts readers, or
// another's list of links, leads on to the source's own pages.
func (r *run) enterElsewhere(ctx context.Context, filter *discover.Filter, feed string, links []discover.Link) error {
	var addresses []frontier.Address
	for _, l := range links {
		if !r.plausible(l.Published) {
			l.Published, l.PublishedSource = article.Moment{}, ""
		}
		if _, ok := pieceOf(filter, l); ok || filter.Own(l.URL) || filter.Excluded(l.URL) || r.tooOld(l.Published) {
			continue
		}
		addresses = append(addresses, frontier.Address{
			SourceID: r.source.ID, URL: l.URL, Kind: frontier.KindArticle, FoundIn: feed, Elsewhere: true,
			Published: l.Published, PublishedSource: l.PublishedSource, Title: l.Title, Content: l.Content,
		})
	}
	_, err := r.enter(ctx, addresses)
	return err
}

// arrive asks for an address and goes after pages that only lead on, as after redirects: within the
// source's own sites, so many of them, and to none twice. It ends before it leaves one site for
// another that the source's articles lie on; what is there has an address of its own.
func (r *run) arrive(ctx context.Context, v frontier.Visit) (answer, error) {
	until := func(address string) bool { return r.sites.Own(address) && !discover.SameSite(v.URL, address) }
	a, err := r.askUntil(ctx, v, r.source.MaxBody, until)
	passed := []string{v.URL}
	for err == nil && a.failure == nil && !a.response.Stopped && !a.response.NotModified && looksLikeHTML(a.response) {
		here := a.response.FinalURL
		next := extract.LeadsOn(a.response.Body, a.response.Header, here)
		if next == "" {
			break
		}
		passed = append(passed, here)
		if _, err = r.keep(a.exchange); err != nil {
			break
		}
		switch {
		case slices.Contains(passed, next) || len(passed) > maxForwards:
			a.failure = &fetch.Failure{Code: fetch.CodeRedirectLoop, Reason: "pages lead on in a circle or too far: " + strings.Join(slices.Compact(append(passed, next)), " to ")}
		case until(next):
			a.response.Stopped, a.response.FinalURL, a.record.FinalURL = true, next, next
		case r.ledAway(v, next):
			a.failure = &fetch.Failure{Code: codeLedAway, Reason: "leads on to " + next + ", which is on no site of the source"}
		default:
			hop := frontier.Visit{Address: v.Address}
			hop.URL = next
			r.spend()
			a, err = r.askUntil(ctx, hop, r.source.MaxBody, until)
			// A conditional request is for v.URL, and these are not its validators.
			a.record.URL, a.record.ETag, a.record.LastModified = v.URL, "", ""
			continue
		}
		break
	}
	if a.failure != nil {
		a.record.Code, a.record.Reason = a.failure.Code, a.failure.Reason
	}
	return a, err
}

// ledAway reports whether the source's own address led to a page that is not the source's: to a
// login, an advertisement, another publisher. A page that the configuration names may lie anywhere.
func (r *run) ledAway(v frontier.Visit, to string) bool {
	if v.Elsewhere || v.FoundIn == "config" || r.sites.Own(to) || discover.SameSite(v.URL, to) {
		return false
	}
	_, included := r.sites.Article(to)
	return !included
}

// forwarded deals with an address that leads to another site of the source's own. The article's
// address is the one there.
func (r *run) forwarded(ctx context.Context, v frontier.Visit, f frontier.Fetch) (frontier.Outcome, error) {
	to, ok := r.sites.Article(f.FinalURL)
	if !ok {
		return r.refuse(ctx, v, f, frontier.OutcomeSkipped, codeNotIncluded, "leads to "+f.FinalURL+", which the source's include and exclude leave out")
	}
	address := v.Address
	address.URL, address.Elsewhere = to, false
	if _, err := r.enter(ctx, []frontier.Address{address}); err != nil {
		return "", err
	}
	return r.refuse(ctx, v, f, frontier.OutcomeSkipped, frontier.CodeForwarded, "leads to "+to)
}

// strayed deals with an address elsewhere that led to no page of the source. Where its feed was not
// read in this run, the site that it belongs to is not known, and the answer says nothing yet.
func (r *run) strayed(ctx context.Context, v frontier.Visit, f frontier.Fetch, a answer) (frontier.Outcome, error) {
	f.Outcome, f.Code = frontier.OutcomeSkipped, frontier.CodeOtherHost
	f.Reason = fmt.Sprintf("leads to %s, which is on no site of the source", f.FinalURL)
	if !r.feeds[v.FoundIn] {
		f.Outcome = frontier.OutcomeFailed
		f.Reason += ", or on one that its feed names, which was not read in this run"
	}
	if _, err := r.keep(headOf(a.exchange)); err != nil {
		return "", err
	}
	return r.refuse(ctx, v, f, f.Outcome, f.Code, f.Reason)
}
