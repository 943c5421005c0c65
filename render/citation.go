package render

import (
	"yulun/codebook"
	"yulun/locale"
	"yulun/stats"
)

// FiguresSentence says the figures of some articles in one sentence, with their 95 % intervals.
func FiguresSentence(p locale.Printer, book codebook.Codebook, s stats.Stats) string {
	sides := book.SideTitles()
	text := p.T("%d {article|articles} of %d {outlet|outlets}", s.Articles, s.Outlets)
	if s.Articles == 0 {
		return text + p.T(".")
	}
	return text + p.T("; mean stance %s; %s %s, %s %s, %s %s (95 %% intervals in brackets).",
		meanText(s.Mean), sides[0], ShareText(p, s.Supportive), sides[1], ShareText(p, s.Neutral), sides[2], ShareText(p, s.Critical))
}
