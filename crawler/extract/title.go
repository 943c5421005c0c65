package extract

import (
	"strings"
	"unicode"
)

// headlineKeys are the meta elements that hold the headline alone, best first.
var headlineKeys = []string{
	"articletitle", "citation_title", "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title", "headline",
}

// findTitle is the headline, the rule that found it and the index of its visible line, -1 when it isn't visible.
func (r *reader) findTitle() (title, rule string, at int) {
	if t := r.ruled(r.ruleOrNone().Title); t != "" {
		return t, "rule", r.lineOf(t)
	}
	document := r.facts.title
	stated := r.statedTitles()
	if i := r.visibleTitle(document, stated); i >= 0 {
		return r.withoutSite(r.layout.blocks[i].text, true), "heading", i
	}
	if h := r.onlyHeading(); h >= 0 && document == "" && len(stated) == 0 {
		return r.layout.blocks[h].text, "heading", h
	}
	for _, s := range stated {
		if t := r.withoutSite(s.text, false); t != "" {
			return t, s.rule, r.lineOf(t)
		}
	}
	if i := r.aboveDateline(); i >= 0 {
		return r.layout.blocks[i].text, "position", i
	}
	if t := r.withoutSite(document, false); t != "" {
		return t, "title", r.lineOf(t)
	}
	if h := r.onlyHeading(); h >= 0 {
		return r.layout.blocks[h].text, "heading", h
	}
	return "", "", -1
}

type statedTitle struct{ text, rule string }

// statedTitles are the headlines in JSON-LD and meta elements.
func (r *reader) statedTitles() []statedTitle {
	var out []statedTitle
	if ld := r.ld(); ld != nil && ld.headline != "" {
		out = append(out, statedTitle{squeeze(ld.headline), "jsonld"})
	}
	for _, key := range headlineKeys {
		if t := r.facts.first(key); t != "" {
			out = append(out, statedTitle{t, "meta"})
		}
	}
	return out
}

