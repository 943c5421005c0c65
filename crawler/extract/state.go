package extract

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"yulun/internal/lazyre"
	"yulun/text"
)

// A page that scripts fill often carries its article in its bytes: as the state of an application
// (__NEXT_DATA__, __NUXT__, __INITIAL_STATE__ and the like). stated articles are found by their
// shape: an object with a title and with a text. Nothing of the names of systems is known here.

// stateArticle is an object of a state that has the shape of an article.
type stateArticle struct {
	title string
	// body is the text as the state has it: markup, or plain text with line breaks.
	body string
	// published and author are the object's own; empty when it has none.
	published, author string
	// ids are the values by which it may be known in an address.
	ids []string
	// listed says that it is in a list of others like it.
	listed bool
	// rendered says that it was made of elements or markup, which may hold more than the article.
	rendered bool
}

// Bounds of the search: bytes of scripts, steps of the reader of literals, values that are looked
// at, articles that are kept, and the least weight of a text.
const (
	maxStateBytes    = 4 << 20
	maxStateSteps    = 6 << 20
	maxStateValues   = 200_000
	maxStateArticles = 200
	minStateText     = 120
	minNamedText     = 60
)

// stateFinder collects the articles of a page's states.
type stateFinder struct {
	found  []stateArticle
	values int
}

// stateArticles are the articles in the page's scripts.
func (r *pageReader) stateArticles() []stateArticle {
	var f stateFinder
	bytes, steps := 0, maxStateSteps
	var pieces strings.Builder
	for n := range r.root.Descendants() {
		if n.DataAtom != atom.Script && n.DataAtom != atom.Textarea {
			continue
		}
		source := rawText(n)
		if bytes+len(source) > maxStateBytes || strings.Contains(attr(n, "type"), "ld+json") {
			continue
		}
		bytes += len(source)
		pieces.WriteString(piecesOf(source, &steps)) // however short
		if len(source) < minStateText {
			continue
		}
		for _, v := range statesOf(source, &steps) {
			f.walk(v, place{})
		}
	}
	if pieces.Len() > 0 {
		f.addStream(pieces.String())
	}
	return f.found
}

// stateBegin matches where a script assigns a value that may hold a state.
var stateBegin = lazyre.New(`([\w$]+)["'\]]*\s*=\s*(?:[{\[(!"'` + "`" + `]|JSON\.parse|decodeURIComponent|unescape|function|\w{1,40}\()`)

// statesOf are the values in a script: the whole of it where that is JSON, else what it assigns.
// What it assigns to single names is one value more: an object of those names.
func statesOf(source string, steps *int) []any {
	source = strings.TrimSpace(source)
	if *steps -= len(source) / 64; *steps <= 0 {
		return nil
	}
	if strings.HasPrefix(source, "{") || strings.HasPrefix(source, "[") {
		var v any
		if json.Unmarshal([]byte(source), &v) == nil {
			return []any{hydrated(v)}
		}
	}
	var states []any
	single := make(map[string]any)
	for at := 0; at < len(source) && *steps > 0; {
		m := stateBegin.FindStringSubmatchIndex(source[at:])
		if m == nil {
			break
		}
		name := source[at+m[2] : at+m[3]]
		l := literals{s: source, i: at + strings.IndexByte(source[at+m[3]:at+m[1]], '=') + m[3] + 1, steps: *steps}
		begin := l.i
		v, ok := l.value(0)
		*steps = l.steps - 16
		if !ok {
			at = begin
			continue
		}
		at = max(l.i, begin)
		switch v := plain(v).(type) {
		case string:
			single[name] = v
		case map[string]any, []any:
			states = append(states, v)
		}
	}
	if len(single) > 1 {
		states = append(states, single)
	}
	return states
}

// hydrated is the value of a list in which objects name their properties by index, as Nuxt writes
// it; any other value is itself.
func hydrated(v any) any {
	list, ok := v.([]any)
	if !ok || len(list) < 3 {
		return v
	}
	refs, objects := 0, 0
	for _, x := range list {
		if m, is := x.(map[string]any); is {
			objects++
			if allRefs(m, len(list)) {
				refs++
			}
		}
	}
	if objects == 0 || refs < objects {
		return v
	}
	h := hydrator{list: list, left: 4 * len(list)}
	return h.at(0, 0)
}

func allRefs(m map[string]any, n int) bool {
	for _, v := range m {
		f, is := v.(float64)
		if !is || f != float64(int(f)) || f < -10 || int(f) >= n {
			return false
		}
	}
	return true
}

type hydrator struct {
	list []any
	left int
}

