package configs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/internal/overlay"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultsLoad(t *testing.T) {
	c, err := Load(Defaults())
	if err != nil || len(c.Sources) == 0 || c.FS == nil {
		t.Fatalf("got %d sources, %v", len(c.Sources), err)
	}
	if lex, err := c.Lexicon(); err != nil || lex.Title == "" {
		t.Errorf("the built-in lexicon: %v", err)
	}
}

func TestDefaultSources(t *testing.T) {
	sources, problems := loadSources(Defaults(), outletTypes)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	outlets, addresses, byType := map[string]bool{}, map[string]string{}, map[article.OutletType]int{}
	for _, s := range sources {
		if !outlets[s.Outlet.ID] {
			byType[s.Outlet.Type]++
		}
		outlets[s.Outlet.ID] = true
		if !s.Verified && s.FoundIn == "" {
			t.Errorf("%s is not verified and doesn't say where it was found", s.ID)
		}
		if s.Delay < 2*time.Second || len(s.Include) == 0 {
			t.Errorf("%s waits %s and includes %q", s.ID, s.Delay, s.Include)
		}
		for _, a := range addressesOf(s) {
			if first := addresses[a]; first != "" {
				t.Errorf("%s and %s both have %s", first, s.ID, a)
			}
			addresses[a] = s.ID
		}
	}
	if len(outlets) < 45 {
		t.Errorf("%d outlets, want at least 45", len(outlets))
	}
	for _, typ := range outletTypes {
		if byType[typ] == 0 {
			t.Errorf("no outlet of type %s", typ)
		}
	}
}

// The addresses have the form of each site's articles and of its other pages; no such page needs to
// exist.
func TestDefaultPatternsTellArticlesFromOtherPages(t *testing.T) {
	sources, problems := loadSources(Defaults(), outletTypes)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	byID := map[string]article.Source{}
	for _, s := range sources {
		byID[s.ID] = s
	}
	for _, c := range []struct {
		source, address string
		want            bool
	}{
		{"xinhua", "http://www.xinhuanet.com/politics/2019-03/21/c_1124265432.htm", true},
		{"xinhua", "https://www.news.cn/politics/20240424/b3e483975ed64224afba3567f940a0b0/c.html", true},
		{"xinhua", "https://www.news.cn/politics/index.html", false},
		{"people", "http://society.people.com.cn/n1/2019/0321/c1008-30989898.html", true},
		{"people", "http://www.people.com.cn/GB/1018/22259/index.html", false},
		{"chinanews", "https://www.chinanews.com.cn/gn/2019/03-21/8786543.shtml", true},
		{"ce", "http://www.ce.cn/xwzx/gnsz/gdxw/201903/21/t20190321_31712345.shtml", false},
		{"ce", "http://www.ce.cn/xwzx/gnsz/gdxw/201903/t20190321_31712345.shtml", true},
		{"gmw", "http://politics.gmw.cn/2017-02/28/content_23845465.htm", true},
		{"gmw", "http://www.gmw.cn/node_21441.htm", false},
		{"ndrc", "https://www.ndrc.gov.cn/xwdt/tzgg/202110/t20211029_1301581.html", true},
		{"gov-cn", "https://www.gov.cn/zhengce/202503/content_7016601.htm", true},
		{"creditchina", "https://www.creditchina.gov.cn/home/zhuantizhuanlan/201804/t20180403_112233.html", true},
		{"bjnews", "https://www.bjnews.com.cn/detail/155313123414566.html", true},
		{"thepaper", "https://www.thepaper.cn/newsDetail_forward_3166688", true},
		{"caixin", "https://china.caixin.com/2019-03-21/101394567.html", true},
		{"caixin", "https://video.caixin.com/2019-03-21/101394567.html", false},
		{"scmp", "https://www.scmp.com/news/china/politics/article/3002595/what-social-credit-means?utm_source=rss_feed", true},
		{"hk01", "https://www.hk01.com/%E4%B8%AD%E5%9C%8B/309876/%E4%BF%A1%E7%94%A8", true},
		{"mingpao", "https://news.mingpao.com/pns/%E4%B8%AD%E5%9C%8B/article/20190321/s00013/1553106543210", true},
		{"cna", "https://www.cna.com.tw/news/acn/201903210123.aspx", true},
		{"ltn", "https://ec.ltn.com.tw/article/breakingnews/3117912", true},
		{"ltn", "https://ec.ltn.com.tw/article/breakingnews/3119452/print", false},
		{"udn", "https://udn.com/news/story/7331/4909425", true},
		{"bbc-zhongwen", "https://www.bbc.com/zhongwen/simp/chinese-news-47667880", true},
		{"dw-zhongwen", "https://www.dw.com/zh/社会信用/a-48012345?maca=zh-EMail", true},
		{"nytimes-zhongwen", "https://cn.nytimes.com/china/20190321/social-credit/", true},
		{"zaobao", "https://www.zaobao.com.sg/realtime/china/story20190321-941987", true},
		{"guardian", "https://www.theguardian.com/world/2019/mar/21/china-social-credit", true},
		{"guardian", "https://www.theguardian.com/world/video/2019/mar/21/china-social-credit", false},
		{"bbc", "https://www.bbc.co.uk/news/world-asia-china-34592186", true},
		{"reuters", "https://www.reuters.com/world/china/china-sets-out-credit-plan-2025-03-31/", true},
		{"theconversation", "https://theconversation.com/what-do-people-in-china-think-about-social-credit-monitoring-106264", true},
		{"theconversation", "https://theconversation.com/au/politics", false},
	} {
		s, ok := byID[c.source]
		if !ok {
			t.Errorf("no source %s", c.source)
			continue
		}
		if got := matches(s.Include, c.address) && !matches(s.Exclude, c.address); got != c.want {
			t.Errorf("%s takes %s: %t, want %t", c.source, c.address, got, c.want)
		}
	}
}

