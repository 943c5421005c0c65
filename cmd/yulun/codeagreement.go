package main

import (
	"context"

	"yulun/article"
	"yulun/coding"
	"yulun/render"
	"yulun/stats/reliability"
)

type codeAgreementCommand struct {
	Sample string `arg:"" optional:"" help:"Name of the sample; the only one without it." name:"sample"`
	Models bool   `help:"Compare the codings of models, too."`
	Seed   uint64 `help:"Number from which the intervals follow." default:"1"`
	Most   int    `help:"How many articles are listed on which coders differ." default:"20"`
}

// Help is printed below the flags.
func (codeAgreementCommand) Help() string {
	return `Measures for each variable of the codebook how far the coders of a sample agree: Krippendorff's alpha, ordinal and interval
for the score and nominal for the rest, and Gwet's AC1, with intervals by a bootstrap over articles. It then shows how the values of each two
coders met, and the articles on which coders differ. Final codings are left out. At 0.80 and above a variable is reported without
reserve, from 0.667 tentatively, and below with a warning.

` + exitCodes
}

// Run measures agreement.
func (c *codeAgreementCommand) Run(ctx context.Context, a *app) error {
	sample, err := a.openSample(ctx, c.Sample)
	if err != nil {
		return err
	}
	codings, err := a.service().Store().Codings(ctx, sample.ID)
	if err != nil {
		return err
	}
	comparison := reliability.Compare(
		a.config.Codebook, codings, reliability.Options{Models: c.Models, Seed: c.Seed},
	)
	if len(comparison.Coders) < 2 {
		remedy := "Import the codings of another person with yulun code import."
		if !c.Models && hasModel(codings) {
			remedy = "Import the codings of another person with yulun code import, or compare with models by --models."
		}
		return &article.Error{
			Code: article.CodeNotFound, Remedy: remedy,
			Message: "agreement takes two coders; the sample " + sample.ID + " has " + count(
				len(comparison.Coders), "coder", "coders",
			),
		}
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, struct {
			Sample string `json:"sample"`
			reliability.Comparison
		}{sample.ID, comparison})
	}
	recorded, err := a.service().Store().Coders(ctx)
	if err != nil {
		return err
	}
	titles := map[string]string{}
	for i, d := range comparison.Disagreements {
		if i == c.Most {
			break
		}
		found, err := a.service().Store().Article(ctx, d.Article)
		if err != nil {
			return err
		}
		titles[d.Article] = render.Plain(found.Title)
	}
	return render.Agreement{
		Comparison: comparison, Known: coding.WithFacts(codings, recorded), Titles: titles, Most: c.Most, Width: a.std.outLook.width,
	}.WriteText(
		a.std.out,
	)
}

func hasModel(codings []coding.Coding) bool {
	for _, c := range codings {
		if !c.Person {
			return true
		}
	}
	return false
}

// openDifferences says on what people differ, by article, where nothing final was decided.
func (a *app) openDifferences(codings []coding.Coding) map[string]string {
	decided := map[string]bool{}
	for _, c := range codings {
		decided[c.Article] = decided[c.Article] || c.Final
	}
	comparison := reliability.Compare(a.config.Codebook, codings, reliability.Options{})
	open := map[string]string{}
	for _, d := range comparison.Disagreements {
		if !decided[d.Article] {
			open[d.Article] = render.Differences(comparison.Coders, d)
		}
	}
	return open
}
