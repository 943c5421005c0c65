package lexicon

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yulun/internal/strictyaml"
	"yulun/text"
)

// place is the position of a cue in the files.
type place struct {
	doc *strictyaml.Doc
	// group is the path of its group, number that of the cue in it, from 0.
	group  string
	number int
}

func (p place) field() string { return p.group + ".cues" + index(p.number) }

func (p place) line() int { return p.doc.Line(p.field()) }

func (p place) problem(text, remedy string) strictyaml.Problem {
	return p.doc.Problem(p.field(), text, remedy)
}

// general is the share of ordinary sentences of one language above which a cue says nothing about
// the topic. No cue of the shipped topics is found in more than two sentences of forty.
const general = 1.0 / 8

// General lists the cues that are found in so many ordinary sentences that they would count
// everything: as one frame, as one stance, or as being about the topic. A frame that is made by
// many cues together is listed at the commonest of them.
func (l *Lexicon) General(sentences []string) strictyaml.Problems {
	counts := map[string]*tally{}
	for _, s := range sentences {
		lang := "English"
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			lang = "Chinese"
		}
		if counts[lang] == nil {
			counts[lang] = &tally{
				cues: map[*Entry]int{}, frames: map[Kind]int{},
				first: map[Kind]*Entry{},
			}
		}
		counts[lang].add(l, s)
	}
	var problems strictyaml.Problems
	for lang, t := range counts {
		problems = append(problems, t.problems(lang)...)
	}
	slices.SortFunc(problems, func(a, b strictyaml.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
	return problems
}

// tally counts in how many sentences a cue is found, and in how many the cues of a frame make its
// point.
type tally struct {
	sentences int
	cues      map[*Entry]int
	frames    map[Kind]int
	// first is the commonest cue of a frame.
	first map[Kind]*Entry
}

func (t *tally) add(l *Lexicon, sentence string) {
	t.sentences++
	folded := text.Plain(sentence)
	weights, seen := map[Kind]float64{}, map[*Entry]bool{}
	for _, h := range l.Finder().Find(folded, 0, len(folded), nil, nil) {
		e := h.Entry
		if seen[e] || !weighted(e.Kind) || e.Kind == Degree {
			continue
		}
		seen[e] = true
		t.cues[e]++
		if _, frame := e.Kind.Frame(); frame {
			weights[e.Kind] += e.Weight
			if first := t.first[e.Kind]; first == nil || t.cues[e] > t.cues[first] {
				t.first[e.Kind] = e
			}
		}
	}
	for kind, weight := range weights {
		if weight >= 1 {
			t.frames[kind]++
		}
	}
}

func (t *tally) problems(lang string) strictyaml.Problems {
	var problems strictyaml.Problems
	listed := map[Kind]bool{}
	for e, n := range t.cues {
		if float64(n) >= general*float64(t.sentences) {
			listed[e.Kind] = true
			problems = append(problems, e.place.problem(
				fmt.Sprintf("the cue %q is found in %d of %d ordinary %s sentences", e.Cue, n,
					t.sentences, lang),
				"remove it, or add the words that make it speak of the topic"))
		}
	}
	for kind, n := range t.frames {
		if float64(n) >= general*float64(t.sentences) && !listed[kind] {
			problems = append(problems, t.first[kind].place.problem(
				fmt.Sprintf("the cues of %s are found in %d of %d ordinary %s sentences, this one most often", kind, n, t.sentences, lang),
				"make the common cues longer, or lower their weight"))
		}
	}
	return problems
}

// Foreign lists the cues that name another topic, by its lexicon and its title, and not this one.
func (l *Lexicon) Foreign(other *Lexicon) strictyaml.Problems {
	var problems strictyaml.Problems
	seen := map[*Entry]bool{}
	for _, p := range l.patterns {
		if seen[p.entry] || !weighted(p.entry.Kind) {
			continue
		}
		seen[p.entry] = true
		if named := other.named(p.entry.Cue); named != "" && (p.entry.Kind.Names() || l.named(p.entry.Cue) == "") {
			problems = append(problems, p.entry.place.problem(
				fmt.Sprintf("the cue %q names another topic, %s, by %q", p.entry.Cue, other.Heading(),
					named), "remove it, unless it is meant"))
		}
	}
	return problems.Sorted()
}

// named is a name of the topic in the text of a cue; empty when there is none.
func (l *Lexicon) named(cue string) string {
	folded := text.Plain(strings.Map(func(r rune) rune {
		if strings.ContainsRune("()|.*", r) {
			return ' '
		}
		return r
	}, cue))
	for _, h := range l.Finder().Find(folded, 0, len(folded), nil, nil) {
		if h.Entry.Kind == Strong {
			return string(folded[h.Start:h.End])
		}
	}
	return ""
}
