package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"yulun/article"
	"yulun/codebook"
	"yulun/stats/accuracy"
	"yulun/stats/evaluation"
	"yulun/survey"
)

// WriteEvaluation prints an evaluation for a terminal.
func WriteEvaluation(
	w io.Writer,
	e evaluation.Evaluation,
	book codebook.Codebook,
	errors bool,
) error {
	p := &printer{w: w}
	p.line("Scorer %s", strings.Join(slices.Sorted(maps.Keys(e.Methods)), ", "))
	if e.Configuration != "" && e.Data != "" {
		p.line("Configuration %.16s, codings %.16s (sha-256)", e.Configuration, e.Data)
	}
	p.line(
		"%s coded articles of %s outlets, %s of them relevant",
		Thousands(e.Pieces),
		Thousands(e.Outlets),
		Thousands(e.Relevant),
	)
	for _, note := range evaluationNotes(e) {
		p.wrap("· ", note)
	}
	p.line("")
	p.table(accuracyTable(e, book))
	p.line("")
	p.line("Coded class in rows, scored class in columns:")
	p.table(confusionTable(e.Stance.Confusion, book))
	if len(e.Frames) > 0 {
		p.line("")
		p.table(frameTable(e, book))
	}
	p.line("")
	p.table(groupTable(e, book))
	p.line("")
	p.table(baselineTable(e))
	p.line("")
	writeConfidence(p, e.Confidence)
	p.line("")
	writeCuts(p, e, book)
	writeKnown(p, e.Known, book)
	p.line("")
	writeErrors(p, e, book, errors)
	p.line("")
	for _, words := range evaluationWords {
		p.wrap("· ", words)
	}
	return p.err
}

// evaluationWords say what the rows mean.
var evaluationWords = []string{
	"Precision: of the articles scored so, the share that is coded so. Recall: of those coded so, the share scored so. F1: their harmonic mean.",
	"Classes and frames are those of articles coded as relevant. One that was not found to be relevant counts as missed.",
	"Majority class: the most frequent coded class for all. Words of praise and blame: the lexicon's evaluating words added up, whatever they are about. Linear model on n-grams: learned from the coded articles of other outlets. All three are told which articles are relevant; this scorer is not.",
	"Cut-offs marked \"as scored\" give every article what it was scored as; with few articles several do.",
	"Outlets known to differ: a scorer that does not find the coded difference measures something else.",
}

// f1Text is a figure of accuracy with its interval, such as "0.68 [0.60, 0.75]".
func f1Text(i survey.Interval) string {
	switch {
	case !i.Known:
		return "–"
	case i.Method == survey.None:
		return fmt.Sprintf("%.2f", i.Value)
	default:
		return fmt.Sprintf("%.2f [%.2f, %.2f]", i.Value, i.Low, i.High)
	}
}

// weightText is a sum of weights as a number of articles.
func weightText(v float64) string { return Thousands(int(v + 0.5)) }

// evaluationNotes say what a reader must know of the figures.
func evaluationNotes(e evaluation.Evaluation) []string {
	var notes []string
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if n := e.LeftOut.Learned; n > 0 {
		add("%s texts are left out, since the scorer's model learned from them.", Thousands(n))
	}
	if n := e.LeftOut.Undecided; n > 0 {
		add(
			"%s articles are left out, since coders differ on whether they are relevant; yulun code adjudicate decides.",
			Thousands(n),
		)
	}
	if n := e.LeftOut.Unread; n > 0 {
		add(
			"%s articles are left out, since the text that was coded is not kept any more.",
			Thousands(n),
		)
	}
	if e.Weighted {
		add(
			"Articles count by the inverse of the probability with which they were drawn, so that the figures speak for all from which they were drawn.",
		)
	}
	if e.Stance.Clustered {
		add("95 %% intervals by resampling outlets.")
	} else {
		add("95 %% intervals take articles as independent: there are too few outlets to resample, or each has one article.")
	}
	if e.OnlyRelevant {
		add(
			"No article was scored irrelevant, so nothing is known of relevant articles that the scorer misses: the recall of relevance says nothing.",
		)
	}
	return notes
}

func accuracyTable(e evaluation.Evaluation, book codebook.Codebook) Table {
	t := Table{
		Header: []string{"", "coded", "scored", "precision", "recall", "F1"},
		Right:  []int{1, 2},
	}
	row := func(name string, c accuracy.Class) {
		t.Rows = append(t.Rows, []string{
			name, weightText(c.Coded), weightText(c.Scored), f1Text(c.Precision), f1Text(c.Recall), f1Text(c.F1),
		})
	}
	row("relevance", e.Relevance)
	for _, c := range e.Stance.ByClass {
		if c.Name != evaluation.Irrelevant {
			row(label(book, c.Name), c)
		}
	}
	t.Rows = append(t.Rows,
		[]string{"mean of the classes", "", "", "", "", f1Text(e.Stance.MacroF1)},
		[]string{"share of right classes", "", "", "", "", f1Text(e.Stance.Right)})
	if e.MeanFrames.Known {
		t.Rows = append(
			t.Rows,
			[]string{"mean of the frames", "", "", "", "", f1Text(e.MeanFrames)},
		)
	}
	if e.Object.Known {
		t.Rows = append(
			t.Rows,
			[]string{"share of right objects", "", "", "", "", f1Text(e.Object)},
		)
	}
	return t
}

