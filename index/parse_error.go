package index

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"yulun/article"
)

// errorf is a usage error at a place of the query, with the query and a caret below the place. The
// column counts code points from 1; the caret is set by the width that they have on a terminal.
func (p *parser) errorf(at int, remedy article.Words, format string, args ...any) error {
	line := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) && r != '　' {
			return ' '
		}
		return r
	}, p.text)
	before := string([]rune(line)[:at])
	shown := "\n  " + line + "\n  " + strings.Repeat(" ", runewidth.StringWidth(before)) + "^"
	return article.Usagef("", "query, column %d: %s%s", at+1, article.Say(format, args...), shown).Advise(remedy)
}
