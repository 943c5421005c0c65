package discover

import (
	"bytes"
	"strings"

	nethtml "golang.org/x/net/html"
)

// tagMark is a tag's place in a text.
type tagMark struct {
	name       string // as written
	closing    bool
	start, end int
}

// scanner finds the tags of a document, outside of comments and CDATA sections.
type scanner struct {
	text []byte
	at   int
	// entry is the name of the elements that hold entries. A comment or section was never closed
	// where another one begins before its end and an entry ends in between. It costs only the entry
	// that it is in.
	entry string
	// Where the next of each mark is, so that no text is searched twice.
	marks map[string]int
}

func newScanner(text []byte) *scanner { return &scanner{text: text, marks: map[string]int{}} }

// find is where a mark is next at or after a place, len(text) where it isn't.
func (s *scanner) find(mark string, from int) int {
	if at, ok := s.marks[mark]; ok && at >= from {
		return at
	}
	at := len(s.text)
	if from < at {
		if i := bytes.Index(s.text[from:], []byte(mark)); i >= 0 {
			at = from + i
		}
	}
	s.marks[mark] = at
	return at
}

// past is the place behind a comment or section at i, or behind its opening mark when it was never
// closed.
func (s *scanner) past(i int, open, end string) int {
	body := i + len(open)
	to := s.find(end, body)
	if to == len(s.text) {
		return body
	}
	if s.entry != "" && s.find(open, body) < to && s.find("</"+s.entry, body) < to {
		return body
	}
	return to + len(end)
}

// next is the next tag.
func (s *scanner) next() (tagMark, bool) {
	for s.at < len(s.text) {
		i := bytes.IndexByte(s.text[s.at:], '<')
		if i < 0 {
			break
		}
		i += s.at
		rest := s.text[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			s.at = s.past(i, "<![CDATA[", "]]>")
			continue
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.at = s.past(i, "<!--", "-->")
			continue
		}
		n := tagLength(rest)
		if n == 0 {
			s.at = i + 1
			continue
		}
		s.at = i + n
		closing := rest[1] == '/'
		name := strings.TrimPrefix(string(rest[1:n]), "/")
		if end := strings.IndexAny(name, " \t\r\n/>"); end >= 0 {
			name = name[:end]
		}
		return tagMark{name: name, closing: closing, start: i, end: s.at}, true
	}
	s.at = len(s.text)
	return tagMark{}, false
}

// longestTag bounds the bytes of one tag.
const longestTag = 8 << 10

// tagLength is the length of the tag at the beginning of a text, 0 where there is none: a "<"
// before which no tag ends, as in "a<b</loc>", begins none.
func tagLength(text []byte) int {
	text = text[:min(len(text), longestTag)]
	i := 1
	if i < len(text) && text[i] == '/' {
		i++
	}
	if i == len(text) || !letter(text[i]) {
		return 0
	}
	for i < len(text) && strings.IndexByte(" \t\r\n<>/\"'=", text[i]) < 0 {
		i++
	}
	if i < len(text) && text[i] == '/' {
		i++
		if i == len(text) || text[i] != '>' {
			return 0
		}
	}
	if i == len(text) || strings.IndexByte(" \t\r\n>", text[i]) < 0 {
		return 0
	}
	for ; i < len(text); i++ {
		switch c := text[i]; c {
		case '>':
			return i + 1
		case '<':
			return 0
		case '"', '\'':
			end := bytes.IndexByte(text[i+1:], c)
			if end < 0 {
				return 0
			}
			i += end + 1
		}
	}
	return 0
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

// attributes are the attributes of the tag at the beginning of a text, by name in lower case.
func attributes(text []byte) map[string]string {
	z := nethtml.NewTokenizer(bytes.NewReader(text[:min(len(text), longestTag)]))
	if t := z.Next(); t != nethtml.StartTagToken && t != nethtml.SelfClosingTagToken {
		return nil
	}
	return attributesOf(z)
}

func attributesOf(z *nethtml.Tokenizer) map[string]string {
	var attrs map[string]string
	for {
		key, value, more := z.TagAttr()
		if len(key) > 0 {
			if attrs == nil {
				attrs = map[string]string{}
			}
			if _, twice := attrs[string(key)]; !twice {
				attrs[string(key)] = string(value)
			}
		}
		if !more {
			return attrs
		}
	}
}
