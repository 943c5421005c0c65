package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// Engine makes an empty place for a store and returns what opens it, which is called again after
// Close.
type Engine func(t *testing.T) (open func() store.Store)

// Run tries an engine on everything that the store promises.
func Run(t *testing.T, engine Engine) {
	for name, test := range map[string]func(*testing.T, *fixture){
		"runs": runs, "interrupted run": interruptedRun, "order of visits": orderOfVisits, "hints": hints, "elsewhere": elsewhere,
		"unmodified answers": unmodifiedAnswers, "rechecks": rechecks, "retries": retries, "retry after": retryAfter, "a clock that was ahead": clockAhead,
		"validators": validators, "forget listings": forgetListings, "crawled sources": crawledSources, "still gone": stillGone, "skipped pages keep no validators": skippedKeepNoValidators,
		"articles": articles, "revisions": revisions, "unchanged but better read": betterRead, "counters make no revision": counters, "identity": identity, "one canonical address for many": oneCanonical, "one canonical address in any order": oneCanonicalInAnyOrder,
		"many texts with one key": manyWithOneKey, "moved to another scheme": movedScheme, "an address taken by another text": addressTaken,
		"a further address with another text": aliasWithAnotherText, "one text at many addresses at once": manyAddressesAtOnce,
		"identified": identified, "adopt what was swallowed": adoptSwallowed,
		"duplicates": duplicates, "an address keeps its article": addressKeepsArticle,
		"many pages": manyPages, "without a frontier": withoutFrontier, "rescore": rescore, "reread": reread, "unread": unread,
		"cluster": cluster, "earlier original arrives late": originalArrivesLate, "no chains": noChains, "clusters end in time": clustersEnd, "a leader leaves": leaderLeaves, "clusters in any order": anyOrder, "undated in a cluster": undatedInCluster,
		"revised into a cluster and out of it": revisedIntoCluster, "reread settles": rereadSettles, "short texts": shortTexts,
		"gone by 410": goneByStatus, "gone by 404 twice": goneTwice, "gone and back": goneAndBack, "gone but for an alias": goneButForAlias, "failures claim nothing": failuresClaimNothing, "moved, with the text": movedWithText, "moved, unchanged": movedUnchanged,
		"gone by notice": goneByNotice, "gone by a page like 404": goneLikeMissing, "other pages claim nothing": otherPagesClaimNothing,
		"imported articles": imported, "next due": nextDue, "kinds of runs": kindsOfRuns, "last runs": lastRuns, "leases": leases, "pace of hosts": pace,
		"refusals": refusals, "refusals forgotten": refusalsForgotten, "each after": eachAfter, "outbox": outbox, "outbox races": outboxRaces, "versions": versions, "stamps": stamps,
		"bytes that are not text": noText, "long addresses": longAddresses,
		"sources": sources, "doubtful texts": doubtful, "visits": visits, "health": health, "health of two sources": healthOfTwoSources, "each may write": eachMayWrite, "failed call undoes itself": failedCall, "cancelled": cancelled,
		"captures": captures, "gone stays gone": goneStaysGone, "backfills": backfills, "pace of crawls": paceOfCrawls, "spent": spent, "placements": placements, "neighbours": neighboursInOutlet, "arrivals": arrivals, "changes": changes, "states of searches": searchStates,
		"samples": samples, "codings": codings, "what is left to code": leftToCode, "codings at once": codingsAtOnce,
		"coders": coders, "picked articles": picked, "evaluations": evaluations,
		"users": users, "sessions": sessions, "tokens": tokens, "audit": audit,
		"deletions": deletions, "tombstones of another store": buried, "deletion of a leader": deletedLeader, "shared addresses of a deleted article": deletedShared,
		"kept": kept, "places in the archive": places, "relocate": relocate,
		"concurrent": concurrent, "reprints at once": reprintsAtOnce, "closed": closed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newFixture(t, engine))
		})
	}
}

// fixture is an open store with a crawl of one source under way.
type fixture struct {
	store.Store
	ctx    context.Context
	reopen func()
	run    frontier.Run
	now    time.Time
}

const source = "qingshi-daily"

// start is when the tests' crawls begin.
func start() time.Time { return time.Date(2024, 3, 21, 2, 0, 0, 123456000, time.UTC) }

