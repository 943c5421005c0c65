package web_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/index"
	"yulun/internal/servertest"
	"yulun/jobs"
	"yulun/survey"
	"yulun/web"
)

// heaviestPage is the most bytes of a page in a view that readers come to without asking for more.
const heaviestPage = 200_000

// demo is the handler of the corpus with all surveys that are shipped with its topic.
func demo(t *testing.T) http.Handler {
	t.Helper()
	o := press(t).options()
	o.Surveys = shippedSurveys(t)
	pages, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func shippedSurveys(t *testing.T) []survey.Survey {
	t.Helper()
	defaults, _ := topics.Open(topics.Default)
	names, err := fs.Glob(defaults, "surveys/*.yaml")
	if err != nil || len(names) < 2 {
		t.Fatalf("surveys: %v (%v)", names, err)
	}
	surveys, err := surveysOf(defaults, names...)
	if err != nil {
		t.Fatal(err)
	}
	return surveys
}

// stage is a house with everything that pages can show. Its handler takes every request for one of
// its admin, who has coded a part of the sample, but for those to log in.
type stage struct {
	*house
	handler http.Handler
}

func newStage(t *testing.T) stage {
	t.Helper()
	h := newNewsroom(t).lock(t, func(o *web.Options) { o.Surveys = shippedSurveys(t) })
	h.options.Crew, h.options.Editor = busy{h: h}, busy{h: h}
	pages, err := web.New(h.options)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"王芳", "admin"} {
		r := h.reader(t)
		r.open("/login")
		r.send(url.Values{"name": {name}, "password": {secretWord}})
		for place, answers := range []url.Values{critical, supportive, irrelevant}[i:] {
			r.open(fmt.Sprint("/code/pilot/", place+1))
			r.send(answers)
			r.wants(http.StatusOK, fmt.Sprint("/code/pilot/", place+2))
		}
	}
	as := h.user(t, "admin")
	return stage{h, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/login" {
			as(r)
		}
		pages.ServeHTTP(w, r)
	})}
}

// busy is a crew with a job in each state, and an editor who shows a file.
type busy struct {
	idle
	h *house
}

func (b busy) Work(context.Context) (jobs.Work, error) {
	job := func(id int64, kind string, source int, state, fault string, attempt int) jobs.Job {
		return jobs.Job{ID: id, Kind: kind, Source: b.h.sources[source].ID, State: state, Error: fault, At: visited.Add(time.Duration(id) * time.Hour), Attempt: attempt, MaxAttempts: 5, Worker: "yulun@host"}
	}
	return jobs.Work{
		Seen: visited,
		Live: []jobs.Job{
			job(-1, "crawl", 0, "running", "", 1), job(3, "recheck", 1, "retryable", "the server answers 502 Bad Gateway: https://lost.example/2026/1.html", 2), job(4, "crawl", 9, "scheduled", "", 0),
		},
		GivenUp: []jobs.Job{job(-5, "backfill", 2, "discarded", "the server does not answer", 5)},
		Next:    map[string]time.Time{b.h.sources[0].ID: visited.Add(-time.Hour), b.h.sources[9].ID: visited.Add(4 * time.Hour)},
	}, nil
}

func (b busy) Entry(source string) (text, version string, err error) {
	return "  - id: " + source + "\n    name: 新光网\n    type: central_state\n    country: CN\n    language: zh\n    zone: Asia/Shanghai\n", "1", nil
}

func (busy) Look(context.Context, string) (web.Draft, error) {
	const feed, list = "https://chenguang.example/rss/news.xml", "https://chenguang.example/news/"
	return web.Draft{
		ID: "chenguang", Name: "晨光报", Type: "party", Country: "CN", Language: "zh", Zone: "Asia/Shanghai", Every: "6h",
		Feeds: []string{feed}, List: list, Links: `/news/\d+/\d+\.html$`, FoundIn: "https://chenguang.example/",
		Offers: []web.Offer{
			{Kind: "feed", URL: feed, Title: "晨光报 · 要闻", Addresses: 30},
			{Kind: "sitemap", URL: "https://chenguang.example/sitemap.xml", Wrong: "the server answers 404 Not Found"},
			{Kind: "list", URL: list, Addresses: 24},
		},
	}, nil
}

