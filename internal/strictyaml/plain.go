package strictyaml

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// plain reads the YAML that nearly all files are written in, about ten times as fast as goccy's
// parser, which reads all YAML. It leaves every file to that one in which anything else stands,
// mistakes included, so that it need say nothing about them. The tests compare what the two read.
//
// What it reads: block lists and mappings, each deeper than what it is in; lists and mappings in
// brackets; values in quotes without escapes; texts of several lines behind | and >; comments.
type plain struct {
	src string
	// at is where to read on; line and indent are those of the line that it is in. done is true
	// behind the last line.
	at, line, indent int
	done             bool
	// depth is how many collections are open, braces how many of them in braces.
	depth, braces int
	// refused is true once something else stands in the file.
	refused bool
}

// deepest is how many collections may be open at once: far fewer than maxDepth.
const deepest = 40

// readPlain reads a file; false where the other parser must.
func readPlain(src string) (node, bool) {
	if !utf8.ValidString(src) || strings.ContainsFunc(src, func(r rune) bool { return r < ' ' && r != '\n' || r == '\uFEFF' }) {
		return node{}, false
	}
	p := &plain{src: src}
	p.nextLine()
	if p.done || p.indent > 0 {
		return node{}, false
	}
	root := p.block()
	return root, !p.refused && p.done
}

func (p *plain) refuse() node {
	p.refused, p.done = true, true
	return node{}
}

// nextLine goes to the beginning of the next line that has more than a comment, or to the first.
func (p *plain) nextLine() {
	for {
		if p.line > 0 {
			end := strings.IndexByte(p.src[p.at:], '\n')
			if end < 0 {
				p.at, p.done = len(p.src), true
				return
			}
			p.at += end + 1
		}
		p.line++
		begin := p.at
		p.spaces()
		p.indent = p.at - begin
		if c := p.peek(); c != '\n' && c != '#' && c != 0 {
			return
		}
	}
}

func (p *plain) spaces() {
	for p.at < len(p.src) && p.src[p.at] == ' ' {
		p.at++
	}
}

// peek is the byte to read next; 0 at the end.
func (p *plain) peek() byte {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return 0
}

// endLine goes on to the next line, if nothing but a comment is left in this one.
func (p *plain) endLine() {
	p.spaces()
	if p.atEnd() {
		p.nextLine()
	} else {
		p.refuse()
	}
}

// atEnd reports whether the line ends here, or a comment begins.
func (p *plain) atEnd() bool {
	c := p.peek()
	return c == 0 || c == '\n' || c == '#' && p.src[p.at-1] == ' '
}

// block is the list or mapping that begins here.
func (p *plain) block() node {
	if p.depth++; p.depth > deepest {
		return p.refuse()
	}
	defer func() { p.depth-- }()
	if p.isDash() {
		return p.list()
	}
	return p.mapping()
}

func (p *plain) list() node {
	out, indent := node{form: list, line: p.line}, p.indent
	for !p.done && p.indent == indent && p.isDash() {
		begin := p.at
		p.at++
		p.spaces()
		switch {
		case p.isDash():
			return p.refuse()
		case p.keyLength() > 0:
			p.indent += p.at - begin
			out.items = append(out.items, p.block())
		default:
			out.items = append(out.items, p.value(indent))
		}
	}
	return p.closed(out, indent)
}

func (p *plain) mapping() node {
	out, indent := node{form: mapping, line: p.line}, p.indent
	for !p.done && p.indent == indent {
		key := p.key()
		p.spaces()
		out.items = append(out.items, key, p.value(indent))
	}
	return p.closed(out, indent)
}

// closed is a collection behind which nothing deeper stands: that would go on with its last value.
func (p *plain) closed(n node, indent int) node {
	if !p.done && p.indent > indent {
		return p.refuse()
	}
	return n
}

// isDash reports whether an entry of a list begins here.
func (p *plain) isDash() bool { return p.peek() == '-' && p.blankAt(p.at+1) }

// blankAt reports whether a space or the line's end stands at a place.
func (p *plain) blankAt(at int) bool {
	return at >= len(p.src) || p.src[at] == ' ' || p.src[at] == '\n'
}

// keyLength is that of the key that begins here, without the colon; 0 where none does.
func (p *plain) keyLength() int {
	i := p.at
	if n := p.quotedLength(); n > 0 {
		i += n
	} else {
		for i < len(p.src) && isOfKey(p.src[i], i == p.at) {
			i++
		}
	}
	if i == p.at || i == len(p.src) || p.src[i] != ':' || !p.blankAt(i+1) {
		return 0
	}
	return i - p.at
}

// isOfKey reports whether a key without quotes may have a byte, or begin with it.
func isOfKey(c byte, first bool) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || !first && (c >= '0' && c <= '9' || c == '-' || c == '.')
}

// key reads a key and its colon.
func (p *plain) key() node {
	n := p.keyLength()
	if n == 0 {
		return p.refuse()
	}
	text := p.src[p.at : p.at+n]
	if p.quotedLength() > 0 {
		text = text[1 : n-1]
	}
	p.at += n + 1
	return node{form: words, line: p.line, text: text}
}

// value reads what stands behind a key or a dash at some indent, or below it.
func (p *plain) value(indent int) (v node) {
	if p.atEnd() {
		v = node{line: p.line}
		if p.endLine(); !p.done && p.indent > indent {
			v = p.block()
		}
		return v
	}
	switch p.peek() {
	case '|', '>':
		return p.several(indent)
	case '[', '{':
		v = p.brackets(indent)
	case '"', '\'':
		v = p.quoted()
	default:
		line := p.restOfLine()
		if comment := strings.Index(line, " #"); comment >= 0 {
			line = line[:comment]
		}
		if strings.HasSuffix(line, ":") {
			return p.refuse()
		}
		v = p.single(line)
	}
	p.endLine()
	return v
}