func newFixture(t *testing.T, engine Engine) *fixture {
	t.Helper()
	open := engine(t)
	f := &fixture{Store: open(), ctx: context.Background(), now: start()}
	f.reopen = func() {
		t.Helper()
		noError(t, f.Close())
		f.Store = open()
	}
	t.Cleanup(func() { _ = f.Close() })
	f.begin(t, source)
	return f
}

// begin begins a run of a source.
func (f *fixture) begin(t *testing.T, source string) {
	t.Helper()
	run, err := f.BeginRun(f.ctx, source, f.now, false)
	noError(t, err)
	f.run = run
}

// next ends the run and begins another one a while later.
func (f *fixture) next(t *testing.T, wait time.Duration) {
	t.Helper()
	f.run.Finished = f.now
	noError(t, f.EndRun(f.ctx, f.run))
	f.now = f.now.Add(wait)
	f.begin(t, f.run.SourceID)
}

// discover puts article addresses into the frontier.
func (f *fixture) discover(t *testing.T, urls ...string) {
	t.Helper()
	var as []frontier.Address
	for _, u := range urls {
		as = append(as, frontier.Address{SourceID: f.run.SourceID, URL: u, Kind: frontier.KindArticle, FoundIn: "config"})
	}
	_, err := f.Discover(f.ctx, f.run.ID, f.now, as)
	noError(t, err)
}

// due lists the addresses that are due.
func (f *fixture) due(t *testing.T) []string {
	t.Helper()
	visits, err := f.Due(f.ctx, f.run, f.now, 100)
	noError(t, err)
	urls := []string{}
	for _, v := range visits {
		urls = append(urls, v.URL)
	}
	return urls
}

func (f *fixture) wantDue(t *testing.T, urls ...string) {
	t.Helper()
	equal(t, "due", f.due(t), append([]string{}, urls...))
}

// fetch is a visit of the run, answered with status.
func (f *fixture) fetch(url string, status int, o frontier.Outcome) frontier.Fetch {
	return frontier.Fetch{
		RunID: f.run.ID, SourceID: f.run.SourceID, Kind: frontier.KindArticle, URL: url, FinalURL: url, At: f.now, Took: 120 * time.Millisecond,
		Status: status, Outcome: o, Digest: "d-" + url, Bytes: 1000, Archive: article.Location{File: "crawl-0001.warc.gz", Offset: 42},
	}
}

func (f *fixture) record(t *testing.T, url string, status int, o frontier.Outcome) {
	t.Helper()
	noError(t, f.Record(f.ctx, f.fetch(url, status, o)))
}

// notice records a visit that a page with status 200 answered that holds no article.
func (f *fixture) notice(t *testing.T, url, code string, o frontier.Outcome) {
	t.Helper()
	fetch := f.fetch(url, 200, o)
	fetch.Code, fetch.Reason = code, "the page says so"
	fetch.Archive = article.Location{File: "crawl-0002.warc.gz", Offset: 7}
	noError(t, f.Record(f.ctx, fetch))
}

// piece is an article read at an address.
func (f *fixture) piece(url, title, text string) store.Saved {
	return store.Saved{
		Article: article.Article{
			ID: article.NewID(url), URL: url, CanonicalURL: url, SourceID: f.run.SourceID,
			Outlet: article.Outlet{ID: "qingshi", Name: "青石日报", Type: "party", Country: "CN"},
			Lang:   article.Chinese, Script: article.Simplified, Title: title, Authors: []string{"李晓明"},
			Published:       article.At(time.Date(2024, 3, 20, 10, 21, 0, 0, time.FixedZone("", 8*3600))),
			PublishedSource: "meta", OriginalSource: "新华社", Text: text,
			Notes: article.Notes{Partial: "paywall", Confidence: 0.5, Doubts: []string{"short"}, OptOuts: []string{"meta:noai"}}, FirstSeen: f.now, Fetched: f.now,
			Reading: article.Reading{
				Relevant: true, Relevance: 0.9, Stance: article.Stance{Class: "supportive", Score: 0.5, Confidence: 0.8},
				Frames: map[article.Frame]float64{"trust": 0.7}, Object: "government", Method: "rules/1",
				Evidence: []article.Evidence{{Field: "text", Start: 0, End: 2, Text: "守信", Cue: "守信", Kind: "frame:trust", Weight: 0.7}},
			},
			Archive: article.Location{File: "crawl-0001.warc.gz", Offset: 42},
		},
		Fingerprint: fingerprint(text), Same: same, Fetch: f.fetch(url, 200, ""),
		Identity: store.Identity{Keys: []string{key(url)}, Own: url, Same: sameArticle},
	}
}

