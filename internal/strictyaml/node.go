package strictyaml

import (
	"github.com/goccy/go-yaml/ast"
)

// node is a value of a file, whichever reader has read it.
type node struct {
	form form
	line int
	// text is a single value as the file writes it, without quotes.
	text string
	// items are the elements of a list, or the keys of a mapping, each with its value behind it.
	items []node
}

// form is what a node is.
type form uint8

const (
	null form = iota // nothing, null or ~
	words
	whole
	decimal
	truth
	special // .inf and the like
	list
	mapping
	refused // an anchor, an alias, a tag or a merge
	unknown
)

// kind is the form as a [Chooser] is told it.
func (n *node) kind() Kind {
	switch n.form {
	case mapping:
		return Mapping
	case list:
		return List
	default:
		return Scalar
	}
}

// scalar is the text of a single value; false where there is none.
func (n *node) scalar() (string, bool) {
	return n.text, n.form >= words && n.form <= special
}

// fromTree is a node of goccy's tree with all below it.
func fromTree(n ast.Node) node {
	out := node{line: lineOf(n)}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		out.form = refused
	case *ast.StringNode:
		out.form, out.text = words, n.Value
	case *ast.LiteralNode:
		out.form, out.text = words, n.Value.Value
	case *ast.IntegerNode:
		out.form, out.text = whole, n.GetToken().Value
	case *ast.FloatNode:
		out.form, out.text = decimal, n.GetToken().Value
	case *ast.BoolNode:
		out.form, out.text = truth, n.GetToken().Value
	case *ast.InfinityNode, *ast.NanNode:
		out.form, out.text = special, n.GetToken().Value
	case *ast.SequenceNode:
		out.form, out.items = list, make([]node, len(n.Values))
		for i, v := range n.Values {
			out.items[i] = fromTree(v)
		}
	case *ast.MappingNode:
		out.form = mapping
		for _, entry := range n.Values {
			out.items = append(out.items, fromKey(entry.Key), fromTree(entry.Value))
		}
	case *ast.MappingValueNode:
		out.form, out.items = mapping, []node{fromKey(n.Key), fromTree(n.Value)}
	default:
		out.form = unknown
	}
	return out
}

// fromKey is a key of goccy's tree: a text, or unknown.
func fromKey(key ast.MapKeyNode) node {
	out := node{form: words, line: lineOf(key)}
	switch k := key.(type) {
	case *ast.StringNode:
		out.text = k.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		out.text = k.GetToken().Value
	default:
		out.form = unknown
	}
	return out
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
