package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"yulun/codebook"
	"yulun/coding/passages"
	"yulun/configs"
	"yulun/configs/topics"
	"yulun/nlp"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
	"yulun/nlp/segment"
	"yulun/nlp/stance"
	"yulun/nlp/train"
	"yulun/text"
)

func run(ctx context.Context, s settings) error {
	if len(s.coded) == 0 {
		return errors.New("name at least one file of coded texts: --coded FILE")
	}
	files, ok := topics.Open(s.topic)
	if !ok {
		return fmt.Errorf("there is no topic %q", s.topic)
	}
	config, err := configs.Load(files)
	if err != nil {
		return err
	}
	texts, err := read(s, config.Codebook)
	if err != nil {
		return err
	}
	lex, err := config.Lexicon()
	if err != nil {
		return err
	}
	words, err := segment.ReadWords(files, "lexicon/words.txt")
	if err != nil {
		return err
	}
	segmenter, err := segment.New(words)
	if err != nil {
		return err
	}
	reader := nlp.Passages(lex, nlp.Options{Fold: text.NewConverter().Fold, Words: segmenter.Spans})
	b := bench{settings: s, texts: texts, groups: train.Groups(texts), reader: reader}
	if s.frames {
		return b.framesOf(ctx, config.Codebook.FrameIDs())
	}
	return b.all(ctx)
}

func read(s settings, book codebook.Codebook) ([]train.Text, error) {
	var texts []train.Text
	for i, name := range slices.Concat(s.coded, s.written) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		all, err := passages.Read(f, name, book)
		f.Close()
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			side, ok := book.Side(p.Class)
			if !p.Relevant || !ok {
				continue
			}
			t := train.Text{
				ID: p.ID, Title: p.Title, Body: p.Text, Lang: p.Lang, Side: side, Outlet: p.Outlet, Archive: p.Repo, Frames: p.Frames, Weight: 1,
			}
			if t.Written = i >= len(s.coded); t.Written {
				t.Weight = s.weight
			}
			texts = append(texts, t)
		}
	}
	return texts, nil
}

// bench has the texts, and what each variant made of those that are measured on.
type bench struct {
	settings
	texts  []train.Text
	groups []string
	reader passage.Reader
}

// verdict is the side that a variant gives a text, and the chances that a model gave its classes.
type verdict struct {
	side   int
	chance []float64
}

func (b *bench) all(ctx context.Context) error {
	fmt.Printf("%-34s %s\n", "variant", heading)
	b.show("majority", b.majority())
	b.show("general lexicon", b.judge(general))
	b.show("rules", b.judge(func(p *passage.Passage, j relevance.Judgement) float64 {
		s, _ := stance.Judge(p, j)
		return s.Score
	}))
	corpus, err := train.Read(ctx, b.texts, b.reader)
	if err != nil {
		return err
	}
	for _, v := range variants() {
		if !strings.Contains(v.name, b.only) {
			continue
		}
		started := time.Now()
		verdicts, err := b.learn(ctx, corpus, v)
		if err != nil {
			return err
		}
		b.show(v.name, verdicts)
		if b.wrong && v.name == shipped {
			b.errors(verdicts)
		}
		fmt.Fprintf(os.Stderr, "%s: %v\n", v.name, time.Since(started).Round(time.Millisecond))
	}
	if b.nested {
		return b.nest(ctx, corpus)
	}
	return nil
}

// majority gives every text the class that is most frequent in its language outside its part.
func (b *bench) majority() []verdict {
	folds := train.Folds(b.texts, train.Shipped().Folds)
	out := make([]verdict, len(b.texts))
	for i, t := range b.texts {
		counts := map[int]int{}
		for n, o := range b.texts {
			if !o.Written && o.Lang == t.Lang && folds[n] != folds[i] {
				counts[o.Side]++
			}
		}
		for _, side := range []int{-1, 0, 1} {
			if counts[side] > counts[out[i].side] {
				out[i].side = side
			}
		}
	}
	return out
}

// judge scores every text without learning.
func (b *bench) judge(score func(*passage.Passage, relevance.Judgement) float64) []verdict {
	out := make([]verdict, len(b.texts))
	for i, t := range b.texts {
		p := b.reader.Read(t.Title, t.Body)
		if j := relevance.Judge(p); j.Relevant {
			out[i].side = stance.Side(score(p, j))
		}
	}
	return out
}

// general adds up the judging cues of a piece by their sign alone, wherever they are: what a
// lexicon of sentiment does.
func general(p *passage.Passage, _ relevance.Judgement) float64 {
	net, gross := 0.0, 1.0
	for _, s := range p.Sentences {
		for _, h := range s.Hits {
			if h.Entry.Kind == lexicon.Stance || h.Entry.Kind == lexicon.Advocacy {
				net += math.Copysign(1, h.Entry.Weight)
				gross++
			}
		}
	}
	return net / gross
}

// learn makes trials with a variant.
func (b *bench) learn(ctx context.Context, corpus *train.Corpus, v variant) ([]verdict, error) {
	if !v.written {
		corpus = corpus.With(b.codedOnly())
	}
	result, err := corpus.Learn(ctx, v.Settings, nil)
	if err != nil {
		return nil, err
	}
	return b.verdicts(result.Trials), nil
}

// codedOnly are the texts without any weight of those that were written for training.
func (b *bench) codedOnly() []train.Text {
	own := slices.Clone(b.texts)
	for i := range own {
		if own[i].Written {
			own[i].Weight = 0
		}
	}
	return own
}

func (b *bench) verdicts(trials []train.Trial) []verdict {
	out := make([]verdict, len(b.texts))
	for _, t := range trials {
		if t.Found {
			out[t.Text] = verdict{stance.Side(t.Score), t.Probabilities}
		}
	}
	return out
}

func (b *bench) errors(verdicts []verdict) {
	type wrong struct {
		text train.Text
		verdict
	}
	var all []wrong
	for i, t := range b.texts {
		if !t.Written && t.Side != verdicts[i].side {
			all = append(all, wrong{t, verdicts[i]})
		}
	}
	slices.SortFunc(all, func(a, b wrong) int { return cmp.Compare(a.text.ID, b.text.ID) })
	for _, w := range all {
		beginning := []rune(strings.ReplaceAll(w.text.Title+" | "+w.text.Body, "\n", " "))
		fmt.Printf("%s: side %d, got %d %.2f\n   %s\n", w.text.ID, w.text.Side, w.side, w.chance, string(beginning[:min(len(beginning), 240)]))
	}
}
