package stats_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/frontier"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/store"
)

// record is what a store knows of one source.
type record struct {
	state  store.SourceState
	runs   []frontier.Run
	visits []store.VisitCount
	days   []store.HealthDay
}

func (r record) Sources(context.Context) ([]store.SourceState, error) {
	return []store.SourceState{r.state}, nil
}

func (r record) Runs(context.Context, int) ([]frontier.Run, error) { return r.runs, nil }

func (r record) Visits(context.Context, int) ([]store.VisitCount, error) { return r.visits, nil }

func (r record) Health(context.Context, *time.Location) ([]store.HealthDay, error) {
	return r.days, nil
}

// crawls are finished crawls a day apart, oldest first, with what each discovered. The last one
// began an hour ago. Each reads its feed, and reads as many pages as it discovered.
func crawls(discovered ...int) record {
	now := noon()
	var r record
	for i, n := range discovered {
		began := now.Add(-time.Hour).AddDate(0, 0, i+1-len(discovered))
		run := frontier.Run{ID: int64(i + 1), SourceID: "daily", Started: began, Finished: began.Add(time.Minute), Discovered: n}
		r.runs = append([]frontier.Run{run}, r.runs...)
		r.state.Articles += n
		r.state.Known += n
		r.visits = append([]store.VisitCount{r.visit(run.ID, frontier.KindFeed, frontier.OutcomeListing, "", 1)}, r.visits...)
		if n > 0 {
			r.visits = append([]store.VisitCount{r.visit(run.ID, frontier.KindArticle, frontier.OutcomeNew, "", n)}, r.visits...)
		}
		r.state.LastRun, r.state.LastSuccess = run, run.Finished
	}
	r.state.SourceID = "daily"
	return r
}

func noon() time.Time { return time.Date(2024, 3, 21, 12, 0, 0, 0, time.UTC) }

func (record) visit(run int64, kind frontier.AddressKind, o frontier.Outcome, code string, n int) store.VisitCount {
	return store.VisitCount{SourceID: "daily", RunID: run, Kind: kind, Outcome: o, Code: code, Visits: n, HasArticle: o == frontier.OutcomeNew}
}

// then replaces the visits of the newest crawl.
func (r record) then(visits ...store.VisitCount) record {
	last := r.state.LastRun.ID
	var kept []store.VisitCount
	for _, v := range visits {
		v.SourceID, v.RunID = "daily", last
		kept = append(kept, v)
	}
	for _, v := range r.visits {
		if v.RunID != last {
			kept = append(kept, v)
		} else if v.HasArticle {
			r.state.Articles -= v.Visits
		}
	}
	r.visits = kept
	return r
}

// before adds visits to the crawl before the newest one.
func (r record) before(visits ...store.VisitCount) record {
	for i, v := range r.visits {
		if v.RunID != r.state.LastRun.ID {
			var more []store.VisitCount
			for _, m := range visits {
				m.SourceID, m.RunID = "daily", v.RunID
				more = append(more, m)
			}
			r.visits = slices.Insert(slices.DeleteFunc(slices.Clone(r.visits), func(x store.VisitCount) bool {
				return x.RunID == v.RunID && x.Kind == frontier.KindArticle
			}), i, more...)
			break
		}
	}
	return r
}

// pageByPage adds rechecks of one page each, of which none could be read, after others of which
// some could not.
func pageByPage(r record, code string, n, before int) record {
	outcome := frontier.OutcomeSkipped
	if strings.HasPrefix(code, "http_") {
		outcome = frontier.OutcomeFailed
	}
	run := r.state.LastRun.ID
	if before > 0 {
		r.visits = slices.Insert(slices.Clone(r.visits), 0, r.visit(run, frontier.KindArticle, outcome, code, before))
	}
	for range n {
		run++
		r.visits = slices.Insert(slices.Clone(r.visits), 0, r.visit(run, frontier.KindArticle, outcome, code, 1))
	}
	return r
}

// kept says how many of the known addresses robots.txt keeps us from.
func (r record) kept(n int) record {
	r.state.Unread = map[string]int{"robots": n}
	return r
}

