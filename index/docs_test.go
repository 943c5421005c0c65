package index_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"yulun/index"
)

// TestSearchGuide: the table of filters in docs/search.md is that of the program.
func TestSearchGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../docs/search.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, f := range index.Fields(index.Vocabulary{}) {
		values, flag := string(f.Kind), ""
		if len(f.Values) > 0 {
			values = "`" + strings.Join(f.Values, "` `") + "`"
		} else if len(f.Offered) > 0 {
			values += ": `" + strings.Join(f.Offered, "` `") + "` …"
		}
		if f.Several {
			values += "; an article may have several"
		}
		if f.Help != "" {
			flag = "`--" + f.Name + "`"
		}
		fmt.Fprintf(&table, "| `%s:` | %s | %s |\n", f.Name, values, flag)
	}
	if !strings.Contains(string(guide), "| field | takes | flag |\n| --- | --- | --- |\n"+table.String()+"\n") {
		t.Errorf("docs/search.md doesn't have this table of filters:\n%s", table.String())
	}
}
