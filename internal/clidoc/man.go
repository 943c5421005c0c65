package clidoc

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Man writes the man page of a program: its commands with their help and flags. Common is what the
// help of every command ends with; it is said once. The page is for man(7).
func Man(w io.Writer, app *kong.Application, version, common string) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" %s\n", strings.ToUpper(app.Name), quoted(version))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", escaped(app.Name), escaped(summary(app.Help)))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n\\fICOMMAND\\fR [\\fIflags\\fR]\n", escaped(app.Name))
	b.WriteString(".SH DESCRIPTION\n")
	writeText(&b, app.Help)
	b.WriteString(".SH FLAGS OF EVERY COMMAND\n")
	writeFlags(&b, flags(app.Node))
	b.WriteString(".SH COMMANDS\n")
	for _, n := range commands(app.Node) {
		if n.Leaf() {
			writeCommand(&b, n, common)
		}
	}
	b.WriteString(".SH EXIT STATUS\n")
	writeText(&b, common)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the man page: %w", err)
	}
	return nil
}

func writeCommand(b *strings.Builder, n *kong.Node, common string) {
	line := n.FullPath()
	for _, p := range n.Positional {
		line += " " + p.Summary()
	}
	fmt.Fprintf(b, ".SS %s\n", quoted(line))
	writeText(b, n.Help)
	writeText(b, strings.TrimSuffix(strings.TrimSpace(n.Detail), common))
	for _, p := range n.Positional {
		fmt.Fprintf(b, ".TP\n%s\n%s\n", escaped(p.Summary()), escaped(p.Help))
	}
	writeFlags(b, flags(n))
}

func writeFlags(b *strings.Builder, list []*kong.Flag) {
	for _, f := range list {
		fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", escaped(f.String()), escaped(f.Help))
	}
}

// writeText writes paragraphs. Indented ones stay as they are, line by line.
func writeText(b *strings.Builder, text string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		switch {
		case strings.TrimSpace(paragraph) == "":
		case strings.HasPrefix(paragraph, " "):
			fmt.Fprintf(b, ".PP\n.nf\n%s\n.fi\n", escaped(strings.TrimRight(paragraph, "\n")))
		default:
			fmt.Fprintf(b, ".PP\n%s\n", escaped(strings.TrimSpace(paragraph)))
		}
	}
}

// escaped keeps roff from taking a text for its own commands.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

// quoted is a text as one argument of a roff command.
func quoted(text string) string {
	return `"` + strings.ReplaceAll(escaped(text), `"`, `\(dq`) + `"`
}
