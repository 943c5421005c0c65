package render_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/article"
	"yulun/frontier"
	"yulun/render"
	"yulun/stats/prominence"
	"yulun/stats/reprints"
	"yulun/stats/words"
	"yulun/stats/words/quotes"
	"yulun/survey"
)

// wordSheets are tables on words in which each column has a value.
func wordSheets() map[string]render.Sheet {
	known := survey.Interval{
		Value:  1.5,
		Low:    0.5,
		High:   2.5,
		Method: survey.ByBootstrap,
		Known:  true,
	}
	return map[string]render.Sheet{
		"concordance": render.Concordance().Sheet([]words.Line{kwicLine("法院公布", "失信", "名单")}),
		"clusters":    render.Clusters().Sheet(render.ReprintedOf([]reprints.Cluster{cluster()})),
		"quotes":      render.Spoken().Sheet([]quotes.Row{spoken("县信用办负责人")}),
		"top words": render.TopWords().Sheet([]render.Opened[words.TopWord]{{
			Row: words.TopWord{
				Group:       "party",
				Start:       time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
				Rank:        1,
				Word:        "失信",
				Count:       3,
				Words:       90,
				Articles:    2,
				AllArticles: 4,
				Outlets:     1,
			},
			Query: "失信",
		}}),
		"keyness": render.Keys("outlet").Sheet([]render.Opened[words.Key]{{
			Row: words.Key{
				Word:       "失信",
				First:      words.Frequency{Count: 3, Articles: 2, Outlets: 1, PerMillion: 12},
				G2:         4,
				P:          0.04,
				Adjusted:   0.05,
				BIC:        -1,
				LogRatio:   known,
				Difference: known,
			},
			Query: "失信",
		}}),
		"prominence":            render.Prominence().Sheet([]prominence.Piece{front()}),
		"prominence by listing": render.ProminenceByListing().Sheet([]prominence.Row{frontRow()}),
		"collocates": render.Collocates().Sheet([]render.Opened[words.Collocate]{{
			Row: words.Collocate{Word: "名单", Left: 1, Right: 2, Articles: 3, Count: 4}, Query: "失信",
		}}),
	}
}

// front is an article on a front page.
func front() prominence.Piece {
	at := time.Date(2019, 3, 1, 20, 0, 0, 0, time.UTC)
	return prominence.Piece{
		Placed: frontier.Placed{
			Listing: frontier.Listing{SourceID: "daily-list", URL: "https://daily.example/", Kind: frontier.KindList, Reads: 1200, ByDate: 1, Otherwise: 9, Entries: 40},
			Article: "0011223344556677", URL: "https://daily.example/1", First: 7, Best: 2, Last: 31,
			FirstSeen: at, BestSeen: at.Add(time.Hour), LastSeen: at.Add(30 * time.Hour), Reads: 11,
		},
		Outlet: article.Outlet{ID: "daily", Name: "华东时报"}, Title: "信用修复\n新规", Published: article.Day(2019, 3, 1),
	}
}

func frontRow() prominence.Row {
	return prominence.Row{
		Listing: front().Listing, Outlet: front().Outlet, Start: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
		Pieces: 1500, Hits: 12, Top: 300, TopHits: 3, Best: 14.5, Others: 20, Seen: 26 * time.Hour,
	}
}

