package main

import (
	"context"
	"fmt"

	"yulun/nlp/train"
)

// variant is a way to train, with a name; written says whether texts of --written are learned from.
type variant struct {
	name string
	train.Settings
	written bool
}

// shipped is the variant of the models that are shipped.
const shipped = "rules + words + characters"

func variants() []variant {
	with := func(chars, words, facts float64) train.Settings {
		s := train.Shipped()
		s.Chars, s.Words = chars, words
		if facts > 0 {
			s.Facts = facts
		}
		return s
	}
	s := train.Shipped()
	const noFacts = 1e6
	return []variant{
		{"characters alone, coded only", with(6, 0, noFacts), false},
		{"characters + words, coded only", with(6, 6, noFacts), false},
		{"characters + words", with(6, 6, noFacts), true},
		{"rules alone, coded only", with(0, 0, s.Facts), false},
		{"rules alone", with(0, 0, s.Facts), true},
		{"rules + words + chars, coded only", s, false},
		{"rules + words", with(0, 6, s.Facts), true},
		{shipped, s, true},
	}
}

// nestedFolds is how many parts --nested makes: the settings are chosen in each by as many trials
// less one, for each of the grid.
const nestedFolds = 5

// grid is what --nested chooses from.
func grid() []train.Settings {
	var all []train.Settings
	for _, lengths := range [][2]float64{{0, 0}, {0, 6}, {4, 4}} {
		s := train.Shipped()
		s.Chars, s.Words, s.Folds = lengths[0], lengths[1], nestedFolds
		all = append(all, s)
	}
	return all
}

// nest measures with settings that are chosen for each part by trials among the other parts.
func (b *bench) nest(ctx context.Context, corpus *train.Corpus) error {
	among := grid()
	trials, chosen, err := corpus.Nested(ctx, among)
	if err != nil {
		return err
	}
	b.show("settings chosen by nesting", b.verdicts(trials))
	for part, n := range chosen {
		s := among[n]
		fmt.Printf("   part %d: facts %g, characters %g, words %g\n", part+1, s.Facts, s.Chars, s.Words)
	}
	return nil
}
