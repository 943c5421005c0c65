package yamllist_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/internal/yamllist"
)

const file = `# Saved searches of the desk.
address: https://yulun.example.org   # where people reach the pages

searches:
  # All of them are read by the desk.
  - id: law
    title: 'Law, and what''s left'  # for Fang
    query: frame:law
    # told every hour
    notify:
      every: 1h

  # Asked for by Ming.
  - id: trust
    query: >
      失信 OR
      老赖
  - {id: flow, query: 信用}

# The end.
mail:
  host: smtp.example.org
`

func TestAppend(t *testing.T) {
	t.Parallel()
	query := `"social credit" -card title:失信 # not a comment`
	for name, tt := range map[string]struct{ before, want string }{
		"into a list":                 {file, strings.Replace(file, "query: 信用}\n", "query: 信用}\n  - id: new\n    query: '"+query+"'\n", 1)},
		"an empty file":               {"", "searches:\n  - id: new\n    query: '" + query + "'\n"},
		"only a comment":              {"# mine", "# mine\nsearches:\n  - id: new\n    query: '" + query + "'\n"},
		"an empty list":               {"searches: [] # none\na: 1\n", "searches: # none\n  - id: new\n    query: '" + query + "'\na: 1\n"},
		"no list yet, no end of line": {"searches:\n  - id: a\n    query: b", "searches:\n  - id: a\n    query: b\n  - id: new\n    query: '" + query + "'\n"},
		"dashes at the margin":        {"searches:\n- id: a\n  query: b\n\n# end\n", "searches:\n- id: a\n  query: b\n- id: new\n  query: '" + query + "'\n\n# end\n"},
	} {
		got, err := yamllist.Append([]byte(tt.before), "searches", yamllist.Field{Name: "id", Value: "new"}, yamllist.Field{Name: "query", Value: query})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff(tt.want, string(got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		var read struct {
			Searches []struct{ ID, Query string }
		}
		if err := yaml.Unmarshal(got, &read); err != nil || read.Searches[len(read.Searches)-1].Query != query {
			t.Errorf("%s: read as %+v, %v", name, read, err)
		}
	}
}

// TestEveryTextIsReadAsItWasGiven: also one with characters that are written as escapes.
func TestEveryTextIsReadAsItWasGiven(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"华东时报\u3000北京: 早报", "tab\there: x", "a\u0085b: x", "\x7f: b", "\x01", "it's\u2028: z", `a "b": 'c'`, "\u3000", ""} {
		fields := []yamllist.Field{{Name: "id", Value: "new"}, {Name: "query", Value: value}, {Name: "unit", Value: "story"}}
		added, err := yamllist.Append([]byte(file), "searches", fields...)
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		changed, err := yamllist.Set(added, "searches", 0, fields[1])
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		var read struct {
			Searches []struct{ ID, Query, Unit string }
		}
		if err := yaml.Unmarshal(changed, &read); err != nil {
			t.Fatalf("%q: %v in\n%s", value, err, changed)
		}
		if first, last := read.Searches[0], read.Searches[len(read.Searches)-1]; first.Query != value || last.Query != value || last.Unit != "story" {
			t.Errorf("%q is read as %q and %q", value, first.Query, last.Query)
		}
	}
}

// TestATextThatYAMLCannotKeep: whoever gave it is told which field it is and what to do.
func TestATextThatYAMLCannotKeep(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"bytes that are not text": "\xe4", "two lines": "a\nb", "a tab before a blank": "tit:\"a\t -x"} {
		_, appended := yamllist.Append(nil, "searches", yamllist.Field{Name: "query", Value: value})
		_, changed := yamllist.Set([]byte(file), "searches", 0, yamllist.Field{Name: "query", Value: value})
		for _, err := range []error{appended, changed} {
			var text *yamllist.TextError
			var told *article.Error
			if !errors.As(err, &text) || text.Field != "query" || text.Text != value {
				t.Errorf("%s: %v", name, err)
			}
			if !errors.As(err, &told) || told.Code != article.CodeUsage || told.Field != "query" || told.Remedy == "" {
				t.Errorf("%s is told as %+v", name, told)
			}
		}
	}
	var text *yamllist.TextError
	if _, err := yamllist.SetEntry([]byte(file), "searches", 0, "id: law\ntitle: \xe4\n"); !errors.As(err, &text) || text.Text != "title: \xe4" {
		t.Errorf("in a whole entry: %v", err)
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	cut := func(from, to string) string {
		before, rest, _ := strings.Cut(file, from)
		_, after, _ := strings.Cut(rest, to)
		return before + to + after
	}
	for entry, want := range []string{
		cut("  - id: law", "\n  # Asked for"), cut("  # Asked for", "  - {id: flow"), strings.Replace(file, "  - {id: flow, query: 信用}\n", "", 1),
	} {
		got, err := yamllist.Remove([]byte(file), "searches", entry)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, string(got)); d != "" {
			t.Errorf("entry %d (-want +got):\n%s", entry, d)
		}
	}
	got, err := yamllist.Remove([]byte("searches:\n  - id: a\n    query: b\n# end\n"), "searches", 0)
	if err != nil || string(got) != "searches: []\n# end\n" {
		t.Errorf("the last one: %q, %v", got, err)
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		entry        int
		field, value string
		old, want    string
	}{
		{0, "title", "Law: new", `'Law, and what''s left'  # for Fang`, `'Law: new'  # for Fang`},
		{0, "query", "frame:law frame:privacy", "query: frame:law\n", "query: frame:law frame:privacy\n"},
		{0, "unit", "story", "- id: law\n", "- id: law\n    unit: story\n"},
	} {
		got, err := yamllist.Set([]byte(file), "searches", tt.entry, yamllist.Field{Name: tt.field, Value: tt.value})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(strings.Replace(file, tt.old, tt.want, 1), string(got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.field, d)
		}
	}
}

// What can't be changed line by line is left to people.
func TestByHand(t *testing.T) {
	t.Parallel()
	for entry, name := range map[int]string{1: "folded", 2: "in braces"} {
		if _, err := yamllist.Set([]byte(file), "searches", entry, yamllist.Field{Name: "query", Value: "信用"}); !errors.Is(err, yamllist.ErrByHand) {
			t.Errorf("%s: %v", name, err)
		}
	}
	plain := "searches:\n  - id: a\n    query: one\n      two\n"
	if got, err := yamllist.Set([]byte(plain), "searches", 0, yamllist.Field{Name: "query", Value: "three"}); !errors.Is(err, yamllist.ErrByHand) {
		t.Errorf("a value of two lines: %q, %v", got, err)
	}
	for _, data := range []string{"searches: [{id: a}]\n", "{searches: []}\n", "searches: 1\n"} {
		if _, err := yamllist.Append([]byte(data), "searches", yamllist.Field{Name: "id", Value: "b"}); !errors.Is(err, yamllist.ErrByHand) {
			t.Errorf("%q: %v", data, err)
		}
	}
}
