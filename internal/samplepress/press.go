package samplepress

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"yulun/article"
)

//go:embed press
var pressFiles embed.FS

// Press is a sample press as it was read and checked: its outlets and their articles. It doesn't
// change.
type Press struct {
	files   fs.FS
	outlets []*outlet
	layouts *layouts
}

// Topics lists the topics that have a built-in press, by name.
func Topics() []string {
	entries, err := pressFiles.ReadDir("press")
	if err != nil {
		panic(err) // the embedded folder can always be read
	}
	var topics []string
	for _, e := range entries {
		topics = append(topics, e.Name())
	}
	return topics
}

// Open reads the built-in press of a topic. The error is of code not found where the topic has
// none.
func Open(topic string) (*Press, error) {
	if !slices.Contains(Topics(), topic) {
		return nil, &article.Error{
			Code: article.CodeNotFound, Message: fmt.Sprintf("the topic %s has no sample press", topic),
			Remedy: "Use one of the topics that have one: " + strings.Join(Topics(), ", ") + ".",
		}
	}
	sub, err := fs.Sub(pressFiles, path.Join("press", topic))
	if err != nil {
		return nil, fmt.Errorf("open the built-in press: %w", err)
	}
	return OpenFS(sub)
}

// OpenFS reads a press from outlets.yaml and articles/<outlet id>.yaml. The error joins every
// mistake that was found, each with the file it is in.
func OpenFS(fsys fs.FS) (*Press, error) {
	layouts, err := parseLayouts()
	if err != nil {
		return nil, err
	}
	var file struct {
		Outlets []*outlet `yaml:"outlets"`
	}
	if err := readYAML(fsys, "outlets.yaml", &file); err != nil {
		return nil, err
	}
	p := &Press{files: fsys, outlets: file.Outlets, layouts: layouts}
	var mistakes []error
	for _, o := range p.outlets {
		if err := o.resolve(); err != nil {
			mistakes = append(mistakes, fmt.Errorf("outlets.yaml: %s: %w", o.ID, err))
			continue
		}
		if err := o.readPieces(fsys); err != nil {
			mistakes = append(mistakes, err)
		}
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	return p, p.check()
}

// readPieces reads an outlet's articles.
func (o *outlet) readPieces(fsys fs.FS) error {
	name := path.Join("articles", o.ID+".yaml")
	var file struct {
		Outlet   string   `yaml:"outlet"`
		Articles []*Piece `yaml:"articles"`
	}
	if err := readYAML(fsys, name, &file); err != nil {
		return err
	}
	if file.Outlet != o.ID {
		return fmt.Errorf("%s: outlet is %q, the file is named for %q", name, file.Outlet, o.ID)
	}
	o.pieces = file.Articles
	var mistakes []error
	for _, piece := range o.pieces {
		if err := piece.resolve(o); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s: %s: %w", name, piece.ID, err))
		}
	}
	return errors.Join(mistakes...)
}

// check finds the mistakes that only show between articles.
func (p *Press) check() error {
	var mistakes []error
	byID := map[string]*Piece{}
	for _, piece := range p.pieces() {
		if _, ok := byID[piece.ID]; ok {
			mistakes = append(mistakes, fmt.Errorf("article id %s is used twice", piece.ID))
		}
		byID[piece.ID] = piece
	}
	outlets := map[string]bool{}
	for _, o := range p.outlets {
		if outlets[o.ID] {
			mistakes = append(mistakes, fmt.Errorf("outlet id %s is used twice", o.ID))
		}
		outlets[o.ID] = true
		mistakes = append(mistakes, o.checkAddresses(), o.checkFaults())
	}
	for _, piece := range p.pieces() {
		if of := piece.ReprintOf; of != "" && byID[of] == nil {
			mistakes = append(mistakes, fmt.Errorf("%s: reprint_of %s: no such article", piece.ID, of))
		}
	}
	if err := errors.Join(mistakes...); err != nil {
		return err
	}
	_, err := p.clusters()
	return err
}

// pieces lists all articles, outlet by outlet.
func (p *Press) pieces() []*Piece {
	var all []*Piece
	for _, o := range p.outlets {
		all = append(all, o.pieces...)
	}
	return all
}

// paragraphs splits a body at its blank lines. Lines of one paragraph are joined, by a space in
// languages that use it.
func paragraphs(body, space string) []string {
	var out []string
	for block := range strings.SplitSeq(strings.ReplaceAll(body, "\r\n", "\n"), "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(block, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, space))
		}
	}
	return out
}
