package words

import (
	"yulun/article"
	"yulun/index"
)

// Term is what a text in the query language asks to look for: a word, a phrase, the beginning of a
// word, a pair with NEAR, or alternatives of these joined by OR. All are found character for
// character. Anything else is a usage error.
func Term(v index.Vocabulary, text string) (index.Condition, error) {
	q, err := index.Parse(v, text)
	if err != nil {
		return nil, err
	}
	var c index.Condition = q.Where
	if len(q.Where) == 1 {
		c = q.Where[0]
	}
	isTerm := q.From.IsZero() && q.To.IsZero() && q.Relevance == index.RelevantOnly
	if c, ok := exact(c); isTerm && ok {
		return c, nil
	}
	return nil, article.Usagef(
		`Put several words into quotation marks ('"social credit"'), or write OR or NEAR between them; `+
			"filters go behind the term.",
		"%q is not one word, phrase or pattern",
		text,
	)
}

// exact is a condition of terms with each of them as a phrase.
func exact(c index.Condition) (index.Condition, bool) {
	switch c := c.(type) {
	case index.Term:
		c.Phrase = true
		return c, true
	case index.Near:
		return c, true
	case index.Any:
		all := make(index.Any, len(c))
		for i, inner := range c {
			var ok bool
			if all[i], ok = exact(inner); !ok {
				return nil, false
			}
		}
		return all, true
	default:
		return nil, false
	}
}