// failed says that the newest crawl failed as a whole.
func (r record) failed(err string) record {
	r.state.LastRun.Err = err
	r.runs[0].Err = err
	r.state.LastSuccess = time.Time{}
	if len(r.runs) > 1 {
		r.state.LastSuccess = r.runs[1].Finished
	}
	return r
}

func pages(o frontier.Outcome, code string, n int) store.VisitCount {
	return record{}.visit(0, frontier.KindArticle, o, code, n)
}

func listings(o frontier.Outcome, code string, n int) store.VisitCount {
	return record{}.visit(0, frontier.KindFeed, o, code, n)
}

// naming are crawls of a source whose texts name canonical addresses of others.
func naming(r record, claims ...store.Claim) record {
	r.state.Claims = claims
	return r
}

// known says that the addresses visited had an article before.
func known(v store.VisitCount) store.VisitCount {
	v.HasArticle = true
	return v
}

// A source is without trouble only where nothing speaks against it, and troubles of different
// causes are told apart after one crawl.
func TestTroublesAreToldApart(t *testing.T) {
	t.Parallel()
	read := listings(frontier.OutcomeListing, "", 1)
	for name, c := range map[string]struct {
		record record
		codes  []stats.TroubleCode
		text   string
	}{
		"works":                               {crawls(20, 5, 4, 6), nil, ""},
		"works, with nothing new once":        {crawls(20, 1, 0, 2, 0), nil, ""},
		"one page of many is none":            {crawls(20, 5).then(read, pages(frontier.OutcomeNew, "", 4), pages(frontier.OutcomeSkipped, "no_article", 1)), nil, ""},
		"a topic page alone":                  {crawls(20, 5, 6).then(read, pages(frontier.OutcomeSkipped, "no_article", 1)), nil, ""},
		"one article is removed":              {crawls(20, 5, 1).then(read, known(pages(frontier.OutcomeGone, "", 1))), nil, ""},
		"every link answers 404":              {crawls(12).then(read, pages(frontier.OutcomeGone, "", 12)), []stats.TroubleCode{stats.DeadLinks}, "12 of 12 pages are missing"},
		"the one link answers 404":            {crawls(1).then(read, pages(frontier.OutcomeGone, "", 1)), []stats.TroubleCode{stats.DeadLinks}, "1 of 1"},
		"pages that only scripts fill":        {crawls(9).then(read, pages(frontier.OutcomeSkipped, "script_only", 9)), []stats.TroubleCode{stats.PagesUnread}, "9 of 9 pages could not be read (script_only 9)"},
		"other hosts":                         {crawls(3).then(read, pages(frontier.OutcomeSkipped, "other_host", 3)), []stats.TroubleCode{stats.PagesUnread}, "other_host 3"},
		"a mixture, and no article":           {crawls(9).then(read, pages(frontier.OutcomeSkipped, "no_article", 4), pages(frontier.OutcomeGone, "", 4), pages(frontier.OutcomeFailed, "timeout", 1)), []stats.TroubleCode{stats.PagesUnread}, "9 of 9 pages gave no article"},
		"robots.txt":                          {crawls(9).then(read, pages(frontier.OutcomeSkipped, "robots", 9)).kept(9), []stats.TroubleCode{stats.RobotsRefuse}, "9 of 9"},
		"the layout changes":                  {crawls(20, 5, 6).then(read, pages(frontier.OutcomeSkipped, "no_article", 6)), []stats.TroubleCode{stats.LayoutChanged}, "6 of 6 could not be read (no_article 6), while 25 of 25 could before"},
		"the layout changes, seen by recheck": {crawls(20, 5, 3).then(read, known(pages(frontier.OutcomeSkipped, "no_article", 8)), pages(frontier.OutcomeNotModified, "", 2)), []stats.TroubleCode{stats.LayoutChanged}, "8 of 10"},
		"the layout of a slow source changes": {crawls(20, 1, 1).then(read, pages(frontier.OutcomeSkipped, "script_only", 1)).before(pages(frontier.OutcomeSkipped, "script_only", 1)), []stats.TroubleCode{stats.LayoutChanged}, "2 of 2 could not be read"},
		"new layout, a page a run":            {pageByPage(crawls(20, 5, 6, 7, 7), "no_article", 4, 6), []stats.TroubleCode{stats.LayoutChanged}, "4 of 4 could not be read (no_article 4), while 45 of 51 could before"},
		"three topic pages in a row":          {pageByPage(crawls(20, 5, 6, 7, 7), "no_article", 3, 6), nil, ""},
		"refused, a page a run":               {pageByPage(crawls(20, 5, 6, 7, 7), "http_403", 4, 6), []stats.TroubleCode{stats.Blocked}, "4 of 4 pages (http_403 4)"},
		"two pages, of a clean source":        {pageByPage(crawls(20, 5, 6, 7, 7), "script_only", 2, 0), []stats.TroubleCode{stats.LayoutChanged}, "2 of 2"},
		"many pages are usually unread":       {crawls(20, 12, 2).then(read, pages(frontier.OutcomeSkipped, "no_article", 2)).before(pages(frontier.OutcomeNew, "", 6), pages(frontier.OutcomeSkipped, "no_article", 6)), nil, ""},
		"blocked for long":                    {crawls(20, 5, 6).then(read, pages(frontier.OutcomeFailed, "http_403", 6)).before(pages(frontier.OutcomeFailed, "http_403", 60)), []stats.TroubleCode{stats.Blocked}, "6 of 6"},
		"some pages are out of bounds":        {crawls(20, 7).then(read, pages(frontier.OutcomeSkipped, "robots", 7)).kept(7), nil, ""},
		"it begins to answer 403":             {crawls(20, 5, 6).then(read, pages(frontier.OutcomeFailed, "http_403", 6)), []stats.TroubleCode{stats.Blocked}, "6 of 6 pages (http_403 6)"},
		"it begins to ask for a login":        {crawls(20, 5, 6).then(read, pages(frontier.OutcomeSkipped, "login_wall", 5), pages(frontier.OutcomeNew, "", 1)), []stats.TroubleCode{stats.Blocked}, "5 of 6"},
		"the feed answers 403":                {crawls(20, 5, 6).then(listings(frontier.OutcomeFailed, "http_403", 1)).failed("www.daily.example answered 403 Forbidden"), []stats.TroubleCode{stats.Blocked}, "403 Forbidden"},
		"the feed is gone":                    {crawls(20, 5, 6).then(listings(frontier.OutcomeGone, "", 1)).failed("www.daily.example answered 404 Not Found"), []stats.TroubleCode{stats.CrawlFailed}, "404"},
		"it never worked":                     {crawls(0).then(listings(frontier.OutcomeFailed, "dns", 1)).failed("the name www.daily.example doesn't exist"), []stats.TroubleCode{stats.CrawlFailed, stats.NeverSucceeded}, "doesn't exist"},
		"one of two listings fails":           {crawls(20, 5).then(read, listings(frontier.OutcomeFailed, "bad_listing", 1), pages(frontier.OutcomeNew, "", 5)), []stats.TroubleCode{stats.ListingFailed}, "1 of 2 listings could not be read (bad_listing 1)"},
		"a listing with a mistake in it":      {crawls(20, 5).then(listings(frontier.OutcomeListing, "listing_in_part", 1), pages(frontier.OutcomeNew, "", 5)), []stats.TroubleCode{stats.ListingInPart}, "1 of 1 listings"},
		"listings without an article":         {crawls(0).then(listings(frontier.OutcomeListing, "no_links", 2)), []stats.TroubleCode{stats.NoLinks}, "name no address"},
		"nothing was ever read":               {crawls(0, 0), []stats.TroubleCode{stats.NoArticles}, "nothing was ever read"},
		"one canonical address":               {naming(crawls(20, 5), store.Claim{Address: "http://www.daily.example/", Texts: 24}), []stats.TroubleCode{stats.WrongCanonical}, "24 different texts name the canonical address http://www.daily.example/"},
		"many canonical addresses": {
			naming(crawls(20, 5), store.Claim{Address: "http://a.example/1", Texts: 4}, store.Claim{Address: "http://a.example/2", Texts: 3}, store.Claim{Address: "http://a.example/3", Texts: 3}, store.Claim{Address: "http://a.example/4", Texts: 2}, store.Claim{Address: "http://a.example/5", Texts: 2}),
			[]stats.TroubleCode{stats.WrongCanonical, stats.WrongCanonical, stats.WrongCanonical, stats.WrongCanonical},
			"2 more canonical addresses",
		},
		"a busy source falls silent":  {crawls(20, 9, 8, 10, 0), []stats.TroubleCode{stats.FellSilent}, "nothing new for 24 hours; before, there were 9.0 a day"},
		"a slow source is given time": {crawls(20, 1, 0, 2, 1, 0, 3, 1, 2, 0), nil, ""},
		"a slow source falls silent":  {crawls(20, 1, 2, 1, 1, 3, 1, 2, 1, 0, 2, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0), []stats.TroubleCode{stats.FellSilent}, "nothing new for 8 days"},
		"a source with long pauses":   {crawls(20, 20, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0), nil, ""},
		"a pause, at a first look":    {crawls(20, 0), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := stats.Conditions(t.Context(), c.record, []article.Source{{ID: "daily", Every: 24 * time.Hour}}, noon())
			if err != nil {
				t.Fatal(err)
			}
			var codes []stats.TroubleCode
			text := ""
			for _, x := range got[0].Troubles {
				codes = append(codes, x.Code)
				text += render.TroubleText(locale.Printer{}, x) + "\n"
			}
			if diff := cmp.Diff(c.codes, codes); diff != "" || !strings.Contains(text, c.text) {
				t.Errorf("troubles (-want +got):\n%s\n%swant %q in it", diff, text, c.text)
			}
		})
	}
}

