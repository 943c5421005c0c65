package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/internal/lazyre"
)

// A line of credits is a row of roles, each with the names that it belongs to: 记者：张三 编辑：李四, 文｜张三
// 图｜李四, [作者: 张三 责任编辑: 李四]. Only the names of those who write are authors.
const (
	separator   = `[:：/／丨︱|｜．‧]`
	edge        = `(?:^|[\s|｜(（\[［【〔」》/;；、·•丨◎□■●▌])`
	bothRoles   = `图文|圖文|文图|文圖|文[/／、]图|图[/／、]文|文[/／、]圖|圖[/／、]文`
	writerRoles = `作者|撰文|撰稿人?|采写|採寫|采访|採訪|执笔|執筆|主笔|主筆|编译|編譯`
	// reporterRoles may be named without a separator: 本报记者张三
	reporterRoles = `[\p{Han}A-Za-z0-9《》]{0,12}?(?:记者|記者|评论员|評論員|通讯员|通訊員|特派员|特派員)|实习生|實習生`
	otherRoles    = `(?:责任|責任|本文|网站|值班|见习|执行|執行|新媒体|核稿|首席|视觉)?(?:编辑|編輯|主编|主編|总编|總編)|责编|責編|编审|編審|审编|校对|校對|审核|審核|审读|核稿|监制|監製|统筹|統籌|策划|策劃|签发|终审|[一二三]审|` +
		`摄影|攝影|摄像|攝像|图片|圖片|图表|圖表|题图|配图|图源|图|圖|视频|影片|剪辑|制图|製圖|绘图|繪圖|海报|设计|設計|美编|版式|漫画|漫畫|出品|出镜|主持人?|嘉宾|翻译|翻譯|供稿|供图|来源|來源|稿源|出处|转自|` +
		`时间|時間|日期|发布|發布|發佈|发表|更新|字号|字体|浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論|留言|分享|参与|人参与|我有话说|联系|投稿|邮箱|電話|电话|标签|关键词|原标题`
)

var (
	// role matches a role. Groups: a writer's with its separator (2), one without (1), a
	// reporter's, its separator, another's.
	role = lazyre.New(edge + `(文字?|` + bothRoles + `)\s?` + separator + `|(` + writerRoles + `)\s?[,，]?\s*` + separator + `|(?:作者\s?[,，]\s*)()|` +
		edge + `(作者|撰文|采写|採寫|` + bothRoles + `)\s+|(` + reporterRoles + `)\s*(` + separator + `?)|(` + otherRoles + `)\s*` + separator + `?`)
	// pictured matches names whose bearers took the picture or drew the chart, to the end of what
	// is said of them.
	pictured = lazyre.New(`^[\s:：/／|｜]*[\p{Han}·•\s、]{2,16}?\s*(?:摄影?|攝影?|绘图?|繪圖?|编制|編製|制图|製圖|制表|供图|供圖|配图|漫画)\s*(?:$|[）)\]】。；;，,]|[/／]\s*(?:$|文|[^\p{Han}]))`)
	// picturing matches the role of a reporter who takes pictures.
	picturing = lazyre.New(`摄影|攝影|摄像|攝像|图片|圖片|视频|影音`)
	// nameFirst matches a name before its role: 张三/文
	nameFirst = lazyre.New(`(?:^|[\s（(])([\p{Han}]{2,4})\s*[/／]\s*(?:文字?|撰文|采写)(?:$|[\s）)、，])`)
	// tightByline matches a name right behind its role, between other particulars: 作者魏星
	tightByline = lazyre.New(`(?:^|[|｜\s])作者([\p{Han}]{2,4})\s*(?:[|｜]|$)`)
	// bulleted matches a name behind the mark that papers set before a byline.
	bulleted = lazyre.New(`^[□■◎●○▪◆]\s*([\p{Han}]{2,4}(?:[\s、]+[\p{Han}]{2,4}){0,3})$`)
	// englishLabel: Author: Jane Doe
	englishLabel = lazyre.New(`(?:^|[|·•]\s)(?i:authors?|writers?|reporters?)\s*[:：]\s*(\p{Lu}[^|·•:：]{3,80})`)
)

// writerSigns are hanzi of which each writer's and reporter's role has one.
const writerSigns = "文者撰写寫访訪笔筆译譯员員习習"

// credit is one role of a line with the text that follows it.
type credit struct {
	text string
	// writes says that it is an author's role, labelled that a separator or nothing else could
	// follow it.
	writes, labelled bool
}

