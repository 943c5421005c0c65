package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/coding"
	"yulun/locale"
	"yulun/render"
)

// coderFacts are flags that say what is known of a coder.
type coderFacts struct {
	Languages []string `help:"Languages that the coder reads well, as tags such as zh,en." placeholder:"TAG"`
	Training  string   `help:"What prepared the coder, in a sentence." placeholder:"TEXT"`
	Pay       string   `help:"paid, volunteer or credit (of a course)." enum:",paid,volunteer,credit" default:""`
	CoderNote string   `help:"Anything else that readers should know of the coder." placeholder:"TEXT"`
}

func (f coderFacts) given() bool {
	return len(f.Languages) > 0 || f.Training != "" || f.Pay != "" || f.CoderNote != ""
}

func (f coderFacts) of(name string, person bool) coding.Coder {
	return coding.Coder{
		Name: name, Person: person, Languages: f.Languages, Training: f.Training, Pay: coding.Pay(f.Pay), Note: f.CoderNote,
	}
}

type codeCoderCommand struct {
	Name  string `arg:"" optional:"" help:"Name of the coder, as in codings; without it, all are listed." name:"coder"`
	Model bool   `help:"The coder is a model, not a person."`
	coderFacts
}

// Help is printed below the flags.
func (codeCoderCommand) Help() string {
	return `Records what readers of a study ask of those who coded: their languages, their training, whether they were paid. It stands in
the section on validation of report and pages, beside the agreement, and in a deposit. What is left out stays as it was recorded. Use
initials where a coder should not be known by name.

  yulun code coder wang --languages zh,en --training "the codebook and 20 practice pieces" --pay paid
  yulun code coder

` + exitCodes
}

// Run records or shows.
func (c *codeCoderCommand) Run(ctx context.Context, a *app) error {
	switch {
	case c.Name == "" && (c.given() || c.Model):
		return article.Usagef("Name the coder: yulun code coder wang --pay paid.", "what is recorded is of a coder, and none is named")
	case c.given() || c.Model:
		if _, err := a.service().KeepCoder(ctx, c.of(c.Name, !c.Model)); err != nil {
			return err
		}
	}
	if err := a.service().OpenStore(ctx); err != nil {
		return err
	}
	all, err := a.coders(ctx, c.Name)
	if err != nil {
		return err
	}
	if c.Name != "" && len(all) == 0 {
		return &article.Error{
			Code: article.CodeNotFound, Message: "nothing is known of a coder " + c.Name,
			Remedy: "Record it with --languages, --training and --pay, or see yulun code coder for the names.",
		}
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(a.std.out, "Nobody has coded yet, and nothing is recorded of a coder.")
		return err
	}
	for _, k := range all {
		if _, err := fmt.Fprintf(a.std.out, "%s: %s\n", render.Plain(k.Name), render.CoderFacts(locale.Printer{}, k)); err != nil {
			return err
		}
	}
	return nil
}

// coders are the coders who coded anything and those of whom something is recorded, by name; or
// one.
func (a *app) coders(ctx context.Context, name string) ([]coding.Coder, error) {
	all, err := a.service().Store().Coders(ctx)
	if err != nil {
		return nil, err
	}
	samples, err := a.service().Store().Samples(ctx)
	if err != nil {
		return nil, err
	}
	var codings []coding.Coding
	for _, s := range samples {
		of, err := a.service().Store().Codings(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		codings = append(codings, of...)
	}
	kept := []coding.Coder{}
	for _, c := range coding.AllCoders(codings, all) {
		if name == "" || c.Name == name {
			kept = append(kept, c)
		}
	}
	return kept, nil
}
