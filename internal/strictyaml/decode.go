package strictyaml

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxBytes bounds a file: what people edit is smaller, and a reader must not be drowned by a
// mistaken path.
const maxBytes = 8 << 20

// maxDepth bounds the collections that are open at once, since the parser goes down recursively.
const maxDepth = 100

// Decode reads a file of fsys into a struct, map or slice that into points at. Keys are the fields'
// yaml tags (or their names in lower case); a field tagged "-" is never read. Values that the file
// doesn't have stay as they were, so into may hold defaults. A field whose type has UnmarshalText
// is read by it, one that is a [Chooser] as it chooses.
//
// All mistakes are returned together; what could be read is in into nevertheless, so that a caller
// can check it and report its own in the same go. The Doc is never nil.
func Decode(fsys fs.FS, name string, into any) (*Doc, Problems) {
	doc := &Doc{file: name, lines: map[string]int{}}
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return doc, Problems{{File: name, Text: "there is no such file", Remedy: "create it, or leave it out of the folder to use the built-in one"}}
	case err != nil:
		return doc, Problems{{File: name, Text: "can't be read: " + err.Error(), Remedy: "make it a readable file"}}
	}
	body, problem := parse(name, data)
	if problem != nil {
		return doc, Problems{*problem}
	}
	d := decoder{doc: doc, structs: map[reflect.Type]structFields{}}
	d.root(body, into)
	return doc, d.problems
}

// parse is the body of the only document in data; nil when it is empty. A panic of the parser
// becomes a problem.
func parse(name string, data []byte) (body ast.Node, problem *Problem) {
	defer func() {
		if r := recover(); r != nil {
			body, problem = nil, &Problem{File: name, Text: "can't be read as YAML", Remedy: "check indentation, quotes and brackets"}
		}
	}()
	if len(data) > maxBytes {
		return nil, &Problem{File: name, Text: fmt.Sprintf("has more than %d MB", maxBytes>>20), Remedy: "split it or check that it is the right file"}
	}
	tokens := lexer.Tokenize(string(data))
	if line := tooDeep(tokens); line > 0 {
		return nil, &Problem{File: name, Line: line, Text: fmt.Sprintf("has more than %d nested lists", maxDepth), Remedy: "close the brackets that are left open"}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxProblem(name, err)
	}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			return nil, &Problem{File: name, Line: lineOf(doc.Body), Text: "a second document begins here", Remedy: "keep one document a file: remove the --- line"}
		default:
			body = doc.Body
		}
	}
	return body, nil
}

// tooDeep is the first line that opens more collections than a file by hand has; 0 when there is
// none.
func tooDeep(tokens token.Tokens) int {
	open, run, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			run, line = 0, t.Position.Line
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open = max(open-1, 0)
		case token.SequenceEntryType, token.MappingKeyType:
			run++
		}
		if open > maxDepth || run > maxDepth {
			return line
		}
	}
	return 0
}

func syntaxProblem(name string, err error) *Problem {
	p := &Problem{File: name, Text: "is not valid YAML", Remedy: "check indentation, quotes and brackets"}
	var positioned yaml.Error
	if errors.As(err, &positioned) {
		p.Text += ": " + strings.Join(strings.Fields(positioned.GetMessage()), " ")
		if t := positioned.GetToken(); t != nil && t.Position != nil {
			p.Line = t.Position.Line
		}
	}
	return p
}

func lineOf(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}
