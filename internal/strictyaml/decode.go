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
	doc := &Doc{file: name}
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return doc, Problems{{File: name, Text: "there is no such file", Remedy: "create it, or leave it out of the folder to use the built-in one"}}
	case err != nil:
		return doc, Problems{{File: name, Text: "can't be read: " + err.Error(), Remedy: "make it a readable file"}}
	}
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic("strictyaml: Decode needs a pointer to a struct, map or slice")
	}
	root, problem := parse(name, data)
	if problem != nil {
		return doc, Problems{*problem}
	}
	doc.root = root
	d := decoder{doc: doc, structs: map[reflect.Type]structFields{}}
	d.assign(&position{line: root.line}, &doc.root, v.Elem())
	return doc, d.problems
}

// Text is the text of a key at the top of a file; empty where there is none or the file can't be
// read.
func Text(fsys fs.FS, name, key string) string {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return ""
	}
	root, problem := parse(name, data)
	if problem != nil || root.form != mapping {
		return ""
	}
	for i := 0; i < len(root.items); i += 2 {
		if value := &root.items[i+1]; root.items[i].text == key && value.form == words {
			return value.text
		}
	}
	return ""
}

// parse reads the only document in data.
func parse(name string, data []byte) (node, *Problem) {
	if len(data) > maxBytes {
		return node{}, &Problem{File: name, Text: fmt.Sprintf("has more than %d MB", maxBytes>>20), Remedy: "split it or check that it is the right file"}
	}
	if root, ok := readPlain(string(data)); ok {
		return root, nil
	}
	body, problem := parseAny(name, string(data))
	switch {
	case problem != nil:
		return node{}, problem
	case body == nil:
		return node{}, &Problem{File: name, Text: "is empty", Remedy: "fill it, or remove it to use the built-in one"}
	}
	return fromTree(body), nil
}

// parseAny reads YAML of any form; nil when it is empty. A panic of the parser becomes a problem.
func parseAny(name, text string) (body ast.Node, problem *Problem) {
	defer func() {
		if r := recover(); r != nil {
			body, problem = nil, &Problem{File: name, Text: "can't be read as YAML", Remedy: "check indentation, quotes and brackets"}
		}
	}()
	tokens := lexer.Tokenize(text)
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
