package extract

import "strings"

// headlineAt is the index of the line that shows the headline, -1 when none surely does: of the
// headings and the lines that are called titles, the one that the title element or another
// statement of the headline begins with; or else the only h1; or else a line without any markup
// that the title element begins with, as in old layouts of tables. It is known before the text is,
// unlike the title that findTitle gives.
func (r *pageReader) headlineAt() int {
	stated := r.statedTitles()
	keys := make([]string, 0, len(stated)+1)
	keys = append(keys, titleKey(r.facts.title))
	for _, s := range stated {
		keys = append(keys, titleKey(s.text))
	}
	best, bestRank := -1, 0
	for i := range r.layout.blocks {
		b := &r.layout.blocks[i]
		if rank := r.headlineRank(b); rank > bestRank && isHeadlineOf(b.titleKey(), keys, b.heading == 1) {
			best, bestRank = i, rank
		}
	}
	if best < 0 {
		best = r.onlyHeading()
	}
	if best < 0 {
		best = r.plainHeadline(keys)
	}
	return best
}

// plainHeadline is the first line outside of menus that is one of the stated headlines, or most of
// its beginning; -1 when there is none. Such a line may read like a sentence (…试用记（167）), and would
// else be taken for the first one of the text, with the dateline below it.
func (r *pageReader) plainHeadline(stated []string) int {
	for i := range r.layout.blocks {
		b := &r.layout.blocks[i]
		if b.boiler || b.link > b.weight/2 || len(b.text) > 600 {
			continue
		}
		k := b.titleKey()
		for _, want := range stated {
			if len(k) >= minWithin && 2*len(k) >= len(want) && strings.HasPrefix(want, k) {
				return i
			}
		}
	}
	return -1
}

// headlineRank orders lines by how much their markup makes headlines of them; 0 is for those that
// can't be one.
func (r *pageReader) headlineRank(b *block) int {
	rank := 0
	switch {
	case len(b.text) < 6 || len(b.text) > 600:
		return 0
	case b.heading == 1:
		rank = 4
	case b.heading > 0 && b.heading <= 3:
		rank = 3
	case b.elem >= 0 && hasTitleName(r.layout.elems[b.elem].names):
		rank = 2
	default:
		return 0
	}
	if b.boiler || b.link > b.weight/2 {
		rank--
	}
	return rank
}

// least lengths of keys, in bytes: of an h1 that a stated headline begins with, and of what is
// found within another.
const (
	minHeadlineKey = 9
	minWithin      = 18
)

// isHeadlineOf reports whether a line with the key k shows one of the stated headlines. Except in
// an h1, a section's name may begin a headline, too: there k must be most of it.
func isHeadlineOf(k string, stated []string, first bool) bool {
	for _, want := range stated {
		switch {
		case want == "" || len(k) < 6:
			continue
		case k == want:
			return true
		case strings.HasPrefix(want, k) && len(k) >= minHeadlineKey && (first || 2*len(k) >= len(want)),
			len(k) >= minWithin && 2*len(k) >= len(want) && strings.Contains(want, k),
			len(want) >= minWithin && 2*len(want) >= len(k) && strings.HasPrefix(k, want):
			return true
		}
	}
	return false
}

// firstSentence is the first line from an index on that is likely to be text and is not a dateline,
// -1 when there is none.
func (r *pageReader) firstSentence(from int) int {
	for i := max(from, 0); i < len(r.layout.blocks); i++ {
		b := &r.layout.blocks[i]
		if b.value <= 0 || b.boiler || b.caption || !b.isSentence() {
			continue
		}
		if b.weight < minShort && r.isParticulars(b) {
			continue
		}
		return i
	}
	return -1
}
