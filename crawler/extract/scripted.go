package extract

import (
	"strings"

	"yulun/article"
	"yulun/internal/lazyre"
)

// scriptStamp matches a time that a script keeps under the name of a publication time, as a
// variable or a property.
var scriptStamp = lazyre.New(`(?i)(?:^|[^\w-])(?:(ct|(?:ori_?)?publish_?(?:time|date|ed_?at)|pub_?(?:time|date)|release_?(?:time|date)|first_?publish_?(?:time|date)|date_?published|ptime)|((?:ori_?)?create_?(?:time|date)|post_?(?:time|date)|article_?(?:time|date)))` +
	`\\?["']?\s*(=|:)\s*\\?["']?((?:19|20)\d{2}[-/.年][^"'\\;<>]{3,30}|\d{13}|\d{10})\b`)

// mayKeepTime reports whether what could be a time follows a colon or an equals sign somewhere in a
// script, as in each of scriptStamp's matches.
func mayKeepTime(script string) bool {
	for rest := script; ; {
		i := strings.IndexAny(rest, ":=")
		if i < 0 {
			return false
		}
		rest = strings.TrimLeft(rest[i+1:], " \t\r\n\f\\\"'")
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits == 10 || digits == 13 || digits == 4 && (rest[0] == '1' || rest[0] == '2') && containsAny(rest[4:min(len(rest), 7)], []string{"-", "/", ".", "年"}) {
			return true
		}
	}
}

// scriptDate is the publication time that the page's scripts keep. Variables speak of the page
// itself and come before properties, which may be those of other pieces, and names of a publication
// before those of a creation. Where times under names of one kind lie on several days, none of them
// is believed.
func (r *pageReader) scriptDate() (article.Moment, bool) {
	var kinds [4][]article.Moment
	for _, script := range r.facts.scripts {
		if !mayKeepTime(script) { // most scripts, and the pattern is slow
			continue
		}
		for _, m := range scriptStamp.FindAllStringSubmatch(script, -1) {
			moment, ok := r.dates.Machine(m[4])
			if !ok {
				continue
			}
			kind := 0
			if m[3] == ":" {
				kind += 2
			}
			if m[1] == "" {
				kind++
			}
			kinds[kind] = append(kinds[kind], moment)
		}
	}
	for _, found := range kinds {
		if len(found) == 0 {
			continue
		}
		best := found[0]
		for _, m := range found[1:] {
			if !r.sameDay(m, best) {
				return article.Moment{}, false
			}
			if best.DayOnly {
				best = m
			}
		}
		return best, true
	}
	return article.Moment{}, false
}
