package strictyaml

import (
	"math"
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

func (d *decoder) scalar(field string, n ast.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if text, ok := stringText(n); ok {
			v.SetString(text)
			return
		}
		d.mismatch(field, n, "a text")
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
			return
		}
		d.mismatch(field, n, "true or false")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if i, ok := integer(n); ok && !v.OverflowInt(i) {
			v.SetInt(i)
			return
		}
		d.mismatch(field, n, "a whole number")
	case reflect.Float32, reflect.Float64:
		if f, ok := number(n); ok {
			v.SetFloat(f)
			return
		}
		d.mismatch(field, n, "a number")
	default:
		panic("strictyaml: can't decode into " + v.Type().String())
	}
}

// stringText is the text of a node that is one; a number or a truth value is not, so that "7.10"
// never loses its zero.
func stringText(n ast.Node) (string, bool) {
	switch node := n.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return node.Value.Value, true
	default:
		return "", false
	}
}

// scalarText is the text of any single value as the file writes it.
func scalarText(n ast.Node) (string, bool) {
	if text, ok := stringText(n); ok {
		return text, true
	}
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}

func integer(n ast.Node) (int64, bool) {
	node, ok := n.(*ast.IntegerNode)
	if !ok {
		return 0, false
	}
	switch i := node.Value.(type) {
	case int64:
		return i, true
	case uint64:
		return int64(i), i <= math.MaxInt64 //nolint:gosec // the second result says whether it fits
	default:
		return 0, false
	}
}

func number(n ast.Node) (float64, bool) {
	if i, ok := integer(n); ok {
		return float64(i), true
	}
	f, ok := n.(*ast.FloatNode)
	if !ok {
		return 0, false
	}
	return f.Value, true
}
