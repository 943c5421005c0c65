package lexicon

import (
	"fmt"
	"hash"
	"math"
	"slices"
	"strconv"
	"strings"

	"yulun/internal/strictyaml"
)

// maxWeight bounds a cue's weight: the codebook's scale ends at 2, and one word must not outweigh a
// whole piece.
const maxWeight = 3

var (
	topicKinds = []Kind{Strong, Local, Told, Weak, Conduct, Part, Support, Place, Exclude, Against, Liken}
	cueKinds   = []Kind{
		Stance, Effect, Advocacy, Negation, Denial, Degree, Contrast, Concession, Quote, Debunk, Hypothetical, Plan, Done, Prevent, Irony, Culprit,
		Balance, Register, Reference, Shield,
	}
	ties = []Tie{TieBeside, TieClause, TieSentence, TieCentral, TieNear, TiePiece}
)

// loader gathers patterns and problems over all files.
type loader struct {
	table
	seen     seen
	layers   map[string]int
	problems strictyaml.Problems
	// digest takes in every setting and cue, and no comment.
	digest hash.Hash
}

func (l *loader) problem(d *strictyaml.Doc, at, text, remedy string) {
	l.problems = append(l.problems, d.Problem(at, text, remedy))
}

// groups checks groups of one file and takes their cues. A group without a kind has the fallback,
// if there is one.
func (l *loader) groups(d *strictyaml.Doc, at string, groups []group, allowed []Kind, fallback Kind) {
	for i, g := range groups {
		where := at + index(i)
		if g.Kind == "" {
			g.Kind = fallback
		}
		if !slices.Contains(allowed, g.Kind) {
			l.problem(d, where+".kind", quoted(string(g.Kind))+" is not a kind of cue here", "use one of "+list(allowed))
			continue
		}
		l.settings(d, where, &g, fallback)
		fmt.Fprintf(l.digest, "%q %q %g %q %q %t %q\n", g.Kind, g.Lang, g.Weight, g.Tie, g.Layer, g.borders(), g.Cues)
		if len(g.Cues) == 0 {
			l.problem(d, where+".cues", "the group has no cues", "list them, or remove the group")
		}
		entries := make([]Entry, len(g.Cues))
		for j := range g.Cues {
			l.cue(d, where, j, &g, &entries[j])
		}
	}
}

// settings checks what a group says about all its cues, and fills what it leaves out.
func (l *loader) settings(d *strictyaml.Doc, where string, g *group, fallback Kind) {
	if g.Kind == Shield {
		if g.Layer == "" {
			g.Layer = fallback
		}
		if g.Layer == "" {
			l.problem(d, where+".layer", "a shield must say what it protects", "name the kind of the cues that it hides, for instance layer: stance")
		}
		if g.Borders != nil {
			l.problem(d, where+".borders", "a shield is found within words, too", "remove it")
		}
	} else if g.Layer != "" {
		l.problem(d, where+".layer", "only a shield has a layer", "remove it, or set kind: shield")
	}
	if !slices.Contains(ties, g.Tie) && g.Tie != "" {
		l.problem(d, where+".tie", quoted(string(g.Tie))+" is not a tie to the topic", "use one of "+list(ties))
	}
	if g.Tie == "" {
		g.Tie = TieSentence
	}
	if math.IsNaN(g.Weight) || math.Abs(g.Weight) > maxWeight {
		l.problem(d, where+".weight", fmt.Sprintf("the weight %v is out of range", g.Weight), fmt.Sprintf("use a number from -%d to %d", maxWeight, maxWeight))
	}
	if weighted(g.Kind) && g.Weight == 0 {
		l.problem(d, where+".weight", "the group has no weight", "say what its cues add; negative is critical")
	}
}

// borders reports whether the cues begin and end on the borders of Chinese words.
func (g *group) borders() bool { return g.Kind != Shield && (g.Borders == nil || *g.Borders) }

// weighted reports whether cues of a kind add their weight to a figure.
func weighted(k Kind) bool {
	_, frame := k.Frame()
	return frame || k.Evaluates() || k.Names() && k != Part || k == Degree
}

// cue takes the patterns of one cue.
func (l *loader) cue(d *strictyaml.Doc, where string, number int, g *group, entry *Entry) {
	layer := g.Kind
	if g.Kind == Shield {
		layer = g.Layer
	}
	*entry = Entry{
		Cue: g.Cues[number], Kind: g.Kind, About: g.About, Weight: g.Weight, Tie: g.Tie,
		borders: g.borders(), layer: l.layer(layer.Layer()), place: place{d, where, number},
	}
	before := l.table
	if err := l.add(entry.Cue, entry); err != nil {
		l.table = before
		l.problem(d, entry.place.field(), fmt.Sprintf("the cue %q can't be read: %v", entry.Cue, err), "see the notes on cues at the head of the built-in topic.yaml")
		return
	}
	for pattern := len(before.patterns); pattern < len(l.patterns); pattern++ {
		l.seen.add(&l.table, pattern, func(first *Entry, key string) {
			if !harmless(first, entry) {
				l.problem(d, entry.place.field(), fmt.Sprintf("the cue %q is in this layer already (%s:%d)", key, first.place.doc.File(), first.place.line()), "keep one of the two")
			}
		})
	}
}

// harmless reports whether two cues that share a pattern do so by their alternatives and are
// evidence of the same. Weight and tie of the first one count.
func harmless(a, b *Entry) bool {
	return (strings.Contains(a.Cue, "(") || strings.Contains(b.Cue, "(")) && a.Kind == b.Kind && a.Weight*b.Weight >= 0
}

func (l *loader) layer(name string) int {
	n, ok := l.layers[name]
	if !ok {
		n = len(l.layers)
		l.layers[name] = n
	}
	return n
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

func quoted(s string) string { return strconv.Quote(s) }
