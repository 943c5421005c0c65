package web_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/api.md's tables")

// TestAPIGuide: the tables of docs/api.md are those of the OpenAPI document that is served.
func TestAPIGuide(t *testing.T) {
	t.Parallel()
	var document struct {
		Paths map[string]struct {
			Get struct {
				Summary    string
				Parameters []struct {
					Name, In, Description string
					Schema                struct {
						Enum    []string
						Default any
						Items   struct{ Enum []string }
					}
				}
				Responses map[string]struct{ Content map[string]any }
			}
		}
	}
	got := press(t).get(t, "/api/v1/openapi.json")
	if err := json.Unmarshal([]byte(got.body), &document); err != nil {
		t.Fatal(err)
	}
	var operations, parameters strings.Builder
	params, names, all := map[string][]string{}, []string{}, 0
	var paths []string
	for path := range document.Paths {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		o := document.Paths[path].Get
		var media []string
		for m := range o.Responses["200"].Content {
			name, _, _ := strings.Cut(m, ";")
			media = append(media, "`"+name+"`")
		}
		fmt.Fprintf(&operations, "| `/api/v1%s` | %s | %s |\n", path, o.Summary, strings.Join(media, ", "))
		for _, p := range o.Parameters {
			if p.In == "path" {
				continue
			}
			text := p.Description
			if values := slices.Concat(p.Schema.Enum, p.Schema.Items.Enum); len(values) > 0 && p.Name != "survey" {
				text += " Values: `" + strings.Join(values, "` `") + "`."
			}
			if p.Schema.Default != nil && p.Name != "survey" {
				text += fmt.Sprintf(" Default: `%v`.", p.Schema.Default)
			}
			key := p.Name + "` | " + text // one name may say different things
			if params[key] == nil {
				names = append(names, key)
			}
			params[key] = append(params[key], path)
			if p.Name == "q" {
				all++
			}
		}
	}
	for _, name := range names {
		by := "`" + strings.Join(params[name], "` `") + "`"
		if len(params[name]) == all {
			by = "all that choose articles"
		}
		fmt.Fprintf(&parameters, "| `%s | %s |\n", name, by)
	}
	guide, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	want := between(string(guide), "| address | answers | as |\n| --- | --- | --- |\n", operations.String())
	want = between(want, "| parameter | says | of |\n| --- | --- | --- |\n", parameters.String())
	if *update {
		if err := os.WriteFile("../docs/api.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(guide) {
		t.Errorf("docs/api.md has other tables than the program; go test ./web -run TestAPIGuide -update writes them:\n%s\n%s", operations.String(), parameters.String())
	}
}

// between replaces the rows below a table's head.
func between(text, head, rows string) string {
	before, after, ok := strings.Cut(text, head)
	if !ok {
		return text + head + rows
	}
	_, rest, _ := strings.Cut(after, "\n\n")
	return before + head + rows + "\n" + rest
}
