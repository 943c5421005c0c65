package render

import (
	"yulun/index"
	"yulun/locale"
	"yulun/stats"
)

// NotableText says what is notable, and which stories are behind it.
func NotableText(p locale.Printer, n stats.Notable, unit index.Unit) string {
	text := notableHead(p, n, unit)
	for i, s := range n.Stories {
		text += p.T(map[bool]string{true: ": ", false: "; "}[i == 0]) + p.T("“%s” (%s, %s)", s.Title, s.Outlet, s.ID)
		if s.Articles > 1 {
			text += p.T(" with %d {article|articles}", s.Articles)
		}
	}
	return text + p.T(".")
}

// notableHead says what is notable in a sentence without its end.
func notableHead(p locale.Printer, n stats.Notable, unit index.Unit) string {
	var text string
	switch n.Kind {
	case stats.UnusualDay:
		text = p.T("unusual day %s, %d %s where %s are usual", p.Date(n.Start), int(n.After), UnitsName(p, unit), volumeText(n.Before))
	case stats.VolumeBreak:
		text = p.T("from the week of %s, %s %s a week instead of %s", p.Date(n.Start), volumeText(n.After), UnitsName(p, unit), volumeText(n.Before))
	default:
		text = p.T("from the week of %s, a mean stance of %s instead of %s", p.Date(n.Start), stanceText(n.After), stanceText(n.Before))
	}
	if len(n.Sources) > 0 {
		text += p.T(" (the volume of %s changed, too)", some(p, n.Sources))
	} else if n.Crawl != "" && n.Crawl != stats.Complete && n.Crawl != stats.Silent {
		text += p.T(" (crawl %s)", CoverageName(p, n.Crawl))
	}
	return text
}

// stanceText is a stance with its sign; zero has none.
func stanceText(v float64) string { return locale.Signed(v, 2) }

// behindRow is something notable with one of the stories behind it.
type behindRow struct {
	kind          string
	start, end    string
	before, after any
	articles      int
	sources       []string
	crawl         string
	story         *stats.Story
}

func notableLayout() Layout[behindRow] {
	col := column[behindRow]
	story := func(of func(stats.Story) any) func(behindRow) any {
		return func(r behindRow) any {
			if r.story == nil {
				return nil
			}
			return of(*r.story)
		}
	}
	return Layout[behindRow]{
		col("kind", Text, "", "unusual_day, volume_change, stance_change or outlying_date.", func(r behindRow) any { return r.kind }),
		col("start", Date, "", "First day of the articles behind it.", func(r behindRow) any { return day(r.start) }),
		col("end", Date, "", "Last day of them.", func(r behindRow) any { return day(r.end) }),
		col("before", Number, "articles, or stance", "Articles that are usual on such a day; articles a week or mean stance before a change.", func(r behindRow) any { return r.before }),
		col("after", Number, "articles, or stance", "Articles on the day; articles a week or mean stance after a change.", func(r behindRow) any { return r.after }),
		col("articles", Integer, "articles", "Articles behind it.", func(r behindRow) any { return r.articles }),
		list("sources", " ", "Sources whose own volume changed within two weeks of it.", func(r behindRow) []string { return r.sources }),
		col("coverage", Text, "", "How well the sources were crawled then.", func(r behindRow) any { return optional(r.crawl) }),
		identifier("article", "Identifier of the first article of a story behind it.", story(func(s stats.Story) any { return s.ID })),
		col("title", Text, "", "Its title.", story(func(s stats.Story) any { return s.Title })),
		col("outlet", Text, "", "Its outlet.", story(func(s stats.Story) any { return s.Outlet })),
		col("url", Text, "", "Its address.", story(func(s stats.Story) any { return s.URL })),
		col("story_articles", Integer, "articles", "Articles of the story among those behind it.", story(func(s stats.Story) any { return s.Articles })),
	}
}

// NotableSheet is the table of what is notable in a series, with a row for each story behind it,
// and of the articles with outlying dates.
func NotableSheet(s stats.Series) Sheet {
	var rows []behindRow
	for _, n := range s.Notable {
		row := behindRow{string(n.Kind), n.Start, n.End, n.Before, n.After, n.Articles, n.Sources, string(n.Crawl), nil}
		for i := range n.Stories {
			row.story = &n.Stories[i]
			rows = append(rows, row)
		}
		if len(n.Stories) == 0 {
			rows = append(rows, row)
		}
	}
	if o := s.Outliers; o != nil {
		for _, e := range o.Named {
			rows = append(rows, behindRow{kind: "outlying_date", start: e.Published, end: e.Published, articles: o.Articles, sources: []string{}, story: &stats.Story{Example: e, Articles: 1}})
		}
	}
	return notableLayout().Sheet(rows)
}