func (h *hydrator) at(i, depth int) any {
	if h.left--; i < 0 || i >= len(h.list) || depth > maxLiteralDepth || h.left < 0 {
		return nil
	}
	switch v := h.list[i].(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			f, _ := v[key].(float64)
			out[key] = h.at(int(f), depth+1)
		}
		return out
	case []any:
		if name, is := first(v).(string); is && len(v) == 2 && name != "" { // ["Reactive", 1]
			v = v[1:]
		}
		var out []any
		for _, x := range v {
			if f, is := x.(float64); is {
				out = append(out, h.at(int(f), depth+1))
			}
		}
		if len(v) == 1 {
			return first(out)
		}
		return out
	default:
		return v
	}
}

// place is where the walk is: how deep, the nearest title above that isn't a list's, and whether
// among others in a list.
type place struct {
	depth  int
	above  *stateArticle
	listed bool
}

// walk looks for articles in a value.
func (f *stateFinder) walk(v any, at place) {
	if f.values++; f.values > maxStateValues || at.depth > maxLiteralDepth || len(f.found) >= maxStateArticles {
		return
	}
	at.depth++
	switch v := v.(type) {
	case []any:
		objects := 0
		for _, x := range v {
			if m, is := x.(map[string]any); is && titleOf(m) != "" {
				objects++
			}
		}
		if objects > 1 {
			at.listed, at.above = true, nil
		}
		for _, x := range v {
			f.walk(x, at)
		}
	case map[string]any:
		f.object(v, at)
	case string:
		if s := strings.TrimSpace(v); len(s) > minStateText && (strings.HasPrefix(s, "{") || strings.HasPrefix(s, `[{`)) { // JSON within JSON
			var inner any
			if json.Unmarshal([]byte(s), &inner) == nil {
				f.walk(inner, at)
			}
		}
	}
}

func (f *stateFinder) object(m map[string]any, at place) {
	a := describe(m)
	a.listed = at.listed
	if a.title == "" && at.above != nil {
		a.title, a.published, a.author = at.above.title, cmp.Or(a.published, at.above.published), cmp.Or(a.author, at.above.author)
		a.ids = append(a.ids, at.above.ids...)
	}
	if a.title != "" && a.body == "" { // its text may be in an object below
		at.above = &a
	}
	if a.title != "" && a.body != "" {
		f.found = append(f.found, a)
		at.above = nil
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if otherPart.MatchString(key) {
			continue
		}
		below := at
		if text := titleOf(m); text != "" && a.body != "" { // what an article holds beside its text is another piece
			below.listed = true
		}
		f.walk(m[key], below)
	}
}

var (
	// otherPart matches the names of what isn't the article itself.
	otherPart = lazyre.New(`(?i)comment|repl(?:y|ies)|relat|recommend|hot|rank|trending|popular|latest|more|advert|^ads?$|banner|footer|header|nav|menu|copyright|agreement|privacy|disclaim|i18n|locale|translation|messages|config|setting|style|css|template|widget|sidebar|prev|next|^about|author.?info|^user|^seo`)
	titleName = lazyre.New(`(?i)^(?:.{0,12}[_-]?(?:title|headline|tit)|name|subject|biaoti|topic)$`)
	wrongName = lazyre.New(`(?i)sub|short|seo|site|channel|column|section|category|page|user|nick|media|tab|btn|button|album|video|image|img|pic`)
	dateName  = lazyre.New(`(?i)(?:pub|publish|released?|create|issue|display|show|news|article|post|online|input)[a-z]*[_-]?(?:time|date|at|on|ed)?$|^(?:date|time|ptime|ctime|ct)$`)
	byName    = lazyre.New(`(?i)^(?:author|authors?_?names?|writer|byline|reporter|journalist|zuozhe)$`)
	idName    = lazyre.New(`(?i)^(?:.{0,12}id|slug|.{0,10}url|link|href|path|guid|docid|key|code)$`)
	textName  = lazyre.New(`(?i)content|body|text|html|article|detail|paragraph|block|main|story|zhengwen|nr`)
	leadName  = lazyre.New(`(?i)summary|abstract|desc|digest|intro|lead|excerpt|brief|daodu|zhaiyao|keyword|share|meta`)
)

// describe reads an object as an article.
func describe(m map[string]any) stateArticle {
	a := stateArticle{title: titleOf(m)}
	best := 0.0
	for _, key := range slices.Sorted(maps.Keys(m)) {
		v := m[key]
		switch {
		case otherPart.MatchString(key):
			continue
		case idName.MatchString(key):
			if s := scalar(v); len(s) >= 3 && len(s) < 500 {
				a.ids = append(a.ids, s)
			}
		case dateName.MatchString(key) && a.published == "":
			if s := scalar(v); len(s) >= 8 && len(s) < 60 {
				a.published = s
			}
		case byName.MatchString(key) && a.author == "":
			a.author = nameIn(v)
		}
		body := bodyOf(v)
		if body == "" || leadName.MatchString(key) && !textName.MatchString(key) {
			continue
		}
		w := weightOf(body)
		if textName.MatchString(key) {
			w *= 1.5
		}
		if w > best {
			a.body, best = body, w
		}
	}
	return a
}

