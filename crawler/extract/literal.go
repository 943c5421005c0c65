package extract

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
)

// literals reads the values that a script's source spells out: strings, numbers, arrays, objects,
// JSON.parse of a string, and the call of a function that returns an object made of its arguments.
// Nothing is run: an expression of any other kind is skipped and counts as nil.
//
// Values are those of encoding/json: nil, bool, float64, string, []any and map[string]any.
type literals struct {
	s string
	i int
	// names holds what identifiers stand for: the parameters of the function that is read.
	names map[string]any
	// steps is what may still be done; reading fails once it is spent.
	steps int
}

// maxParameters is how long the list of a function's parameters may be, in bytes.
const maxParameters = 64 << 10

// maxLiteralDepth is how deep values may nest.
const maxLiteralDepth = 60

// value reads an expression. ok is false when there is none, or the bounds are reached.
func (l *literals) value(depth int) (v any, ok bool) {
	if depth > maxLiteralDepth || l.steps <= 0 {
		return nil, false
	}
	l.steps--
	v, ok = l.primary(depth)
	for ok {
		l.space()
		switch c := l.peek(); {
		case c == '.':
			l.i++
			l.word()
		case c == '(':
			args, closed := l.list(')', depth+1)
			if !closed {
				return nil, false
			}
			switch f := v.(type) {
			case *function:
				v = l.call(f, args, depth+1)
			case nil: // of an unknown function the argument stands for the result
				v = first(args)
			}
		case c == '+':
			l.i++
			right, good := l.value(depth + 1)
			if !good {
				return nil, false
			}
			left, isString := v.(string)
			if s, both := right.(string); isString && both {
				v = left + s
			} else {
				v = nil
			}
		case c == '|' && strings.HasPrefix(l.s[l.i:], "||"):
			l.i += 2
			right, good := l.value(depth + 1)
			if !good {
				return nil, false
			}
			if v == nil || v == "" {
				v = right
			}
		case c == ',' || c == '}' || c == ']' || c == ')' || c == ';' || c == 0 || c == ':':
			return v, true
		default:
			return v, l.skip()
		}
	}
	return v, ok
}

func (l *literals) primary(depth int) (any, bool) {
	l.space()
	switch c := l.peek(); {
	case c == '"' || c == '\'' || c == '`':
		return l.text()
	case c == '{':
		return l.object(depth)
	case c == '[':
		list, ok := l.list(']', depth+1)
		return list, ok
	case c == '(':
		l.i++
		v, ok := l.value(depth + 1)
		l.space()
		if !ok || l.peek() != ')' {
			return nil, false
		}
		l.i++
		return v, true
	case c == '!' && l.i+1 < len(l.s) && (l.s[l.i+1] == '0' || l.s[l.i+1] == '1'):
		l.i += 2
		return l.s[l.i-1] == '0', true
	case c == '-' || c >= '0' && c <= '9':
		return l.number(), true
	case isNameByte(c):
		return l.named(depth)
	case c == 0:
		return nil, false
	}
	return nil, l.skip()
}

// named reads an expression that begins with a word.
func (l *literals) named(depth int) (any, bool) {
	switch word := l.word(); word {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null", "undefined":
		return nil, true
	case "void":
		_, ok := l.primary(depth + 1)
		return nil, ok
	case "new":
		l.space()
		l.word()
		return nil, true
	case "function":
		return l.function()
	case "JSON.parse":
		return l.parsed(depth)
	case "decodeURIComponent", "unescape":
		args, ok := l.arguments(depth)
		if s, is := first(args).(string); ok && is {
			if plain, err := url.PathUnescape(s); err == nil {
				return plain, true
			}
		}
		return first(args), ok
	default:
		return l.names[word], true
	}
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (l *literals) arguments(depth int) ([]any, bool) {
	l.space()
	if l.peek() != '(' {
		return nil, false
	}
	return l.list(')', depth+1)
}

// parsed reads the argument of JSON.parse.
func (l *literals) parsed(depth int) (any, bool) {
	args, ok := l.arguments(depth)
	s, isString := first(args).(string)
	if !ok || !isString {
		return first(args), ok
	}
	l.steps -= len(s) / 16
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return nil, true
	}
	return v, true
}

// function is a function whose call may be read.
type function struct {
	params []string
	body   string
}

