package strictyaml

import (
	"math"
	"reflect"
	"strconv"

	"github.com/goccy/go-yaml/token"
)

// scalar reads a single value. A number or a truth value is not a text, so that "7.10" never loses
// its zero.
func (d *decoder) scalar(at *position, n *node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if n.form == words {
			v.SetString(n.text)
			return
		}
		d.mismatch(at, n, "a text")
	case reflect.Bool:
		if n.form == truth {
			b, _ := strconv.ParseBool(n.text) // the readers know no other words
			v.SetBool(b)
			return
		}
		d.mismatch(at, n, "true or false")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if i, ok := n.integer(); ok && !v.OverflowInt(i) {
			v.SetInt(i)
			return
		}
		d.mismatch(at, n, "a whole number")
	case reflect.Float32, reflect.Float64:
		if f, ok := n.number(); ok {
			v.SetFloat(f)
			return
		}
		d.mismatch(at, n, "a number")
	default:
		panic("strictyaml: can't decode into " + v.Type().String())
	}
}

func (n *node) integer() (int64, bool) {
	if n.form != whole {
		return 0, false
	}
	switch i := token.ToNumber(n.text).Value.(type) {
	case int64:
		return i, true
	case uint64:
		return int64(i), i <= math.MaxInt64 //nolint:gosec // the second result says whether it fits
	default:
		return 0, false
	}
}

func (n *node) number() (float64, bool) {
	if i, ok := n.integer(); ok {
		return float64(i), true
	}
	if n.form != decimal {
		return 0, false
	}
	f, ok := token.ToNumber(n.text).Value.(float64)
	return f, ok
}