func (busy) Write(d web.Draft) (string, error) {
	return "  - id: " + d.ID + "\n    name: " + d.Name + "\n", nil
}

func (b busy) Try(_, _, text string) (before, after string, sources []article.Source, err error) {
	before = "outlets:\n  - id: xinguang\n    name: 新光网\n"
	return before, before + text, b.h.sources[:1], nil
}

func (b busy) Preview(context.Context, []article.Source) (web.Preview, error) {
	return web.Preview{
		Articles: []article.Article{b.h.traditional, b.h.edited, b.h.hostile}, Addresses: 54, Problems: []string{"the list names 2 addresses twice"},
		Refused: []web.Refused{{URL: "https://chenguang.example/news/2026/a-very-long-address-without-a-place-to-break-it-0123456789012345678901234567890123456789.html", Reason: "no article on it"}},
	}, nil
}

// all are all pages.
func (s stage) all() []string {
	id := s.sources[0].ID
	return append(
		s.corpus.pages(), "/login", "/login?to=%2Faudit", "/account", "/audit", "/audit?who=nobody", "/deleted", "/article/"+s.edited.ID+"/delete",
		"/jobs", "/sources?done=planned", "/source/"+id+"?done=saved", "/sources/add", "/source/"+id+"/edit",
		"/code", "/code/pilot", "/code/pilot/1", "/code/pilot/4", "/code/pilot/1/decide", "/code/pilot/agreement", "/correct/"+s.edited.ID,
	)
}

// refused are addresses that are answered by what is wrong with them.
func (s stage) refused() []string {
	return []string{address("/search", "q", "失信 frame:fear"), "/nowhere"}
}

// views are all pages, and further ways to look at series that they offer.
func (s stage) views() []string {
	views := s.all()
	for _, bucket := range []string{"day", "week", "month", "quarter", "year", "all"} {
		views = append(views, "/series?bucket="+bucket)
		for _, group := range []string{"type", "lang", "frame", "outlet", "country"} {
			views = append(views, "/series?bucket="+bucket+"&group="+group)
		}
	}
	return append(views, "/series?group=type&second=lang", "/series?smooth=5", "/series?compare=失信&compare=隐私", "/search?order=newest", "/changes?kind=edited")
}

// TestPagesAreLight: no page takes long on a slow line.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	stage := newStage(t)
	for _, target := range stage.views() {
		for _, lang := range []string{"en", "zh"} {
			rec, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, target, nil)
			request.Header.Set("Accept-Language", lang)
			stage.handler.ServeHTTP(rec, request)
			if rec.Code != http.StatusOK || rec.Body.Len() > heaviestPage {
				t.Errorf("%s in %s: status %d, %d bytes; a page has at most %d", target, lang, rec.Code, rec.Body.Len(), heaviestPage)
			}
			if strings.Contains(rec.Body.String(), "NaN") {
				t.Errorf("%s in %s shows a figure that is no number", target, lang)
			}
		}
	}
}

// dense is an index that has articles of every group in each bucket of many years, on every side.
type dense struct{ web.Index }

func (d dense) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	few, err := d.Index.Cells(ctx, q, cut)
	if err != nil || cut.Bucket == index.Whole {
		return few, err
	}
	var groups, all []index.Cell
	for _, c := range few {
		known := slices.ContainsFunc(groups, func(g index.Cell) bool { return g.Group == c.Group && g.Second == c.Second })
		if !c.Undated && !known {
			c.Articles, c.Stories, c.Supportive, c.Neutral, c.Critical = 12, 12, 4, 3, 5
			groups = append(groups, c)
		}
	}
	slices.SortFunc(groups, func(a, b index.Cell) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Second, b.Second))
	})
	for start := cut.Bucket.Start(visited.AddDate(-20, 0, 0)); start.Before(visited); start = cut.Bucket.Next(start) {
		for _, c := range groups {
			c.Start = start
			all = append(all, c)
		}
	}
	return all, nil
}

