package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// questions checks the groups, the questions and their words.
func (c *checker) questions(s Survey) {
	c.groups(s.Groups)
	for i, p := range s.Pairs {
		c.pair(fmt.Sprintf("beside[%d]", i), s, p)
	}
	for i, q := range s.Questions {
		c.question(fmt.Sprintf("questions[%d]", i), s, q)
	}
}

func (c *checker) groups(groups []Group) {
	seen := map[string]bool{}
	for i, g := range groups {
		path := fmt.Sprintf("groups[%d]", i)
		c.id(path, g.ID, seen)
		c.filled(path+".label", g.Label)
		if c.known.Selection == nil || g.Where == "" {
			continue
		}
		if text, remedy := c.known.Selection(g.Where); text != "" {
			c.add(path+".where", text, remedy)
		}
	}
}

// pair checks an answer that stands beside a measure.
func (c *checker) pair(path string, s Survey, p Pair) {
	if it, ok := s.Item(p.Item); !ok {
		c.add(path+".item", fmt.Sprintf("there is no item %q", p.Item), "name the id of an item")
	} else if _, ok := it.Answer(p.Answer); !ok {
		c.add(path+".answer", fmt.Sprintf("item %q has no answer %q", p.Item, p.Answer), "name the id of one of its answers")
	}
	at := path + ".figure"
	c.filled(at+".label", p.Figure.Label)
	c.of(at, s, p.Figure)
	c.measure(at, p.Figure)
	if p.Figure.Mean != "" {
		c.add(at+".mean", "a share of respondents cannot stand beside a mean", "write frame: or class:")
	}
	c.filled(path+".why", p.Why)
}

// of checks the group of a figure.
func (c *checker) of(path string, s Survey, f Figure) {
	if _, ok := s.Group(f.Of); !ok {
		c.add(path+".of", fmt.Sprintf("there is no group %q", f.Of), "name the id of one of groups")
	}
}

func (c *checker) question(path string, s Survey, q Question) {
	c.filled(path+".text", q.Text)
	if len(q.Figures) == 0 {
		c.add(path+".figures", "there is none",
			"give at least one figure that answers the question")
	}
	seen := map[string]bool{}
	for i, f := range q.Figures {
		at := fmt.Sprintf("%s.figures[%d]", path, i)
		c.id(at, f.ID, seen)
		c.filled(at+".label", f.Label)
		c.of(at, s, f)
		c.measure(at, f)
	}
	places := places(s, q)
	if q.Compare != nil {
		c.compare(path+".compare", s, q)
		c.phrases(path, s, q, places)
		places[outcomePlace] = true
	}
	if c.filled(path+".answer", q.Answer) {
		c.places(path+".answer", q.Answer, places)
	}
	if q.Compare != nil && !strings.Contains(q.Answer, "{"+outcomePlace+"}") {
		c.add(path+".answer", "has no {outcome}, though two figures are compared",
			"put {outcome} where the comparison is to stand, or remove compare")
	}
	delete(places, outcomePlace)
	places[groupsPlace] = true
	at, empty := path+".empty", q.Empty
	if empty == "" {
		at, empty = "empty", s.Empty
	}
	if empty == "" {
		c.add(path+".empty", "is missing",
			"write the sentence for a group without articles, here or once for all questions")
		return
	}
	c.places(at, empty, places)
}

// places are the placeholders that the words of a question may have.
func places(s Survey, q Question) map[string]bool {
	known := map[string]bool{undatedPlace: true}
	for _, f := range q.Figures {
		known[f.ID] = true
	}
	for _, it := range s.Items {
		for _, a := range it.Answers {
			known[it.ID+"."+a.ID] = true
		}
	}
	return known
}

func (c *checker) places(path, text string, known map[string]bool) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !known[m[1]] {
			names := slices.Sorted(maps.Keys(known))
			c.add(path, fmt.Sprintf("nothing can be filled in for {%s}", m[1]),
				"use one of {"+strings.Join(names, "}, {")+"}")
			return
		}
	}
	if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
		c.add(path, "has a brace without its partner",
			"write placeholders like {outcome}, and no other braces")
	}
}

// measure checks what a figure counts.
func (c *checker) measure(path string, f Figure) {
	given := 0
	for _, v := range []string{f.Frame, f.Class, f.Mean} {
		if v != "" {
			given++
		}
	}
	switch {
	case given != 1:
		c.add(path, "must say one of frame, class and mean",
			"write frame: or class: for a share, or mean: stance")
	case f.Frame != "":
		c.frame(path+".frame", f.Frame)
	case f.Class != "" && !slices.Contains(c.known.Classes, f.Class):
		c.add(path+".class", fmt.Sprintf("the codebook has no class %q", f.Class),
			"use one of "+strings.Join(c.known.Classes, ", "))
	case f.Mean != "" && f.Mean != "stance":
		c.add(path+".mean", fmt.Sprintf("there is no mean of %q", f.Mean), "write mean: stance")
	}
}

func (c *checker) frame(path, id string) {
	if !slices.Contains(c.known.Frames, id) {
		c.add(path, fmt.Sprintf("the codebook has no frame %q", id), "use one of "+strings.Join(c.known.Frames, ", "))
	}
}

// compare checks that two figures can be compared in the way that is stated.
func (c *checker) compare(path string, s Survey, q Question) {
	first, okFirst := q.Figure(q.Compare.First)
	second, okSecond := q.Figure(q.Compare.Second)
	for at, missing := range map[string]bool{".first": !okFirst, ".second": !okSecond} {
		if missing {
			c.add(path+at, "the question has no such figure", "name the id of one of its figures")
		}
	}
	if !okFirst || !okSecond {
		return
	}
	a, okA := s.Group(first.Of)
	b, okB := s.Group(second.Of)
	if !okA || !okB {
		return
	}
	switch q.Compare.As {
	case Paired:
		if a.Where != b.Where || first.Mean != "" || second.Mean != "" {
			c.add(path+".as", "paired compares two shares of one group, and these figures are not",
				"take two shares of one group, or write as: difference")
		}
	case Separate:
		switch {
		case (first.Mean == "") != (second.Mean == ""):
			c.add(path+".as", "a share cannot be compared with a mean",
				"take two shares or two means")
		case a.Where == b.Where, c.known.Apart != nil && !c.known.Apart(a.Where, b.Where):
			c.add(path+".as",
				fmt.Sprintf("an article can be in both groups, %s and %s, so that the figures are not independent", a.ID, b.ID),
				"take groups that differ in outlet type, language, time or another field of which an article has one value, or write as: paired")
		}
	default:
		c.add(path+".as", fmt.Sprintf("%q is not a comparison", q.Compare.As),
			"use paired or difference")
	}
}

// phrases checks that every outcome of a comparison has words.
func (c *checker) phrases(path string, s Survey, q Question, known map[string]bool) {
	shared := s.Outcomes.byOutcome()
	for outcome, own := range q.Outcomes.byOutcome() {
		at := path + ".outcomes." + string(outcome)
		phrase := own
		if own == "" {
			at, phrase = "outcomes."+string(outcome), shared[outcome]
		}
		if phrase == "" {
			c.add(path+".outcomes."+string(outcome), "is missing",
				"write what {outcome} becomes, here or once for all questions")
			continue
		}
		c.places(at, phrase, known)
	}
}
