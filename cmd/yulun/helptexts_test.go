package main

import (
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var (
	exampleLine = regexp.MustCompile(`(?m)^ +(?:[^\n]*\| *)?yulun ([^\n|>#]+)`)
	argument    = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
)

// TestEveryCommandIsExplained: the help of every command says what it does, explains it, and its
// examples are read without a mistake.
func TestEveryCommandIsExplained(t *testing.T) {
	t.Parallel()
	c, p := newCLI(), parsed{}
	parser, err := newParser(&c, &p, kong.Writers(io.Discard, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	commands, examples := 0, 0
	err = kong.Visit(parser.Model, func(n kong.Visitable, next kong.Next) error {
		node, isNode := n.(*kong.Node)
		if !isNode || node.Type != kong.CommandNode {
			return next(nil)
		}
		commands++
		detail := strings.TrimSpace(strings.ReplaceAll(node.Detail, exitCodes, ""))
		if node.Help == "" || !strings.Contains(detail, ".") {
			t.Errorf("%s: says %q and explains %q", node.FullPath(), node.Help, detail)
		}
		for _, m := range exampleLine.FindAllStringSubmatch(node.Detail, -1) {
			examples++
			args := argument.FindAllString(strings.TrimSpace(m[1]), -1)
			for i, arg := range args {
				args[i] = strings.Trim(arg, `'"`)
			}
			if _, err := parser.Parse(args); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: the example yulun %s is refused: %v", node.FullPath(), m[1], err)
			}
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if commands < 70 || examples < 60 {
		t.Errorf("%d commands and %d examples were looked at", commands, examples)
	}
}
