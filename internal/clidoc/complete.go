package clidoc

import (
	"embed"
	"fmt"
	"io"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

//go:embed bash.tmpl zsh.tmpl fish.tmpl tables.tmpl
var scripts embed.FS

// Complete writes the script that completes a program's commands, flags and their values in a
// shell: bash, zsh or fish. Where none of these is meant, it completes names of files.
func Complete(w io.Writer, app *kong.Application, shell string) error {
	t, err := template.New("").Funcs(template.FuncMap{
		"join": strings.Join, "quote": func(s string) string { return quotedIn(shell, s) },
	}).ParseFS(scripts, "*.tmpl")
	if err != nil {
		return fmt.Errorf("read the completion scripts: %w", err)
	}
	p := program{Name: app.Name}
	for _, n := range commands(app.Node) {
		p.Commands = append(p.Commands, newCommand(n))
	}
	if err := t.ExecuteTemplate(w, shell+".tmpl", p); err != nil {
		return fmt.Errorf("write the completion script for %s: %w", shell, err)
	}
	return nil
}

// program is what the templates know.
type program struct {
	Name string
	// Commands begins with the program itself, whose path is empty.
	Commands []command
}

type command struct {
	// Path is such as "config write"; Step is the command above it and its own name,
	// "config|write".
	Path, Step string
	// Words are the words that may follow: its own commands, or the values of its arguments.
	Words []string
	// Flags are the flags that only this command has; of the program itself, those of every
	// command.
	Flags []flag
	// Spelt are all of them, with their dashes.
	Spelt []string
}

type flag struct {
	Name, Short, Summary string
	TakesValue           bool
	Values               []string
}

func newCommand(n *kong.Node) command {
	c := command{Path: n.Path(), Words: names(n)}
	if n.Parent != nil {
		c.Step = n.Parent.Path() + "|" + n.Name
	}
	for _, p := range n.Positional {
		c.Words = append(c.Words, values(p)...)
	}
	for m := n; m != nil; m = m.Parent {
		for _, f := range flags(m) {
			c.Spelt = append(c.Spelt, "--"+f.Name)
			if m.Parent != nil || m == n {
				c.Flags = append(c.Flags, newFlag(f))
			}
		}
	}
	return c
}

func newFlag(f *kong.Flag) flag {
	item := flag{Name: f.Name, Summary: summary(f.Help), TakesValue: takesValue(f), Values: values(f.Value)}
	if f.Short != 0 {
		item.Short = string(f.Short)
	}
	return item
}

// quotedIn is a text as one word of a shell.
func quotedIn(shell, text string) string {
	if shell == "fish" {
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
