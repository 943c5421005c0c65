package web

import (
	"html/template"
	"strings"
	"time"
	"unicode/utf8"

	"yulun/frontier"
	"yulun/render"
)

// sourceWords are the functions of the pages about sources and jobs.
func (s *site) sourceWords() template.FuncMap {
	return template.FuncMap{
		"moment":      func(t time.Time) string { return s.p.Day(t.UTC()) + t.UTC().Format(" 15:04") },
		"clock":       func(t time.Time) string { return t.UTC().Format("15:04:05 UTC") },
		"paragraphs":  func(text string) []string { return strings.Split(text, "\n") },
		"characters":  func(text string) string { return render.Thousands(utf8.RuneCountInString(text)) },
		"opening":     opening,
		"outcome":     func(run frontier.Run, name string) int { return run.Counts[frontier.Outcome(name)] },
		"reasonTitle": s.reasonTitle, "outcomeName": s.outcomeName,
		"missed": func(f frontier.Fetch) string {
			if words := s.reasonWords(f.Code); s.p.Chinese() && words != "" {
				return words
			}
			return f.Reason
		}, "reasonWords": func(code string) string {
			if !s.p.Chinese() {
				return "" // the reason itself says more
			}
			return s.reasonWords(code)
		},
	}
}

// longestOpening is how many characters of a text stand for it.
const longestOpening = 200

// opening is what a text begins with.
func opening(text string) string {
	runes := []rune(strings.ReplaceAll(text, "\n", " "))
	if len(runes) > longestOpening {
		return string(runes[:longestOpening]) + "…"
	}
	return string(runes)
}