// The dates of the articles show that a slow source fell silent, where the crawls alone are too
// few.
func TestSilenceByDates(t *testing.T) {
	t.Parallel()
	dated := func(until string) record {
		r := crawls(30, 0)
		for d := statstest.Day("2024-02-01"); !d.After(statstest.Day(until)); d = d.AddDate(0, 0, 1) {
			r.days = append(r.days, store.HealthDay{SourceID: "daily", Day: d, Due: 1, Fetched: 1, Read: 1})
		}
		return r
	}
	for until, silent := range map[string]bool{"2024-03-20": false, "2024-03-17": false, "2024-03-12": true} {
		got, err := stats.Conditions(t.Context(), dated(until), []article.Source{{ID: "daily"}}, noon())
		if err != nil {
			t.Fatal(err)
		}
		if found := len(got[0].Troubles) == 1 && got[0].Troubles[0].Code == stats.FellSilent; found != silent {
			t.Errorf("last piece on %s: %+v", until, got[0].Troubles)
		}
	}
}

func TestConditionsOfSourcesThatNobodyCrawls(t *testing.T) {
	t.Parallel()
	r := crawls(20, 5)
	sources := []article.Source{{ID: "weekly", Every: time.Hour}, {ID: "daily", Every: time.Hour}}
	got, err := stats.Conditions(t.Context(), r, sources, noon().AddDate(0, 0, 2))
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Crawled || len(got[0].Troubles) != 0 {
		t.Errorf("a source that was never crawled has no record: %+v", got[0])
	}
	if len(got[1].Troubles) != 1 || got[1].Troubles[0].Code != stats.Overdue || !strings.Contains(render.TroubleText(locale.Printer{}, got[1].Troubles[0]), "should be every 1h") {
		t.Errorf("%+v", got[1].Troubles)
	}
	sources[1].Paused = true
	got, err = stats.Conditions(t.Context(), r, sources, noon().AddDate(0, 0, 2))
	if err != nil || len(got[1].Troubles) != 0 {
		t.Errorf("a paused source is not overdue: %+v, %v", got[1].Troubles, err)
	}
	got, err = stats.Conditions(t.Context(), r, nil, noon())
	if err != nil || len(got) != 1 || got[0].Source.ID != "daily" || len(got[0].Troubles) != 0 {
		t.Errorf("a source that is configured no more: %+v, %v", got, err)
	}
}
