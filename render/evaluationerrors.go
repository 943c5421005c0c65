package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/codebook"
	"yulun/locale"
	"yulun/stats/evaluation"
)

// writeErrors counts the errors, or lists them.
func writeErrors(p *printer, e evaluation.Evaluation, book codebook.Codebook, list bool) {
	classes := 0
	for _, x := range e.Errors {
		if x.Class {
			classes++
		}
	}
	p.line(
		"%s articles with a wrong relevance or class, %s more with wrong frames.",
		Thousands(classes),
		Thousands(len(e.Errors)-classes),
	)
	if !list {
		if len(e.Errors) > 0 {
			p.line("--errors lists them with their evidence.")
		}
		return
	}
	for i, x := range e.Errors {
		p.line("")
		p.wrap(strconv.Itoa(i+1)+". ", Plain(x.ID+" "+x.Title))
		p.line("   coded %s; scored %s", codedText(x, book), scoredText(x, book))
		if frames := frameErrors(x, book); frames != "" {
			p.line("   %s", frames)
		}
		for _, ev := range strongest(x.Reading.Evidence, 4) {
			p.line("   %-24s %s  %s", ev.Kind, locale.Signed(ev.Weight, 2), Plain(ev.Text))
		}
	}
}

func codedText(x evaluation.Error, book codebook.Codebook) string {
	if !x.Coded.Relevant {
		return evaluation.Irrelevant
	}
	text := label(book, string(x.Coded.Class))
	if x.Coded.Score != nil {
		text += " (" + locale.Signed(*x.Coded.Score, 2) + ")"
	}
	return text
}

func scoredText(x evaluation.Error, book codebook.Codebook) string {
	r := x.Reading
	if !r.Relevant {
		return fmt.Sprintf("%s (evidence %.2f)", evaluation.Irrelevant, r.Relevance)
	}
	return fmt.Sprintf(
		"%s (%s, confidence %.2f)",
		label(book, string(r.Stance.Class)),
		locale.Signed(r.Stance.Score, 2),
		r.Stance.Confidence,
	)
}

func frameErrors(x evaluation.Error, book codebook.Codebook) string {
	var parts []string
	for _, of := range []struct {
		what   string
		frames []article.Frame
	}{{"frames missed: ", x.Missed}, {"frames not coded: ", x.Found}} {
		var names []string
		for _, id := range of.frames {
			names = append(names, frameName(book, id))
		}
		if len(names) > 0 {
			parts = append(parts, of.what+strings.Join(names, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// strongest is the weightiest evidence, at most n pieces.
func strongest(all []article.Evidence, n int) []article.Evidence {
	sorted := slices.Clone(all)
	abs := func(e article.Evidence) float64 { return max(e.Weight, -e.Weight) }
	slices.SortStableFunc(sorted, func(a, b article.Evidence) int {
		switch {
		case abs(a) > abs(b):
			return -1
		case abs(a) < abs(b):
			return 1
		default:
			return 0
		}
	})
	return sorted[:min(n, len(sorted))]
}
