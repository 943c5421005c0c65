package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yulun/internal/lazyre"
)

// maxAuthors bounds the names of one piece: more are a masthead.
const maxAuthors = 8

// findAuthors is the persons in the byline and the rule that found them: JSON-LD persons, meta
// elements, microdata, the byline beside the headline, and the signature in the text's first and
// last lines.
func (r *pageReader) findAuthors() (authors []string, rule string) {
	if names := r.addNames(nil, r.ruled(r.rule.byline), false); len(names) > 0 {
		return names, "rule"
	}
	visible, where := r.visibleAuthors()
	stated, origin := r.statedAuthors()
	if origin == "meta" && len(stated) > 0 {
		editors, lines := r.editors(), r.bylineText()
		stated = slices.DeleteFunc(stated, func(name string) bool {
			return strings.Contains(editors, name) || hasHan(name) && !strings.Contains(lines, name)
		})
	}
	if len(stated) > 0 && len(stated) >= len(visible) {
		return stated, origin
	}
	if len(visible) > 0 {
		return visible, where
	}
	return stated, origin
}

// familyFirst matches a name as libraries write it: Doe, Jane.
var familyFirst = lazyre.New(`^((?:\p{Ll}+ ){0,2}\p{Lu}[\p{L}'’-]+),\s*(\p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’.-]*)?)$`)

func (r *pageReader) statedAuthors() (authors []string, rule string) {
	if ld := r.ld(); ld != nil {
		for _, a := range ld.authors {
			if !strings.Contains(a.kind, "organization") {
				authors = r.addNames(authors, a.name, false)
			}
		}
		if len(authors) > 0 {
			return authors, "jsonld"
		}
	}
	for _, key := range []string{"author", "citation_author", "article:author_name", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "twitter:data1"} {
		if key == "twitter:data1" && !strings.Contains(strings.ToLower(r.facts.first("twitter:label1")), "written by") {
			continue
		}
		for _, v := range r.facts.meta[key] {
			authors = r.addNames(authors, familyFirst.ReplaceAllString(v, "$2 $1"), key == "citation_author" || r.standsAlone(v))
		}
		if len(authors) > 0 {
			return authors, "meta"
		}
	}
	for _, v := range r.facts.authors {
		if len(creditsOf(v)) > 0 {
			authors = append(authors, r.namesOfCredits(v)...)
			continue
		}
		authors = r.addNames(authors, v, false)
	}
	if len(authors) > 0 {
		return authors, "microdata"
	}
	return nil, ""
}

// visibleAuthors reads the bylines that are in the page's lines, and notes where the byline
// is in the text.
func (r *pageReader) visibleAuthors() (authors []string, rule string) {
	for _, i := range r.surroundings() {
		b := &r.layout.blocks[i]
		if len(b.text) > maxDateline || b.weight > 150 && b.isProse() {
			continue
		}
		// Below the text are other pieces and readers, with bylines of their own. The author
		// beside the editor is the piece's.
		if i >= r.body.end && (b.boiler && !isEditing(b.spaced) || englishByline.MatchString(b.spaced)) {
			continue
		}
		if names := r.namesOfLine(b.spaced); len(names) > 0 {
			r.bylineAt = i
			return names, "byline"
		}
	}
	first, last := r.edges()
	for _, i := range first {
		if names := r.namesOfLead(r.layout.blocks[i].text); len(names) > 0 {
			r.bylineAt = i
			return names, "text"
		}
	}
	for _, i := range slices.Backward(last) {
		if names := r.namesOfEnd(r.layout.blocks[i].text); len(names) > 0 {
			r.bylineAt = i
			return names, "text"
		}
	}
	if names, i := r.bylineInText(); len(names) > 0 {
		r.bylineAt = i
		return names, "text"
	}
	if names := r.calledAuthors(); len(names) > 0 {
		return names, "byline"
	}
	return r.loneAuthors(), "byline"
}

// dropByline takes the line out of the text that is above its first sentence and is no more
// than the byline. A signature below the text was published as a part of it, and stays.
func (r *pageReader) dropByline(authors []string) {
	i := r.bylineAt
	if i < 0 || i >= r.body.end || !isByline(r.layout.blocks[i].text, authors) {
		return
	}
	for j := r.body.first; j < i; j++ {
		if b := &r.layout.blocks[j]; !b.boiler && b.isSentence() {
			return
		}
	}
	r.layout.blocks[i].boiler = true
}

