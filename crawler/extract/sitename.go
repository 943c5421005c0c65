package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// titleSeparators are between a headline and the name of a site or section. Those that are in
// headlines too need spaces around them.
var titleSeparators = []string{" | ", "｜", "|", "_", " - ", " – ", " — ", "——", "--", " :: ", " » ", " « ", " · ", " • ", " / ", " < ", "-", "－"}

// withoutSite is a title without the names of site and section at its end, or of the site at its
// beginning. What is shown as the headline (shown) loses nothing but what is known to be such a
// name.
func (r *pageReader) withoutSite(title string, shown bool) string {
	title = squeeze(title)
	for cuts := range 4 {
		shorter := r.cutTail(title, shown, cuts > 0)
		if shorter == title {
			break
		}
		title = shorter
	}
	for _, sep := range titleSeparators {
		head, rest, ok := strings.Cut(title, sep)
		if rest = strings.TrimSpace(rest); ok && rest != "" && r.isSiteHead(strings.TrimSpace(head), rest, shown) {
			return rest
		}
	}
	return title
}

// isSiteHead reports whether the part of a title before a separator names the site.
func (r *pageReader) isSiteHead(head, rest string, shown bool) bool {
	k, site := titleKey(head), titleKey(r.siteName())
	if k == "" || len(rest) < len(head)/2 {
		return false
	}
	if k == site || len(k) >= 4 && strings.Contains(titleKey(r.host), k) {
		return true
	}
	return !shown && isShortName(head) && siteWord.MatchString(head)
}

// isShortName reports whether a part of a title is as long as the name of a site or a section, and
// written like one.
func isShortName(s string) bool {
	if hasHan(s) {
		return utf8.RuneCountInString(s) <= 16 && !strings.ContainsAny(s, "，。！？：；“”《》")
	}
	return len(strings.Fields(s)) <= 4 && len(s) <= 32 && isCapitalized(s)
}

// isCapitalized reports whether each word of a name begins with a capital, but for the small ones
// inside.
func isCapitalized(s string) bool {
	for i, word := range strings.Fields(s) {
		first, _ := utf8.DecodeRuneInString(word)
		if unicode.IsUpper(first) || unicode.IsDigit(first) || strings.Contains(word, ".") {
			continue
		}
		switch word {
		case "of", "the", "and", "for", "in", "on", "&", "de", "la", "le", "el", "al":
			if i > 0 {
				continue
			}
		}
		return false
	}
	return true
}

// isSiteOnly reports whether a title names only the site.
func (r *pageReader) isSiteOnly(title string) bool {
	k := titleKey(title)
	if k == "" {
		return true
	}
	if k == titleKey(r.siteName()) || len(k) >= 4 && !hasHan(title) && strings.Contains(titleKey(r.host), k) {
		return true
	}
	rest := title
	for _, sep := range titleSeparators {
		rest = strings.ReplaceAll(rest, sep, "\x00")
	}
	parts, names := 0, 0
	for part := range strings.SplitSeq(rest, "\x00") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		parts++
		if isShortName(part) && (siteWord.MatchString(part) || genericTitle[strings.ToLower(part)]) && utf8.RuneCountInString(part) <= 12 {
			names++
		}
	}
	return parts == names
}

// isNames reports whether a title is made of parts that are all as short as the names of sites and
// sections.
func isNames(title string) bool {
	for _, sep := range titleSeparators {
		title = strings.ReplaceAll(title, sep, "\x00")
	}
	for part := range strings.SplitSeq(title, "\x00") {
		part = strings.TrimSpace(part)
		if hasHan(part) && utf8.RuneCountInString(part) > 6 || !hasHan(part) && len(strings.Fields(part)) > 3 || !isShortName(part) && part != "" {
			return false
		}
	}
	return true
}

// genericTitle are titles that say nothing.
var genericTitle = words(`首页 首頁 正文 详情 詳情 文章 新闻 新聞 内容页 文章内容 文章详情 新闻详情 新闻正文 详细页 无标题文档 home homepage article news untitled index`)

func (r *pageReader) cutTail(title string, shown, again bool) string {
	for _, sep := range titleSeparators {
		i := strings.LastIndex(title, sep)
		if i <= 0 {
			continue
		}
		head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
		if head != "" && r.isSiteTail(head, tail, sep, shown, again) {
			return head
		}
	}
	return title
}

// isSiteTail reports whether the part of a title after a separator names the site or a section.
// again says that another part was cut off before: what is in front of a site's name is a
// section only where the page links to such a one.
func (r *pageReader) isSiteTail(head, tail, sep string, shown, again bool) bool {
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
	if siteWord.MatchString(tail) && isShortName(tail) {
		return true
	}
	switch sep {
	case "_", " | ", "｜", "|":
		return utf8.RuneCountInString(tail) <= 30
	case "-", "－":
		return hasHan(head) && r.isUnspokenName(head, tail)
	case "——", "--", " / ":
		return false
	}
	if hasHan(tail) {
		return utf8.RuneCountInString(tail) <= 12 && !strings.ContainsAny(tail, "，。！？：；") && (again || r.echo(tail) < minLikeness)
	}
	return isShortName(tail) && (!isCapitalized(head) || r.isLinked(tail)) && (!again || r.isLinked(tail))
}

// isUnspokenName reports whether the few characters after a hyphen end a Chinese headline as a
// site's name does: the headline is long, and the text doesn't speak of it.
func (r *pageReader) isUnspokenName(head, tail string) bool {
	n := utf8.RuneCountInString(tail)
	if n < 2 || n > 8 || utf8.RuneCountInString(head) < max(10, 2*n) || !isShortName(tail) || partNumber(tail) {
		return false
	}
	return r.echo(tail) == 0
}

// partNumber reports whether a tail counts or dates what comes before it: -2, -2019, -上.
func partNumber(tail string) bool {
	return !strings.ContainsFunc(tail, unicode.IsLetter) || utf8.RuneCountInString(tail) == 1
}

// isLinked reports whether the page leads to what a part of its title names: a section or the front
// page.
func (r *pageReader) isLinked(name string) bool {
	k := titleKey(name)
	for i := range r.layout.blocks {
		if b := &r.layout.blocks[i]; b.link > 0 && len(b.text) <= maxDateline && strings.Contains(b.titleKey(), k) {
			return true
		}
	}
	return false
}
