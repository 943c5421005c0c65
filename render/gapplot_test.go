package render_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// sensitive gives a comparison two rows of sensitivity.
func sensitive(c stats.Comparison) stats.Comparison {
	c.Sensitivity.Rows = []stats.SensitivityRow{
		{Choice: stats.ByUnit, Setting: "article", Main: true, Row: c.Overall},
		{Choice: stats.ByCorrection, Setting: "coded", Missing: true},
	}
	return c
}

func TestGapPlotDrawsTheSurveyTheTimesAndTheGroups(t *testing.T) {
	t.Parallel()
	c := statstest.Comparison(t)
	for name, svg := range map[string]string{"wide": string(render.GapPlot(locale.Printer{}, c)), "narrow": string(render.NarrowGapPlot(locale.Printer{}, c))} {
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		at := 0
		for _, want := range []string{
			"citizens (survey)", "all coverage", "inside and outside of the survey", "before", "no articles", "during",
			"by outlet type", "by language", "by year",
		} {
			next := strings.Index(svg[at:], want)
			if next < 0 {
				t.Fatalf("%s: %q doesn't come after what stands before it", name, want)
			}
			at += next
		}
		if !strings.Contains(svg, "supportive: −43 ") || !strings.Contains(svg, `class="hollow"`) {
			t.Errorf("%s: no gap of all coverage, or no group of few articles is hollow", name)
		}
	}
	if render.GapPlot(locale.Printer{}, statstest.Compare(t, statstest.Press(), index.Query{})[0]) != "" {
		t.Error("a plot of gaps without a survey")
	}
}

// TestTheSurveysOwnIntervalIsDrawn: it lies around zero, and a known design effect widens it.
func TestTheSurveysOwnIntervalIsDrawn(t *testing.T) {
	t.Parallel()
	kostka := statstest.Kostka()
	if got := string(render.GapPlot(locale.Printer{}, statstest.Compare(t, statstest.Press(), index.Query{}, kostka)[0])); !strings.Contains(got, "own interval: 0 [−2, +2] points") {
		t.Error("the interval of 80 % of 2,209 is not drawn")
	}
	kostka.DesignEffect = 4
	c := statstest.Compare(t, statstest.Press(), index.Query{}, kostka)[0]
	if got := string(render.GapPlot(locale.Printer{}, c)); !strings.Contains(got, "own interval: 0 [−4, +3] points") {
		t.Error("the interval with a design effect of 4 is not drawn")
	}
	if notes := strings.Join(render.Notes(locale.Printer{}, c), " "); !strings.Contains(notes, "design effect of 4 that its publication states") {
		t.Errorf("notes: %s", notes)
	}
	kostka.DesignEffect = 0
	c = statstest.Compare(t, statstest.Press(), index.Query{}, kostka)[0]
	if notes := strings.Join(render.Notes(locale.Printer{}, c), " "); !strings.Contains(notes, "assume a simple random sample") {
		t.Errorf("notes: %s", notes)
	}
}

func TestSensitivityIsPrinted(t *testing.T) {
	t.Parallel()
	c := sensitive(statstest.Comparison(t))
	var b bytes.Buffer
	if err := render.WriteComparisons(&b, stats.Comparisons{c}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"every publication \\* +30", "corrected by a coded sample +– ", "Nobody coded a sample", "threshold of stance",
	} {
		if found := matches(t, want, b.String()); found != (want != "threshold of stance") {
			t.Errorf("%q is found: %v, in\n%s", want, found, b.String())
		}
	}
	c.Sensitivity = stats.Sensitivity{Unread: 1_200_000, Rows: c.Sensitivity.Rows}
	b.Reset()
	if err := render.WriteComparisons(&b, stats.Comparisons{c}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.ReplaceAll(b.String(), "\n", " "), "1,200,000 articles are too many") {
		t.Error("what is not read is not said")
	}
}

func TestDesignEffectIsANumberOrUnknown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]survey.Effect{"1.8": 1.8, "unknown": 0} {
		var e survey.Effect
		if err := e.UnmarshalText([]byte(text)); err != nil || e != want {
			t.Errorf("%s: %v, %v", text, e, err)
		}
	}
	for _, bad := range []string{"", "0", "-1", "NaN", "large", "1000"} {
		var e survey.Effect
		if err := e.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func matches(t *testing.T, pattern, text string) bool {
	t.Helper()
	return regexp.MustCompile(pattern).MatchString(text)
}

var (
	gridLine = regexp.MustCompile(`<path d="([^"]+)" class="(?:grid|zero)"`)
	gridPart = regexp.MustCompile(`M([\d.]+) ([\d.]+)V([\d.]+)`)
	svgText  = regexp.MustCompile(`<text x="([\d.]+)" y="([\d.]+)" text-anchor="(start|middle|end)" class="([a-z]+)">([^<]+)<`)
)

// TestNoLineCrossesWords: the lines of the axis stand clear of names, headings, counts and notes.
func TestNoLineCrossesWords(t *testing.T) {
	t.Parallel()
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	c := statstest.Comparison(t)
	c.Pairs = append(c.Pairs, stats.Pair{Answer: stats.SurveyAnswer{Label: "learned of the system first from the news that they read every day"}})
	for name, svg := range map[string]string{"wide": string(render.GapPlot(locale.Printer{}, c)), "narrow": string(render.NarrowGapPlot(locale.Printer{}, c))} {
		lines, texts := 0, 0
		for _, text := range svgText.FindAllStringSubmatch(svg, -1) {
			const letter, above, below = 6.0, 9.0, 2.0
			texts++
			left, y, width := number(text[1]), number(text[2]), letter*float64(runewidth.StringWidth(text[5]))
			left -= map[string]float64{"start": 0, "middle": width / 2, "end": width}[text[3]]
			for _, line := range gridLine.FindAllStringSubmatch(svg, -1) {
				for _, part := range gridPart.FindAllStringSubmatch(line[1], -1) {
					lines++
					if x := number(part[1]); x > left && x < left+width && number(part[2]) < y+below && number(part[3]) > y-above {
						t.Errorf("%s: a line at %v crosses %q", name, x, text[5])
					}
				}
			}
		}
		if texts < 20 || lines < texts {
			t.Errorf("%s: %d texts and %d lines were looked at", name, texts, lines)
		}
	}
}

// TestLongNamesAreWrapped: a name stands in the plot in full, in lines as wide as their room.
func TestLongNamesAreWrapped(t *testing.T) {
	t.Parallel()
	const english, chinese = "learned of the system first from the news", "最早从新闻里听说了社会信用体系这件事情的学生们"
	c := statstest.Comparison(t)
	for _, name := range []string{english, chinese} {
		c.Pairs = append(c.Pairs, stats.Pair{Answer: stats.SurveyAnswer{Label: name}})
	}
	plot := string(render.GapPlot(locale.Printer{}, c))
	if strings.Contains(plot, "…") {
		t.Error("a name is cut")
	}
	var lines []string
	for _, m := range regexp.MustCompile(`class="label">([^<]+)<`).FindAllStringSubmatch(plot, -1) {
		lines = append(lines, m[1])
	}
	for name, separator := range map[string]string{english: " ", chinese: ""} {
		if !strings.Contains(strings.Join(lines, separator), name) {
			t.Errorf("%q is not in the lines %q", name, lines)
		}
	}
}
