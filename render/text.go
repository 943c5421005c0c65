package render

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"yulun/codebook"
	"yulun/index"
	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// label is [Label] for the terminal.
func label(book codebook.Codebook, id string) string { return Label(locale.Printer{}, book, id) }

// Label is what people read for an id of the codebook, a language or a script. Any other text
// stands for itself.
func Label(p locale.Printer, book codebook.Codebook, id string) string {
	if id == "" {
		return p.T("all")
	}
	if w, ok := book.Words(id); ok && w.Title != "" {
		return w.Title
	}
	return ordinary(p, id)
}

// ordinary is what people read for languages, scripts, parts of a comparison and years.
func ordinary(p locale.Printer, id string) string {
	switch id {
	case "zh":
		return p.T("Chinese")
	case "en":
		return p.T("English")
	case "hans":
		return p.T("simplified")
	case "hant":
		return p.T("traditional")
	case "latn":
		return p.T("Latin")
	case "unknown":
		return p.T("unknown")
	case "irrelevant":
		return p.T("irrelevant")
	case "all coverage":
		return p.T("all coverage")
	case "undated":
		return p.T("undated")
	case "before":
		return p.T("before")
	case "during":
		return p.T("during")
	case "after":
		return p.T("after")
	default:
		return p.Date(id)
	}
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", math.Round(v*100)) }

// respondentsText is a number of respondents, by the word that the survey has for them: those of a
// content analysis are texts. Where the number is unknown, moreThan may be one that it exceeds.
func respondentsText(p locale.Printer, who string, n, moreThan int) string {
	switch {
	case n > 0 && who != "" && who != stats.Respondents:
		return p.T("%d %s", n, who)
	case n > 0:
		return p.T("%d {respondent|respondents}", n)
	case moreThan > 0:
		return p.T("more than %d {respondent|respondents}", moreThan)
	default:
		return p.T("an unknown number of respondents")
	}
}

// countText is a number of respondents; empty when it is unknown.
func countText(n int) string {
	if n == 0 {
		return ""
	}
	return Thousands(n)
}

// counted is a number of things in words, such as "1 article" and "2,209 articles".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// Capital is a title as the head of a column shows it, or a line of its own.
func Capital(title string) string {
	first, size := utf8.DecodeRuneInString(title)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + title[size:]
}

// shareText is a share in per cent with its interval, such as "31 % [20, 43]"; "–" when nothing was
// observed.
func shareText(i survey.Interval) string {
	switch {
	case !i.Known:
		return "–"
	case i.Method == survey.None:
		return percent(i.Value)
	default:
		return fmt.Sprintf("%s [%.0f, %.0f]", percent(i.Value), i.Low*100, i.High*100)
	}
}

// pointsText is a gap in percentage points with its interval, such as "−49 [−60, −37]".
func pointsText(i survey.Interval) string {
	switch {
	case !i.Known:
		return "–"
	case i.Method == survey.None:
		return signed(i.Value * 100)
	default:
		return fmt.Sprintf("%s [%s, %s]", signed(i.Value*100), signed(i.Low*100), signed(i.High*100))
	}
}

// signed is a whole number with its sign; zero has none.
func signed(v float64) string {
	n := math.Round(v)
	switch {
	case n > 0:
		return "+" + strconv.Itoa(int(n))
	case n < 0:
		return "−" + strconv.Itoa(int(-n))
	default:
		return "0"
	}
}

// meanText is a mean stance with its interval, such as "−0.31 [−0.52, −0.10]".
func meanText(i survey.Interval) string {
	f := stanceText
	switch {
	case !i.Known:
		return "–"
	case i.Method == survey.None:
		return f(i.Value)
	default:
		return fmt.Sprintf("%s [%s, %s]", f(i.Value), f(i.Low), f(i.High))
	}
}

// bar draws three shares as a bar of the given width: █ supportive, ░ neutral, ▒ critical; empty
// when nothing was observed.
func bar(supportive, neutral, critical survey.Interval, width int) string {
	if !supportive.Known {
		return ""
	}
	s := int(math.Round(supportive.Value * float64(width)))
	c := int(math.Round(critical.Value * float64(width)))
	if critical.Value > 0 && c == 0 {
		c = 1
	}
	n := max(0, width-s-c)
	return strings.Repeat("█", s) + strings.Repeat("░", n) + strings.Repeat("▒", min(c, width-s))
}

// flagMarks are the marks behind a number of articles in a table, and what they mean.
var flagMarks = []struct {
	flag stats.Flag
	mark string
	text string
}{
	{stats.Unfinished, "*", locale.Key("the bucket is not over")},
	{stats.Cut, "¦", locale.Key("the range begins or ends within the bucket")},
	{stats.FewOutlets, "°", locale.Key("fewer than five outlets: intervals take articles as independent")},
	{stats.FewArticles, "†", locale.Key("fewer than ten articles")},
	{stats.WithoutReach, "§", locale.Key("outlets without a reach are left out of the figures")},
	{stats.MixedMethods, "‡", locale.Key("more than one scorer version")},
}

func marks(s stats.Stats) string {
	var b strings.Builder
	for _, m := range flagMarks {
		if s.Has(m.flag) {
			b.WriteString(m.mark)
		}
	}
	return b.String()
}

// legend explains the marks that occur.
func legend(p locale.Printer, all []stats.Stats) string {
	var lines []string
	for _, m := range flagMarks {
		for _, s := range all {
			if s.Has(m.flag) {
				lines = append(lines, m.mark+" "+p.T(m.text))
				break
			}
		}
	}
	return strings.Join(lines, " · ")
}

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

// WriteSeriesSet prints some series for a terminal, one below the other.
func WriteSeriesSet(w io.Writer, set stats.SeriesSet) error {
	for i, s := range set {
		if len(set) > 1 {
			p := &printer{w: w}
			if i > 0 {
				p.line("")
			}
			if p.line("query %s", cmp.Or(s.Query, "(all relevant articles)")); p.err != nil {
				return p.err
			}
		}
		if err := WriteSeries(w, s); err != nil {
			return err
		}
	}
	return nil
}

// WriteSeries prints a series for a terminal.
func WriteSeries(w io.Writer, s stats.Series) error {
	p := &printer{w: w}
	p.line("%s %s in %s, weighted by %s; 95 %% intervals", Capital(unitNoun(s.Unit)), perBucket(s.Bucket), s.Zone, s.Weighting)
	t := Table{Header: []string{string(s.Bucket)}}
	groups := 0
	for _, g := range []index.Group{s.Group, s.Second} {
		if g != index.Ungrouped {
			t.Header = append(t.Header, string(g))
			groups++
		}
	}
	for i := range 3 {
		t.Right = append(t.Right, 1+groups+i)
	}
	sides := s.Codebook.SideTitles()
	t.Header = append(t.Header, "articles", "stories", "outlets", "mean stance", sides[0], sides[1], sides[2], "")
	attention, windows := s.Whole != "", s.Smooth > 0 || s.Cumulative
	if attention {
		t.Header = append(t.Header, "attention")
	}
	if windows {
		t.Header = append(t.Header, "mean over "+windowText(locale.Printer{}, s))
	}
	t.Header = append(t.Header, "crawl")
	var all []stats.Stats
	for _, point := range append(append([]stats.Point{}, s.Points...), s.Undated...) {
		all = append(all, point.Stats)
		row := []string{point.Bucket}
		for i, value := range []string{point.Group, point.Second}[:groups] {
			if value == "" {
				value = "(no " + t.Header[1+i] + ")"
			} else {
				value = label(s.Codebook, value)
			}
			row = append(row, value)
		}
		row = append(row,
			Thousands(point.Articles)+marks(point.Stats), Thousands(point.Stories), strconv.Itoa(point.Outlets), meanText(point.Mean),
			shareText(point.Supportive), shareText(point.Neutral), shareText(point.Critical),
			bar(point.Supportive, point.Neutral, point.Critical, 12))
		if attention {
			row = append(row, attentionText(point))
		}
		if windows {
			row = append(row, windowMean(point.Window))
		}
		t.Rows = append(t.Rows, append(row, healthText(locale.Printer{}, point.Health)))
	}
	p.table(t)
	p.line("%s", strings.TrimSpace("█ "+sides[0]+"  ░ "+sides[1]+"  ▒ "+sides[2]+"  "+legend(locale.Printer{}, all)))
	writeCorrected(p, correctedSeries(locale.Printer{}, s), s.Validation)
	for i, g := range s.Gaps() {
		if i == 10 {
			p.line("%s", locale.Sprintf("… and %d more {gap|gaps}: yulun export health lists them all", len(s.Gaps())-10))
			break
		}
		p.line("gap: %s %s: %s", g.Bucket, g.Source, gapText(g))
	}
	for _, e := range s.Events {
		p.wrap("event: ", fmt.Sprintf("%s %s (%s)", e.Date, e.Title, cmp.Or(e.Source, e.URL)))
	}
	for _, n := range s.Notable {
		p.wrap("notable: ", NotableText(locale.Printer{}, n, s.Unit))
	}
	if s.Validation != nil {
		for _, note := range validationNotes(locale.Printer{}, s.Validation) {
			p.wrap("· ", note)
		}
	}
	for _, warning := range Warnings(locale.Printer{}, s) {
		p.wrap("! ", warning)
	}
	return p.err
}

// perBucket says which buckets a series counts by.
func perBucket(b index.Bucket) string {
	if b == index.Whole {
		return "of the whole time"
	}
	return "per " + string(b)
}

// attentionText is a share of attention with both of its numbers.
func attentionText(p stats.Point) string {
	if p.Attention == nil || !p.Attention.Share.Known {
		return "–"
	}
	return fmt.Sprintf("%s, %s/%s", fineShare(p.Attention.Share), Thousands(p.Articles), Thousands(p.Attention.Whole))
}

// fineShare is a share in percent with its interval, with a decimal where it is small.
func fineShare(i survey.Interval) string {
	if !i.Known {
		return "–"
	}
	digits := 0
	if i.Value < 0.0995 {
		digits = 1
	}
	text := fmt.Sprintf("%.*f %%", digits, 100*i.Value)
	if i.Method != survey.None {
		text += fmt.Sprintf(" [%.*f, %.*f]", digits, 100*i.Low, digits, 100*i.High)
	}
	return text
}

func windowMean(w *stats.Window) string {
	if w == nil || !w.Mean.Known {
		return "–"
	}
	return fmt.Sprintf("%s of %s", meanText(w.Mean), Thousands(w.Articles))
}

// gapText says what is missing in a bucket that is failed or partial.
func gapText(g stats.SourceHealth) string {
	if g.Fetched == g.Due && g.FailedRuns == 0 {
		return "addresses without a date, which may belong here, have not answered"
	}
	return locale.Sprintf("%d of %d known {address|addresses} answered, %d of %d {crawl|crawls} failed", g.Fetched, g.Due, g.FailedRuns, g.Runs)
}

// healthText is a coverage with how many of the known addresses have answered, such as
// "partial 7/9, 1 unread, watched 20 of 31 days".
func healthText(p locale.Printer, h stats.Health) string {
	text := CoverageName(p, h.Coverage)
	if h.Due > 0 {
		text += fmt.Sprintf(" %d/%d", h.Fetched, h.Due)
	}
	if h.Unread > 0 {
		text += p.T(", %d unread", h.Unread)
	}
	if h.Coverage == stats.Partial && h.Watched < h.Days {
		if h.Total() > 1 { // one for each day of each source
			return text + p.T(", watched %d of %d source-days", h.Watched, h.Days)
		}
		return text + p.T(", watched %d of %d {day|days}", h.Watched, h.Days)
	}
	return text
}

// Thousands writes a count with commas.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// printer writes lines and keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) table(t Table) {
	if p.err == nil {
		p.err = t.Write(p.w)
	}
}

// lineWidth is where running text is wrapped.
const lineWidth = 110

// wrap prints a paragraph with a hanging indent.
func (p *printer) wrap(lead, text string) {
	indent := strings.Repeat(" ", runewidth.StringWidth(lead))
	line := lead
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case runewidth.StringWidth(line)+1+runewidth.StringWidth(word) > lineWidth:
			p.line("%s", line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	p.line("%s", line)
}