// single reads a value without quotes, which the given text begins with.
func (p *plain) single(s string) node {
	for i := 1; i < len(s); i++ {
		if before, c := s[i-1], s[i]; c == ' ' && before == ':' || c == '#' && before == ' ' || c == '<' && before == '<' {
			return p.refuse()
		}
	}
	s = strings.TrimRight(s, " ")
	if s == "" || strings.IndexByte("?:,[]{}#&*!|>'\"%@`", s[0]) >= 0 || s[0] == '-' && (len(s) == 1 || s[1] == ' ' || s[1] == '-') {
		return p.refuse()
	}
	n := node{form: formOf(s), line: p.line}
	if n.form != null {
		n.text = s
	}
	p.at += len(s)
	return n
}

// formOf is what a value without quotes is.
func formOf(s string) form {
	switch c := s[0]; {
	case c >= '0' && c <= '9', c == '+', c == '-', c == '.':
	case c > 'z': // Chinese, mostly; '~' alone is null
		if s == "~" {
			return null
		}
		return words
	default:
		switch s {
		case "null", "Null", "NULL":
			return null
		case "true", "True", "TRUE", "false", "False", "FALSE":
			return truth
		}
		return words
	}
	switch token.New(s, s, nil).Type {
	case token.IntegerType, token.BinaryIntegerType, token.OctetIntegerType, token.HexIntegerType:
		return whole
	case token.FloatType:
		return decimal
	case token.InfinityType, token.NanType:
		return special
	default:
		return words
	}
}

// quoted reads a text in quotes.
func (p *plain) quoted() node {
	n := p.quotedLength()
	if n == 0 {
		return p.refuse()
	}
	text := p.src[p.at+1 : p.at+n-1]
	p.at += n
	return node{form: words, line: p.line, text: text}
}

// quotedLength is that of the text in quotes that begins here, quotes included, if it is on one line
// and without escapes; else 0.
func (p *plain) quotedLength() int {
	c := p.peek()
	if c != '"' && c != '\'' {
		return 0
	}
	for i := p.at + 1; i < len(p.src); i++ {
		switch p.src[i] {
		case '\n':
			return 0
		case '\\':
			if c == '"' {
				return 0
			}
		case c:
			if i+1 < len(p.src) && p.src[i+1] == c { // an escape, in single quotes
				return 0
			}
			return i + 1 - p.at
		}
	}
	return 0
}

// brackets reads a list or a mapping in brackets, of a key at some indent.
func (p *plain) brackets(indent int) node {
	out, end := node{form: list, line: p.line}, byte(']')
	if p.peek() == '{' {
		out.form, end = mapping, '}'
		p.braces++
		defer func() { p.braces-- }()
	}
	if p.depth++; p.depth > deepest {
		return p.refuse()
	}
	defer func() { p.depth-- }()
	for first := true; !p.refused; first = false {
		p.at++ // the bracket or a comma
		p.nextItem(indent)
		if first && p.peek() == end {
			p.at++
			return out
		}
		if out.form == mapping {
			out.items = append(out.items, p.key())
			p.spaces()
		}
		out.items = append(out.items, p.item(indent))
		p.spaces()
		switch p.peek() {
		case end:
			p.at++
			return out
		case ',':
		default:
			return p.refuse()
		}
	}
	return out
}

func (p *plain) nextItem(indent int) {
	p.spaces()
	if p.peek() != '\n' {
		return
	}
	if p.nextLine(); p.done || p.indent <= indent {
		p.refuse()
	}
}

func (p *plain) item(indent int) node {
	switch p.peek() {
	case '[', '{':
		return p.brackets(indent)
	case '"', '\'':
		return p.quoted()
	}
	end := strings.IndexAny(p.src[p.at:], ",[]{}\n")
	if end < 0 || p.braces > 0 && strings.Contains(p.src[p.at:p.at+end], ":") {
		return p.refuse()
	}
	return p.single(p.src[p.at : p.at+end])
}

// several reads a text of several lines, behind | or >, of a key at some indent.
func (p *plain) several(indent int) node {
	head := p.restOfLine()
	out, literal := node{form: words, line: p.line}, head[0] == '|'
	if head[1:] != "" && head[1:] != "-" {
		return p.refuse()
	}
	var lines []string
	own := -1
	p.at += len(head)
	for p.at+1 < len(p.src) {
		line, _, _ := strings.Cut(p.src[p.at+1:], "\n")
		spaces := len(line) - len(strings.TrimLeft(line, " "))
		if own < 0 {
			own = spaces
		}
		if line != "" && spaces == len(line) {
			return p.refuse()
		}
		if line != "" && spaces < own {
			break
		}
		if strings.HasSuffix(line, " ") || !literal && spaces > own {
			return p.refuse()
		}
		lines = append(lines, line[min(own, len(line)):])
		p.at += 1 + len(line)
		p.line++
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if own <= indent || !literal && slices.Contains(lines, "") || p.at == len(p.src) { // its last line has an end
		return p.refuse()
	}
	if literal {
		out.text = strings.Join(lines, "\n")
	} else {
		out.text = strings.Join(lines, " ")
	}
	if head[1:] == "" {
		out.text += "\n"
	}
	p.nextLine()
	return out
}

// restOfLine is what is left to read of the line.
func (p *plain) restOfLine() string {
	line, _, _ := strings.Cut(p.src[p.at:], "\n")
	return line
}
