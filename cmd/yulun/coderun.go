package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/coding"
	"yulun/configs"
	"yulun/internal/wholefile"
	"yulun/nlp/coder"
	"yulun/render"
	"yulun/service"
	"yulun/service/models"
)

type codeRunCommand struct {
	Files  []string `arg:"" optional:"" help:"JSON Lines files with id, title, text and perhaps lang, or - for standard input; instead of a sample." name:"file"`
	Coder  string   `help:"Name of the coder in models.yaml." required:"" placeholder:"NAME"`
	Sample string   `help:"Sample whose articles are coded." placeholder:"ID"`
	Out    string   `help:"File to write the codings to, as JSON Lines. Codings of a sample go into the store without it." placeholder:"FILE" type:"path"`
}

// Help is printed below the flags.
func (codeRunCommand) Help() string {
	return `Lets a language model that models.yaml names code texts by the codebook of the configuration. Answers are kept in the data
folder: a run that was stopped or killed resumes where it was, and nothing is paid for twice. The coder's budget holds for all
its runs in the data folder together; before a request that could exceed it the command stops with exit code 3.

A model is a coder like any other. How far it agrees with people is to be measured before its codings count: docs/models.md.

` + exitCodes
}

// Run codes the texts.
func (c *codeRunCommand) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Sample != "" && c.Out == "" {
		run, err := a.service().RunCoderOnSample(ctx, c.Coder, c.Sample, nil)
		return c.finish(a, run, err)
	}
	code := func(keep func(coding.Coding) error) (service.CoderRun, error) {
		return a.service().RunCoderOnSample(ctx, c.Coder, c.Sample, keep)
	}
	if c.Sample == "" {
		texts, err := c.texts(a)
		if err != nil {
			return err
		}
		code = func(keep func(coding.Coding) error) (service.CoderRun, error) {
			return a.service().RunCoder(ctx, c.Coder, "", each(texts), len(texts), keep)
		}
	}
	var run service.CoderRun
	var behind error // some texts were not coded; the others are kept all the same
	err := wholefile.Write(c.Out, func(w io.Writer) error {
		var err error
		run, err = code(func(coded coding.Coding) error { return writeJSON(w, coded) })
		if run.Coded > 0 && isBehind(err) {
			behind, err = err, nil
		}
		return err
	})
	return c.finish(a, run, errors.Join(err, behind))
}

func (c *codeRunCommand) check() error {
	switch {
	case c.Sample == "" && len(c.Files) == 0:
		return article.Usagef("Give files, or a sample with --sample.", "there is nothing to code")
	case c.Sample != "" && len(c.Files) > 0:
		return article.Usagef("Give either files or --sample.", "there are both files and a sample to code")
	case c.Sample == "" && c.Out == "":
		return article.Usagef("Name a file with --out: texts that are not in the store have no place there.", "where the codings go is not said")
	}
	return nil
}

// finish prints what came of a run that began.
func (c *codeRunCommand) finish(a *app, run service.CoderRun, err error) error {
	if run.Coder == "" {
		return err
	}
	return errors.Join(c.print(a, run), err)
}

func each(texts []service.CoderText) iter.Seq2[service.CoderText, error] {
	return func(yield func(service.CoderText, error) bool) {
		for _, t := range texts {
			if !yield(t, nil) {
				return
			}
		}
	}
}

// texts reads all texts before the first is paid for.
func (c *codeRunCommand) texts(a *app) ([]service.CoderText, error) {
	var texts []service.CoderText
	places := map[string]string{}
	for _, name := range c.Files {
		in, err := a.openInput(name)
		if err != nil {
			return nil, err
		}
		err = lines(in, name, func(number int, line []byte) error {
			if len(bytes.TrimSpace(line)) == 0 {
				return nil
			}
			at := fmt.Sprintf("%s:%d", name, number)
			t, err := readText(line)
			if err != nil {
				return article.Usagef(textHint, "%s: %v", at, err)
			}
			if first, twice := places[t.ID]; twice || t.ID == "" {
				if t.ID == "" {
					return article.Usagef(textHint, "%s: the text has no id", at)
				}
				return article.Usagef("Give each text an id of its own.", "%s: the id %s is already that of %s", at, t.ID, first)
			}
			places[t.ID] = at
			texts = append(texts, service.CoderText{Article: t.ID, Title: t.Title, Text: t.Text, Lang: t.Lang})
			return nil
		})
		in.Close()
		if err != nil {
			return nil, err
		}
	}
	if len(texts) == 0 {
		return nil, article.Usagef(textHint, "%s: there is no text to code", strings.Join(c.Files, ", "))
	}
	return texts, nil
}