// TestDenseSeriesAreLight: nor does one of a press that has published much for twenty years.
func TestDenseSeriesAreLight(t *testing.T) {
	t.Parallel()
	o := press(t).options()
	o.Index = dense{o.Index}
	pages, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, bucket := range []string{"day", "week", "month", "quarter", "year"} {
		for _, group := range []string{"type", "outlet", "frame", "type,lang"} {
			target := address("/series", "bucket", bucket, "group", group, "q", "信用")
			got := get(t, pages, http.MethodGet, target)
			if got.status != http.StatusOK || len(got.body) > heaviestPage {
				t.Errorf("%s: status %d, %d bytes", target, got.status, len(got.body))
			}
			if n := strings.Count(got.body, `tabindex="-1"><title>`); n < 40 {
				t.Errorf("%s: only %d parts of charts lead to their articles", target, n)
			}
		}
	}
}

// sheet is the style sheet of all pages.
func sheet(t *testing.T) string {
	t.Helper()
	css, err := os.ReadFile("assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(css)
}

// colours are the named colours of the style sheet, on light and on dark ground.
func colours(t *testing.T) map[string][2]string {
	t.Helper()
	named := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)`).FindAllStringSubmatch(sheet(t), -1) {
		named[m[1]] = [2]string{m[2], m[3]}
	}
	return named
}

// matrix turns linear RGB into another linear RGB.
type matrix [3][3]float64

// eyes are what people with a colour vision deficiency see, by Machado, Oliveira and Fernandes (2009)
// at full severity, and what a grey print shows.
var eyes = map[string]matrix{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	"grey":   {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}},
}

func (m matrix) times(v [3]float64) (out [3]float64) {
	for i, row := range m {
		for j, f := range row {
			out[i] += f * v[j]
		}
	}
	return out
}

// linear is a colour #rgb or #rrggbb as linear RGB.
func linear(t *testing.T, hex string) (out [3]float64) {
	t.Helper()
	hex = hex[1:]
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	for i := range out {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		if v := float64(n) / 255; v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}

// difference is how far apart two colours are for an eye: 100 times their distance in Oklab, where 2
// is just seen.
func difference(t *testing.T, a, b string, eye matrix) float64 {
	lab := func(hex string) [3]float64 {
		seen := eye.times(linear(t, hex))
		for i := range seen {
			seen[i] = min(1, max(0, seen[i]))
		}
		lms := matrix{{0.4122214708, 0.5363325363, 0.0514459929}, {0.2119034982, 0.6806995451, 0.1073969566}, {0.0883024619, 0.2817188376, 0.6299787005}}.times(seen)
		for i := range lms {
			lms[i] = math.Cbrt(lms[i])
		}
		return matrix{{0.2104542553, 0.7936177850, -0.0040720468}, {1.9779984951, -2.4285922050, 0.4505937099}, {0.0259040371, 0.7827717662, -0.8086757660}}.times(lms)
	}
	x, y := lab(a), lab(b)
	return 100 * math.Sqrt(math.Pow(x[0]-y[0], 2)+math.Pow(x[1]-y[1], 2)+math.Pow(x[2]-y[2], 2))
}

// contrast is WCAG's.
func contrast(t *testing.T, a, b string) float64 {
	y := func(hex string) float64 { return eyes["grey"].times(linear(t, hex))[0] }
	return (max(y(a), y(b)) + 0.05) / (min(y(a), y(b)) + 0.05)
}

// TestColoursCanBeToldApart: the sides of stance and the states of a crawl by everybody, on light and
// dark ground; the sides in a grey print, too, for paper is always light.
func TestColoursCanBeToldApart(t *testing.T) {
	t.Parallel()
	named := colours(t)
	for _, group := range []struct {
		names []string
		least float64
		grey  bool
	}{{[]string{"supportive", "neutral", "critical"}, 20, true}, {[]string{"good", "doubt", "bad"}, 11, false}} {
		for ground, place := range []string{"light", "dark"} {
			for i, a := range group.names {
				for _, b := range group.names[i+1:] {
					for name, eye := range eyes {
						if name == "grey" && (!group.grey || place == "dark") {
							continue
						}
						if d := difference(t, named[a][ground], named[b][ground], eye); d < group.least {
							t.Errorf("%s and %s are %.1f apart for %s eyes on %s ground, want %.0f", a, b, d, name, place, group.least)
						}
					}
				}
			}
		}
	}
	for _, name := range []string{"ink", "quiet", "good", "doubt", "bad", "event", "focus"} {
		for ground, place := range []string{"light", "dark"} {
			for _, behind := range []string{"paper", "panel"} {
				if c := contrast(t, named[name][ground], named[behind][ground]); c < 4.5 {
					t.Errorf("%s on %s has a contrast of %.1f on %s ground", name, behind, c, place)
				}
			}
		}
	}
}

// TestChartsHaveTheColoursOfPages: a chart in a file looks like the one on a page.
func TestChartsHaveTheColoursOfPages(t *testing.T) {
	t.Parallel()
	named, page := colours(t), press(t).get(t, "/").body
	for _, side := range []string{"supportive", "neutral", "critical"} {
		if want := `fill="` + named[side][0] + `" class="bar ` + side; !strings.Contains(page, want) {
			t.Errorf("no bar has %s", want)
		}
	}
}

