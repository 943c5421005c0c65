package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yulun/coding"
	"yulun/locale"
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

// share says how many articles were drawn, and from how many.
func (p codingProgress) share() string {
	if !p.IsDrawn() {
		return fmt.Sprint(len(p.Items))
	}
	return fmt.Sprintf("%d of %d", p.Design.N, p.Size())
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
		if !s.IsDrawn() { // how many there are is not part of the design
			if s, err = a.service().Store().Sample(ctx, s.ID); err != nil {
				return err
			}
		}
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
			p.share(), fmt.Sprint(p.Decided),
			fmt.Sprint(p.Unresolved), p.coderList(),
		})
	}
	return t.Write(a.std.out)
}

// designWords are a design in a few words.
func designWords(d coding.Design) string {
	if d.Kind == coding.Picked {
		return "picked by people"
	}
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
	if err := a.printDesign(sample); err != nil {
		return err
	}
	recorded, err := a.service().Store().Coders(ctx)
	if err != nil {
		return err
	}
	for _, k := range p.Coders {
		facts := coding.Coder{Name: k.Coder, Person: k.Person}
		if i := slices.IndexFunc(recorded, func(c coding.Coder) bool { return c.Name == k.Coder }); i >= 0 {
			facts = recorded[i]
		}
		fmt.Fprintf(
			a.std.out, "%s: %d of %d coded (%s)\n", render.Plain(k.Coder), k.Coded,
			len(sample.Items), render.CoderFacts(locale.Printer{}, facts),
		)
	}
	_, err = fmt.Fprintf(
		a.std.out, "%d final, %d decided, %d unresolved\n", p.Final, p.Decided, p.Unresolved,
	)
	return err
}

// printDesign says how a sample was drawn, and from what.
func (a *app) printDesign(sample coding.Sample) error {
	if !sample.IsDrawn() {
		_, err := fmt.Fprintf(
			a.std.out, "%s: %s, coded from their pages in sight of score and outlet. They count in no figure.\n",
			sample.ID, count(len(sample.Items), "article", "articles"),
		)
		return err
	}
	if err := a.printSample(sample, ""); err != nil {
		return err
	}
	query := sample.Query
	if query == "" {
		query = "all relevant articles"
	}
	if sample.Unit != "article" {
		query += " (each story once)"
	}
	_, err := fmt.Fprintf(
		a.std.out, "drawn %s, %s, of: %s\n", sample.Drawn.Format(time.DateOnly),
		designWords(sample.Design), query,
	)
	return err
}
