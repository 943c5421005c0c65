package main

import (
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// parsed is a command line that was read.
type parsed struct {
	command *kong.Context
	globals Globals
	// ended says that there is nothing to run, after --help or --version.
	ended bool
}

// name is the first word of the command.
func (p parsed) name() string {
	name, _, _ := strings.Cut(p.command.Command(), " ")
	return name
}

// newParser reads command lines into c, and notes in p when nothing is left to do.
func newParser(c any, p *parsed, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append(options, kong.Name("yulun"), kong.Vars{"version": versionText()}, kong.Exit(func(int) { p.ended = true }))...)
}

// describing are the commands that tell of all others.
var describing = []string{"help", "completion", "man"}

// parseOne reads a command line that begins with a command, by a description of this command alone:
// that of all takes longer to make than many commands take to run. It is false for every other line,
// one with a mistake included, and for one that asks for help; nothing was printed then.
func parseOne(args []string) (p parsed, ok bool) {
	if len(args) == 0 || slices.Contains(describing, args[0]) {
		return p, false
	}
	c := newCLI()
	all := reflect.ValueOf(&c).Elem()
	fields := make([]reflect.StructField, 0, 3)
	for _, f := range reflect.VisibleFields(all.Type()) {
		name := f.Tag.Get("name")
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		_, isCommand := f.Tag.Lookup("cmd")
		if len(f.Index) == 1 && (!isCommand || name == args[0]) {
			fields = append(fields, f)
		}
	}
	one := reflect.New(reflect.StructOf(fields))
	for i, f := range fields {
		one.Elem().Field(i).Set(all.FieldByIndex(f.Index))
	}
	parser, err := newParser(one.Interface(), &p, kong.Writers(io.Discard, io.Discard))
	if err != nil {
		return p, false
	}
	p.command, err = parser.Parse(args)
	p.globals = one.Elem().Field(0).Interface().(Globals)
	return p, err == nil && !p.ended
}
