package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/codebook"
	"yulun/coding"
	"yulun/locale"
	"yulun/render"
)

// codeQuestion is one thing that a form of coding asks.
type codeQuestion struct {
	Name, Title, Hint string
	Multi, Optional   bool
	Choices           []codeChoice
	// Wrong says what is wrong with the answer, Said what coders said; both may be empty.
	Wrong string
	Said  string
}

// codeChoice is one answer. Key is the key that gives it; empty beyond the tenth.
type codeChoice struct {
	Key, Value, Title, Help string
	Checked                 bool
}

// noFrame is the answer that no frame is present, and its key.
const (
	noFrame    = "none"
	noFrameKey = "-"
)

// codeAnswers are what a form gave, before it is known to be whole. Of relevance "" is open.
type codeAnswers struct {
	relevant, score string
	frames          []string
	object, conduct string
	note            string
}

// answersOf reads a form. What is asked of relevant pieces only is not taken for others.
func answersOf(r *http.Request) codeAnswers {
	a := codeAnswers{relevant: r.PostFormValue("relevant"), note: strings.TrimSpace(render.Plain(r.PostFormValue("note")))}
	if a.relevant != coding.No {
		a.score, a.frames = r.PostFormValue("score"), r.PostForm["frame"]
		a.object, a.conduct = r.PostFormValue("object"), r.PostFormValue("conduct")
	}
	return a
}

// saidBefore are the answers of an earlier coding.
func saidBefore(c coding.Coding) codeAnswers {
	a := codeAnswers{relevant: coding.No, object: string(c.Object), conduct: string(c.Conduct), note: c.Note}
	if c.Relevant {
		a.relevant = coding.Yes
	}
	if c.Score != nil {
		a.score = strconv.FormatFloat(*c.Score, 'f', -1, 64)
	}
	for _, f := range c.Frames {
		a.frames = append(a.frames, string(f))
	}
	if c.Frames != nil && len(c.Frames) == 0 {
		a.frames = []string{noFrame}
	}
	return a
}

// coding puts the answers into a coding. What is missing or can't be is said by question.
func (a codeAnswers) coding(c coding.Coding, p locale.Printer) (coding.Coding, map[string]string) {
	wrong := map[string]string{}
	c.Note, c.Relevant = a.note, a.relevant == coding.Yes
	if a.relevant != coding.Yes && a.relevant != coding.No {
		wrong["relevant"] = p.T("Answer this question.")
	}
	if !c.Relevant {
		return c, wrong
	}
	if score, err := strconv.Atoi(a.score); err == nil && score >= coding.MinScore && score <= coding.MaxScore {
		value := float64(score)
		c.Score = &value
	} else {
		wrong["score"] = p.T("Answer this question.")
	}
	switch {
	case len(a.frames) == 0:
		wrong["frame"] = p.T("Answer this question.")
	case slices.Contains(a.frames, noFrame) && len(a.frames) > 1:
		wrong["frame"] = p.T("Either none of them, or some.")
	default:
		c.Frames = []article.Frame{}
		for _, f := range a.frames {
			if f != noFrame {
				c.Frames = append(c.Frames, article.Frame(f))
			}
		}
	}
	c.Object, c.Conduct = article.Object(a.object), article.Conduct(a.conduct)
	return c, wrong
}

// questions are the questions of a codebook in a language, with answers.
func questions(book codebook.Codebook, p locale.Printer, a codeAnswers, wrong map[string]string) []codeQuestion {
	relevant := codeQuestion{
		Name: "relevant", Title: p.T("Is it relevant?"), Hint: p.T("Where it is not, nothing else is asked."),
		Choices: []codeChoice{{Value: coding.Yes, Title: p.T("yes")}, {Value: coding.No, Title: p.T("no")}},
	}
	frames := codeQuestion{Name: "frame", Title: p.T("Which frames are there?"), Hint: p.T("All that the piece brings up."), Multi: true}
	for _, f := range book.Frames {
		frames.Choices = append(frames.Choices, codeChoiceOf(string(f.ID), f.Words))
	}
	list := []codeQuestion{relevant, scores(book, p), frames}
	object := codeQuestion{Name: "object", Title: p.T("What does it judge?"), Hint: p.T("May be left open."), Optional: true}
	for _, o := range book.Objects {
		object.Choices = append(object.Choices, codeChoiceOf(string(o.ID), o.Words))
	}
	conduct := codeQuestion{Name: "conduct", Title: p.T("Which conduct is judged?"), Hint: p.T("May be left open."), Optional: true}
	for _, c := range book.Conducts {
		conduct.Choices = append(conduct.Choices, codeChoiceOf(string(c.ID), c.Words))
	}
	for _, q := range []codeQuestion{object, conduct} {
		if len(q.Choices) > 0 {
			list = append(list, q)
		}
	}
	given := map[string][]string{
		"relevant": {a.relevant}, "score": {a.score}, "frame": a.frames, "object": {a.object}, "conduct": {a.conduct},
	}
	for i := range list {
		q := &list[i]
		for k := range q.Choices {
			if k < 10 {
				q.Choices[k].Key = strconv.Itoa((k + 1) % 10)
			}
		}
		if q.Multi {
			q.Choices = append(q.Choices, codeChoice{Key: noFrameKey, Value: noFrame, Title: p.T("none of them")})
		}
		for k := range q.Choices {
			q.Choices[k].Checked = slices.Contains(given[q.Name], q.Choices[k].Value)
		}
		q.Wrong = wrong[q.Name]
	}
	return list
}

// codeChoiceOf is an entry of the codebook as an answer.
func codeChoiceOf(value string, words codebook.Words) codeChoice {
	return codeChoice{Value: value, Title: words.Title, Help: words.Description}
}

// scores asks for the stance. Its ends are the classes with "strongly" before them.
func scores(book codebook.Codebook, p locale.Printer) codeQuestion {
	q := codeQuestion{Name: "score", Title: p.T("Which stance does the piece take as a whole?")}
	for score := coding.MinScore; score <= coding.MaxScore; score++ {
		side := max(-1, min(1, score))
		at := slices.IndexFunc(book.Classes, func(c codebook.Class) bool { return c.Side == side })
		c := codeChoiceOf(strconv.Itoa(score), book.Classes[at].Words)
		if score == coding.MinScore || score == coding.MaxScore {
			c.Title = p.T("strongly %s", c.Title)
		}
		if score != side {
			c.Help = "" // that of the class stands beside its milder score
		}
		q.Choices = append(q.Choices, c)
	}
	return q
}
