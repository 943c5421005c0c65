// Package clidoc writes what shells and readers of manuals need to know of a command line: scripts
// that complete it, and a man page. Both are made from kong's model, so that they are as true as
// --help. Start reading at [Man] and [Complete].
package clidoc

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// commands lists the program and all its commands, each before its own commands.
func commands(n *kong.Node) []*kong.Node {
	list := []*kong.Node{n}
	for _, child := range n.Children {
		if !child.Hidden {
			list = append(list, commands(child)...)
		}
	}
	return list
}

// names lists a command's own commands.
func names(n *kong.Node) []string {
	var list []string
	for _, child := range n.Children {
		if !child.Hidden {
			list = append(list, child.Name)
		}
	}
	return list
}

// flags lists the flags that a command has beside those of the commands above it.
func flags(n *kong.Node) []*kong.Flag {
	var list []*kong.Flag
	for _, f := range n.Flags {
		if !f.Hidden {
			list = append(list, f)
		}
	}
	return list
}

// takesValue reports whether the word after a flag is its value.
func takesValue(f *kong.Flag) bool { return !f.IsBool() && !f.IsCounter() }

// values lists the words that a flag or an argument accepts; none when it isn't a list of words.
func values(v *kong.Value) []string {
	return slices.DeleteFunc(v.EnumSlice(), func(word string) bool { return word == "" })
}

// summary is what a help text says up to its first colon or the end of its first sentence.
func summary(help string) string {
	line := strings.Join(strings.Fields(help), " ")
	if end := strings.IndexAny(line+" ", ":."); end >= 0 && (end+1 >= len(line) || line[end+1] == ' ') {
		return line[:end]
	}
	return line
}
