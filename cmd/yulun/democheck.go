package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"yulun/article"
	"yulun/codebook"
	"yulun/internal/samplepress"
	"yulun/locale"
	"yulun/render"
)

// demoCheck is what the demo found, compared with what people found and coded.
type demoCheck struct {
	codebook        codebook.Codebook
	expected, found int
	// right counts the articles on which a field is right, of those for which it is asked.
	right, asked map[string]int
	// frames counts frames by hit, miss and false alarm.
	hits, misses, alarms map[article.Frame]int
	differences          []string
}

// checked are the fields in the order in which they are shown.
var checked = []string{"title", "date", "authors", "original source", "text", "language", "cluster", "relevance", "stance class", "object", "edits"}

func newDemoCheck(expected []samplepress.Expected, found map[string]article.Article, book codebook.Codebook) demoCheck {
	c := demoCheck{
		codebook: book,
		expected: len(expected), found: len(found), right: map[string]int{}, asked: map[string]int{},
		hits: map[article.Frame]int{}, misses: map[article.Frame]int{}, alarms: map[article.Frame]int{},
	}
	left := maps.Clone(found)
	for _, e := range expected {
		a, ok := left[e.ID]
		if !ok {
			c.differ(e.Key, "not found at %s", e.URL)
			continue
		}
		delete(left, e.ID)
		c.reading(e, a)
		c.coding(e, a)
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		c.differ("(none)", "too many: %s %q", left[id].URL, left[id].Title)
	}
	return c
}

func (c *demoCheck) differ(key, format string, args ...any) {
	c.differences = append(c.differences, key+": "+fmt.Sprintf(format, args...))
}

func (c *demoCheck) same(key, field, want, got string) {
	c.asked[field]++
	if want == got {
		c.right[field]++
		return
	}
	c.differ(key, "%s is %s, should be %s", field, brief(got, want), brief(want, got))
}

// brief shows a value from shortly before the place where it parts from another.
func brief(v, other string) string {
	const before, after = 8, 40
	runes, others := []rune(v), []rune(other)
	at := 0
	for at < len(runes) && at < len(others) && runes[at] == others[at] {
		at++
	}
	start, end := max(0, at-before), min(len(runes), at+after)
	lead, tail := "", ""
	if start > 0 {
		lead = "…"
	}
	if end < len(runes) {
		tail = "…"
	}
	return fmt.Sprintf("%q", lead+string(runes[start:end])+tail)
}

// reading compares what was read with the page.
func (c *demoCheck) reading(e samplepress.Expected, a article.Article) {
	c.same(e.Key, "title", e.Title, a.Title)
	c.same(e.Key, "date", instant(e.Published), instant(a.Published))
	c.same(e.Key, "authors", strings.Join(e.Authors, ", "), strings.Join(a.Authors, ", "))
	c.same(e.Key, "original source", e.OriginalSource, a.OriginalSource)
	c.same(e.Key, "text", e.Text, a.Text)
	c.same(e.Key, "language", string(e.Lang)+" "+string(e.Script), string(a.Lang)+" "+string(a.Script))
	c.same(e.Key, "cluster", fmt.Sprintf("%s %t", e.Cluster, e.IsReprint), fmt.Sprintf("%s %t", a.Cluster, a.IsReprint))
}

// instant writes a moment so that the same instant in two zones is the same.
func instant(m article.Moment) string {
	if !m.DayOnly && !m.IsZero() {
		m.Time = m.Time.UTC()
	}
	return m.String()
}

// coding compares the scores with the hand coding. What is coded of relevant pieces only is asked
// of them only.
func (c *demoCheck) coding(e samplepress.Expected, a article.Article) {
	c.same(e.Key, "relevance", relevantWord(e.Coding.Relevant), relevantWord(a.Reading.Relevant))
	if !e.Coding.Relevant {
		return
	}
	c.same(e.Key, "stance class", string(e.Coding.Class), string(a.Reading.Stance.Class))
	c.same(e.Key, "object", string(e.Coding.Object), string(a.Reading.Object))
	var missing, extra []string
	for _, f := range c.codebook.FrameIDs() {
		_, got := a.Reading.Frames[f]
		switch want := slices.Contains(e.Coding.Frames, f); {
		case want && got:
			c.hits[f]++
		case want:
			c.misses[f]++
			missing = append(missing, string(f))
		case got:
			c.alarms[f]++
			extra = append(extra, string(f))
		}
	}
	if len(missing)+len(extra) > 0 {
		c.differ(e.Key, "frames not found: %s; found too many: %s", none(missing), none(extra))
	}
}

func relevantWord(r bool) string {
	if r {
		return "relevant"
	}
	return "irrelevant"
}

func none(s []string) string {
	if len(s) == 0 {
		return "none"
	}
	return strings.Join(s, ", ")
}

// edits compares what the second visit found with what was changed.
func (c *demoCheck) edits(changes []samplepress.Change, found map[string]article.Article) {
	for _, change := range changes {
		a := found[change.ID]
		if change.Removed {
			c.same(change.Key, "edits", "gone", map[bool]string{true: "there", false: "gone"}[a.GoneAt.IsZero()])
			continue
		}
		c.same(change.Key, "edits", fmt.Sprintf("revision 2 %s %s", change.Title, change.Text), fmt.Sprintf("revision %d %s %s", a.Revision, a.Title, a.Text))
	}
}

// meanF1 is the mean over the frames of 2 hits / (2 hits + misses + alarms).
func (c demoCheck) meanF1() float64 {
	sum := 0.0
	for _, f := range c.codebook.FrameIDs() {
		if of := 2*c.hits[f] + c.misses[f] + c.alarms[f]; of > 0 {
			sum += 2 * float64(c.hits[f]) / float64(of)
		}
	}
	return sum / float64(len(c.codebook.Frames))
}

// print prints how often what was found is right; details also each difference.
func (c demoCheck) print(w io.Writer, details bool) error {
	fmt.Fprint(w, locale.Sprintf("\nWhat was found, compared with the hand coding of the sample press: %d of %d articles, %d {difference|differences}\n",
		c.found, c.expected, len(c.differences)))
	t := render.Table{Header: []string{"field", "right", "of", ""}, Right: []int{1, 2, 3}}
	for _, field := range checked {
		n := c.asked[field]
		if n == 0 {
			continue
		}
		t.Rows = append(t.Rows, []string{field, fmt.Sprint(c.right[field]), fmt.Sprint(n), fmt.Sprintf("%.0f %%", 100*float64(c.right[field])/float64(n))})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "frames: mean F1 %.2f\n", c.meanF1())
	if !details {
		_, err := io.WriteString(w, "yulun demo --details lists the differences, and compares coverage with surveys.\n")
		return err
	}
	for _, d := range c.differences {
		if _, err := fmt.Fprintln(w, "  "+d); err != nil {
			return err
		}
	}
	return nil
}
