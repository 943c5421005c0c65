package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"yulun/coding"
	"yulun/locale"
	"yulun/stats/agreement"
	"yulun/stats/reliability"
	"yulun/survey"
)

// Agreement prints how far coders agree: a table of variables, how classes met, and on which
// articles the coders differ.
type Agreement struct {
	reliability.Comparison
	// Known is what is known of coders.
	Known []coding.Coder
	// Titles are the articles' titles.
	Titles map[string]string
	// Most is how many differences are printed.
	Most int
	// Width bounds the lines; 0 is unbounded.
	Width int
}

// verdicts are the words for what an alpha allows.
var verdicts = map[reliability.Verdict]string{
	reliability.Reliable:  "without reserve",
	reliability.Tentative: "tentative conclusions only",
	reliability.Unsure:    "report with a warning",
	reliability.Undefined: "alpha is undefined: all values are the same",
}

// WriteText prints it for people.
func (a Agreement) WriteText(w io.Writer) error {
	fmt.Fprint(w, locale.Sprintf("%d {coder|coders} (%s), %d {article|articles} coded, %d of them by two coders or more\n",
		len(a.Coders), strings.Join(a.Coders, ", "), a.Articles, a.Shared))
	for _, c := range a.Known {
		if slices.Contains(a.Coders, c.Name) {
			fmt.Fprintf(w, "%s: %s\n", Plain(c.Name), CoderFacts(locale.Printer{}, c))
		}
	}
	fmt.Fprintln(w)
	t := Table{
		Header: []string{"variable", "articles", "alpha", "95 %", "AC1", "95 %", "agree", "use"},
		Right:  []int{1, 2, 4, 6},
	}
	for _, v := range a.Variables {
		name, use := v.Name, verdicts[v.Verdict]
		if v.Scale != agreement.Nominal {
			name += " (" + string(v.Scale) + ")"
		}
		if v.Units == 0 {
			use = "coded by one at most"
		}
		t.Rows = append(t.Rows, []string{
			name, fmt.Sprint(v.Units), coefficient(v.Alpha), bounds(v.Alpha), coefficient(v.AC1),
			bounds(v.AC1), share(v.Percent), use,
		})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	fmt.Fprintf(
		w,
		"\nAlpha is Krippendorff's, nominal where nothing else is said. %.2f and more: without reserve; from %.3f: tentative.\n",
		reliability.ReliableFrom, reliability.TentativeFrom,
	)
	for _, c := range a.Confusions {
		if c.Variable != "relevant" && c.Variable != "class" {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s (rows) and %s (columns)\n", c.Variable, c.First, c.Second)
		if err := confusion(c).Write(w); err != nil {
			return err
		}
	}
	return a.differences(w)
}

func confusion(c reliability.Confusion) Table {
	t := Table{Header: append([]string{""}, c.Values...)}
	for i, row := range c.Counts {
		cells := []string{c.Values[i]}
		for _, n := range row {
			cells = append(cells, fmt.Sprint(n))
		}
		t.Rows, t.Right = append(t.Rows, cells), append(t.Right, i+1)
	}
	return t
}

func (a Agreement) differences(w io.Writer) error {
	if len(a.Disagreements) == 0 {
		_, err := fmt.Fprintln(w, "\nThe coders differ on no article.")
		return err
	}
	fmt.Fprint(w, locale.Sprintf("\nThe coders differ on %d of %d {article|articles}:\n", len(a.Disagreements), a.Shared))
	t := Table{Header: []string{"article", "differences", "title"}, Width: a.Width}
	for i, d := range a.Disagreements {
		if i == a.Most {
			break
		}
		t.Rows = append(t.Rows, []string{d.Article, Differences(a.Coders, d), a.Titles[d.Article]})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	if more := len(a.Disagreements) - a.Most; more > 0 {
		_, err := fmt.Fprintf(w, "and %d more; --json lists all\n", more)
		return err
	}
	return nil
}

// Differences are the values of each coder on one line.
func Differences(coders []string, d reliability.Disagreement) string {
	var variables []string
	for _, v := range d.Variables {
		var values []string
		for i, value := range v.Values {
			if value != "" {
				values = append(values, coders[i]+" "+value)
			}
		}
		variables = append(variables, v.Variable+": "+strings.Join(values, ", "))
	}
	return strings.Join(variables, "; ")
}

func coefficient(i survey.Interval) string {
	if !i.Known {
		return "–"
	}
	return locale.Fixed(i.Value, 2)
}

func share(i survey.Interval) string {
	if !i.Known {
		return "–"
	}
	return percent(i.Value)
}

func bounds(i survey.Interval) string {
	if !i.Known || i.Method == survey.None {
		return ""
	}
	return locale.Fixed(i.Low, 2) + " to " + locale.Fixed(i.High, 2)
}