func matches(patterns []string, address string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return regexp.MustCompile(p).MatchString(address) })
}

func addressesOf(s article.Source) []string {
	all := slices.Concat(s.Feeds, s.Sitemaps, s.Pages)
	for _, l := range s.Lists {
		all = append(all, l.URL)
	}
	return all
}

func TestDefaultSurvey(t *testing.T) {
	surveys, problems := loadSurveys(Defaults(), nameable("social-credit", codebooktest.Book()))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var ids []string
	for _, s := range surveys {
		ids = append(ids, s.ID)
	}
	if d := cmp.Diff([]string{"kostka-2018", "liu-2022", "merics-2020", "su-xu-cao-2022", "xu-kostka-cao-2022"}, ids); d != "" {
		t.Fatal(d)
	}
	s := surveys[0]
	approve, neither, disapprove, ok := s.Beside()
	got := []any{s.ID, s.N.Value(), approve.Percent, neither.Percent, disapprove.Percent, neither.Stated, ok, len(s.Questions), len(s.OtherStudies)}
	if d := cmp.Diff([]any{"kostka-2018", 2209, 80.0, 19.0, 1.0, false, true, 6, 2}, got); d != "" {
		t.Error(d)
	}
	manager, _ := s.Item("manager")
	if private, _ := manager.Answer("private"); private.String() != "under 2 %" {
		t.Errorf("private companies: %s", private)
	}
}

// sourcesFrom is a folder whose sources.yaml is a file of testdata.
func sourcesFrom(t testing.TB, name string) fs.FS {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{"sources.yaml": {Data: data}}
}

