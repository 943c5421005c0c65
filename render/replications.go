package render

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"yulun/locale"
	"yulun/stats"
	"yulun/survey"
)

// outcomeTexts say how the figure of the corpus compares with the published one.
var outcomeTexts = map[survey.Outcome]string{
	survey.Higher: "clearly higher", survey.Lower: "clearly lower", survey.Unclear: "not clearly different",
	survey.Same: "the same", survey.TooFewOutlets: "no interval",
}

// WriteReplications prints studies with the figures beside the published ones.
func WriteReplications(w io.Writer, all []stats.Replicated) error {
	p := &printer{w: w}
	for i, r := range all {
		if i > 0 {
			p.line("")
		}
		writeReplication(p, r)
	}
	return p.err
}

func writeReplication(p *printer, r stats.Replicated) {
	p.line("%s (%s)", r.Title, r.ID)
	p.wrap("  ", r.Study.Source)
	if r.Missing {
		p.wrap("  ", "The corpus is not here: "+missingText(r)+".")
		p.wrap("  needed: ", r.Study.Corpus)
		for i, step := range r.Study.Import {
			p.wrap(fmt.Sprintf("  %d. ", i+1), step)
		}
		return
	}
	t := Table{
		Header: []string{"figure", "published", "texts", "own", "articles", "outlets", "difference", ""},
		Right:  []int{2, 4, 5},
	}
	for _, s := range r.Shares {
		t.Rows = append(t.Rows, []string{
			s.Label, publishedText(s.Published), Thousands(s.Texts), shareText(s.Own), Thousands(s.Articles), Thousands(s.Outlets),
			pointsText(s.Difference), shareOutcome(s),
		})
	}
	if len(t.Rows) > 0 {
		p.table(t)
	}
	for _, o := range r.Orders {
		writeOrder(p, o)
	}
	for _, note := range replicationNotes(r) {
		p.wrap("· ", note)
	}
}

// publishedText is a published share to the tenth, with its interval.
func publishedText(i survey.Interval) string {
	return fmt.Sprintf("%s %% [%.0f, %.0f]", strconv.FormatFloat(math.Round(i.Value*1000)/10, 'f', -1, 64), i.Low*100, i.High*100)
}

func shareOutcome(s stats.ReplicatedShare) string {
	if s.Missing {
		return "too few articles"
	}
	return outcomeTexts[s.Outcome]
}

func writeOrder(p *printer, o stats.ReplicatedOrder) {
	p.line("%s", o.Label)
	p.line("  published  %s (%s)", tiersText(o.Tiers), counted(o.Texts, "text", "texts"))
	if o.Missing {
		p.line("  own        too few articles: %s", Thousands(o.Articles))
		return
	}
	frames := slices.Clone(o.Frames)
	slices.SortStableFunc(frames, func(a, b stats.FrameShare) int {
		switch {
		case a.Share.Value > b.Share.Value:
			return -1
		case a.Share.Value < b.Share.Value:
			return 1
		default:
			return 0
		}
	})
	var own []string
	for _, f := range frames {
		own = append(own, f.Frame+" "+shareText(f.Share))
	}
	p.wrap("  own        ", strings.Join(own, ", ")+" of "+counted(o.Articles, "article", "articles"))
	agreement := "not defined: the shares have no order"
	if o.Agreement.Known {
		agreement = meanText(o.Agreement)
	}
	p.line("  agreement  %s (Kendall's tau-b, −1 to +1; resampling %s)", agreement, o.Units)
}

// tiersText is a published order.
func tiersText(tiers [][]string) string {
	texts := make([]string, len(tiers))
	for i, tier := range tiers {
		texts[i] = strings.Join(tier, ", ")
	}
	return strings.Join(texts, " > ")
}

