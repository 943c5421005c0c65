package render_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"yulun/codebook/codebooktest"
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