// coderRunLine is the summary for programs. Its keys are a contract with other tools.
type coderRunLine struct {
	Coder    string                 `json:"coder"`
	Model    string                 `json:"model"`
	Texts    int                    `json:"texts"`
	Coded    int                    `json:"coded"`
	Known    int                    `json:"known"`
	Failed   []service.CoderFailure `json:"failed"`
	Left     int                    `json:"left"`
	Stopped  string                 `json:"stopped,omitempty"`
	ThisRun  spentLine              `json:"this_run"`
	AllTotal spentLine              `json:"total"`
}

type spentLine struct {
	Pieces       int     `json:"pieces"`
	Requests     int     `json:"requests"`
	InputTokens  int     `json:"input_tokens"`
	OutputTokens int     `json:"output_tokens"`
	Cost         float64 `json:"cost"`
	Uncounted    int     `json:"uncounted_requests"`
}

func spent(s coder.Spent) spentLine {
	return spentLine{
		Pieces: s.Pieces, Requests: s.Requests, InputTokens: s.Input, OutputTokens: s.Output, Cost: s.Cost, Uncounted: s.Bounded,
	}
}

func (c *codeRunCommand) print(a *app, r service.CoderRun) error {
	for _, f := range r.Failures {
		a.complain("%s: %s", f.Article, f.Reason)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, coderRunLine{
			Coder: r.Coder, Model: r.Model, Texts: r.Texts, Coded: r.Coded, Known: r.Known, Failed: slices.Concat([]service.CoderFailure{}, r.Failures),
			Left: r.Left, Stopped: r.Stopped, ThisRun: spent(r.Spent), AllTotal: spent(r.Total),
		})
	}
	_, err := fmt.Fprintf(a.std.out, "%s (%s): %s of %s coded, %d of them by earlier answers; %d failed, %d left\nthis run: %s\nin all:   %s\n",
		render.Plain(r.Coder), render.Plain(r.Model), render.Thousands(r.Coded), count(r.Texts, "text", "texts"), r.Known, len(r.Failures), r.Left,
		spending(r.Spent), spending(r.Total))
	return err
}

func spending(s coder.Spent) string {
	text := fmt.Sprintf("%s, %s tokens in, %s out, cost %.4f", count(s.Requests, "request", "requests"),
		render.Thousands(s.Input), render.Thousands(s.Output), s.Cost)
	if s.Bounded > 0 {
		text += fmt.Sprintf("; %d of them without a count, taken at their most", s.Bounded)
	}
	return text
}

// coders are the coders of models.yaml as the service takes them.
func coders(m configs.Models) []service.CoderModel {
	var list []service.CoderModel
	for _, c := range m.Coders {
		list = append(list, service.CoderModel{
			Name: c.Name, Endpoint: endpoint(c.Endpoint), Temperature: c.Temperature, Seed: c.Seed, MaxTokens: *c.MaxTokens,
			MaxCompletion: c.TokensField == "max_completion_tokens", Format: models.Format(c.Format), Language: article.Lang(c.Language),
			Budget: coder.Budget(c.Budget), Price: coder.Price(c.Price),
		})
	}
	return list
}

func endpoint(e configs.Endpoint) service.Endpoint {
	return service.Endpoint{
		Address: e.Address, Unencrypted: e.Unencrypted, Model: e.Model, KeyEnv: e.KeyEnv, Timeout: time.Duration(*e.Timeout), PerMinute: e.RequestsPerMinute,
	}
}

// encoder is the encoder of models.yaml as the service takes it; nil where there is none.
func encoder(m configs.Models) *service.EncoderModel {
	if m.Embeddings == nil {
		return nil
	}
	e := m.Embeddings
	return &service.EncoderModel{Endpoint: endpoint(e.Endpoint), Dimensions: e.Dimensions, Prefix: e.Prefix, Batch: *e.Batch}
}