// bylineInText is the line of the text that is only a byline, further from its edges: below
// a list of points, or above notices.
func (r *pageReader) bylineInText() (names []string, at int) {
	for i := r.body.first; i < r.body.end; i++ {
		b := &r.layout.blocks[i]
		if b.boiler || b.item || utf8.RuneCountInString(b.text) > 40 {
			continue
		}
		if names := r.namesOfLine(b.text); len(names) > 0 && isByline(b.text, names) {
			return names, i
		}
	}
	return nil, -1
}

// standsAlone reports whether the page shows a name near the headline by itself, so that a pen-name
// is believed, too.
func (r *pageReader) standsAlone(name string) bool {
	if n := utf8.RuneCountInString(name); hasHan(name) && n > 4 || n > 20 || name == r.origin {
		return false
	}
	near := r.surroundings()
	for _, i := range near {
		if b := &r.layout.blocks[i]; len(b.text) <= maxDateline && !b.isProse() && !isEditing(b.spaced) && slices.Contains(strings.Fields(b.spaced), name) {
			return true
		}
	}
	for i := range r.layout.elems {
		e := &r.layout.elems[i]
		if e.end-e.first <= 1 && slices.Contains(near, int(e.first)) && squeeze(rawText(e.node)) == name {
			return true
		}
	}
	return false
}

// calledAuthors are the names in an element near the headline that is called the author's.
func (r *pageReader) calledAuthors() []string {
	near := r.surroundings()
	for i := range r.layout.elems {
		e := &r.layout.elems[i]
		if !isAuthorName(e.names) || int(e.first) >= r.body.end || !slices.Contains(near, int(e.first)) {
			continue
		}
		text := squeeze(rawText(e.node))
		if n := utf8.RuneCountInString(text); n < 2 || n > 40 || isEditing(text) {
			continue
		}
		if _, at, ok := r.dates.Find(text); ok {
			text = text[:at[0]]
		}
		if names := r.namesOfLine(text); len(names) > 0 {
			return names
		}
		if len(creditsOf(text)) > 0 {
			continue // other roles
		}
		if names := r.addNames(nil, text, !hasHan(text) || utf8.RuneCountInString(text) <= 4); len(names) > 0 && names[0] != r.origin {
			return names
		}
	}
	return nil
}

// loneAuthors is the name that is alone beside the date: believed only when it is made like a
// Chinese name of three hanzi.
func (r *pageReader) loneAuthors() []string {
	for _, i := range r.surroundings() {
		b := &r.layout.blocks[i]
		if len(b.text) > 120 || b.isProse() || i >= r.body.end {
			continue
		}
		_, at, dated := r.dates.Find(b.spaced)
		if !dated {
			continue
		}
		rest := b.spaced[:at[0]] + " " + b.spaced[min(at[1], len(b.spaced)):]
		for word := range strings.FieldsSeq(rest) {
			name := cleanName(word)
			if utf8.RuneCountInString(name) == 3 && isLoneName(name) && !r.isOwnName(name) {
				return []string{name}
			}
		}
	}
	return nil
}

func isAuthorName(names []string) bool {
	for _, n := range names {
		switch n {
		case "author", "authors", "byline", "writer", "zuozhe", "author-name", "contributor", "contributors":
			return true
		}
	}
	return false
}

// bylineText is the lines in which the page would name its author. Chinese systems often put the
// editor, or whoever typed the piece in, into the author's meta element: a name that the page
// doesn't show isn't believed.
func (r *pageReader) bylineText() string {
	var b strings.Builder
	first, last := r.edges()
	for _, i := range slices.Concat(r.surroundings(), first, last) {
		if block := &r.layout.blocks[i]; len(block.text) <= maxDateline || i == last[len(last)-1] {
			b.WriteString(block.text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// editors are the names that the page's lines call editors.
func (r *pageReader) editors() string {
	var b strings.Builder
	collect := func(s string) {
		for _, m := range editorLabel.FindAllStringSubmatch(s, -1) {
			b.WriteString(m[1])
			b.WriteByte(' ')
		}
	}
	for _, i := range r.surroundings() {
		if b := &r.layout.blocks[i]; len(b.text) <= maxDateline {
			collect(b.spaced)
		}
	}
	_, last := r.edges()
	for _, i := range last {
		if b := &r.layout.blocks[i]; len(b.text) <= maxDateline {
			collect(b.text)
		}
	}
	collect("editor:" + r.facts.first("editor", "责任编辑", "责编"))
	return b.String()
}

// edges are the first and the last lines of the text, where it is signed.
func (r *pageReader) edges() (first, last []int) {
	var kept []int
	for i := r.body.first; i < r.body.end; i++ {
		if b := &r.layout.blocks[i]; !b.boiler && b.link <= b.weight/2 {
			kept = append(kept, i)
		}
	}
	return kept[:min(4, len(kept))], kept[max(0, len(kept)-4):]
}
