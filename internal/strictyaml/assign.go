package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Kind is the form of a value in a file.
type Kind int

// The forms.
const (
	Scalar Kind = iota
	List
	Mapping
)

// Chooser is a value that a file may state in several forms, for instance as one word or as a list.
// Choose returns a pointer into the value to which the given form is read; nil refuses it.
type Chooser interface{ Choose(Kind) any }

type decoder struct {
	doc      *Doc
	problems Problems
	// structs holds the fields of the structs that the file is read into.
	structs map[reflect.Type]structFields
}

func (d *decoder) root(body ast.Node, into any) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic("strictyaml: Decode needs a pointer to a struct, map or slice")
	}
	if body == nil {
		d.problems = append(d.problems, Problem{File: d.doc.file, Text: "is empty", Remedy: "fill it, or remove it to use the built-in one"})
		return
	}
	d.doc.lines[""] = lineOf(body)
	d.assign("", body, v.Elem())
}

func (d *decoder) problem(field string, line int, text, remedy string) {
	d.problems = append(d.problems, Problem{File: d.doc.file, Line: line, Field: field, Text: text, Remedy: remedy})
}

// assign reads n, whose line is already noted under field, into v.
func (d *decoder) assign(field string, n ast.Node, v reflect.Value) {
	switch node := n.(type) {
	case *ast.NullNode:
		return
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.problem(field, lineOf(n), "anchors (&), aliases (*) and tags (!) are not used here", "write the value out, or put it in quotes if it is a text")
		return
	case *ast.MappingValueNode:
		n = &ast.MappingNode{BaseNode: &ast.BaseNode{}, Start: node.Start, Values: []*ast.MappingValueNode{node}}
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if c, ok := v.Addr().Interface().(Chooser); ok {
		chosen := c.Choose(kindOf(n))
		if chosen == nil {
			d.mismatch(field, n, "another form of value")
			return
		}
		d.assign(field, n, reflect.ValueOf(chosen).Elem())
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.text(field, n, u)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(field, n, v)
	case reflect.Map:
		d.entries(field, n, v)
	case reflect.Slice:
		d.elements(field, n, v)
	default:
		d.scalar(field, n, v)
	}
}

func kindOf(n ast.Node) Kind {
	switch n.(type) {
	case *ast.MappingNode:
		return Mapping
	case *ast.SequenceNode:
		return List
	default:
		return Scalar
	}
}

func (d *decoder) fields(field string, n ast.Node, v reflect.Value) {
	mapping, ok := n.(*ast.MappingNode)
	if !ok {
		d.mismatch(field, n, "a group of fields (key: value)")
		return
	}
	known := d.fieldsOf(v.Type())
	d.eachEntry(field, mapping, func(key, path string, value ast.Node) {
		index, ok := known.byKey[key]
		if !ok {
			d.problem(path, d.doc.lines[path], fmt.Sprintf("there is no field %q here", key), knownRemedy(key, known.keys))
			return
		}
		d.assign(path, value, v.FieldByIndex(index))
	})
}

// structFields are the places of a struct's fields by key, and the keys in the struct's order.
type structFields struct {
	byKey map[string][]int
	keys  []string
}

// fieldsOf are the fields of a struct. Those of an embedded struct without a tag count as the
// struct's own.
func (d *decoder) fieldsOf(t reflect.Type) structFields {
	if known, ok := d.structs[t]; ok {
		return known
	}
	known := structFields{byKey: make(map[string][]int, t.NumField())}
	for _, f := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key == "-" || !f.IsExported() || f.Anonymous && key == "" {
			continue
		}
		if key == "" {
			key = strings.ToLower(f.Name)
		}
		known.byKey[key] = f.Index
		known.keys = append(known.keys, key)
	}
	d.structs[t] = known
	return known
}

func (d *decoder) entries(field string, n ast.Node, v reflect.Value) {
	mapping, ok := n.(*ast.MappingNode)
	if !ok {
		d.mismatch(field, n, "a group of entries (key: value)")
		return
	}
	if v.Type().Key().Kind() != reflect.String {
		panic("strictyaml: a map to decode into needs keys that are strings")
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	d.eachEntry(field, mapping, func(key, path string, value ast.Node) {
		element := reflect.New(v.Type().Elem()).Elem()
		d.assign(path, value, element)
		v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), element)
	})
}

// eachEntry notes the lines of a mapping's entries and calls do for each key's first one.
func (d *decoder) eachEntry(field string, mapping *ast.MappingNode, do func(key, path string, value ast.Node)) {
	first := map[string]int{}
	for _, entry := range mapping.Values {
		line := lineOf(entry.Key)
		key, ok := keyText(entry.Key)
		if !ok {
			d.problem(field, line, "a key must be a plain word", "write it as key: value")
			continue
		}
		path := child(field, key)
		if before, twice := first[key]; twice {
			d.problem(path, line, fmt.Sprintf("is given twice, first in line %d", before), "keep one of the two")
			continue
		}
		first[key] = line
		d.doc.lines[path] = line
		do(key, path, entry.Value)
	}
}

func keyText(key ast.MapKeyNode) (string, bool) {
	switch k := key.(type) {
	case *ast.StringNode:
		return k.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return k.GetToken().Value, true
	default:
		return "", false
	}
}

func (d *decoder) elements(field string, n ast.Node, v reflect.Value) {
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		d.mismatch(field, n, "a list (- item)")
		return
	}
	list := reflect.MakeSlice(v.Type(), len(sequence.Values), len(sequence.Values))
	for i, value := range sequence.Values {
		path := field + "[" + strconv.Itoa(i) + "]"
		d.doc.lines[path] = lineOf(value)
		if _, empty := value.(*ast.NullNode); empty {
			d.problem(path, lineOf(value), "is empty", "fill it or remove it")
			continue
		}
		d.assign(path, value, list.Index(i))
	}
	v.Set(list)
}

func (d *decoder) text(field string, n ast.Node, into encoding.TextUnmarshaler) {
	text, ok := scalarText(n)
	if !ok {
		d.mismatch(field, n, "a single value")
		return
	}
	err := into.UnmarshalText([]byte(text))
	if err == nil {
		return
	}
	var v *ValueError
	if errors.As(err, &v) {
		d.problem(field, d.doc.Line(field), v.Text, v.Remedy)
		return
	}
	d.problem(field, d.doc.Line(field), err.Error(), "")
}

func (d *decoder) mismatch(field string, n ast.Node, want string) {
	have := "a list"
	switch kindOf(n) {
	case Mapping:
		have = "a group of fields"
	case Scalar:
		text, _ := scalarText(n)
		if runes := []rune(text); len(runes) > 40 {
			text = string(runes[:40]) + "…"
		}
		have = fmt.Sprintf("%q", text)
	}
	remedy := ""
	if want == "a text" && kindOf(n) == Scalar {
		remedy = "put it in quotes"
	}
	d.problem(field, d.doc.Line(field), fmt.Sprintf("must be %s, not %s", want, have), remedy)
}
