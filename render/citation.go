package render

import (
	"fmt"

	"yulun/codebook"
	"yulun/stats"
)

// FiguresSentence says the figures of some articles in one sentence, with their 95 % intervals.
func FiguresSentence(book codebook.Codebook, s stats.Stats) string {
	sides := book.SideTitles()
	articles, outlets := "articles", "outlets"
	if s.Articles == 1 {
		articles = "article"
	}
	if s.Outlets == 1 {
		outlets = "outlet"
	}
	text := fmt.Sprintf("%s %s of %s %s", Thousands(s.Articles), articles, Thousands(s.Outlets), outlets)
	if s.Articles == 0 {
		return text + "."
	}
	return text + fmt.Sprintf("; mean stance %s; %s %s, %s %s, %s %s (95 %% intervals in brackets).",
		meanText(s.Mean), sides[0], shareText(s.Supportive), sides[1], shareText(s.Neutral), sides[2], shareText(s.Critical))
}