func TestProminenceTables(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := render.ProminenceTable([]prominence.Piece{front()}, 0).Write(&b); err != nil {
		t.Fatal(err)
	}
	none := frontRow()
	none.Hits, none.TopHits, none.Best, none.Start, none.Listing.Otherwise = 0, 0, 0, time.Time{}, 0
	if err := render.ProminenceByListingTable([]prominence.Row{frontRow(), none}, 10, 0).Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = `first seen  article           outlet  order        best  first  last  hours  listing                 headline
2019-03-02  0011223344556677  daily   not by date     2      7    31     30  https://daily.example/  信用修复 新规
source      from        order        looks  pieces  hits  top 10  hits  median place  of others  hours  listing
daily-list  2019-01-01  not by date  1,200   1,500    12     300     3          14.5       20.0     26  https://daily.example/
daily-list              by date      1,200   1,500     0     300     0             –       20.0      –  https://daily.example/
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// cluster has an article for each basis.
func cluster() reprints.Cluster {
	at := func(hour int) article.Moment {
		return article.At(time.Date(2016, 4, 12, hour, 0, 0, 0, time.UTC))
	}
	of := func(id, outlet, source, from string, published article.Moment, basis reprints.Basis) reprints.Member {
		return reprints.Member{
			ID:        id,
			Title:     "一张车票\n讨回欠款",
			URL:       "https://" + outlet + ".example/" + id,
			Outlet:    article.Outlet{ID: outlet, Name: outlet, Type: "party"},
			Published: published,
			IsReprint: basis != reprints.First,
			Source:    source,
			From:      from,
			Basis:     basis,
		}
	}
	return reprints.Cluster{ID: "a1", Hits: 2, Members: []reprints.Member{
		of("a1", "新光网", "", "", at(1), reprints.First),
		of("a2", "华东时报", "新光网", "a1", at(4), reprints.NamedHere),
		of("a3", "岭外周刊", "临江发布", "", article.Day(2016, 4, 13), reprints.NamedElsewhere),
		of("a4", "港岛评论", "彼岸网", "a6", article.Day(2016, 4, 14), reprints.NamedLater),
		of("a5", "华东时报", "华东时报", "", at(80), reprints.Itself),
		of("a6", "彼岸网", "", "", article.Moment{}, reprints.Unnamed),
	}}
}

func TestWriteClusters(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := render.WriteClusters(&b, []reprints.Cluster{cluster()}, 0); err != nil {
		t.Fatal(err)
	}
	const want = `
一张车票 讨回欠款
cluster a1: 6 articles of 5 outlets; the query finds 2 of them
published   after  article  outlet    taken from
2016-04-12      –  a1       新光网    the earliest
2016-04-12    3 h  a2       华东时报  新光网, a1
2016-04-13    1 d  a3       岭外周刊  临江发布, not in the cluster
2016-04-14    2 d  a4       港岛评论  彼岸网, whose own article is dated later, a6
2016-04-15    3 d  a5       华东时报  itself, as it says
undated            a6       彼岸网    not named
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func spoken(speaker string) quotes.Row {
	return quotes.Row{
		Quote: quotes.Quote{
			Text: "名单要准", Start: 4, End: 8, Length: 4, Speaker: speaker, Verb: "说",
			Passage: "“名单要准，”" + speaker + "说",
		},
		Article: "0011223344556677", Outlet: article.Outlet{ID: "daily", Name: "华东时报"}, Lang: "zh",
		Published: article.Day(2019, 3, 1), URL: "https://daily.example/1",
	}
}

func TestWriteSpoken(t *testing.T) {
	t.Parallel()
	rows := []quotes.Row{spoken("县信用办负责人"), spoken(""), spoken(strings.Repeat("长", 30))}
	var b bytes.Buffer
	if err := render.WriteSpoken(&b, rows, 0); err != nil {
		t.Fatal(err)
	}
	const want = `published   article           outlet  speaker                                  quote
2019-03-01  0011223344556677  daily   县信用办负责人                           名单要准
2019-03-01  0011223344556677  daily   –                                        名单要准
2019-03-01  0011223344556677  daily   长长长长长长长长长长长长长长长长长长长…  名单要准
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func kwicLine(left, node, right string) words.Line {
	return words.Line{
		Article: "0011223344556677",
		Outlet:  article.Outlet{ID: "daily", Name: "华东时报"},
		Lang:    "zh",
		Published: article.Day(
			2019,
			3,
			1,
		),
		URL:   "https://daily.example/1",
		Field: words.Text,
		Start: 4,
		End:   6,
		Left:  left,
		Node:  node,
		Right: right,
	}
}

// TestNodesStandBelowOneAnother: wide and narrow characters, terminals of any width.
func TestNodesStandBelowOneAnother(t *testing.T) {
	t.Parallel()
	lines := []words.Line{
		kwicLine("法院公布", "失信", "名单，老赖无处可藏，社会各界齐声叫好"),
		kwicLine("the court had long before put the ", "信用", " list on a board"),
		kwicLine("", "信用", "\x1b[31m"),
	}
	for _, width := range []int{0, 60, 90, 120} {
		var b bytes.Buffer
		if err := render.WriteConcordance(&b, lines, width); err != nil {
			t.Fatal(err)
		}
		at := -1
		for i, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			if strings.ContainsRune(line, '\x1b') {
				t.Errorf("width %d: an escape sequence is left in %q", width, line)
			}
			if width >= 90 && runewidth.StringWidth(line) > width {
				t.Errorf(
					"width %d: the line %q has %d columns",
					width,
					line,
					runewidth.StringWidth(line),
				)
			}
			if i == 0 {
				continue
			}
			node := lines[i-1].Node
			before, _, found := strings.Cut(line, node)
			if column := runewidth.StringWidth(before); !found || at >= 0 && column != at {
				t.Errorf(
					"width %d: %s stands at %d, others at %d:\n%s",
					width,
					node,
					column,
					at,
					b.String(),
				)
			} else {
				at = column
			}
		}
		if width == 0 && !strings.Contains(b.String(), "社会各界齐声叫好") {
			t.Errorf("a file is cut:\n%s", b.String())
		}
	}
}

func TestWordTables(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	keys := []render.Opened[words.Key]{
		{Row: words.Key{
			Word:     "老赖",
			G2:       -15.24,
			P:        0.0001,
			Adjusted: 0.0004,
			First: words.Frequency{
				PerMillion: 12.4,
				Articles:   1,
				Outlets:    1,
			},
			Second: words.Frequency{PerMillion: 4042, Articles: 30, Outlets: 6},
			LogRatio: survey.Interval{
				Value:  -4.5,
				Low:    -6.6,
				High:   0.69,
				Method: survey.ByBootstrap,
				Known:  true,
			},
			Difference: survey.Exact(-96.2),
		}},
		{Row: words.Key{Word: "orwellian", G2: 3, Adjusted: 0.2, LogRatio: survey.Exact(2)}},
	}
	if err := render.KeysTable(keys).Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = `word          G2  adjusted p  log ratio  95 %           %DIFF  per million  articles  outlets
老赖       −15.2      <0.001      −4.50  [−6.60, 0.69]    −96   12 / 4,042    1 / 30    1 / 6
orwellian    3.0       0.200      +2.00  –                  –        0 / 0     0 / 0    0 / 0
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// TestFirstDaysAreDays checks that the first day of a bucket is written as a day: midnight in UTC
// would be another instant than the one at which a bucket begins in Shanghai.
func TestFirstDaysAreDays(t *testing.T) {
	t.Parallel()
	checked := 0
	for name, sheet := range wordSheets() {
		for i, c := range sheet.Columns {
			if c.Unit != "day" {
				continue
			}
			if m, ok := sheet.Rows[0][i].(article.Moment); !ok || m.String() != "2019-01-01" {
				t.Errorf("%s, %s: %v, want 2019-01-01", name, c.Name, sheet.Rows[0][i])
			}
			checked++
		}
	}
	if checked != 2 {
		t.Errorf("%d columns of days were checked, want 2", checked)
	}
}
