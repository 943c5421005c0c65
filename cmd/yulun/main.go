// Command yulun collects what the media publish about a topic, such as China's social credit,
// measures stance and framing, and compares coverage with what citizens said in surveys.
//
// main.go turns signals and errors into a clean stop, a sentence and an exit code; cli.go lists the
// commands; app.go makes the service that does the work; every other file holds the flags, the help
// and the printing of one command.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"yulun/article"
	"yulun/internal/garbage"
)

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartial     = 3
	exitInterrupted = 130 // as shells say it: 128 and the number of SIGINT
)

func main() {
	if os.Getenv("GOGC") == "" {
		garbage.Late() // most commands end before it is worth anything
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { // the first signal asks for a clean stop, a second one ends the program at once
		<-ctx.Done()
		stop()
	}()
	std := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	isTerminal := func(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
	std.outLook, std.errLook = newLook(isTerminal(os.Stdout), os.Getenv), newLook(isTerminal(os.Stderr), os.Getenv)
	for f, look := range map[*os.File]*look{os.Stdout: &std.outLook, os.Stderr: &std.errLook} {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil { // it fails where none is known
			look.width = width
		}
	}
	os.Exit(run(ctx, os.Args[1:], std))
}

// streams are the program's standard streams.
type streams struct {
	in               io.Reader
	out, err         io.Writer
	outLook, errLook look
}

// look is how a stream may be written to. A file or a pipe takes plain lines alone.
type look struct {
	// colour allows colours and bold type, overwrite a status line that is written over.
	colour, overwrite bool
	// width is how many columns a line may have; 0 is unbounded.
	width int
}

// newLook is what a terminal takes by the user's environment: NO_COLOR (https://no-color.org) asks
// for no colours, and a dumb terminal can't move its cursor either.
func newLook(terminal bool, getenv func(string) string) look {
	terminal = terminal && getenv("TERM") != "dumb"
	return look{colour: terminal && getenv("NO_COLOR") == "", overwrite: terminal}
}

// usageRemedy says what to do about a command line that can't be parsed. A query that begins with an
// exclusion looks like flags.
func usageRemedy(err error) string {
	const lists = "yulun --help lists the commands, yulun COMMAND --help its flags."
	if flag, ok := strings.CutPrefix(err.Error(), "unknown flag -"); ok && !strings.HasPrefix(flag, "-") {
		return lists + " Put -- before a query that begins with a minus sign: yulun search -- -blacklist"
	}
	return lists
}

// run parses and runs one command line and returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	p, ok := parseOne(args)
	if !ok {
		var c cli
		c, p = newCLI(), parsed{}
		parser, err := newParser(&c, &p, kong.Description(description), kong.Writers(std.out, std.err), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
		if err != nil {
			return explain(std, err)
		}
		if len(args) == 0 {
			args = []string{"--help"}
		}
		p.command, err = parser.Parse(args)
		if p.ended {
			return exitDone
		}
		if err != nil {
			// A flag that may be left out has the empty value among those that it may have.
			message := strings.Replace(err.Error(), `must be one of "",`, "must be one of ", 1)
			return explain(std, article.Usagef(usageRemedy(err), "%s", message))
		}
		if p.name() == "help" {
			return run(ctx, append(c.Help.Command, "--help"), std)
		}
		p.command.Bind(parser.Model)
		p.globals = c.Globals
	}
	return p.run(ctx, std)
}

// run runs a parsed command and returns the exit code.
func (p parsed) run(ctx context.Context, std streams) int {
	a := newApp(p.globals, std)
	ctx, end, err := a.prepare(ctx, p)
	if err != nil {
		return explain(std, err)
	}
	p.command.BindTo(ctx, (*context.Context)(nil))
	if err = p.command.Run(a); err == nil {
		if missing := a.missing(); missing != nil {
			a.complain("%v", missing)
		}
	}
	err = errors.Join(err, a.close())
	end(err)
	if errors.Is(err, context.Canceled) {
		io.WriteString(std.err, "yulun: interrupted. "+afterwards(p.command.Command())+"\n")
		return exitInterrupted
	}
	return explain(std, err)
}

// resuming are the commands that go on where an interrupted one stopped.
var resuming = []string{"archive prune", "backfill", "code run", "crawl", "delete", "import", "index rebuild"}

// afterwards says what to do after a command was interrupted. What doesn't resume keeps what it has
// done, or writes as a whole or not at all.
func afterwards(command string) string {
	if slices.ContainsFunc(resuming, func(name string) bool { return strings.HasPrefix(command+" ", name+" ") }) {
		return "Progress is saved; run the same command to resume."
	}
	return "Nothing is lost; run the same command to begin again."
}

// explain prints an error for people and returns the exit code.
func explain(std streams, err error) int {
	if err == nil {
		return exitDone
	}
	switch code := article.CodeOf(err); {
	case code == article.CodePartial:
		io.WriteString(std.err, "yulun: "+err.Error()+"\n")
		return exitPartial
	case code == article.CodeUsage:
		io.WriteString(std.err, "yulun: "+err.Error()+"\n")
		return exitUsage
	default:
		io.WriteString(std.err, "yulun: "+err.Error()+"\n")
		return exitFailed
	}
}