// function reads the source of a function: function(a,b){…}.
func (l *literals) function() (any, bool) {
	l.space()
	if isNameByte(l.peek()) {
		l.word()
		l.space()
	}
	if l.peek() != '(' {
		return nil, false
	}
	end := strings.IndexByte(l.s[l.i:min(len(l.s), l.i+maxParameters)], ')')
	if end < 0 {
		return nil, false
	}
	f := &function{params: strings.Split(l.s[l.i+1:l.i+end], ",")}
	l.i += end + 1
	l.space()
	if l.peek() != '{' {
		return nil, false
	}
	l.i++
	begin := l.i
	if !l.skipTo('}') {
		return nil, false
	}
	f.body = l.s[begin:l.i]
	l.i++
	return f, true
}

// call is what a function returns for arguments; nil when that can't be read.
func (l *literals) call(f *function, args []any, depth int) any {
	l.steps -= len(f.body) / 64
	at := strings.LastIndex(f.body, "return")
	if at < 0 || depth > maxLiteralDepth {
		return nil
	}
	inner := literals{s: f.body, names: make(map[string]any, len(f.params)), steps: l.steps}
	for i, p := range f.params[:min(len(f.params), len(args))] {
		inner.names[strings.TrimSpace(p)] = args[i]
	}
	inner.assignments(at, depth)
	inner.i = at + len("return")
	v, ok := inner.value(depth + 1)
	l.steps = inner.steps
	if !ok {
		return nil
	}
	return plain(v)
}

// plain is a value without functions.
func plain(v any) any {
	if _, is := v.(*function); is {
		return nil
	}
	return v
}

// assignments notes the properties that statements before an offset set on parameters: a.title="…".
func (l *literals) assignments(end, depth int) {
	for l.i < end && l.steps > 0 {
		l.space()
		name := l.word()
		l.space()
		object, key, dotted := strings.Cut(name, ".")
		if name == "" || l.peek() != '=' {
			if l.i = l.i + 1; !l.skipPast(';', end) {
				return
			}
			continue
		}
		l.i++
		v, ok := l.value(depth + 1)
		if !ok {
			return
		}
		if m, is := l.names[object].(map[string]any); dotted && is {
			m[key] = v
		}
		if !l.skipPast(';', end) {
			return
		}
	}
}

func (l *literals) skipPast(c byte, end int) bool {
	at := strings.IndexByte(l.s[min(l.i, end):end], c)
	l.steps--
	if at < 0 {
		return false
	}
	l.i = min(l.i, end) + at + 1
	return true
}

func (l *literals) object(depth int) (any, bool) {
	l.i++
	m := make(map[string]any)
	for {
		l.space()
		switch c := l.peek(); {
		case c == '}':
			l.i++
			return m, true
		case c == ',':
			l.i++
			continue
		case c == 0 || l.steps <= 0:
			return nil, false
		}
		key, ok := l.key()
		if !ok {
			return nil, false
		}
		l.space()
		switch l.peek() {
		case ':':
			l.i++
			v, ok := l.value(depth + 1)
			if !ok {
				return nil, false
			}
			m[key] = plain(v)
		case ',', '}': // {a, b}
			m[key] = l.names[key]
		default: // a method, a spread
			if !l.skip() {
				return nil, false
			}
		}
	}
}

func (l *literals) key() (string, bool) {
	l.steps--
	switch c := l.peek(); {
	case c == '"' || c == '\'':
		s, ok := l.text()
		key, _ := s.(string)
		return key, ok
	case c >= '0' && c <= '9' || c == '-':
		return strconv.FormatFloat(l.number(), 'f', -1, 64), true
	case isNameByte(c):
		return l.word(), true
	}
	return "", l.i < len(l.s) && l.skip()
}

// list reads the values up to a closing bracket, which is read too. The opening one is the next
// byte.
func (l *literals) list(closing byte, depth int) ([]any, bool) {
	l.i++
	list := []any{}
	for {
		l.space()
		switch c := l.peek(); {
		case c == closing:
			l.i++
			return list, true
		case c == ',':
			l.i++
			continue
		case c == 0 || l.steps <= 0:
			return nil, false
		}
		before := l.i
		v, ok := l.value(depth)
		if !ok || l.i == before {
			return nil, false
		}
		list = append(list, plain(v))
	}
}
