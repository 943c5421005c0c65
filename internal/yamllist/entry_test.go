package yamllist_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/internal/yamllist"
)

func TestEntry(t *testing.T) {
	t.Parallel()
	for entry, want := range []string{
		"id: law\ntitle: 'Law, and what''s left'  # for Fang\nquery: frame:law\n# told every hour\nnotify:\n  every: 1h\n",
		"id: trust\nquery: >\n  失信 OR\n  老赖\n", "{id: flow, query: 信用}\n",
	} {
		got, err := yamllist.Entry([]byte(file), "searches", entry)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("entry %d (-want +got):\n%s", entry, d)
		}
		back, err := yamllist.SetEntry([]byte(file), "searches", entry, got)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(file, string(back)); d != "" {
			t.Errorf("entry %d put back changes the file:\n%s", entry, d)
		}
	}
}

func TestSetEntry(t *testing.T) {
	t.Parallel()
	got, err := yamllist.SetEntry([]byte(file), "searches", 2, "# from a page\r\nid: flow\r\nquery: '信用: 修复'\r\n\r\nnotify:\r\n  every: 1h\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(file, "  - {id: flow, query: 信用}\n", "  # from a page\n  - id: flow\n    query: '信用: 修复'\n\n    notify:\n      every: 1h\n", 1)
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for name, text := range map[string]string{
		"nothing": "", "a list": "- id: a\n", "a text": "信用", "two documents": "id: a\n---\nid: b\n", "only a comment": "# id: a\n",
	} {
		if got, err := yamllist.SetEntry([]byte(file), "searches", 0, text); !errors.Is(err, yamllist.ErrNoFields) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if _, err := yamllist.SetEntry([]byte(file), "searches", 0, "id: [a\n"); err == nil {
		t.Error("broken YAML was taken")
	}
}

func TestAppendEntry(t *testing.T) {
	t.Parallel()
	got, err := yamllist.AppendEntry([]byte("a:\n- id: x # first\n# end"), "a", "id: y\nlist:\n  - 1\n")
	if want := "a:\n- id: x # first\n- id: y\n  list:\n    - 1\n# end"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := yamllist.AppendEntry([]byte("a:\n  - id: x"), "a", "id: y"); err != nil || string(got) != "a:\n  - id: x\n  - id: y\n" {
		t.Errorf("without an end of line: %q, %v", got, err)
	}
	if _, err := yamllist.AppendEntry([]byte("a: [{id: x}]\n"), "a", "id: y"); !errors.Is(err, yamllist.ErrByHand) {
		t.Errorf("a list in brackets: %v", err)
	}
}

func TestSetPlain(t *testing.T) {
	t.Parallel()
	got, err := yamllist.Set([]byte("a:\n  - id: x\n    on: false # for now\n"), "a", 0, yamllist.Field{Name: "on", Value: "true", Plain: true})
	if want := "a:\n  - id: x\n    on: true # for now\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	got, err = yamllist.Set([]byte("a:\n  - list: # two\n      - 1\n      - 2\n    id: x\n"), "a", 0, yamllist.Field{Name: "on", Value: "true", Plain: true})
	if want := "a:\n  - on: true\n    list: # two\n      - 1\n      - 2\n    id: x\n"; err != nil || string(got) != want {
		t.Errorf("before a list: got %q, %v, want %q", got, err, want)
	}
}
