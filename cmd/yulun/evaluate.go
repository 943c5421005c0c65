package main

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/coding/passages"
	"yulun/render"
	"yulun/service"
)

type evaluateCommand struct {
	Sample  string   `arg:"" optional:"" help:"Name of the sample whose codings are compared; the only one without it." name:"sample"`
	Models  bool     `help:"Take the codings of models, too."`
	Codings []string `help:"File of coded texts, one JSON object a line with id, lang, title, text, relevant and class, and perhaps outlet, outlet_type, date, score, frames, object and probability. May be given more than once." placeholder:"FILE" type:"existingfile"`
	High    []string `help:"Outlet types that are known to be more supportive than those of --low." default:"central_state,party,government" placeholder:"TYPE"`
	Low     []string `help:"Outlet types that are known to be less supportive." default:"foreign" placeholder:"TYPE"`
	Errors  bool     `help:"List what was read wrongly, with the evidence of each."`
	Seed    uint64   `help:"Seed of the resamples from which intervals are made." default:"1"`
}

// Help is printed below the flags.
func (evaluateCommand) Help() string {
	return `Scores coded texts by the present scorer and compares: precision, recall and F1 by class, language, outlet type and year with 95 %
intervals, the calibration of the confidence, simple baselines, other cut-offs, and whether outlets that are known to differ do.
The texts are those of a sample that people coded (yulun code), or of files. Texts that the scorer's model learned from are left
out and counted.

  yulun evaluate
  yulun evaluate --codings coded.jsonl
  yulun evaluate --codings coded.jsonl --errors
  yulun evaluate --codings coded.jsonl --json > evaluation.json

` + exitCodes
}

// Run prints the evaluation.
func (c *evaluateCommand) Run(ctx context.Context, a *app) error {
	o := service.EvaluateOptions{Seed: c.Seed, Sample: c.Sample, Models: c.Models}
	var err error
	if len(c.Codings) > 0 {
		if c.Sample != "" || c.Models {
			return article.Usagef("Leave out --codings, or the sample and --models.",
				"files of --codings are evaluated on without a sample")
		}
		o.Texts, err = c.texts(a)
	} else {
		err = a.service().OpenStore(ctx)
	}
	if err != nil {
		return err
	}
	known := a.config.Codebook.TypeIDs()
	for _, t := range o.Texts {
		known = append(known, t.Type)
	}
	if o.High, err = outletTypes("--high", c.High, known); err != nil {
		return err
	}
	if o.Low, err = outletTypes("--low", c.Low, known); err != nil {
		return err
	}
	evaluated, err := a.service().Evaluate(ctx, o)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, render.NewEvaluationRecord(evaluated, c.Errors))
	}
	return render.WriteEvaluation(a.std.out, evaluated, a.config.Codebook, c.Errors)
}

// outletTypes checks outlet types that a flag names: the codebook or the texts must have them.
func outletTypes(
	flag string,
	names []string,
	known []article.OutletType,
) ([]article.OutletType, error) {
	var types []article.OutletType
	for _, name := range names {
		t := article.OutletType(name)
		if !slices.Contains(known, t) {
			return nil, article.Usagef("yulun help search lists the outlet types of the codebook.",
				"%s: neither the codebook nor a text has the outlet type %q", flag, name)
		}
		types = append(types, t)
	}
	return types, nil
}

// texts reads the files. An id may be in one of them only.
func (c *evaluateCommand) texts(a *app) ([]passages.Passage, error) {
	var all []passages.Passage
	of := map[string]string{}
	for _, name := range c.Codings {
		in, err := a.openInput(name)
		if err != nil {
			return nil, err
		}
		read, err := passages.Read(in, name, a.config.Codebook)
		in.Close()
		if err != nil {
			return nil, err
		}
		for _, t := range read {
			if first := of[t.ID]; first != "" {
				return nil, article.Usagef(
					"Give each text an id of its own.",
					"%s: the id %s is already in %s",
					name,
					t.ID,
					first,
				)
			}
			of[t.ID] = name
		}
		all = slices.Concat(all, read)
	}
	return all, nil
}
