package render_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
)

// paths are the outlines of a class in a chart.
func paths(chart, class string) string {
	var all []string
	for _, m := range regexp.MustCompile(`<path class="`+class+`" [^>]*d="([^"]*)"`).FindAllStringSubmatch(chart, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, " ")
}

// TestUncertaintyIsDrawnTheRightWayRound: one article is a hollow dot with a whisker over the whole
// scale, and no line leads to it or past it.
func TestUncertaintyIsDrawnTheRightWayRound(t *testing.T) {
	t.Parallel()
	chart := func(middle int) string {
		cells := statstest.Index{
			statstest.Cell("2018-01-10", statstest.Daily(), 6, 2, 2), statstest.Cell("2018-02-10", statstest.Daily(), middle, 0, 0),
			statstest.Cell("2018-03-10", statstest.Daily(), 5, 3, 2),
		}
		s, err := stats.MakeSeries(t.Context(), cells, statstest.Health{}, stats.SeriesOptions{Codebook: codebooktest.Book()})
		if err != nil {
			t.Fatal(err)
		}
		return string(render.SeriesChart(locale.Printer{}, s, ""))
	}
	one := chart(1)
	// The last hollow dot is that of the legend.
	if n := strings.Count(paths(one, "dot hollow"), "M"); n != 2 {
		t.Errorf("%d hollow dots, want that of one article and the legend's", n)
	}
	if full := strings.Count(paths(one, "dot"), "M"); full != 2 {
		t.Errorf("%d full dots, want 2", full)
	}
	var x, top, bottom float64
	if _, err := fmt.Sscanf(paths(one, "whisker unknown"), "M%f %fV%f", &x, &top, &bottom); err != nil || bottom-top != 200 {
		t.Errorf("the whisker of one article is %q, want one over the whole scale", paths(one, "whisker unknown"))
	}
	if line := paths(one, "line"); line != "" {
		t.Errorf("a line %q leads to one article, or past it", line)
	}
	if line := paths(chart(5), "line"); strings.Count(line, "L") != 2 {
		t.Errorf("five articles are not joined with what is beside them: %q", line)
	}
}

// TestChartsSpeakTheReadersLanguage: an event has its Chinese title on a Chinese chart, and the
// longer names of the quarters don't cover one another, not even at the edge.
func TestChartsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2014, 6, 14, 0, 0, 0, 0, time.UTC)
	for ends := time.Date(2021, 2, 20, 0, 0, 0, 0, time.UTC); ends.Year() < 2027; ends = ends.AddDate(0, 3, 0) {
		last := ends.Format(time.DateOnly)
		cells := statstest.Index{statstest.Cell("2014-05-10", statstest.Daily(), 6, 2, 2), statstest.Cell(last, statstest.Daily(), 5, 0, 0)}
		s, err := stats.MakeSeries(t.Context(), cells, statstest.Health{}, stats.SeriesOptions{
			Codebook: codebooktest.Book(), Bucket: index.Quarter,
			Events: []stats.Event{{From: day, To: day, Date: "2014-06-14", Title: "Planning outline", TitleZh: "规划纲要", Source: "国务院"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for lang, title := range map[locale.Lang]string{locale.English: "2014-06-14: Planning outline", locale.Chinese: "2014年6月14日：规划纲要"} {
			chart := string(render.SeriesChart(words.Printer(lang), s, ""))
			if !strings.Contains(chart, "<title>"+title+"</title>") {
				t.Errorf("%s: no event %q in the chart", lang, title)
			}
			names := regexp.MustCompile(`<text x="([0-9.]+)"[^>]*>(20\d\d[^<]*)</text>`).FindAllStringSubmatch(chart, -1)
			if len(names) < 5 {
				t.Fatalf("%s to %s: %d names of quarters in the chart", lang, last, len(names))
			}
			end := 0.0
			for _, n := range names {
				x, _ := strconv.ParseFloat(n[1], 64)
				half := 6.5 / 2 * float64(runewidth.StringWidth(n[2]))
				if x-half < end {
					t.Errorf("%s to %s: %s covers the name before it", lang, last, n[2])
				}
				end = x + half
			}
		}
	}
}
