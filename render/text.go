package render

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"yulun/codebook"
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