// on sets what the pages are shown on.
func (b *browser) on(t *testing.T, media, scheme string, width, height int64) {
	t.Helper()
	run(t, b, chromedp.EmulateViewport(width, height))
	run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// scripts allows the pages to run scripts, or not.
func (b *browser) scripts(t *testing.T, allowed bool) {
	t.Helper()
	run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !allowed})
		return err
	}))
}

// tooWide is by how much a page is wider than its window, with what sticks out.
const tooWide = `(() => {
	const wide = document.documentElement.scrollWidth, out = [];
	if (wide <= innerWidth) return '';
	for (const e of document.querySelectorAll('main *'))
		if (e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide, .chart, pre') && out.length < 5) out.push(e.tagName + '.' + e.className);
	return wide + ' of ' + innerWidth + ': ' + out.join(' ');
})()`

// unstuck lists the heads and first columns of wide tables that would scroll away.
const unstuck = `(() => {
	const out = [], free = e => e && getComputedStyle(e).position !== 'sticky';
	for (const t of document.querySelectorAll('.wide > table')) {
		const cell = t.querySelector('tbody tr > :first-child:not([colspan])');
		if (free(t.tHead) || free(cell)) out.push('a head or first column of ' + t.parentElement.ariaLabel + ' scrolls away');
	}
	return out.join('\n');
})()`

// unprintable lists what is wrong with a printed page: a ground that isn't white, and what is cut at the
// edge of A4.
const unprintable = `(() => {
	const out = [];
	if (getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)') out.push('printed on ' + getComputedStyle(document.body).backgroundColor);
	for (const e of document.querySelectorAll('main *'))
		if (e.checkVisibility() && !e.closest('svg, .hidden, .kwic .line') && e.getBoundingClientRect().right > innerWidth + 2 && out.length < 5) out.push(e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30));
	return out.join('\n');
})()`