// key is an identity key for tests: an address without its scheme, the host of phones and a note of
// where a reader came from.
func key(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	rest, _, _ = strings.Cut(rest, "?from=")
	return strings.TrimPrefix(strings.TrimPrefix(rest, "m."), "www.")
}

// sameArticle is for tests: texts are one article's when their first word is; of one that was known
// before, also when their second word is.
func sameArticle(read, kept store.Text, known bool) bool {
	a, b := strings.Fields(read.Text), strings.Fields(kept.Text)
	return len(a) > 0 && len(b) > 0 && (a[0] == b[0] || known && len(a) > 1 && len(b) > 1 && a[1] == b[1])
}

// fingerprint is a fingerprint for tests, made of the first word.
func fingerprint(text string) article.Fingerprint {
	var h uint64 = 14695981039346656037
	for _, r := range text {
		if r == ' ' {
			break
		}
		h = (h ^ uint64(r)) * 1099511628211
	}
	// The second band is shared by every text, so that each is a candidate of each and Same
	// decides. The first one has its highest bit set: bands use all 64.
	return article.Fingerprint{Signature: []uint32{uint32(h >> 32), uint32(h), 1<<32 - 1}, Bands: []uint64{h | 1<<63, 7}}
}

// same reports whether two texts are the same piece, which for tests they are when their first word
// is.
func same(a, b article.Piece) bool { return firstWord(a.Text) == firstWord(b.Text) }

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// save keeps an article and returns it as it is read back.
func (f *fixture) save(t *testing.T, s store.Saved, want frontier.Outcome) article.Article {
	t.Helper()
	got, id, err := f.Save(f.ctx, s)
	noError(t, err)
	equal(t, "outcome of "+s.Fetch.URL, got, want)
	if want == frontier.OutcomeSkipped {
		_, err = f.Deletion(f.ctx, id)
		noError(t, err)
	} else {
		visits, err := f.Fetches(f.ctx, id)
		noError(t, err)
		asText := column.Text(s.Fetch.URL) // PostgreSQL keeps no bytes that are not text
		if !slices.ContainsFunc(visits, func(v frontier.Fetch) bool { return column.Text(v.URL) == asText }) {
			t.Errorf("%s was kept as an address of %s, which has no visit to it", s.Fetch.URL, id)
		}
	}
	a, err := f.Article(f.ctx, s.Article.ID)
	if want == frontier.OutcomeNew {
		noError(t, err)
	}
	return a
}

func (f *fixture) article(t *testing.T, id string) article.Article {
	t.Helper()
	a, err := f.Article(f.ctx, id)
	noError(t, err)
	return a
}

// indexed empties the outbox and returns the ids that were in it.
func (f *fixture) indexed(t *testing.T) []string {
	t.Helper()
	pending, err := f.Pending(f.ctx, f.now, 1000)
	noError(t, err)
	ids := []string{}
	versions := map[string]int64{}
	for _, a := range pending {
		ids = append(ids, a.ID)
		versions[a.ID] = a.Version
	}
	noError(t, f.Confirm(f.ctx, versions))
	slices.Sort(ids)
	return ids
}

func (f *fixture) wantIndexed(t *testing.T, urls ...string) {
	t.Helper()
	ids := []string{}
	for _, u := range urls {
		ids = append(ids, article.NewID(u))
	}
	slices.Sort(ids)
	equal(t, "outbox", f.indexed(t), ids)
}

const urlFormat = "https://www.qingshi.example/2024/0320/%d.html"

func url(n int) string { return fmt.Sprintf(urlFormat, n) }

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	// Times are compared as instants, and an empty list is as good as none.
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("%s (-want +got):\n%s", what, d)
	}
}