// titleOf is the title among an object's values; "" when it has none.
func titleOf(m map[string]any) string {
	best, bestKey := "", ""
	for _, key := range slices.Sorted(maps.Keys(m)) {
		s, is := m[key].(string)
		if !is || !titleName.MatchString(key) || wrongName.MatchString(key) {
			continue
		}
		if s = squeeze(tags.ReplaceAllString(unescape(s), "")); s == "" || weightOf(s) > 600 || weightOf(s) < 8 {
			continue
		}
		if best == "" || len(key) < len(bestKey) && !strings.EqualFold(bestKey, "title") || strings.EqualFold(key, "title") {
			best, bestKey = s, key
		}
	}
	return best
}

func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// nameIn is a name, or those of a list, or the name of an object.
func nameIn(v any) string {
	switch v := v.(type) {
	case string:
		return squeeze(v)
	case []any:
		var names []string
		for _, x := range v[:min(len(v), 5)] {
			if s := nameIn(x); s != "" {
				names = append(names, s)
			}
		}
		return strings.Join(names, "、")
	case map[string]any:
		return nameIn(v["name"])
	}
	return ""
}

// bodyOf is the text in a value: a string that reads like prose, or the paragraphs of a list of
// blocks; "" when it has none.
func bodyOf(v any) string {
	switch v := v.(type) {
	case string:
		if isProse(v) {
			return v
		}
	case []any, map[string]any:
		budget := 5000
		if lines := blocksOf(v, 0, &budget); len(lines) > 0 {
			if body := strings.Join(lines, "\n"); isProse(body) {
				return body
			}
		}
	}
	return ""
}

// blockKeys hold the text of a block, leafKeys its parts.
var (
	blockKeys = []string{"text", "html", "content", "value", "paragraph", "body", "data"}
	leafKeys  = []string{"children", "content", "blocks", "paragraphs", "nodes", "body", "items"}
)

// blocksOf are the paragraphs of an editor's blocks, nil when the value isn't such. Blocks have a
// kind or only a text; objects with titles are other pieces.
func blocksOf(v any, depth int, budget *int) []string {
	if *budget--; depth > 12 || *budget < 0 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(v); s != "" && !strings.HasPrefix(s, "http") {
			return []string{s}
		}
	case []any:
		var lines []string
		for _, x := range v {
			lines = append(lines, blocksOf(x, depth+1, budget)...)
		}
		return lines
	case map[string]any:
		return blockOf(v, depth, budget)
	}
	return nil
}

func blockOf(m map[string]any, depth int, budget *int) []string {
	kind, _ := m["type"].(string)
	if kind == "" {
		kind, _ = m["nodeType"].(string)
	}
	if titleOf(m) != "" || mediaKind.MatchString(kind) || kind == "" && len(m) > 4 {
		return nil
	}
	for _, key := range blockKeys {
		if s, is := m[key].(string); is && strings.TrimSpace(s) != "" {
			return []string{s}
		}
	}
	for _, key := range leafKeys {
		if list, is := m[key].([]any); is {
			lines := blocksOf(list, depth+1, budget)
			if allText(list) {
				return []string{strings.Join(lines, "")}
			}
			return lines
		}
	}
	if inner, is := m["data"].(map[string]any); is {
		return blockOf(inner, depth+1, budget)
	}
	return nil
}

var mediaKind = lazyre.New(`(?i)image|img|pic|video|audio|embed|ad$|^ad|related|card|link-?list|gallery|newsletter|promo`)

// allText reports whether a list's values are the runs of one paragraph.
func allText(list []any) bool {
	for _, x := range list {
		m, is := x.(map[string]any)
		if !is || m["type"] != "text" && m["type"] != nil && m["type"] != "link" && m["type"] != "strong" && m["type"] != "em" {
			return false
		}
		if _, is := m["children"].([]any); is && m["type"] == nil {
			return false
		}
	}
	return len(list) > 0
}

// isProse reports whether a string reads like a text: it has its length, its stops and hardly
// anything of code.
func isProse(s string) bool {
	if len(s) < minNamedText || strings.HasPrefix(s, "{") || strings.HasPrefix(s, "http") && !strings.ContainsAny(s, " 。") {
		return false
	}
	head := tags.ReplaceAllString(unescape(text.Head(s, 6<<10)), "")
	if weightOf(head) < minNamedText {
		return false
	}
	letters, code, spaces := 0, 0, 0
	for _, r := range head {
		switch {
		case r == '{' || r == '}' || r == ';' || r == '=' || r == '<' || r == '>':
			code++
		case r == ' ' || r == '\n':
			spaces++
		}
		letters++
	}
	han := weightOf(head) > 1.3*float64(utf8.RuneCountInString(head))
	stopped := strings.ContainsAny(head, "。！？") || strings.Contains(head, ". ") || strings.HasSuffix(strings.TrimSpace(head), ".")
	return stopped && code*25 < letters && (han || spaces*14 > letters)
}