func confusionTable(c accuracy.Confusion, book codebook.Codebook) Table {
	t := Table{Header: []string{""}}
	for i, name := range c.Classes {
		t.Header, t.Right = append(t.Header, label(book, name)), append(t.Right, i+1)
	}
	for i, name := range c.Classes {
		if name == evaluation.Irrelevant {
			continue // only relevant articles have a coded class
		}
		row := []string{label(book, name)}
		for _, n := range c.Counts[i] {
			row = append(row, weightText(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func frameTable(e evaluation.Evaluation, book codebook.Codebook) Table {
	t := Table{
		Header: []string{"frame", "coded", "found", "precision", "recall", "F1"},
		Right:  []int{1, 2},
	}
	for _, f := range e.Frames {
		t.Rows = append(t.Rows, []string{
			frameName(
				book,
				f.ID,
			), weightText(f.Coded), weightText(f.Scored), f1Text(f.Precision), f1Text(f.Recall), f1Text(f.F1),
		})
	}
	return t
}

func groupTable(e evaluation.Evaluation, book codebook.Codebook) Table {
	t := Table{
		Header: []string{"", "articles", "relevant", "F1 of relevance", "mean F1 of classes"},
		Right:  []int{1, 2},
	}
	for _, class := range e.Stance.ByClass {
		if class.Name != evaluation.Irrelevant {
			t.Header = append(t.Header, label(book, class.Name))
		}
	}
	by := ""
	for _, g := range e.Groups {
		if g.By != by {
			by = g.By
			t.Rows = append(t.Rows, []string{"by " + by})
		}
		row := []string{
			"  " + label(
				book,
				g.Value,
			), Thousands(g.Pieces), Thousands(g.Relevant), f1Text(g.Relevance), f1Text(g.Stance.MacroF1),
		}
		for i, class := range e.Stance.ByClass {
			switch {
			case class.Name == evaluation.Irrelevant:
			case i < len(g.Stance.ByClass):
				row = append(row, f1Text(g.Stance.ByClass[i].F1))
			default:
				row = append(row, "–")
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func baselineTable(e evaluation.Evaluation) Table {
	t := Table{Header: []string{"for comparison", "mean F1 of classes", "share right"}}
	row := func(name string, a accuracy.Accuracy) {
		t.Rows = append(t.Rows, []string{name, f1Text(a.MacroF1), f1Text(a.Right)})
	}
	row("this scorer", e.Stance)
	for _, b := range e.Baselines {
		row(b.Name, b.Stance)
	}
	return t
}

func writeConfidence(p *printer, c accuracy.Calibration) {
	if c.Forecasts == 0 {
		p.line("Confidence: no relevant article was found to be relevant.")
		return
	}
	t := Table{
		Header: []string{"confidence", "articles", "mean", "class was right"},
		Right:  []int{1, 2},
	}
	for _, b := range c.Bins {
		t.Rows = append(t.Rows, []string{
			fmt.Sprintf(
				"%.2f to %.2f",
				b.Low,
				b.High,
			), Thousands(b.Forecasts), fmt.Sprintf("%.2f", b.Mean), f1Text(b.True),
		})
	}
	p.table(t)
	p.line(
		"Mean distance of confidence and truth %.3f (0 is best); Brier score %.3f",
		c.ECE,
		c.Brier,
	)
}

func writeCuts(p *printer, e evaluation.Evaluation, book codebook.Codebook) {
	sides := book.SideTitles()
	t := Table{
		Header: []string{
			"score from which a side is taken",
			"mean F1 of classes",
			sides[0],
			sides[1],
			sides[2],
		}, Right: []int{2, 3, 4},
	}
	for _, c := range e.StanceCuts {
		t.Rows = append(t.Rows, []string{
			cutText(
				c,
			), f1Text(c.F1), percent(c.Shares[0]), percent(c.Shares[1]), percent(c.Shares[2]),
		})
	}
	p.table(t)
	p.line("")
	t = Table{Header: []string{"evidence from which an article is relevant", "F1 of relevance"}}
	for _, c := range e.RelevanceCuts {
		t.Rows = append(t.Rows, []string{cutText(c), f1Text(c.F1)})
	}
	p.table(t)
}

func cutText(c evaluation.Cut) string {
	text := fmt.Sprintf("%.2f", c.At)
	if c.Used {
		text += " (as scored)"
	}
	return text
}

func writeKnown(p *printer, k evaluation.Known, book codebook.Codebook) {
	names := func(types []article.OutletType) string {
		var all []string
		for _, t := range types {
			all = append(all, label(book, string(t)))
		}
		return strings.Join(all, ", ")
	}
	p.line("")
	if !k.ScoredHigh.Known && !k.CodedHigh.Known || !k.ScoredLow.Known && !k.CodedLow.Known {
		p.line(
			"Outlets known to differ: none of the coded articles is of %s, or none of %s (--high, --low).",
			names(k.High),
			names(k.Low),
		)
		return
	}
	t := Table{Header: []string{"mean stance of outlets known to differ", "scored", "coded"}}
	t.Rows = [][]string{
		{names(k.High), meanText(k.ScoredHigh), meanText(k.CodedHigh)},
		{names(k.Low), meanText(k.ScoredLow), meanText(k.CodedLow)},
		{"difference", meanText(k.Scored), meanText(k.Coded)},
	}
	p.table(t)
}
