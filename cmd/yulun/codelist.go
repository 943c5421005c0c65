package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yulun/coding"
	"yulun/render"
)

type codeListCommand struct{}

// progress is how far a sample is coded.
type codingProgress struct {
	coding.Sample
	// Coders has who coded how many articles, Final how many were decided after discussion, Decided
	// for how many all that was coded is decided, Unresolved on how many something is tied.
	Coders     []coderProgress `json:"coders"`
	Final      int             `json:"final"`
	Decided    int             `json:"decided"`
	Unresolved int             `json:"unresolved"`
}

type coderProgress struct {
	Coder  string `json:"coder"`
	Person bool   `json:"person"`
	Coded  int    `json:"coded"`
}

// progress reads how far a sample is coded.
func (a *app) progress(ctx context.Context, s coding.Sample) (codingProgress, error) {
	p := codingProgress{Sample: s, Coders: []coderProgress{}}
	codings, err := a.service().Store().Codings(ctx, s.ID)
	if err != nil {
		return p, err
	}
	coders := map[string]coderProgress{}
	for _, c := range codings {
		if c.Final {
			p.Final++
			continue
		}
		coders[c.Coder] = coderProgress{c.Coder, c.Person, coders[c.Coder].Coded + 1}
	}
	for _, name := range slices.Sorted(maps.Keys(coders)) {
		p.Coders = append(p.Coders, coders[name])
	}
	for _, d := range coding.Decide(codings, false) {
		if len(d.Unresolved) > 0 {
			p.Unresolved++
		} else {
			p.Decided++
		}
	}
	return p, nil
}

// coderList is who coded how much, on one line.
func (p codingProgress) coderList() string {
	var list []string
	for _, c := range p.Coders {
		name := render.Plain(c.Coder)
		if !c.Person {
			name += " (model)"
		}
		list = append(list, fmt.Sprintf("%s %d", name, c.Coded))
	}
	return strings.Join(list, ", ")
}

// Run lists the samples.
func (codeListCommand) Run(ctx context.Context, a *app) error {
	if err := a.service().OpenStore(ctx); err != nil {
		return err
	}
	samples, err := a.service().Store().Samples(ctx)
	if err != nil {
		return err
	}
	all := []codingProgress{}
	for _, s := range samples {
		p, err := a.progress(ctx, s)
		if err != nil {
			return err
		}
		all = append(all, p)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(a.std.out, "No sample was drawn yet. yulun code sample draws one.")
		return err
	}
	t := render.Table{
		Header: []string{
			"sample", "drawn", "design", "articles", "decided", "unresolved", "coded by",
		},
		Right: []int{3, 4, 5},
		Width: a.std.outLook.width,
	}
	for _, p := range all {
		t.Rows = append(t.Rows, []string{
			p.ID, p.Drawn.Format(time.DateOnly), designWords(p.Design),
			fmt.Sprintf("%d of %d", p.Design.N, p.Size()), fmt.Sprint(p.Decided),
			fmt.Sprint(p.Unresolved), p.coderList(),
		})
	}
	return t.Write(a.std.out)
}

// designWords are a design in a few words.
func designWords(d coding.Design) string {
	if len(d.By) == 0 {
		return "random"
	}
	var by []string
	for _, p := range d.By {
		by = append(by, string(p))
	}
	words := "by " + strings.Join(by, ", ")
	if d.Equal {
		words += ", equal"
	}
	for _, f := range d.Oversample {
		words += fmt.Sprintf(", %s × %g", f.Value, f.Factor)
	}
	return words
}

type codeShowCommand struct {
	Sample string `arg:"" optional:"" help:"Name of the sample; the only one without it." name:"sample"`
}

// Run shows one sample.
func (c *codeShowCommand) Run(ctx context.Context, a *app) error {
	sample, err := a.openSample(ctx, c.Sample)
	if err != nil {
		return err
	}
	p, err := a.progress(ctx, sample)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, p)
	}
	if err := a.printSample(sample, ""); err != nil {
		return err
	}
	query := sample.Query
	if query == "" {
		query = "all relevant articles"
	}
	fmt.Fprintf(
		a.std.out, "drawn %s, %s, of: %s", sample.Drawn.Format(time.DateOnly),
		designWords(sample.Design), query,
	)
	if sample.Unit != "article" {
		fmt.Fprint(a.std.out, " (each story once)")
	}
	fmt.Fprintln(a.std.out)
	for _, k := range p.Coders {
		kind := "person"
		if !k.Person {
			kind = "model"
		}
		fmt.Fprintf(
			a.std.out, "%s (%s): %d of %d coded\n", render.Plain(k.Coder), kind, k.Coded,
			len(sample.Items),
		)
	}
	_, err = fmt.Fprintf(
		a.std.out, "%d final, %d decided, %d unresolved\n", p.Final, p.Decided, p.Unresolved,
	)
	return err
}
