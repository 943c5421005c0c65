package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"yulun/article"
	"yulun/configs"
	"yulun/internal/wholefile"
	"yulun/locale"
	"yulun/nlp/model"
	"yulun/service"
)

type trainCommand struct {
	Codings       []string `help:"File of coded texts to learn from and to measure on, as for yulun evaluate. May be given more than once." placeholder:"FILE" type:"existingfile"`
	FromStore     bool     `help:"Learn from the codings of a sample, too."`
	Sample        string   `help:"Name of the sample of --from-store; the only one without it." placeholder:"NAME"`
	Models        bool     `help:"Take the codings of models, too."`
	Written       []string `help:"File of texts that were written for training: they count less and are never measured on." placeholder:"FILE" type:"existingfile"`
	WrittenWeight float64  `help:"How much a text of --written counts beside a coded one." default:"0.1" placeholder:"SHARE"`
	Embeddings    bool     `help:"Learn from the vectors of the encoder in models.yaml, too, and measure beside it what is learned without."`
	Fresh         bool     `help:"Start from nothing, not from the weights of the present model."`
	FramesOut     string   `help:"File to write the model of frames to, which is learned where the texts have frames. Default: frames.model beside the model of stance." placeholder:"FILE" type:"path"`
	Out           string   `help:"File to write. Default: stance.model, or stance-vectors.model with --embeddings, in the folder of --config." placeholder:"FILE" type:"path"`
	Date          string   `help:"Day that the model's card names, YYYY-MM-DD. Default: today." placeholder:"DAY"`
	Seed          uint64   `help:"Seed of the resamples from which intervals are made." default:"1"`
}

// Help is printed below the flags.
func (trainCommand) Help() string {
	return `Learns stance and frames from codings and writes two models: the files stance.model and frames.model of a configuration folder, by
which every command with that --config scores from then on. Their cards say what they learned from and how good they were on outlets that
were left out. A frame that fewer than eight texts have is not learned; its cues go on finding it. Training
starts from the present models, so that a hundred codings of one's own help. Articles that are kept are scored again by
yulun reprocess --score-only.

  yulun train --codings coded.jsonl --config my-configs
  yulun train --from-store --config my-configs

` + exitCodes
}

// check refuses flags that can't be.
func (c *trainCommand) check(a *app) error {
	switch _, err := time.Parse(time.DateOnly, c.Date); {
	case c.WrittenWeight <= 0 || c.WrittenWeight > 1:
		return article.Usagef("Use a share such as 0.3.", "--written-weight must be above 0 and at most 1, got %g", c.WrittenWeight)
	case c.Date != "" && err != nil:
		return article.Usagef("Use a day such as 2026-11-29.", "--date %q is not a day", c.Date)
	case !c.FromStore && (c.Sample != "" || c.Models):
		return article.Usagef("Add --from-store, or leave --sample and --models out.", "--sample and --models choose among the codings of the store")
	case c.Embeddings && c.FramesOut != "":
		return article.Usagef("Leave one of them out.", "--embeddings learns stance alone, and --frames-out names a file for frames")
	case c.Out == "" && a.globals.Config == "":
		return article.Usagef("Name the folder of the configuration with --config, or a file with --out.", "where to write the model isn't said")
	}
	return nil
}

// Run trains a model and writes it.
func (c *trainCommand) Run(ctx context.Context, a *app) error {
	if err := c.check(a); err != nil {
		return err
	}
	if c.Out == "" {
		name := configs.StanceModel
		if c.Embeddings {
			name = configs.EncodedModel
		}
		c.Out = filepath.Join(a.globals.Config, name)
	}
	if c.Date == "" {
		c.Date = a.now().UTC().Format(time.DateOnly)
	}
	if c.FromStore {
		if err := a.service().OpenStore(ctx); err != nil {
			return err
		}
	}
	trained, err := a.service().Train(ctx, service.TrainOptions{
		Codings: c.Codings, Written: c.Written, WrittenWeight: c.WrittenWeight, FromStore: c.FromStore, Sample: c.Sample, Models: c.Models,
		Fresh: c.Fresh, Embeddings: c.Embeddings, Date: c.Date, Seed: c.Seed,
	})
	if err != nil {
		return err
	}
	if err := writeModel(c.Out, trained.Data); err != nil {
		return err
	}
	if c.FramesOut == "" {
		c.FramesOut = filepath.Join(filepath.Dir(c.Out), configs.FrameModel)
	}
	if trained.Frames != nil {
		if err := writeModel(c.FramesOut, trained.Frames.Data); err != nil {
			return err
		}
	}
	if a.globals.JSON {
		out := map[string]any{
			"file": c.Out, "version": trained.Version, "bytes": len(trained.Data), "missed": trained.Missed, "card": trained.Card, "without_vectors": trained.Without,
		}
		if f := trained.Frames; f != nil {
			out["frames"] = map[string]any{"file": c.FramesOut, "version": f.Version, "bytes": len(f.Data), "card": f.Card}
		}
		return writeJSON(a.std.out, out)
	}
	a.showTrained(c.Out, trained)
	if !c.Embeddings {
		a.showTrainedFrames(c.FramesOut, trained.Frames)
	}
	return nil
}

func writeModel(name string, data []byte) error {
	write := func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
	if err := wholefile.Write(name, write); err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	return nil
}

// showTrainedFrames is the same for frames.
func (a *app) showTrainedFrames(file string, t *service.TrainedFrames) {
	w := a.std.out
	if t == nil {
		fmt.Fprintln(w, "\nframes were not learned: too few texts have one")
		return
	}
	fmt.Fprintf(w, "\nwrote %s: model %s, %d bytes\n\nlearned frames from\n", file, t.Version, len(t.Data))
	for _, c := range t.Card.Texts {
		if c.Texts > 0 {
			fmt.Fprintf(w, "  %s %-12s %5d\n", c.Lang, c.Class, c.Texts)
		}
	}
	if len(t.Card.Figures) > 0 {
		fmt.Fprintln(w, "\nmeasured by trials on outlets left out of training (95 % interval)")
		printFigures(w, t.Card.Figures)
	}
}

// showTrained prints what was learned and how good it is.
func (a *app) showTrained(file string, t service.Trained) {
	w := a.std.out
	fmt.Fprintf(w, "wrote %s: model %s, %d bytes\n\nlearned from\n", file, t.Version, len(t.Data))
	for _, c := range t.Card.Texts {
		if c.Texts > 0 {
			fmt.Fprintf(w, "  %s %-12s %5d\n", c.Lang, c.Class, c.Texts)
		}
	}
	if t.Missed > 0 {
		fmt.Fprintf(w, "  not learned from, since they are too short: %d\n", t.Missed)
	}
	if len(t.Card.Figures) == 0 {
		fmt.Fprintln(w, "\nnot measured: all texts were written for training")
		return
	}
	fmt.Fprintln(w, "\nmeasured by trials on outlets left out of training (95 % interval)")
	printFigures(w, t.Card.Figures)
	if len(t.Without) > 0 {
		fmt.Fprintf(w, "\nthe same without vectors of %s\n", t.Card.Encoder)
		printFigures(w, t.Without)
	}
}

func printFigures(w io.Writer, figures []model.Figure) {
	for _, f := range figures {
		fmt.Fprint(w, locale.Sprintf("  %-22s %.2f [%.2f, %.2f] on %d {text|texts}\n", f.Name, f.Value, f.Low, f.High, f.Texts))
	}
}