func TestGoodFilesSayWhatTheyMean(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	hongKong := zone(t, "Asia/Hong_Kong")
	scmp := article.Source{
		ID: "scmp-china", Outlet: article.Outlet{ID: "scmp", Name: "South China Morning Post", Type: "hk_tw", Country: "HK"},
		Owners: []article.Ownership{{From: time.Date(2015, 12, 14, 0, 0, 0, 0, time.UTC), Type: "commercial"}},
		Lang:   article.English, Zone: hongKong,
		Feeds: []string{"https://paper.example.hk/rss/4/feed"}, Include: []string{`/article/\d+`}, Exclude: []string{"/video/"},
		Delay: 4 * time.Second, Parallel: 2, MaxArticles: 100, MaxBody: 2 << 20, MaxAge: 30 * 24 * time.Hour,
		Every: 12 * time.Hour, Jitter: 10 * time.Minute, Recheck: 2 * time.Hour, FoundIn: "the paper's own page of feeds", Verified: true,
	}
	archive := scmp
	archive.ID, archive.Feeds, archive.Include, archive.Exclude = "scmp-archive", nil, nil, nil
	archive.Sitemaps, archive.FoundIn, archive.Verified = []string{"https://paper.example.hk/sitemap.xml"}, "", false
	archive.MaxArticles, archive.Every = 5, 7*24*time.Hour // and the default's recheck

	for name, want := range map[string][]article.Source{
		"one-source": {{
			ID: "rongcheng", Outlet: article.Outlet{ID: "rongcheng", Name: "荣成时报", Type: "party", Country: "CN"},
			Lang: article.Chinese, Zone: shanghai, Feeds: []string{"https://news.example.cn/rss.xml"},
			Delay: 2 * time.Second, Parallel: 1, MaxArticles: 500, MaxBody: 5 << 20, Every: 24 * time.Hour, Jitter: 30 * time.Minute, Recheck: time.Hour,
		}},
		"loopback": {{
			ID: "local", Outlet: article.Outlet{ID: "local", Name: "本地样本", Type: "commercial", Country: "CN"}, NameEn: "Local sample",
			Lang: article.Chinese, Zone: shanghai, Pages: []string{"http://localhost:8080/a/1.html"},
			Lists:    []article.ListPage{{URL: "http://127.0.0.1:8080/list_{page}.html", Links: `/a/\d+\.html$`, First: 0, Pages: 3}},
			Parallel: 4, MaxBody: 512 << 10, Every: 24 * time.Hour, Jitter: 30 * time.Minute, Recheck: time.Hour,
		}},
		"everything": {scmp, archive, {
			ID: "rmrb", Outlet: article.Outlet{ID: "rmrb", Name: "人民日报", Type: "party", Country: "CN"},
			Lang: article.Chinese, Zone: shanghai, Pages: []string{"https://paper.example.cn/1.html"},
			OtherListings: []article.Listing{{Kind: "wordpress", URL: "https://paper.example.cn/wp-json/wp/v2/posts?per_page=100"}},
			Delay:         9 * time.Second, Parallel: 2, MaxArticles: 100, MaxBody: 2 << 20, MaxAge: 30 * 24 * time.Hour,
			Cron: "30 6,18 * * 1-5", Jitter: 90 * time.Second, Recheck: 2 * time.Hour,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			sources, problems := loadSources(sourcesFrom(t, "good/"+name+".yaml"), outletTypes)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			same := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
			if d := cmp.Diff(want, sources, same); d != "" {
				t.Error(d)
			}
		})
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// outletTypes are those of the built-in codebook.
var outletTypes = codebooktest.Book().TypeIDs()

const typeList = "central_state, party, government, commercial, hk_tw, overseas_chinese, foreign, academic, think_tank, blog"

const cronRemedy = `(write five fields, minute first, like "30 6 * * 1-5": half past six on weekdays, in the outlet's zone)`

// badFiles pairs each file of testdata/bad with all that is to be said of it.
var badFiles = map[string]string{
	"archive-url":            `sources.yaml:9: outlets[0].sources[0].archives[0].url: is missing (write the site or a part of it, like example.cn/news/* or *.example.cn)`,
	"archive-url-words":      `sources.yaml:9: outlets[0].sources[0].archives[0].url: "the whole site" names no site (write the site or a part of it, like example.cn/news/* or *.example.cn)`,
	"archive-from":           `sources.yaml:9: outlets[0].sources[0].archives[0].from: is missing (write the first day on which a capture may have been taken, like 2014-01-01)`,
	"archive-from-early":     `sources.yaml:9: outlets[0].sources[0].archives[0].from: is before the first web archive (use 1996-01-01 or later)`,
	"archive-to":             `sources.yaml:9: outlets[0].sources[0].archives[0].to: is before from (write a later day, or leave it out)`,
	"archive-replay-missing": `sources.yaml:9: outlets[0].sources[0].archives[0].replay: is missing, though cdx is stated (state both, or neither for the Wayback Machine)`,
	"archive-replay":         `sources.yaml:9: outlets[0].sources[0].archives[0].replay: must have {timestamp} in it and /{url} at its end (write the address of a copy, like https://web.archive.org/web/{timestamp}id_/{url})`,
	"archive-cdx":            `sources.yaml:9: outlets[0].sources[0].archives[0].cdx: "https://archive.example/cdx?url=x" is not an address of a server (write the address of the index without ? and #, like https://web.archive.org/cdx/search/cdx)`,
	"archive-twice":          `sources.yaml:9: outlets[0].sources[0].archives[1]: is already given in line 9 (remove one of the two)`,
	"daily":                  `sources.yaml:10: outlets[0].sources[0].limits.daily: -1 is out of bounds (use from 0 to 1000000)`,
	"daily-listings":         `sources.yaml:10: outlets[0].sources[0].limits.daily: is used up by the listings alone, of which there are 1 (use more than 1, or 0 for no limit)`,
	"adaptive-one":           `sources.yaml:10: outlets[0].sources[0].schedule.max: is missing, though min is stated (state both min and max)`,
	"adaptive-order":         `sources.yaml:10: outlets[0].sources[0].schedule.min: is longer than max, 1h (make it at most max)`,
	"adaptive-every":         `sources.yaml:10: outlets[0].sources[0].schedule: has min or max beside every or cron (say every, or cron, or min and max)`,
	"adaptive-bounds":        `sources.yaml:10: outlets[0].sources[0].schedule.min: 1s is out of bounds (use from 1m to 366d)`,
	"adaptive-jitter":        `sources.yaml:10: outlets[0].sources[0].schedule.jitter: is longer than min, 1h (make it at most min)`,
	"address-password":       `sources.yaml:9: outlets[0].sources[0].feeds[0]: "https://me:xxxxx@news.example.cn/rss.xml" is not a web address (write a whole one, like https://www.example.org/feed.xml, without name, password or #)`,
	"address-relative":       `sources.yaml:9: outlets[0].sources[0].feeds[0]: "/rss.xml" is not a web address (write a whole one, like https://www.example.org/feed.xml, without name, password or #)`,
	"address-scheme":         `sources.yaml:9: outlets[0].sources[0].feeds[0]: "ftp://news.example.cn/rss.xml" is not a web address (write a whole one, like https://www.example.org/feed.xml, without name, password or #)`,
	"address-twice":          `sources.yaml:9: outlets[0].sources[0].feeds[1]: is already given in line 9 (remove one of the two)`,
	"body":                   `sources.yaml:10: outlets[0].sources[0].limits.body: "5TB" is not a size (write it like 512KB or 5MB)`,
	"body-bounds":            `sources.yaml:10: outlets[0].sources[0].limits.body: is out of bounds (use from 1KB to 100MB)`,
	"country":                `sources.yaml:5: outlets[0].country: "China" is not a known country (use a two-letter ISO 3166 code in capitals, like CN, HK, TW, US or GB)`,
	"default-type":           `sources.yaml:1: defaults.types.state: "state" is not an outlet type (use one of ` + typeList + `)`,
	"delay-rude":             `sources.yaml:10: outlets[0].sources[0].pace.delay: 100ms is out of bounds (use from 1s to 1h)`,
	"delay-word":             `sources.yaml:10: outlets[0].sources[0].pace.delay: "soon" is not a length of time (write a number and a unit, like 90s, 15m, 6h or 7d)`,
	"cron":                   `sources.yaml:10: outlets[0].sources[0].schedule.cron: "at noon" cannot be read as a time in five fields ` + cronRemedy,
	"cron-and-every":         `sources.yaml:10: outlets[0].sources[0].schedule.cron: is given together with every (say either every or cron)`,
	"cron-never":             `sources.yaml:10: outlets[0].sources[0].schedule.cron: "0 0 30 2 *" never comes ` + cronRemedy,
	"recheck":                `sources.yaml:10: outlets[0].sources[0].schedule.recheck: 5s is out of bounds (use from 1m to 366d)`,
	"every":                  `sources.yaml:10: outlets[0].sources[0].schedule.every: 10s is out of bounds (use from 1m to 366d)`,
	"id":                     `sources.yaml:2: outlets[0].id: "荣成" is not an id (use a-z, 0-9 and - between them)`,
	"id-twice":               `sources.yaml:10: outlets[1].id: "rongcheng" is already the id of line 2 (give each its own)`,
	"jitter":                 `sources.yaml:10: outlets[0].sources[0].schedule.jitter: is longer than every, 1h (make it at most every)`,
	"language":               `sources.yaml:6: outlets[0].language: "zh-Hans" is not a known language (use a two-letter ISO 639 code, like zh or en)`,
	"listing-kind":           `sources.yaml:9: outlets[0].sources[0].listings[0].kind: "wordpres" is not a kind of listing (use one of feed, sitemap, wordpress)`,
	"list-without-url":       `sources.yaml:9: outlets[0].sources[0].lists[0].url: is missing (write the list's address, with {page} in place of its page number)`,
	"many": `sources.yaml:4: outlets[0].type: "paper" is not an outlet type (use one of ` + typeList + `)` + "\n" +
		`sources.yaml:5: outlets[0].country: "XX" is not a known country (use a two-letter ISO 3166 code in capitals, like CN, HK, TW, US or GB)` + "\n" +
		`sources.yaml:9: outlets[0].sources[0].feeds: must be a list (- item), not "news.example.cn"`,
	"no-discovery":       `sources.yaml:9: outlets[0].sources[0]: names no listing in which to discover articles (give at least one of feeds, sitemaps, lists, pages, archives or listings)`,
	"no-name":            `sources.yaml:3: outlets[0].name: is missing (write the outlet's name in its own language)`,
	"no-outlets":         `sources.yaml:1: outlets: there is none (list at least one outlet)`,
	"no-sources":         `sources.yaml:8: outlets[0].sources: there is none (give at least one way into its coverage)`,
	"no-type":            `sources.yaml:2: outlets[0].type: is missing (use one of ` + typeList + `)`,
	"outlet-type":        `sources.yaml:4: outlets[0].type: "statte" is not an outlet type (use one of ` + typeList + `)`,
	"page-without-pages": `sources.yaml:9: outlets[0].sources[0].lists[0].pages: is missing, though the address has {page} (say how many pages to read, like pages: 5)`,
	"pages-without-page": `sources.yaml:9: outlets[0].sources[0].lists[0].url: has no {page} (put {page} in place of the page number, or leave out pages and first)`,
	"parallel":           `sources.yaml:10: outlets[0].sources[0].pace.parallel: 0 is out of bounds (use from 1 to 8)`,
	"regexp":             "sources.yaml:10: outlets[0].sources[0].include[0]: is not a regular expression: missing closing ): `/a/(\\d+` (put a \\ before a special character that is meant as itself)",
	"several-in-one-source": `sources.yaml:9: outlets[0].sources[0].id: "Rongcheng" is not an id (use a-z, 0-9 and - between them)
sources.yaml:9: outlets[0].sources[0]: names no listing in which to discover articles (give at least one of feeds, sitemaps, lists, pages, archives or listings)
` + "sources.yaml:10: outlets[0].sources[0].include[0]: is not a regular expression: missing closing ): `(` (put a \\ before a special character that is meant as itself)" + `
sources.yaml:11: outlets[0].sources[0].pace.parallel: 99 is out of bounds (use from 1 to 8)`,
	"source-id-missing": `sources.yaml:10: outlets[0].sources[1].id: is missing, and "rongcheng" is already taken by line 9 (give every source of an outlet but one its own id)`,
	"type-bad-day":      `sources.yaml:4: outlets[0].type[1].from: "14.12.2015" is not a day (write it like 2015-12-14)`,
	"type-order":        `sources.yaml:4: outlets[0].type[2].from: is not later than the day before it (list the types in order of their days)`,
	"type-without-day":  `sources.yaml:4: outlets[0].type[1].from: is missing (write the day from which the type holds, like 2015-12-14)`,
	"unknown-key": `sources.yaml:2: outlets[0].zone: is missing (use a name like Asia/Shanghai, Europe/London or UTC)` + "\n" +
		`sources.yaml:7: outlets[0].timezone: there is no field "timezone" here (did you mean "zone"?)`,
	"verified": `sources.yaml:10: outlets[0].sources[0].verified: must be true or false, not "not yet"`,
	"zone":     `sources.yaml:7: outlets[0].zone: "Asia/Peking" is not a known time zone (use a name like Asia/Shanghai, Europe/London or UTC)`,
}

func TestBadFilesAreExplained(t *testing.T) {
	names, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(names) != len(badFiles) {
		t.Fatalf("%d files, %d expectations, %v", len(names), len(badFiles), err)
	}
	for name, want := range badFiles {
		t.Run(name, func(t *testing.T) {
			_, problems := loadSources(sourcesFrom(t, "bad/"+name+".yaml"), outletTypes)
			if d := cmp.Diff(want, problems.Error()); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLoadTellsOfEveryFileAtOnce(t *testing.T) {
	_, err := Load(overlay.New(fstest.MapFS{
		"sources.yaml":      {Data: []byte("outlets: []\n")},
		"surveys/mine.yaml": {Data: []byte("title: x\nn: many\n")},
		"topic.yaml":        {Data: []byte("titel: x\n")},
		"lexicon/mine.yaml": {Data: []byte("groups: none\n")},
	}, Defaults()))
	if article.CodeOf(err) != article.CodeUsage {
		t.Errorf("error %v of code %s, want a usage error", err, article.CodeOf(err))
	}
	if !strings.HasPrefix(err.Error(), "the configuration has ") || !strings.Contains(err.Error(), " mistakes:\n") || !strings.Contains(err.Error(), "\nlexicon/mine.yaml:1: ") {
		t.Errorf("got %v", err)
	}
	found := map[string]bool{}
	for _, p := range problemsOf(err) {
		found[p.File] = true
	}
	for _, file := range []string{"sources.yaml", "surveys/mine.yaml", "topic.yaml", "lexicon/mine.yaml"} {
		if !found[file] {
			t.Errorf("nothing is said of %s in %v", file, err)
		}
	}
}

const kostka = "surveys/kostka-2018.yaml"

func TestSurveyMistakesAreToldOnce(t *testing.T) {
	survey, err := fs.ReadFile(Defaults(), kostka)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := strings.NewReplacer(
		"n: 2209", "n: many", "percent: 80, qualifier: exact", "percent: 85, qualifier: exact", "title: What", "titel: What",
		`"type:foreign"`, `"type:farmers"`, `"frame:reward"`, `"frame:reward,law"`, `"before:2021"`, `"relevant:any"`,
		"of: foreign, frame: surveillance", "of: foreign, frame: face", "{tool} of a tool", "{tools} of a tool",
	).Replace(string(survey))
	_, problems := loadSurveys(fstest.MapFS{"surveys/mine.yaml": {Data: []byte(spoilt)}, "surveys/other.yml": {}}, nameable("social-credit", codebooktest.Book()))
	want := `surveys/mine.yaml:3: title: is missing (fill it in)
surveys/mine.yaml:3: id: is "kostka-2018", and the file is mine.yaml (give both the same name)
surveys/mine.yaml:5: titel: there is no field "titel" here (did you mean "title"?)
surveys/mine.yaml:18: n: must be a number of respondents above 1, "over" and a number, or unknown, not "many"
surveys/mine.yaml:25: headline: the three shares sum to 105, not to 100 (correct the shares, or add what is left as a derived one)
surveys/mine.yaml:104: groups[1].where: query, column 6: there is no outlet type "farmers" (type: takes one of ` + typeList + `)
surveys/mine.yaml:109: groups[4].where: names more than one frame (write a group for each frame)
surveys/mine.yaml:113: groups[8].where: has relevant:, though only relevant articles are compared (remove relevant:)
surveys/mine.yaml:130: questions[0].figures[0].frame: the codebook has no frame "face" (use one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception)
surveys/mine.yaml:134: questions[0].answer: nothing can be filled in for {tools} (use one of {approval.approve}, {approval.disapprove}, {approval.neither}, {aware_commercial.yes}, {aware_government.yes}, {control}, {critical}, {lack_of_trust.yes}, {manager.central}, {manager.local}, {manager.private}, {manager.together}, {no_national_system.agree}, {outcome}, {tool}, {undated})
surveys/mine.yaml:179: questions[5].compare.as: an article can be in both groups, before and since, so that the figures are not independent (take groups that differ in outlet type, language, time or another field of which an article has one value, or write as: paired)
surveys/mine.yaml:200: zh["What citizens in China think of social credit (2018)"]: is not a sentence of this survey (copy the sentence as it stands above, or remove the line)
surveys/other.yml: is not read (name it with .yaml at its end)`
	if d := cmp.Diff(want, problems.Error()); d != "" {
		t.Error(d)
	}
}

func TestAFileThatIsNoYAMLGetsOneComplaint(t *testing.T) {
	for text, want := range map[string]string{
		"outlets: [":             "sources.yaml:1: is not valid YAML: sequence end token ']' not found (check indentation, quotes and brackets)",
		"# nothing yet":          "sources.yaml: is empty (fill it, or remove it to use the built-in one)",
		"outlets:\n  - id: 'a\n": "sources.yaml:2: is not valid YAML: could not find end character of single-quoted text (check indentation, quotes and brackets)",
	} {
		_, problems := loadSources(fstest.MapFS{"sources.yaml": {Data: []byte(text)}}, outletTypes)
		if d := cmp.Diff(want, problems.Error()); d != "" {
			t.Error(d)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sources, problems := loadSources(fstest.MapFS{"sources.yaml": {Data: data}}, outletTypes)
		if (len(sources) == 0) == (len(problems) == 0) {
			t.Errorf("%d sources and %d problems", len(sources), len(problems))
		}
		for _, s := range sources {
			if s.ID == "" || s.Zone == nil || s.Parallel < 1 || s.MaxBody < minBody || s.Cron == "" && s.Every < minEvery || len(addressesOf(s)) == 0 {
				t.Errorf("passed an unusable source: %+v", s)
			}
		}
	})
}
