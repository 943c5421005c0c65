package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAuthors bounds the names of one piece: more are a masthead.
const maxAuthors = 8

// findAuthors is the persons in the byline and the rule that found them: JSON-LD persons, meta elements, microdata, the
// byline beside the headline, and the signature in the text's first and last lines.
func (r *reader) findAuthors() (authors []string, rule string) {
	if names := r.addNames(nil, r.ruled(r.ruleOrNone().Byline), false); len(names) > 0 {
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
var familyFirst = regexp.MustCompile(`^((?:\p{Ll}+ ){0,2}\p{Lu}[\p{L}'’-]+),\s*(\p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’.-]*)?)$`)

func (r *reader) statedAuthors() (authors []string, rule string) {
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
	for _, key := range []string{"author", "citation_author", "article:author_name", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "twitter:data1"} {
		if key == "twitter:data1" && !strings.Contains(strings.ToLower(r.facts.first("twitter:label1")), "written by") {
			continue
		}
		for _, v := range r.facts.meta[key] {
			authors = r.addNames(authors, familyFirst.ReplaceAllString(v, "$2 $1"), key == "citation_author")
		}
		if len(authors) > 0 {
			return authors, "meta"
		}
	}
	for _, v := range r.facts.authors {
		authors = r.addNames(authors, v, false)
	}
	if len(authors) > 0 {
		return authors, "microdata"
	}
	return nil, ""
}

var (
	// 作者：张三 李四; 文/张三; 记者 王晓岚; 执笔/..., 撰文：..., 采写：...
	labelledByline = regexp.MustCompile(`(?:^|[\s　|｜(（\[【/;；])(?:本文)?(?:作者\s?[,，]|(?:作者|撰文|撰稿|采写|採寫|执笔|執筆|文字|文|记者|記者)(?:\s*[:：/／丨︱|｜]))\s*([^\n:：。！？]{2,60})`)
	// 作者魏星, between other particulars
	tightByline = regexp.MustCompile(`(?:^|[|｜\s])作者\s?([\p{Han}]{2,4})\s*(?:[|｜]|$)`)
	// 新华社记者王晓岚, （记者 张三 李四）, 半月谈记者 史卫燕
	reporterByline = regexp.MustCompile(`(?:^|[\s　(（\[【］」】|｜]|[\p{Han}\w]{2,12}?)(?:特约|见习|实习|首席|本报|本报驻.{2,6}|通讯|评论)?(?:记者|記者|评论员|通讯员)\s*([^\n:：。！？，,；;()（）\[\]【】]{2,40})`)
	// （张巨峰）, （记者 ...） at the end of the text
	signature = regexp.MustCompile(`[（(]\s*(?:[\p{Han}]{0,8}(?:记者|記者|作者|评论员|通讯员|文)[\s:：/]*)?([\p{Han}·•][\p{Han}·• 　、]{1,30})\s*[）)]\s*$`)
	// 〔記者王孟倫／台北報導〕, 記者林宸誼/台北報導, 中央社記者
	taiwanByline  = regexp.MustCompile(`(?:記者|特派員|编译|編譯|中心)\s*([\p{Han}]{2,4}(?:[、,，\s](?:記者)?[\p{Han}]{2,4}){0,3})\s*[／/]\s*[\p{Han}]{0,8}(?:報導|报道|電|外電)`)
	englishByline = regexp.MustCompile(`(?:^|[|·•–—]\s|\d\s|\d [APap]\.?[Mm]\.?\s)(?i:(?:words |story |written |posted |reported )?by)[:\s]+(\p{Lu}[\p{L}.'’\-]+(?:[ ,&]+(?:and |de |van |von |der |la |al-|bin )*\p{Lu}?[\p{L}.'’\-]+){0,9})`)
)

// visibleAuthors reads the bylines that stand in the page's lines.
func (r *reader) visibleAuthors() (authors []string, rule string) {
	for _, i := range r.surroundings() {
		b := &r.layout.blocks[i]
		if len(b.text) > maxDateline || b.isProse() && b.weight > 150 {
			continue
		}
		// Below the text stand other pieces and readers, with bylines of their own.
		if i >= r.body.end && (b.boiler || englishByline.MatchString(b.spaced)) {
			continue
		}
		if names := r.namesOfLine(b.spaced); len(names) > 0 {
			return names, "byline"
		}
	}
	first, last := r.edges()
	for _, i := range first {
		if names := r.namesOfLead(r.layout.blocks[i].text); len(names) > 0 {
			return names, "text"
		}
	}
	for _, i := range slices.Backward(last) {
		if names := r.namesOfEnd(r.layout.blocks[i].text); len(names) > 0 {
			return names, "text"
		}
	}
	return r.unlabelledAuthors(), "byline"
}

// unlabelledAuthors is the name that stands alone beside the date, or in an element called author: believed only when it
// is made like a Chinese name of three hanzi, or like a Latin one.
func (r *reader) unlabelledAuthors() []string {
	for _, i := range r.surroundings() {
		b := &r.layout.blocks[i]
		if len(b.text) > 120 || b.isProse() || i >= r.body.end {
			continue
		}
		called := b.elem >= 0 && isAuthorName(r.layout.elems[b.elem].names)
		_, at, dated := r.dates.Find(b.spaced)
		if !called && !dated {
			continue
		}
		rest := b.spaced
		if dated {
			rest = rest[:at[0]] + " " + rest[min(at[1], len(rest)):]
		}
		for word := range strings.FieldsSeq(rest) {
			name := cleanName(word)
			if utf8.RuneCountInString(name) == 3 && isLoneName(name) && !r.isOwnName(name) {
				return []string{name}
			}
		}
		if called && !hasHan(rest) {
			if names := r.addNames(nil, rest, false); len(names) > 0 {
				return names
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

var editorLabel = regexp.MustCompile(`(?i)(?:责任编辑|責任編輯|责编|責編|编辑|編輯|编审|校对|审核|监制|edited by|editor)\s*[:：/丨︱|]?\s*([^\s:：，。！？;；|)）\]】]{2,20}(?:[\s、,，]+[\p{Han}]{2,4}){0,3})`)

// bylineText is the lines in which the page would name its author. Chinese systems often put the editor, or whoever
// typed the piece in, into the author's meta element: a name that the page doesn't show isn't believed.
func (r *reader) bylineText() string {
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
func (r *reader) editors() string {
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
func (r *reader) edges() (first, last []int) {
	var kept []int
	for i := r.body.first; i < r.body.end; i++ {
		if b := &r.layout.blocks[i]; !b.boiler && b.link <= b.weight/2 {
			kept = append(kept, i)
		}
	}
	return kept[:min(4, len(kept))], kept[max(0, len(kept)-4):]
}

// bylineHint matches every line that names an author, and few others.
var bylineHint = regexp.MustCompile(`[者文撰写寫执執员員译譯心]|(?i:by)`)

// namesOfLine reads a line beside the text.
func (r *reader) namesOfLine(s string) []string {
	if !bylineHint.MatchString(s) {
		return nil
	}
	if m := englishByline.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, m[1], false)
	}
	s = strings.ReplaceAll(s, "∕", "／")
	if m := taiwanByline.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, m[1], false)
	}
	if m := labelledByline.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, upToLabel(m[1]), true)
	}
	if m := tightByline.FindStringSubmatch(s); m != nil {
		return r.addReporters(nil, m[1])
	}
	if m := reporterByline.FindStringSubmatch(s); m != nil {
		return r.addReporters(nil, upToLabel(m[1]))
	}
	return nil
}

// namesOfLead reads a line of the text: a dateline's brackets, a line that is no more than the byline, a signature.
func (r *reader) namesOfLead(s string) []string {
	s = strings.ReplaceAll(s, "∕", "／")
	short := utf8.RuneCountInString(s) <= 30
	if short {
		if names := r.namesOfLine(s); len(names) > 0 {
			return names
		}
	}
	if m := taiwanByline.FindStringSubmatch(firstRunes(s, 60)); m != nil {
		return r.addNames(nil, m[1], false)
	}
	if m := bracketed.FindStringSubmatch(firstRunes(s, 60)); m != nil {
		return r.addReporters(nil, m[1])
	}
	return nil
}

// namesOfEnd reads one of the last lines of the text.
func (r *reader) namesOfEnd(s string) []string {
	if utf8.RuneCountInString(s) <= 40 {
		if names := r.namesOfLine(s); len(names) > 0 {
			return names
		}
	}
	s = lastRunes(s, 40)
	if m := bracketed.FindStringSubmatch(s); m != nil {
		return r.addReporters(nil, m[1])
	}
	if m := signature.FindStringSubmatch(s); m != nil && !strings.ContainsAny(m[1], "摄攝图圖绘繪") {
		return r.addReporters(nil, m[1])
	}
	return nil
}

var bracketed = regexp.MustCompile(`[（(〔【\[][\p{Han}]{0,10}(?:记者|記者|评论员|通讯员|作者)[\s:：]*([^()（）〔〕【】\[\]:：。！？]{2,40})(?:[）)〕】\]]|$)`)

// labelAfter matches the particulars that follow a byline on its line.
var labelAfter = regexp.MustCompile(`(?:来源|來源|编辑|編輯|责编|責編|责任编辑|时间|时間|日期|发布|發佈|更新|摄影|摄|摄像|图|校对|字号|浏览|阅读|评论|点击|我有话说|参与|瀏覽|閱讀|評論|點擊|分享|留言|出处|通讯员|实习生|\d{4}[-年/]|\d{2}:\d{2}|\|)`)

func upToLabel(s string) string {
	if loc := labelAfter.FindStringIndex(s); loc != nil {
		s = s[:loc[0]]
	}
	return s
}

// nameSeparators stand between the names of a byline.
var nameSeparators = regexp.MustCompile(`\s*(?:[、,，;；/／&|｜]|\s和\s|\band\b|\bwith\b)\s*`)

// addNames adds the persons named in a byline. In a labelled one a pen-name is believed, too, when it comes first.
func (r *reader) addNames(authors []string, s string, labelled bool) []string {
	s = squeeze(s)
	for _, part := range nameSeparators.Split(s, -1) {
		for _, name := range splitHan(bylinePrefix.ReplaceAllString(part, "")) {
			name = cleanName(name)
			if r.isPerson(name, labelled && len(authors) == 0) && !slices.Contains(authors, name) && len(authors) < maxAuthors {
				authors = append(authors, name)
			}
		}
	}
	return authors
}

// placeAfter matches the place of a report after its reporters: 王晓岚 江州报道.
var placeAfter = regexp.MustCompile(`\s+[\p{Han}]{2,8}(?:摄影)?(?:报道|報道|报导|報導|电|電|讯)\s*$`)

// addReporters adds the names that follow 记者 in running text: only those that look like names of three hanzi or two.
func (r *reader) addReporters(authors []string, s string) []string {
	s = strings.TrimSpace(placeAfter.ReplaceAllString(s, ""))
	for _, part := range nameSeparators.Split(s, -1) {
		for _, name := range splitHan(part) {
			name = cleanName(name)
			if !isChineseName(name) || stopName(name) {
				return authors
			}
			if !slices.Contains(authors, name) && len(authors) < maxAuthors {
				authors = append(authors, name)
			}
		}
	}
	return authors
}

var bylinePrefix = regexp.MustCompile(`^(?i:(?:written |words |story |posted |reported )?by[:\s]+|作者\s*[:：]?\s*|文\s*[/／:：]\s*|[\p{Han}]{0,8}(?:记者|記者)[\s:：/]*)`)

// splitHan splits names in hanzi at spaces, which Latin names hold inside. A name of two hanzi may be set with a space
// in between to fill the width of three.
func splitHan(s string) []string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return []string{s}
	}
	fields := strings.Fields(s)
	var out []string
	for i := 0; i < len(fields); i++ {
		if i+1 < len(fields) && isOneHan(fields[i]) && isOneHan(fields[i+1]) {
			out = append(out, fields[i]+fields[i+1])
			i++
			continue
		}
		out = append(out, fields[i])
	}
	return out
}

func isOneHan(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.Is(unicode.Han, r)
}

var (
	nameTail = regexp.MustCompile(`(?i)(?:报道|報導|报导|摄影报道|文/?图|图文|摄|/.*|[（(].*|\s+(?:for|in|at|is|was|has)\s.*|,.*)$`)
	edging   = " \t　:：·-–—|•*.。()（）[]【】“”\"'<>《》"
)

func cleanName(s string) string {
	s = strings.Trim(s, edging)
	s = nameTail.ReplaceAllString(s, "")
	return strings.Trim(s, edging)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	for i := len(s); i > 0; {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if n--; n == 0 {
			return s[i:]
		}
	}
	return s
}
