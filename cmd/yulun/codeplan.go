package main

import (
	"context"
	"fmt"
	"math"

	"yulun/article"
	"yulun/coding"
	"yulun/locale"
	"yulun/render"
	"yulun/service"
)

type codePlanCommand struct {
	queryFlags
	Rho    float64 `help:"Correlation of scorer and coders that is assumed, from 0 to 1, where no earlier codings tell it." default:"0.5" placeholder:"NUMBER"`
	Sample string  `help:"Sample whose codings tell the correlation." placeholder:"NAME"`
	Cells  int     `help:"How many periods or groups share the codings, such as 12 quarters." default:"1" placeholder:"NUMBER"`
	Within float64 `help:"Say how many codings make the interval of each share this wide on either side, such as 0.05." placeholder:"NUMBER"`
}

// Help is printed below the flags.
func (codePlanCommand) Help() string {
	return `Says before coding how wide the 95 % interval becomes with how many coded articles: of a share that the codings alone give,
and of the scorer's share corrected by the same codings (PPI++). The correction gains 1/(1 − rho²) in codings, where rho is the
correlation of scorer and coders: a third at 0.5. It never needs more codings than coding alone. The figures hold for a random
sample; over-sampled strata make the intervals of other classes wider.

  yulun code plan --within 0.05
  yulun code plan --sample pilot --cells 12 from:2018

` + exitCodes
}

// planned is a figure with its curve.
type planned struct {
	service.PlannedFigure
	Curve []coding.Width `json:"curve"`
	// Needed is how many codings make the interval as narrow as was asked, 0 where that was not
	// asked or no number does.
	Needed int `json:"needed,omitempty"`
}

// Run plans.
func (c *codePlanCommand) Run(ctx context.Context, a *app) error {
	switch {
	case c.Rho < 0 || c.Rho > 1 || math.IsNaN(c.Rho):
		return article.Usagef("Use a number from 0 to 1.", "--rho: %g is not a correlation", c.Rho)
	case c.Cells < 1:
		return article.Usagef("Use 1 or more.", "--cells must be at least 1, got %d", c.Cells)
	case c.Within < 0 || c.Within >= 0.5 || math.IsNaN(c.Within):
		return article.Usagef(
			"Use a number such as 0.05.",
			"--within: %g is not half the width of an interval of a share", c.Within,
		)
	}
	q, err := a.query(ctx, c.queryFlags)
	if err != nil {
		return err
	}
	figures, err := a.service().PlanCoding(ctx, q, c.Sample, c.Rho)
	if err != nil {
		return err
	}
	all := make([]planned, len(figures))
	for i, f := range figures {
		all[i] = c.curve(f)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, struct {
			Cells   int       `json:"cells"`
			Figures []planned `json:"figures"`
		}{c.Cells, all})
	}
	if figures[0].Articles == 0 {
		_, err := fmt.Fprintln(a.std.out, "The query finds no relevant article.")
		return err
	}
	return c.print(a, all)
}

// curve is how the interval narrows: by doubling from 25 codings on, and with all articles coded.
func (c *codePlanCommand) curve(f service.PlannedFigure) planned {
	p := planned{PlannedFigure: f}
	cell := f.Plan
	cell.Articles = max(1, f.Articles/c.Cells)
	for n := 25; ; n *= 2 {
		n = min(n, f.Articles)
		if n/c.Cells > 0 {
			w := cell.Widths(n / c.Cells)[0]
			w.N = n
			p.Curve = append(p.Curve, w)
		}
		if n >= f.Articles {
			break
		}
	}
	if c.Within > 0 && f.Name != "mean" {
		if n, err := cell.Needed(c.Within); err == nil {
			p.Needed = n * c.Cells
		}
	}
	return p
}

func (c *codePlanCommand) print(a *app, all []planned) error {
	t := render.Table{Header: []string{"coded"}, Right: []int{0}}
	for i, f := range all {
		t.Header, t.Right = append(t.Header, figureName(f)), append(t.Right, i+1)
	}
	for i := range all[0].Curve {
		row := []string{fmt.Sprint(all[0].Curve[i].N)}
		for _, f := range all {
			row = append(row, halfWidths(f, f.Curve[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	fmt.Fprint(a.std.out, locale.Sprintf("%d relevant {article|articles}", all[0].Articles))
	if c.Cells > 1 {
		fmt.Fprintf(
			a.std.out, " in %d cells, which share the codings; the intervals are those of one cell",
			c.Cells,
		)
	}
	fmt.Fprint(a.std.out, "\n\n")
	if err := t.Write(a.std.out); err != nil {
		return err
	}
	fmt.Fprintln(
		a.std.out,
		"\n± percentage points (of the mean: of 1) at 95 % by codings alone; in brackets, the scorer's figure corrected by them.",
	)
	for _, f := range all {
		if err := c.printFigure(a, f); err != nil {
			return err
		}
	}
	return nil
}

func (c *codePlanCommand) printFigure(a *app, f planned) error {
	value, from := fmt.Sprintf("%.0f %%", f.Value*100), "assumed"
	if f.Name == "mean" {
		value = fmt.Sprintf("%.2f", f.Value)
	}
	if f.Pairs > 0 {
		from = "of " + count(f.Pairs, "coding", "codings")
	}
	needed := ""
	switch {
	case f.Name == "mean" || c.Within == 0:
	case f.Needed > 0:
		needed = fmt.Sprintf(
			"; ± %g needs %s, corrected", c.Within*100, count(f.Needed, "coding", "codings"),
		)
	default:
		needed = fmt.Sprintf("; ± %g needs more than the %d articles", c.Within*100, f.Articles)
	}
	_, err := fmt.Fprintf(
		a.std.out, "%s: %s, rho %.2f (%s)%s\n", figureName(f), value, f.Rho, from, needed,
	)
	return err
}

func figureName(f planned) string {
	if f.Name == "mean" {
		return "mean stance"
	}
	return f.Name
}

func halfWidths(f planned, w coding.Width) string {
	if f.Name == "mean" {
		return fmt.Sprintf("± %.2f (%.2f)", w.Coding, w.Corrected)
	}
	return fmt.Sprintf("± %.1f (%.1f)", w.Coding*100, w.Corrected*100)
}
