package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// WriteComparisons prints the comparisons for a terminal.
func WriteComparisons(w io.Writer, all stats.Comparisons) error {
	p := &printer{w: w}
	said := map[string]bool{}
	for i, c := range all {
		if i > 0 {
			p.line("")
			p.line("%s", strings.Repeat("─", lineWidth))
			p.line("")
		}
		writeComparison(p, c, said)
	}
	return p.err
}

// writeComparison prints a comparison, and of its notes those that were not said before.
func writeComparison(p *printer, c stats.Comparison, said map[string]bool) {
	if c.Survey.ID == "" {
		p.line("%s of coverage; no survey is configured", unitText(c))
	} else {
		p.line("Coverage beside the survey: %s", c.Survey.Title)
		p.line("%s of coverage; survey of %s, %s", unitText(c), respondentsText(locale.Printer{}, c.Survey.Respondents, c.Survey.N, c.Survey.MoreThan), c.Survey.Fielded)
	}
	p.line("")
	if len(c.Sections) > 0 {
		p.table(comparisonTable(c))
		p.line("%s", strings.Join(legendWords(c), "   "))
		p.line("Shares with their 95 %% intervals. %s", legend(locale.Printer{}, statsOf(c)))
		writeCorrected(p, correctedComparison(locale.Printer{}, c), c.Validation)
	} else if len(c.Survey.Items) > 0 {
		p.table(surveyTable(c.Survey))
	}
	writePairs(p, c)
	writeFacts(p, c.Configured)
	if t := sensitivityTable(locale.Printer{}, c); len(t.Rows) > 0 {
		p.line("")
		p.line("%s", SensitivityTitle)
		p.table(t)
		for _, note := range sensitivityNotes(locale.Printer{}, c.Sensitivity) {
			p.wrap("", note)
		}
	}
	for _, a := range c.Answers {
		p.line("")
		p.wrap(fmt.Sprintf("%d. ", a.ID), a.Question)
		p.wrap("   → ", Sentence(locale.Printer{}, c, a))
		if a.Corrected != nil {
			p.wrap("   → corrected: ", Sentence(locale.Printer{}, c, *a.Corrected))
		}
	}
	p.line("")
	for _, n := range Notes(locale.Printer{}, c) {
		if !said[n] {
			p.wrap("· ", n)
		}
		said[n] = true
	}
}

// writePairs prints the answers beside other measures, with the reasons.
func writePairs(p *printer, c stats.Comparison) {
	if len(c.Pairs) == 0 {
		return
	}
	p.line("")
	p.line("%s", PairsTitle)
	p.table(PairsTable(locale.Printer{}, c))
	for _, pair := range c.Pairs {
		p.wrap("  ", pair.Answer.Label+": "+pair.Why)
		if text := correctedPair(locale.Printer{}, pair); text != "" {
			p.wrap("  ", pair.Answer.Label+": "+text)
		}
	}
}

// writeFacts prints what a survey found besides shares.
func writeFacts(p *printer, s survey.Survey) {
	if len(s.Facts) == 0 {
		return
	}
	p.line("")
	p.line("What else the survey found")
	for _, fact := range s.Facts {
		p.wrap("· ", fact.Text)
	}
}

// legendWords explain the bars and the gaps.
func legendWords(c stats.Comparison) []string {
	sides, labels := c.Codebook.SideTitles(), c.Survey.Labels
	if !c.Survey.Headline() {
		return []string{"█ " + sides[0], "░ " + sides[1], "▒ " + sides[2]}
	}
	return []string{
		"█ " + sides[0] + " / " + labels[0], "░ " + sides[1] + " / " + labels[1], "▒ " + sides[2] + " / " + labels[2],
		fmt.Sprintf("gap: %s less %s, %s less %s, in points", sides[0], labels[0], sides[2], labels[2]),
	}
}

// table lists the survey's answers.
func surveyTable(s stats.SurveySide) Table {
	t := Table{Header: []string{"question", "answer", "", "share", "respondents"}, Right: []int{3, 4}}
	for _, it := range s.Items {
		question := it.Question
		for _, a := range it.Answers {
			t.Rows = append(t.Rows, []string{question, a.Label, a.Country, a.Text, countText(a.N)})
			question = ""
		}
	}
	return t
}

func unitText(c stats.Comparison) string {
	if c.Unit == index.Stories {
		return counted(c.Overall.Articles, "story", "stories")
	}
	return counted(c.Overall.Articles, "article", "articles")
}

func statsOf(c stats.Comparison) []stats.Stats {
	all := []stats.Stats{c.Overall.Stats}
	for _, s := range c.Sections {
		for _, r := range s.Rows {
			all = append(all, r.Stats)
		}
	}
	return all
}

func comparisonTable(c stats.Comparison) Table {
	const width = 20
	s, sides := c.Survey, c.Codebook.SideTitles()
	t := Table{
		Header: []string{"", "articles", "outlets", sides[0], sides[1], sides[2], "", "gap +", "gap −"},
		Right:  []int{1, 2},
	}
	if s.Headline() {
		respondents := func(name string, n int, shares stats.Shares) {
			t.Rows = append(t.Rows, []string{
				name, countText(n), "", shareText(shares.Approve), shareText(shares.Neither), shareText(shares.Disapprove),
				bar(shares.Approve, shares.Neither, shares.Disapprove, width), "", "",
			})
		}
		respondents(s.Name(), s.N, s.Shares)
		for _, there := range s.Countries {
			respondents("  "+there.Country, there.N, there.Shares)
		}
	}
	row := func(indent string, r stats.Row) {
		t.Rows = append(t.Rows, []string{
			indent + label(c.Codebook, r.Group), Thousands(r.Articles) + marks(r.Stats), strconv.Itoa(r.Outlets),
			shareText(r.Supportive), shareText(r.Neutral), shareText(r.Critical),
			bar(r.Supportive, r.Neutral, r.Critical, width), pointsText(r.GapApprove), pointsText(r.GapDisapprove),
		})
	}
	row("", c.Overall)
	for _, section := range c.Sections {
		t.Rows = append(t.Rows, []string{"by " + section.Name, "", "", "", "", "", "", "", ""})
		for _, r := range section.Rows {
			row("  ", r)
		}
	}
	return t
}