// looks looks at the page of a tab: light on a wide screen, dark on a phone, printed.
func (b *browser) looks(t *testing.T, where, axe string) {
	t.Helper()
	for _, look := range []struct {
		media, scheme string
		width, height int64
		checks        []string
		axe           bool
		off           []string // rules of axe
	}{
		{"screen", "light", 1280, 900, []string{tooWide, lowContrast, unlabelled, unstuck}, true, nil},
		{"screen", "dark", 390, 844, []string{tooWide, lowContrast, unstuck}, true, []string{"color-contrast"}}, // the slowest, as lowContrast
		{"print", "dark", 687, 972, []string{unprintable}, false, nil},
	} {
		b.on(t, look.media, look.scheme, look.width, look.height)
		where := fmt.Sprintf("%s, %s, %s, %d", where, look.media, look.scheme, look.width)
		for _, check := range look.checks {
			if found := run(t, b, chromedp.Evaluate[string](check)); found != "" {
				t.Errorf("%s:\n%s", where, found)
			}
		}
		if look.axe {
			for _, fault := range b.axe(t, axe, look.off...) {
				t.Errorf("%s: %s", where, fault)
			}
		}
		if f := flag.Lookup("test.artifacts"); f != nil && f.Value.String() == "true" {
			b.shoot(t, t.ArtifactDir(), strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					return r
				}
				return '-'
			}, where))
		}
	}
}

// press sends the form of a page by a button, or what a field is filled with.
func (b *browser) press(t *testing.T, steps chromedp.Action[chromedp.Void]) {
	t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, steps); err != nil {
		t.Fatal(err)
	}
}

// TestEveryPage looks at every page once in English with scripts, and on a phone in Chinese without:
// nothing sticks out or is cut, all can be read and named, axe finds nothing, and Chromium complains of
// nothing. Pages that follow a form are looked at where it leads. Several tabs share the pages.
func TestEveryPage(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(servertest.PageCheckers(t, os.Getenv("CI") == "true"), "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	const tabs = 3
	stage, axe := newStage(t), string(script)
	targets := append(stage.all(), stage.refused()...)
	for tab := range tabs {
		t.Run(fmt.Sprint("tab ", tab+1), func(t *testing.T) {
			t.Parallel()
			b := browserOn(t, stage.handler)
			for i := tab; i < len(targets); i += tabs {
				b.visits(t, targets[i], axe, slices.Contains(stage.refused(), targets[i]))
			}
		})
	}
	t.Run("after forms", func(t *testing.T) { t.Parallel(); stage.afterForms(t, axe) })
	t.Run("in Chinese", func(t *testing.T) {
		t.Parallel()
		b := browserOn(t, stage.handler)
		run(t, b, chromedp.Navigate(b.base+"/changes?ui=zh"))
		b.scripts(t, false)
		b.on(t, "screen", "light", 390, 844)
		for _, target := range stage.all() {
			run(t, b, chromedp.Navigate(b.base+target))
			if found := run(t, b, chromedp.Evaluate[string](tooWide+` || (document.documentElement.lang.startsWith('zh') ? '' : 'not in Chinese')`)); found != "" {
				t.Errorf("%s in Chinese without scripts: %s", target, found)
			}
		}
	})
}

// visits opens a page and looks at it. Of a refused one Chromium may say that its status is an error.
func (b *browser) visits(t *testing.T, target, axe string, refused bool) {
	t.Helper()
	run(t, b, chromedp.Navigate(b.base+target))
	b.looks(t, target, axe)
	for _, complaint := range b.heard() {
		if !refused || !strings.Contains(complaint, "Failed to load resource") {
			t.Errorf("%s: %s", target, complaint)
		}
	}
}

// afterForms looks at the pages to which forms lead, and at that for coders where nobody logs in.
func (s stage) afterForms(t *testing.T, axe string) {
	t.Helper()
	b := browserOn(t, s.handler)
	b.on(t, "screen", "light", 1280, 900)
	run(t, b, chromedp.Navigate(b.base+"/sources/add"))
	b.press(t, chromedp.SendKeys(chromedp.CSS("#address"), "chenguang.example"+kb.Enter))
	b.looks(t, "a draft", axe)
	if found := run(t, b, chromedp.Evaluate[string](`document.querySelector('#name').value + ' ' + document.querySelectorAll('[name=take]:checked').length`)); found != "晨光报 2" {
		t.Errorf("the draft shows %q", found)
	}
	b.on(t, "screen", "light", 1280, 900)
	run(t, b, chromedp.Navigate(b.base+"/source/"+s.sources[0].ID+"/edit"))
	b.press(t, chromedp.Click(chromedp.CSS(`button[value="preview"]`)))
	b.looks(t, "a checked edit", axe)

	nobody := browserOn(t, s.pages) // where nobody logs in
	nobody.on(t, "screen", "light", 1280, 900)
	run(t, nobody, chromedp.Navigate(nobody.base+"/code"))
	nobody.looks(t, "coding under a name", axe)
}

// TestEveryPageIsLookedAt: there is an address of every page among those that are looked at. Others
// than pages, and forms that lead to one of them, have tests of their own.
func TestEveryPageIsLookedAt(t *testing.T) {
	t.Parallel()
	stage := newStage(t)
	patterns, err := web.Routes(stage.options)
	if err != nil {
		t.Fatal(err)
	}
	mux, looked := http.NewServeMux(), map[string]bool{}
	for _, pattern := range patterns {
		mux.Handle(pattern, http.NotFoundHandler())
	}
	for _, target := range append(stage.all(), stage.refused()...) {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, target, nil))
		looked[pattern] = true
	}
	noPage := regexp.MustCompile(`^/(api/|assets/|robots|healthz|feed\.|searches/\{id\}/feed|logout|article/\{id\}/raw|source/\{id\}/(crawl|pause|resume)|jobs/\{id\}/)`)
	for _, pattern := range patterns {
		if !looked[pattern] && !noPage.MatchString(pattern) {
			t.Errorf("nobody looks at %s: add an address to all", pattern)
		}
	}
}