// visibleTitle is the line that shows the headline: the heading that the title element or a stated headline begins with,
// or that holds it whole; -1 when none does.
func (r *reader) visibleTitle(document string, stated []statedTitle) int {
	keys := []string{titleKey(document)}
	for _, s := range stated {
		keys = append(keys, titleKey(s.text))
	}
	site := titleKey(r.siteName())
	best, bestScore := -1, minTitleScore
	for i := range r.layout.blocks {
		b := &r.layout.blocks[i]
		if len(b.text) > 600 || len(b.text) < 4 {
			continue
		}
		k := titleKey(b.text)
		if k == "" || strings.Contains(site, k) || r.isFurnitureTitle(i) {
			continue
		}
		score := r.titleScore(b, k, keys)
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// minTitleScore is the least score of a line that is believed to be the headline: a section's name that begins the title
// element and stands in a menu has less.
const minTitleScore = 0.2

// titleScore is how well a line answers to what the page says its headline is: 0 for not at all.
func (r *reader) titleScore(b *block, k string, keys []string) float64 {
	likeness, matched := 0.0, 0
	factor := r.headingFactor(b)
	for i, want := range keys {
		if want == "" {
			continue
		}
		s := 0.0
		switch {
		case k == want:
			s = 1
		case strings.HasPrefix(want, k) && len(k) >= 6 && (factor >= 0.8 || 2*len(k) >= len(want)):
			s = 0.4 + 0.6*float64(len(k))/float64(len(want))
		case strings.Contains(want, k) && len(k) >= 12:
			s = 0.1 + 0.6*float64(len(k))/float64(len(want))
		case strings.HasPrefix(k, want) && len(want) >= 12 && len(k) <= 2*len(want):
			s = 0.5 * float64(len(want)) / float64(len(k))
		}
		if i == 0 && s == 1 {
			s = 0.95 // the title element alone may hold more than the headline
		}
		if s > 0 {
			matched++
		}
		likeness = max(likeness, s)
	}
	if likeness < 0.3 {
		return 0
	}
	return (likeness + 0.15*float64(matched-1)) * factor
}

// headingFactor prefers lines that are marked up as the page's headline.
func (r *reader) headingFactor(b *block) float64 {
	f := 0.5
	switch {
	case b.heading == 1:
		f = 1
	case b.heading > 0:
		f = 0.8
	case b.elem >= 0 && hasTitleName(r.layout.elems[b.elem].names):
		f = 0.85
	case b.loud:
		f = 0.6
	}
	if b.link > b.weight/2 {
		f *= 0.6
	}
	if b.boiler {
		f *= 0.6
	}
	return f
}

// isFurnitureTitle reports whether a line that answers to the title stands below the text without being a heading.
func (r *reader) isFurnitureTitle(i int) bool {
	return i >= r.body.end && r.layout.blocks[i].heading == 0
}

// aboveDateline is the line right above the dateline, where a headline stands that is marked up by nothing; -1 when
// there is no such line.
func (r *reader) aboveDateline() int {
	for i := max(1, r.textAt-headLines); i < min(r.textAt+1, len(r.layout.blocks)); i++ {
		if _, ok := r.dateOfLine(&r.layout.blocks[i], false); !ok {
			continue
		}
		for j := i - 1; j >= max(0, i-3); j-- {
			b := &r.layout.blocks[j]
			if !b.boiler && b.link < b.weight/2 && b.weight >= 12 && b.weight <= 200 {
				return j
			}
		}
	}
	return -1
}

func hasTitleName(names []string) bool {
	for _, n := range names {
		switch n {
		case "title", "headline", "tit", "biaoti", "bt", "activity-name", "arttitle", "newstitle", "articletitle", "subject":
			return true
		}
	}
	return false
}

// onlyHeading is the page's only h1 outside boilerplate, -1 when there is none or several.
func (r *reader) onlyHeading() int {
	found := -1
	for i := range r.layout.blocks {
		if b := &r.layout.blocks[i]; b.heading == 1 && !b.boiler && len(b.text) > 6 {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// lineOf is the first line that shows a text, -1 when none does.
func (r *reader) lineOf(text string) int {
	k := titleKey(text)
	for i := range r.layout.blocks {
		if b := &r.layout.blocks[i]; len(b.text) < 2*len(text)+20 && titleKey(b.text) == k {
			return i
		}
	}
	return -1
}

// titleKey is the letters and digits of a title in lower case: what stays when quotes, spaces and dashes change.
func titleKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// titleSeparators stand between a headline and the name of a site or section. Those that stand in headlines too need
// spaces around them.
var titleSeparators = []string{" | ", "｜", "|", "_", " - ", " – ", " — ", "——", "--", " :: ", " » ", " « ", " · ", " • ", " / ", " < ", "-", "－"}

// withoutSite is a title without the names of site and section at its end, or of the site at its beginning. What is shown
// as the headline (shown) loses nothing but what is known to be such a name.
func (r *reader) withoutSite(title string, shown bool) string {
	title = squeeze(title)
	for range 4 {
		shorter := r.cutTail(title, shown)
		if shorter == title {
			break
		}
		title = shorter
	}
	if site := r.siteName(); site != "" {
		for _, sep := range titleSeparators {
			if head, rest, ok := strings.Cut(title, sep); ok && titleKey(head) == titleKey(site) {
				return strings.TrimSpace(rest)
			}
		}
	}
	return title
}

func (r *reader) cutTail(title string, shown bool) string {
	for _, sep := range titleSeparators {
		i := strings.LastIndex(title, sep)
		if i <= 0 {
			continue
		}
		head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
		if head != "" && r.isSiteTail(head, tail, sep, shown) {
			return head
		}
	}
	return title
}

// isSiteTail reports whether the part of a title after a separator names the site or a section.
func (r *reader) isSiteTail(head, tail, sep string, shown bool) bool {
	if tail == "" {
		return true
	}
	k := titleKey(tail)
	if site := titleKey(r.siteName()); site != "" && (k == site || strings.Contains(site, k) && len(k) >= 6) {
		return true
	}
	if k != "" && strings.Contains(titleKey(r.host), k) {
		return true
	}
	if shown || len(tail) > len(head) {
		return false
	}
	if siteWord.MatchString(tail) && len([]rune(tail)) <= 16 {
		return true
	}
	switch sep {
	case "-", "－", "——", "--", " / ":
		return false
	case "_", " | ", "｜", "|":
		return len([]rune(tail)) <= 30
	}
	return len(strings.Fields(tail)) <= 4 && len([]rune(tail)) <= 24
}
