package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
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

// position is where a value stands in a file. Its path is put together for mistakes alone.
type position struct {
	// in is that of the list or mapping that it is in; nil for the file as a whole.
	in *position
	// key is that of an entry of a mapping; index is that of an element of a list, else -1.
	key   string
	index int
	// line is that of the key or the element.
	line int
}

// String is the path, such as outlets[3].type.
func (p *position) String() string {
	switch {
	case p.in == nil:
		return ""
	case p.index >= 0:
		return p.in.String() + "[" + strconv.Itoa(p.index) + "]"
	default:
		return child(p.in.String(), p.key)
	}
}

func (d *decoder) problem(at *position, line int, text, remedy string) {
	d.problems = append(d.problems, Problem{File: d.doc.file, Line: line, Field: at.String(), Text: text, Remedy: remedy})
}

// assign reads n into v.
func (d *decoder) assign(at *position, n *node, v reflect.Value) {
	switch n.form {
	case null:
		return
	case refused:
		d.problem(at, n.line, "anchors (&), aliases (*) and tags (!) are not used here", "write the value out, or put it in quotes if it is a text")
		return
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if c, ok := v.Addr().Interface().(Chooser); ok {
		chosen := c.Choose(n.kind())
		if chosen == nil {
			d.mismatch(at, n, "another form of value")
			return
		}
		d.assign(at, n, reflect.ValueOf(chosen).Elem())
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.text(at, n, u)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(at, n, v)
	case reflect.Map:
		d.entries(at, n, v)
	case reflect.Slice:
		d.elements(at, n, v)
	default:
		d.scalar(at, n, v)
	}
}

func (d *decoder) fields(at *position, n *node, v reflect.Value) {
	if n.form != mapping {
		d.mismatch(at, n, "a group of fields (key: value)")
		return
	}
	known := d.fieldsOf(v.Type())
	d.eachEntry(at, n, func(entry *position, value *node) {
		index, ok := known.byKey[entry.key]
		if !ok {
			d.problem(entry, entry.line, fmt.Sprintf("there is no field %q here", entry.key), knownRemedy(entry.key, known.keys))
			return
		}
		d.assign(entry, value, v.FieldByIndex(index))
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

func (d *decoder) entries(at *position, n *node, v reflect.Value) {
	if n.form != mapping {
		d.mismatch(at, n, "a group of entries (key: value)")
		return
	}
	if v.Type().Key().Kind() != reflect.String {
		panic("strictyaml: a map to decode into needs keys that are strings")
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	d.eachEntry(at, n, func(entry *position, value *node) {
		element := reflect.New(v.Type().Elem()).Elem()
		d.assign(entry, value, element)
		v.SetMapIndex(reflect.ValueOf(entry.key).Convert(v.Type().Key()), element)
	})
}

// eachEntry calls do for each key's first entry.
func (d *decoder) eachEntry(at *position, n *node, do func(entry *position, value *node)) {
	first := make(map[string]int, len(n.items)/2)
	for i := 0; i < len(n.items); i += 2 {
		key, value := &n.items[i], &n.items[i+1]
		if key.form != words {
			d.problem(at, key.line, "a key must be a plain word", "write it as key: value")
			continue
		}
		entry := &position{in: at, key: key.text, index: -1, line: key.line}
		if before, twice := first[key.text]; twice {
			d.problem(entry, key.line, fmt.Sprintf("is given twice, first in line %d", before), "keep one of the two")
			continue
		}
		first[key.text] = key.line
		do(entry, value)
	}
}

func (d *decoder) elements(at *position, n *node, v reflect.Value) {
	if n.form != list {
		d.mismatch(at, n, "a list (- item)")
		return
	}
	elements := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i := range n.items {
		value := &n.items[i]
		element := &position{in: at, index: i, line: value.line}
		if value.form == null {
			d.problem(element, value.line, "is empty", "fill it or remove it")
			continue
		}
		d.assign(element, value, elements.Index(i))
	}
	v.Set(elements)
}

func (d *decoder) text(at *position, n *node, into encoding.TextUnmarshaler) {
	text, ok := n.scalar()
	if !ok {
		d.mismatch(at, n, "a single value")
		return
	}
	err := into.UnmarshalText([]byte(text))
	if err == nil {
		return
	}
	var v *ValueError
	if errors.As(err, &v) {
		d.problem(at, at.line, v.Text, v.Remedy)
		return
	}
	d.problem(at, at.line, err.Error(), "")
}

func (d *decoder) mismatch(at *position, n *node, want string) {
	have := "a list"
	switch n.kind() {
	case Mapping:
		have = "a group of fields"
	case Scalar:
		text, _ := n.scalar()
		if runes := []rune(text); len(runes) > 40 {
			text = string(runes[:40]) + "…"
		}
		have = fmt.Sprintf("%q", text)
	}
	remedy := ""
	if want == "a text" && n.kind() == Scalar {
		remedy = "put it in quotes"
	}
	d.problem(at, at.line, fmt.Sprintf("must be %s, not %s", want, have), remedy)
}