// TestOverviewFitsAScreen: the six answers are seen without scrolling.
func TestOverviewFitsAScreen(t *testing.T) {
	b := browserOn(t, demo(t))
	b.on(t, "screen", "light", 1280, 800)
	run(t, b, chromedp.Navigate(b.base+"/"))
	if bottom := run(t, b, chromedp.Evaluate[float64](`document.querySelector('.board').getBoundingClientRect().bottom`)); bottom > 800 || bottom < 300 {
		t.Errorf("the answers end at %.0f of 800", bottom)
	}
}

// TestTablesScrollInPlace: on a phone the first column of a wide table stays at the edge while the
// others move, and the keyboard can move them.
func TestTablesScrollInPlace(t *testing.T) {
	b := browserOn(t, demo(t))
	b.on(t, "screen", "light", 390, 844)
	run(t, b, chromedp.Navigate(b.base+"/sources"))
	got := run(t, b, chromedp.Evaluate[string](`(() => {
		const region = document.querySelector('.wide'), cell = region.querySelector('tbody tr > :first-child'), head = region.querySelector('thead');
		const before = cell.getBoundingClientRect().left;
		region.style.maxHeight = '300px';
		region.focus();
		region.scrollTo(150, 200);
		return [document.activeElement === region, region.scrollLeft, cell.getBoundingClientRect().left - before, head.getBoundingClientRect().top - region.getBoundingClientRect().top].map(v => v === true ? 'focus' : Math.round(v)).join(' ');
	})()`))
	if got != "focus 150 0 0" {
		t.Errorf("scrolled by 150: %s; want the focus, and head and first column in their places", got)
	}
}

// TestNuOnEveryPage: the Nu HTML checker finds nothing in any page, nor in the style sheets.
func TestNuOnEveryPage(t *testing.T) {
	stage, dir := newStage(t), t.TempDir()
	var files []string
	for i, target := range stage.all() {
		file := filepath.Join(dir, fmt.Sprintf("%02d.html", i))
		if err := os.WriteFile(file, []byte(get(t, stage.handler, http.MethodGet, target).body), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		t.Logf("%s is %s", filepath.Base(file), target)
	}
	for _, name := range []string{"style.css", "code.css"} {
		files = append(files, filepath.Join("assets", name))
	}
	if found, err := servertest.Nu(t, servertest.PageCheckers(t, os.Getenv("CI") == "true"), files...); err != nil || found != "" {
		t.Errorf("%v:\n%s", err, found)
	}
}