// missingText says how many articles each group has.
func missingText(r stats.Replicated) string {
	var texts []string
	add := func(c stats.Corpus) {
		text := fmt.Sprintf("%s of %s", counted(c.Articles, "article", "articles"), c.Group)
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	for _, s := range r.Shares {
		add(s.Corpus)
	}
	for _, o := range r.Orders {
		add(o.Corpus)
	}
	return strings.Join(texts, ", ") + fmt.Sprintf(", and at least %d are needed", r.Study.Least)
}

// replicationNotes say how the figures may be read.
func replicationNotes(r stats.Replicated) []string {
	notes := []string{
		"Published figures have Wilson's interval for the texts that were coded. A difference without a clear sign neither confirms nor refutes the published figure.",
	}
	if slices.ContainsFunc(r.Shares, func(s stats.ReplicatedShare) bool { return !s.Missing && s.Outlets < survey.FewOutlets }) {
		notes = append(notes, "With fewer than five outlets, intervals of own shares take articles as independent.")
	}
	irrelevant := map[string]bool{}
	for _, s := range r.Shares {
		if s.Note != "" {
			notes = append(notes, Capital(s.Label)+": "+s.Note)
		}
		if s.Corrected != nil {
			notes = append(notes, fmt.Sprintf("%s, corrected by a coded sample: %s.", Capital(s.Label), shareText(*s.Corrected)))
		}
		if s.Irrelevant > 0 && !irrelevant[s.Group] {
			irrelevant[s.Group] = true
			notes = append(notes, fmt.Sprintf("%s: %s that the scorer calls irrelevant %s left out.",
				Capital(s.Group), counted(s.Irrelevant, "article", "articles"), map[bool]string{true: "is", false: "are"}[s.Irrelevant == 1]))
		}
	}
	for _, o := range r.Orders {
		if o.Note != "" {
			notes = append(notes, Capital(o.Label)+": "+o.Note)
		}
	}
	return slices.Concat(notes, r.Study.Caveats, validationNotes(locale.Printer{}, r.Validation))
}

// replicatedRow is a share or an order of a study.
type replicatedRow struct {
	study, figure, kind string
	stats.Corpus
	texts                  int
	published, own, differ survey.Interval
	outcome                survey.Outcome
	query                  string
}

func replicationLayout() Layout[replicatedRow] {
	col := column[replicatedRow]
	return slices.Concat(
		Layout[replicatedRow]{
			col("study", Text, "", "Identifier of the study.", func(r replicatedRow) any { return r.study }),
			col("figure", Text, "", "Identifier of the published figure.", func(r replicatedRow) any { return r.figure }),
			col("kind", Text, "", "What it is: share, or order for the agreement of two orders of frames.", func(r replicatedRow) any { return r.kind }),
			col("texts", Integer, "texts", "How many texts the published figure is of.", func(r replicatedRow) any { return r.texts }),
			col("articles", Integer, "articles", "How many articles stand for the corpus.", func(r replicatedRow) any { return r.Articles }),
			col("outlets", Integer, "outlets", "How many outlets they are of.", func(r replicatedRow) any { return r.Outlets }),
			col("irrelevant", Integer, "articles", "Articles of the corpus that the scorer calls irrelevant; they are in no figure.", func(r replicatedRow) any { return r.Irrelevant }),
			col("corpus_missing", Flag, "", "Whether the articles are too few, so that nothing is measured.", func(r replicatedRow) any { return r.Missing }),
		},
		intervals("published", "share, 0 to 1", "Published share", func(r replicatedRow) survey.Interval { return r.published }),
		intervals("own", "share, 0 to 1, or tau-b, −1 to 1", "Share that was measured, or agreement of the orders", func(r replicatedRow) survey.Interval { return r.own }),
		intervals("difference", "difference of shares, −1 to 1", "Measured less published share", func(r replicatedRow) survey.Interval { return r.differ }),
		Layout[replicatedRow]{
			col("outcome", Text, "", "How the difference is read.", func(r replicatedRow) any { return optional(string(r.outcome)) }),
			col("query", Text, "", "Query that finds the articles.", func(r replicatedRow) any { return optional(r.Query) }),
			col("query_value", Text, "", "Query that finds those in the share.", func(r replicatedRow) any { return optional(r.query) }),
		},
	)
}

// ReplicationSheet is the table of studies with the figures beside the published ones.
func ReplicationSheet(all []stats.Replicated) Sheet {
	var rows []replicatedRow
	for _, r := range all {
		for _, s := range r.Shares {
			rows = append(rows, replicatedRow{r.ID, s.ID, "share", s.Corpus, s.Texts, s.Published, s.Own, s.Difference, s.Outcome, s.Numerator})
		}
		for _, o := range r.Orders {
			rows = append(rows, replicatedRow{study: r.ID, figure: o.ID, kind: "order", Corpus: o.Corpus, texts: o.Texts, own: o.Agreement})
		}
	}
	return replicationLayout().Sheet(rows)
}