// creditsOf are the roles of a line with what follows each up to the next.
func creditsOf(s string) []credit {
	var out []credit
	matches := role.FindAllStringSubmatchIndex(s, -1)
	for i, m := range matches {
		end := len(s)
		if i+1 < len(matches) {
			end = max(m[1], matches[i+1][0])
		}
		c := credit{text: strings.TrimSpace(s[m[1]:end])}
		switch {
		case m[2] >= 0, m[4] >= 0, m[6] >= 0:
			c.writes, c.labelled = true, true
		case m[8] >= 0:
			c.writes = true
		case m[10] >= 0:
			c.writes, c.labelled = !picturing.MatchString(s[m[10]:m[11]]), m[12] < m[13]
		}
		if i > 0 && m[10] >= 0 && !out[i-1].writes && out[i-1].text == "" && strings.TrimSpace(s[matches[i-1][1]:max(matches[i-1][1], m[0])]) == "" {
			c.writes = false // 图/记者 张三
		}
		c.writes = c.writes && !pictured.MatchString(s[m[1]:])
		out = append(out, c)
	}
	return out
}

// namesOfCredits are the authors that a line of credits names.
func (r *pageReader) namesOfCredits(s string) []string {
	if !strings.ContainsAny(s, writerSigns) {
		return nil
	}
	var authors []string
	for _, c := range creditsOf(s) {
		text := strings.TrimLeft(c.text, edging)
		if !c.writes || text == "" {
			continue
		}
		if i := strings.IndexAny(text, "。！？；;：:()（）[]［］【】〔〕…"); i >= 0 {
			text = text[:i]
		}
		if _, at, ok := r.dates.Find(text); ok {
			text = text[:at[0]]
		}
		if c.labelled && (!strings.Contains(text, "，") || isList(text)) {
			authors = r.addNames(authors, text, true)
		} else {
			authors = r.addReporters(authors, text)
		}
	}
	return authors
}

// isList reports whether the commas of a text are between names rather than in a sentence.
func isList(s string) bool {
	for part := range strings.SplitSeq(s, "，") {
		if utf8.RuneCountInString(part) > 8 {
			return false
		}
	}
	return true
}

// isEditing reports a line that says who edited the piece.
func isEditing(s string) bool { return editorLabel.MatchString(s) }

var (
	editorLabel = lazyre.New(`(?i)(?:责任编辑|責任編輯|责编|責編|编辑|編輯|编审|校对|审核|监制|edited by|editor)\s*[:：/丨︱|]?\s*([^\s:：，。！？;；|)）\]】]{2,20}(?:[\s、,，]+[\p{Han}]{2,4}){0,3})`)
	// 〔記者王孟倫／台北報導〕, 【林曉嵐／台北報導】, 國際中心／林曉嵐報導
	slashByline   = lazyre.New(`(?:^|[【〔（(\[［\s|｜])(?:[\p{Han}]{0,8}?(?:記者|记者|特派員|编译|編譯|中心)\s*)?([\p{Han}]{2,4}(?:[、,，\s](?:記者)?[\p{Han}]{2,4}){0,3})\s*[／/]\s*[\p{Han}]{0,6}?(?:報導|報道|报道|電|外電)`)
	centreByline  = lazyre.New(`[\p{Han}]{2,4}中心\s*[／/]\s*([\p{Han}]{2,4}?)\s*(?:[\p{Han}]{2}|綜合)?報導`)
	englishByline = lazyre.New(`(?:^|[|·•–—]\s|\d\s|\d [APap]\.?[Mm]\.?\s)(?i:(?:words |text |story |written |posted |reported |reporting |analysis |opinion |commentary )?by)[:\s]+(\p{Lu}[\p{L}.'’\-]+(?:[ ,&]+(?:and |de |van |von |der |la |al-|bin )*\p{Lu}?[\p{L}.'’\-]+){0,12})`)
	reportingBy   = lazyre.New(`^[(（]?(?:Additional )?[Rr]eporting by (\p{Lu}[^;()]{3,120})`)
)

// mayNameAuthor reports every line that names an author, and few others.
func mayNameAuthor(s string) bool {
	return strings.ContainsAny(s, "者文撰写寫执執員员译譯心導道") || containsAny(strings.ToLower(s), bylineSigns) || strings.IndexAny(s, "□■◎●○▪◆") == 0
}

// bylineSigns are further words of which such a line has one, in lower case.
var bylineSigns = []string{"by", "采访", "採訪", "主笔", "执笔", "author", "report"}

