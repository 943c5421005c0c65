package render_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/article"
	"yulun/render"
	"yulun/stats/words"
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
		"collocates": render.Collocates().Sheet([]render.Opened[words.Collocate]{{
			Row: words.Collocate{Word: "名单", Left: 1, Right: 2, Articles: 3, Count: 4}, Query: "失信",
		}}),
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
老赖       -15.2      <0.001      -4.50  [-6.60, 0.69]    -96    12 / 4042    1 / 30    1 / 6
orwellian    3.0       0.200      +2.00  –                  –        0 / 0     0 / 0    0 / 0
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
