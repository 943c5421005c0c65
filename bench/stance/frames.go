package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/nlp/frame"
	"yulun/nlp/relevance"
	"yulun/nlp/train"
	"yulun/stats/accuracy"
)

// frameVariant is a way to find frames by learning; written says whether texts of --written are
// learned from.
type frameVariant struct {
	name string
	train.FrameSettings
	written bool
}

func frameVariants() []frameVariant {
	with := func(change func(*train.FrameSettings)) train.FrameSettings {
		s := train.ShippedFrames()
		change(&s)
		return s
	}
	const never = 1e6
	return []frameVariant{
		{"words alone", with(func(s *train.FrameSettings) { s.Own, s.Others, s.Rules, s.Words = never, never, 0, 6 }), true},
		{"facts alone", with(func(s *train.FrameSettings) { s.Words = 0 }), true},
		{"facts and words, coded texts only", train.ShippedFrames(), false},
		{"facts and words, starting from 0", with(func(s *train.FrameSettings) { s.Rules = 0 }), true},
		{"facts and words: shipped", train.ShippedFrames(), true},
	}
}

// framesOf measures how well frames are found, by the rules and by models. Figures are over the
// texts that coders found relevant; one that the scorer doesn't misses its frames.
func (b *bench) framesOf(ctx context.Context, ids []article.Frame) error {
	corpus, err := train.Read(ctx, b.texts, b.reader)
	if err != nil {
		return err
	}
	rules := make([][]article.Frame, len(b.texts))
	for i, t := range b.texts {
		if t.Written {
			continue
		}
		p := b.reader.Read(t.Title, t.Body)
		if j := relevance.Judge(p); j.Relevant {
			found, _ := frame.Find(p, j)
			for id := range found {
				rules[i] = append(rules[i], id)
			}
		}
	}
	b.showFrames("rules", rules, ids)
	for _, v := range frameVariants() {
		if !strings.Contains(v.name, b.only) {
			continue
		}
		started := time.Now()
		c := corpus
		if !v.written {
			c = corpus.With(b.codedOnly())
		}
		result, err := c.LearnFrames(ctx, ids, v.FrameSettings, nil)
		if err != nil {
			return err
		}
		found := make([][]article.Frame, len(b.texts))
		for _, t := range result.Trials {
			found[t.Text] = t.Frames
		}
		b.showFrames(v.name, found, ids)
		fmt.Fprintf(os.Stderr, "%s: %v\n", v.name, time.Since(started).Round(time.Millisecond))
	}
	return nil
}

// showFrames prints the mean F1 of frames by language, with its interval, and each frame's figures.
func (b *bench) showFrames(name string, found [][]article.Frame, ids []article.Frame) {
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		var cells []string
		pairs := map[article.Frame][]accuracy.Pair{}
		for i, t := range b.texts {
			if t.Written || t.Lang != lang {
				continue
			}
			for _, id := range ids {
				pairs[id] = append(pairs[id], accuracy.Pair{
					Coded: yes(slices.Contains(t.Frames, id)), Scored: yes(slices.Contains(found[i], id)), Cluster: b.groups[i],
				})
			}
		}
		sum, n := 0.0, 0.0
		for _, id := range ids {
			a := accuracy.Measure(pairs[id], accuracy.Options{Classes: []string{"yes"}, Resamples: 2, Seed: 1})
			c := a.ByClass[0]
			if c.Coded == 0 {
				continue
			}
			sum += c.F1.Value
			n++
			cells = append(cells, fmt.Sprintf("%s %.0f %.2f/%.2f/%.2f", id, c.Coded, c.Precision.Value, c.Recall.Value, c.F1.Value))
		}
		if n > 0 {
			fmt.Printf("%-36s %s  mean F1 %.3f  %s\n", name, lang, sum/n, strings.Join(cells, "  "))
		}
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