// namesOfLine reads a line beside the text.
func (r *pageReader) namesOfLine(s string) []string {
	if !mayNameAuthor(s) {
		return nil
	}
	if m := englishByline.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, m[1], false)
	}
	if m := englishLabel.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, m[1], false)
	}
	s = strings.ReplaceAll(s, "∕", "／")
	for _, re := range []*lazyre.Regexp{slashByline, centreByline, nameFirst, bulleted, tightByline} {
		if m := re.FindStringSubmatch(s); m != nil {
			if names := r.addReporters(nil, m[1]); len(names) > 0 {
				return names
			}
		}
	}
	return r.namesOfCredits(s)
}

// bracketed matches what is in brackets.
var bracketed = lazyre.New(`[（(〔【\[［]([^（）()〔〕【】\[\]［］。！？]{2,80})(?:[）)〕】\]］]|$)`)

// datelined matches the end of a dateline before the brackets that name its reporters:
// 江州5月20日电（张三）.
var datelined = lazyre.New(`(?:电|電|讯|訊|消息|报道|報導)\s*$`)

// namesOfLead reads a line of the text: a dateline's brackets, a line that is only the
// byline.
func (r *pageReader) namesOfLead(s string) []string {
	s = strings.ReplaceAll(s, "∕", "／")
	if utf8.RuneCountInString(s) <= 40 && !strings.ContainsAny(s, "。！？") {
		if names := r.namesOfLine(s); len(names) > 0 {
			return names
		}
	}
	lead := firstRunes(s, 80)
	if m := reportingBy.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, m[1], false)
	}
	for _, m := range bracketed.FindAllStringSubmatchIndex(lead, 3) {
		content := lead[m[2]:m[3]]
		if utf8.RuneCountInString(lead[:m[0]]) > 40 || strings.Contains(lead[:m[0]], "。") {
			break
		}
		if names := r.namesOfLine(content); len(names) > 0 {
			return names
		}
		if datelined.MatchString(lead[:m[0]]) {
			if names := r.onlyNames(content); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

// namesOfEnd reads one of the last lines of the text.
func (r *pageReader) namesOfEnd(s string) []string {
	s = strings.ReplaceAll(s, "∕", "／")
	if utf8.RuneCountInString(s) <= 40 {
		if names := r.namesOfLine(s); len(names) > 0 {
			return names
		}
	}
	if m := reportingBy.FindStringSubmatch(s); m != nil {
		return r.addNames(nil, m[1], false)
	}
	end := lastRunes(s, 60)
	matches := bracketed.FindAllStringSubmatchIndex(end, -1)
	if len(matches) > 0 {
		m := matches[len(matches)-1]
		if content := end[m[2]:m[3]]; strings.Trim(end[m[1]:], "0123456789 　") == "" {
			if names := r.namesOfLine(content); len(names) > 0 {
				return names
			}
			return r.onlyNames(content)
		}
	}
	if i := strings.LastIndexAny(end, "。！？”"); i >= 0 { // 记者 张三 after the last full stop
		_, size := utf8.DecodeRuneInString(end[i:])
		return r.namesOfLine(strings.TrimSpace(end[i+size:]))
	}
	return nil
}

// onlyNames is the names in brackets that hold nothing else.
func (r *pageReader) onlyNames(s string) []string {
	if strings.ContainsAny(s, "摄攝图圖绘繪") {
		return nil
	}
	for _, part := range nameSeparators.Split(s, -1) {
		for _, name := range splitHan(part) {
			if !isLoneName(name) {
				return nil
			}
		}
	}
	return r.addReporters(nil, s)
}

// isByline reports whether a line is only the byline of authors: it is beside the text,
// not in it.
func isByline(s string, authors []string) bool {
	if utf8.RuneCountInString(s) > 80 {
		return false
	}
	for _, a := range authors {
		s = strings.ReplaceAll(s, a, " ")
		if hanzi := strings.Split(a, ""); len(hanzi) == 2 {
			s = strings.ReplaceAll(s, hanzi[0]+" "+hanzi[1], " ")
		}
	}
	s = titled.ReplaceAllString(s, " ")
	s = englishBy.ReplaceAllString(role.ReplaceAllString(s, " "), " ")
	s = placeAfter.ReplaceAllString(s, " ")
	return titleKey(bylineRest.ReplaceAllString(s, " ")) == ""
}

var (
	englishBy  = lazyre.New(`(?i)\b(?:(?:words|text|story|written|reported) )?by\b|\band\b|\bin \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?|\bstaff (?:writer|reporter)\b`)
	bylineRest = lazyre.New(`(?:\p{Han}{0,6}(?:报道|報導|報道)|本报|本報|本刊|本网)`)
	titled     = lazyre.New(`《\p{Han}{2,8}》`)
)

// nameSeparators are between the names of a byline.
var nameSeparators = lazyre.New(`\s*(?:[、,，;；/／&|｜]|\s和\s|(?i:\band\b|\bwith\b))\s*`)

// addNames adds the persons named in a byline. In a labelled one a pen-name is believed, too, when
// it comes first or in a list: 叨叨姐、胡一刀&李小飞刀.
func (r *pageReader) addNames(authors []string, s string, labelled bool) []string {
	s = squeeze(s)
	list := strings.ContainsAny(s, "、&")
	for _, part := range nameSeparators.Split(s, -1) {
		for _, name := range splitHan(bylinePrefix.ReplaceAllString(part, "")) {
			name = cleanName(name)
			if r.isPerson(name, labelled && (len(authors) == 0 || list && utf8.RuneCountInString(name) <= 4)) && !slices.Contains(authors, name) && len(authors) < maxAuthors {
				authors = append(authors, name)
			}
		}
	}
	return authors
}

var (
	// placeAfter matches the place of a report after its reporters, where nothing else follows: 王晓岚
	// 江州报道, 林曉嵐台北20日電
	placeAfter = lazyre.New(`(?:\s[\p{Han}]{2,8}?(?:摄影)?(?:报道|報道|报导|報導|电|電|讯|發自|发自)|[\p{Han}]{0,4}?\s*[0-9０-９]{1,2}日(?:專|专|綜合外)?[电電])[\s）)】\]]*$`)
	placeLast  = lazyre.New(`\s+([\p{Han}]{2,8}?)(?:即時|综合|綜合|专题|摄影|攝影)?(?:报道|報道|报导|報導|电|電|讯)\s*$`)
	reportTail = lazyre.New(`(?:(?:即時|综合|綜合|专题|摄影|攝影)?(?:报道|報道|报导|報導|报|電|电|讯)|／.*|/.*)$`)
	dayTail    = lazyre.New(`\s*[0-9０-９]{1,2}\s*日?\s*(?:專|专|綜合外)?[电電]?.*$`)
)

// addReporters adds the names that follow 记者 in running text: only those that look like names, up
// to the first word that is none. The place of the report may be right after the last of them.
func (r *pageReader) addReporters(authors []string, s string) []string {
	s = strings.TrimSpace(s)
	if m := placeLast.FindStringSubmatchIndex(s); m != nil && !(m[3]-m[2] == 3*len("江") && isLoneName(s[m[2]:m[3]])) {
		s = s[:m[0]]
	}
	s = strings.TrimSpace(reportTail.ReplaceAllString(dayTail.ReplaceAllString(strings.TrimSpace(s), ""), ""))
	for _, part := range nameSeparators.Split(s, -1) {
		for _, name := range splitHan(bylinePrefix.ReplaceAllString(part, "")) {
			name = cleanName(name)
			if !isChineseName(name) && !isDottedName(name) || stopName(name) || places[name] {
				if name = beforePlace(name); name == "" {
					return authors
				}
			}
			if !slices.Contains(authors, name) && len(authors) < maxAuthors && !r.isOwnName(name) {
				authors = append(authors, name)
			}
		}
	}
	return authors
}

// beforePlace is the name at the beginning of a word that ends with a place, as in 林曉嵐台北; "" when
// there is none.
func beforePlace(s string) string {
	runes := []rune(s)
	for _, n := range []int{3, 2, 4} {
		if n >= len(runes)-1 {
			continue
		}
		if name, place := string(runes[:n]), string(runes[n:]); isChineseName(name) && !stopName(name) && places[place] {
			return name
		}
	}
	return ""
}

var bylinePrefix = lazyre.New(`^(?i:(?:written |words |story |posted |reported )?by[:\s]+|由\s*|作者\s*[:：]?\s*|文\s*[/／:：]\s*|[\p{Han}]{0,8}(?:记者|記者)[\s:：/]*)`)

// splitHan splits names in hanzi at spaces, which Latin names hold inside. A name of two hanzi may
// be set with a space in between to fill the width of three.
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
	nameTail = lazyre.New(`(?i)(?:报道|報導|报导|摄影报道|文/?图|图文|摄|/.*|[（(].*|\s+(?:for|in|at|is|was|has)\s.*|,.*)$`)
	edging   = " \t　:：·-–—|•*.。()（）[]［］【】“”\"'<>《》"
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
