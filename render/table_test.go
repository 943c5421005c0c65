package render_test

import (
	"strings"
	"testing"

	"yulun/render"
)

func TestTableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"linjiang", "3", "ok"},
		{"海晏日报", "12", "two listings could not be read: status 503 and a feed that is no XML"},
	}
	for _, tc := range []struct {
		name  string
		width int
		want  string
	}{
		{"a file has all", 0, `
source     n  state
linjiang   3  ok
海晏日报  12  two listings could not be read: status 503 and a feed that is no XML
`},
		{"a wide terminal", 100, `
source     n  state
linjiang   3  ok
海晏日报  12  two listings could not be read: status 503 and a feed that is no XML
`},
		{"the last column is cut", 40, `
source     n  state
linjiang   3  ok
海晏日报  12  two listings could not be…
`},
		{"a little is always left", 10, `
source     n  state
linjiang   3  ok
海晏日报  12  two listings could …
`},
	} {
		var b strings.Builder
		table := render.Table{Header: []string{"source", "n", "state"}, Rows: rows, Right: []int{1}, Width: tc.width}
		if err := table.Write(&b); err != nil {
			t.Fatal(err)
		}
		if b.String() != tc.want[1:] {
			t.Errorf("%s:\n%swant\n%s", tc.name, b.String(), tc.want[1:])
		}
	}
}
