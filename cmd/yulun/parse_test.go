package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// A line that parseOne reads, the parser of all commands reads in the same way. The others are left
// to that one.
func TestParseOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		read bool
	}{
		{"version", true},
		{"search 信用 --limit 3 --frame law --type party,blog --data /tmp/x --json -q", true},
		{"search -- -黑名单", true},
		{"score --format text /tmp/a.jsonl", true},
		{"config write /tmp/x --topic facial-recognition", true},
		{"cite search 失信 --from 2019", true},
		{"searches add a 失信", true},
		{"--data /tmp/x search 信用", false},
		{"serch 信用", false},
		{"search --limit", false},
		{"search --limit x", false},
		{"search --help", false},
		{"search --version", false},
		{"config", false},
		{"help search", false},
		{"man", false},
		{"completion bash", false},
		{"", false},
	} {
		args := strings.Fields(c.line)
		one, ok := parseOne(args)
		if ok != c.read {
			t.Errorf("%q: read %v, want %v", c.line, ok, c.read)
		}
		if !ok {
			continue
		}
		all, p := newCLI(), parsed{}
		parser, err := newParser(&all, &p)
		if err != nil {
			t.Fatal(err)
		}
		want, err := parser.Parse(args)
		if err != nil {
			t.Fatalf("%q: %v", c.line, err)
		}
		if one.command.Command() != want.Command() || one.globals != all.Globals {
			t.Errorf("%q: %s %+v, want %s %+v", c.line, one.command.Command(), one.globals, want.Command(), all.Globals)
		}
		if got, want := values(one.command), values(want); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", c.line, got, want)
		}
	}
}

// values are all flags and arguments of a command line as they were read.
func values(c *kong.Context) map[string]any {
	read := map[string]any{}
	for _, flag := range c.Flags() {
		read["--"+flag.Name] = flag.Target.Interface()
	}
	for n := c.Selected(); n != nil; n = n.Parent {
		for _, positional := range n.Positional {
			read[positional.Name] = positional.Target.Interface()
		}
	}
	return read
}
