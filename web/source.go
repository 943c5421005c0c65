package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/stats"
)

// unreadPage is how many unread addresses one page lists, shownRuns how many crawls and rechecks.
const (
	unreadPage = 50
	shownRuns  = 20
)

// sourcePage is the page of one source.
type sourcePage struct {
	managerView
	sourceView
	// Every says how often it is crawled.
	Every string
	Kinds []listingsView
	Jobs  []jobView
	// Running says that it is being visited now.
	Running bool
	// Reason is the one whose addresses are listed, Pages are they, Earlier and Later lead on.
	Reason         string
	Pages          []frontier.Fetch
	Of             int
	Earlier, Later string
}

// listingsView are the listings of one kind.
type listingsView struct {
	Kind      string
	Addresses []string
}

func (s *site) source(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	work, err := s.work(ctx)
	if err != nil {
		return err
	}
	list, err := s.sourceViews(ctx)
	if err != nil {
		return err
	}
	s.addNext(list, work)
	i := slices.IndexFunc(list, func(v sourceView) bool { return v.ID == id })
	if i < 0 {
		return article.NotFoundf(article.Say("The page of the sources lists them all."), "there is no source %q", id)
	}
	view := sourcePage{managerView: s.manager(r, work), sourceView: list[i], Kinds: s.listings(list[i].Source), Reason: r.URL.Query().Get("reason")}
	view.Every = s.everyText(view.Source)
	if view.Reason != "" {
		if err := view.addPages(r, s.Store); err != nil {
			return err
		}
	}
	view.Runs = view.Runs[:min(len(view.Runs), shownRuns)]
	for _, j := range slices.Concat(work.Live, work.GivenUp) {
		if j.Source == id {
			view.Jobs = append(view.Jobs, s.jobView(j, view.managerView))
			view.Running = view.Running || j.State == "running"
		}
	}
	return s.render(w, r, http.StatusOK, "source", view.Name, "/sources", view)
}

// addPages adds the addresses that gave no article for the reason that is asked for.
func (v *sourcePage) addPages(r *http.Request, store Store) error {
	i := slices.IndexFunc(v.Unread, func(x stats.Reason) bool { return x.Code == v.Reason })
	if i < 0 {
		return fault("invalid-parameter", "reason", "Choose one of those that the page of the source lists.", "No page of this source is unread for the reason %.40q.", v.Reason)
	}
	page := 1
	if text := r.URL.Query().Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 1e6 {
			return fault("invalid-parameter", "page", "Write a number from 1.", "%.40q is not the number of a page.", text)
		}
		page = n
	}
	v.Of = v.Unread[i].Pages
	var err error
	v.Pages, err = store.UnreadPages(r.Context(), v.ID, v.Reason, (page-1)*unreadPage, unreadPage)
	to := func(n int) string {
		return "/source/" + v.ID + "?reason=" + v.Reason + "&page=" + strconv.Itoa(n) + "#unread"
	}
	if page > 1 {
		v.Earlier = to(page - 1)
	}
	if page*unreadPage < v.Of {
		v.Later = to(page + 1)
	}
	return err
}

// listings are the listings of a source by their kinds.
func (s *site) listings(of article.Source) []listingsView {
	var out []listingsView
	add := func(kind string, addresses ...string) {
		if len(addresses) > 0 {
			out = append(out, listingsView{kind, addresses})
		}
	}
	add(s.p.T("Feeds"), of.Feeds...)
	add(s.p.T("Sitemaps"), of.Sitemaps...)
	var lists []string
	for _, l := range of.Lists {
		lists = append(lists, l.URL)
	}
	add(s.p.T("Lists"), lists...)
	add(s.p.T("Single pages"), of.Pages...)
	for _, l := range of.OtherListings {
		add(l.Kind, l.URL)
	}
	for _, a := range of.Archives {
		add(s.p.T("Web archives"), a.CDX+" ("+a.URL+")")
	}
	return out
}

// everyText says how often a source is crawled.
func (s *site) everyText(of article.Source) string {
	switch {
	case of.Cron != "":
		zone := time.UTC
		if of.Zone != nil {
			zone = of.Zone
		}
		return s.p.T("by the calendar %s, %s", of.Cron, zone.String())
	case of.Adaptive():
		return s.p.T("as often as it publishes: between %s and %s", s.spanText(of.MinEvery), s.spanText(of.MaxEvery))
	case of.Every > 0:
		return s.spanText(of.Every)
	default:
		return ""
	}
}

// spanText is an interval in its largest whole unit.
func (s *site) spanText(d time.Duration) string {
	n := func(unit time.Duration) int {
		if d%unit != 0 {
			return 0
		}
		return int(d / unit)
	}
	switch days, hours, minutes := n(24*time.Hour), n(time.Hour), n(time.Minute); {
	case days == 1:
		return s.p.T("every day")
	case days > 1:
		return s.p.T("every %d {day|days}", days)
	case hours == 1:
		return s.p.T("every hour")
	case hours > 1:
		return s.p.T("every %d {hour|hours}", hours)
	case minutes == 1:
		return s.p.T("every minute")
	case minutes > 1:
		return s.p.T("every %d {minute|minutes}", minutes)
	default:
		return s.p.T("every %s", d.String())
	}
}

func (s *site) crawlNow(r *http.Request) error {
	return s.Crew.CrawlNow(r.Context(), r.PathValue("id"))
}
