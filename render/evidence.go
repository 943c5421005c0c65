package render

import (
	"slices"

	"yulun/article"
)

// Cue is a piece of evidence with the article that it was found in and the sentence around it.
type Cue struct {
	article.Evidence
	Article, Cluster, Method string
	// Sentence is the sentence around the cue; SentenceStart is where it begins, in code points.
	Sentence      string
	SentenceStart int
}

// Cues are the evidence of an article, in its order.
func Cues(a article.Article) []Cue {
	fields := map[string][]rune{"title": []rune(a.Title), "text": []rune(a.Text)}
	cues := make([]Cue, len(a.Reading.Evidence))
	for i, e := range a.Reading.Evidence {
		cues[i] = Cue{Evidence: e, Article: a.ID, Cluster: a.Cluster, Method: a.Reading.Method}
		field := fields[e.Field]
		if e.Start < 0 || e.End > len(field) || e.Start >= e.End {
			continue
		}
		start, end := sentence(field, e.Start, e.End)
		cues[i].Sentence, cues[i].SentenceStart = string(field[start:end]), start
	}
	return cues
}

// EvidenceWithoutTexts is the table of cues without the sentences around them.
func EvidenceWithoutTexts() Layout[Cue] {
	return slices.DeleteFunc(Evidence(), func(f Field[Cue]) bool { return f.Name == "sentence" })
}

// Evidence is the table of cues.
func Evidence() Layout[Cue] {
	col := column[Cue]
	return Layout[Cue]{
		identifier("article", "Identifier of the article.", func(c Cue) any { return c.Article }),
		col(
			"field", Text, "", "Where the cue is: title or text.",
			func(c Cue) any { return c.Field },
		),
		col(
			"start", Integer, "code points", "Where the cue begins in the field, from 0.",
			func(c Cue) any { return c.Start },
		),
		col(
			"end", Integer, "code points", "Where it ends: the first code point after it.",
			func(c Cue) any { return c.End },
		),
		col("text", Text, "", "What is there.", func(c Cue) any { return c.Text }),
		col("cue", Text, "", "Entry of the lexicon.", func(c Cue) any { return c.Cue }),
		col(
			"kind", Text, "",
			"What it counts for: relevance, stance, frame:ID or object; or what changed another cue: negation, contrast, degree, quote.",
			func(c Cue) any { return c.Kind },
		),
		col(
			"weight", Number, "",
			"What it added to its figure, after negation, degree, contrast and quotation; negative is critical.",
			func(c Cue) any { return c.Weight },
		),
		col(
			"sentence", Text, "", "Sentence around the cue.",
			func(c Cue) any { return optional(c.Sentence) },
		),
		col(
			"sentence_start", Integer, "code points",
			"Where the sentence begins in the field, from 0.",
			func(c Cue) any {
				if c.Sentence == "" {
					return nil
				}
				return c.SentenceStart
			},
		),
		identifier(
			"cluster", "Identifier of the story: the article and its reprints share it.",
			func(c Cue) any { return c.Cluster },
		),
		col("method", Text, "", "Version of the scorer.", func(c Cue) any { return c.Method }),
	}
}
