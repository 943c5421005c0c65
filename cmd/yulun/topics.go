package main

import (
	"fmt"
	"slices"
	"strings"

	"yulun/configs"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
	"yulun/locale"
)

type topicsCommand struct{}

// Help is printed below the flags.
func (topicsCommand) Help() string {
	return `A topic is a folder of configuration: what makes a piece relevant, the codebook, the words that
judge, the sources and the surveys. --topic ID works on one that is shipped, "yulun config write
--topic ID DIR" writes its files for editing, and "yulun demo --topic ID" shows it. docs/topics.md
leads to a topic of your own.

` + exitCodes
}

// shippedTopic is what is shown of a topic.
type shippedTopic struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	TitleZh string   `json:"title_zh"`
	Default bool     `json:"default"`
	Frames  []string `json:"frames"`
	Objects []string `json:"objects"`
	Outlets int      `json:"outlets"`
	Sources int      `json:"sources"`
	Surveys []string `json:"surveys"`
	Press   bool     `json:"sample_press"`
}

// Run lists the topics.
func (topicsCommand) Run(a *app) error {
	list := []shippedTopic{}
	for _, id := range topics.IDs() {
		t, err := describeTopic(id)
		if err != nil {
			return err
		}
		list = append(list, t)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, list)
	}
	for i, t := range list {
		if i > 0 {
			fmt.Fprintln(a.std.out)
		}
		note := ""
		if t.Default {
			note = "  (default)"
		}
		fmt.Fprintf(a.std.out, "%s%s\n  %s\n  %s\n", t.ID, note, t.Title, t.TitleZh)
		fmt.Fprintf(a.std.out, "  frames: %s\n", strings.Join(t.Frames, ", "))
		fmt.Fprint(a.std.out, locale.Sprintf("  sources: %d, of %d {outlet|outlets}\n", t.Sources, t.Outlets))
		fmt.Fprintf(a.std.out, "  surveys: %s\n", strings.Join(t.Surveys, ", "))
	}
	return nil
}

func describeTopic(id string) (shippedTopic, error) {
	fsys, err := configs.Topic(id)
	if err != nil {
		return shippedTopic{}, err
	}
	c, err := configs.Load(fsys)
	if err != nil {
		return shippedTopic{}, fmt.Errorf("read the topic %s: %w", id, err)
	}
	lex, err := c.Lexicon()
	if err != nil {
		return shippedTopic{}, fmt.Errorf("read the topic %s: %w", id, err)
	}
	t := shippedTopic{
		ID: id, Title: lex.Title, TitleZh: lex.TitleZh, Default: id == topics.Default,
		Frames: []string{}, Objects: []string{}, Surveys: []string{}, Sources: len(c.Sources),
		Press: slices.Contains(samplepress.Topics(), id),
	}
	for _, f := range c.Codebook.Frames {
		t.Frames = append(t.Frames, string(f.ID))
	}
	for _, o := range c.Codebook.Objects {
		t.Objects = append(t.Objects, string(o.ID))
	}
	outlets := map[string]bool{}
	for _, s := range c.Sources {
		outlets[s.Outlet.ID] = true
	}
	t.Outlets = len(outlets)
	for _, s := range c.Surveys {
		t.Surveys = append(t.Surveys, s.ID)
	}
	return t, nil
}
