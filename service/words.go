package service

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/index"
	"yulun/index/match"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/stats/words"
	"yulun/text"
)

// WordReader makes a reader of the words of articles. They are those that the index finds: cut by
// the same segmenter and written in the same simplified characters.
func (s *Service) WordReader() (words.Reader, error) {
	segmenter, err := s.segmenter()
	if err != nil {
		return nil, err
	}
	simplify := s.converter().ToSimplified
	reader := passage.Reader{
		Lexicon: new(lexicon.Lexicon).OnBorders(segmenter.Spans), // without a cue
		Words:   segmenter.Spans,
		Fold: func(field string) text.Folded {
			simplified := simplify(field)
			if utf8.RuneCountInString(simplified) != utf8.RuneCountInString(field) {
				simplified = field // the places would not be those of the field
			}
			return (*text.Converter)(nil).Fold(simplified)
		},
	}
	return func(title, body string) []words.Sentence {
		p := reader.Read(title, body)
		sentences := make([]words.Sentence, 0, len(p.Sentences))
		for _, sentence := range p.Sentences {
			folded := p.Folded(sentence.Field)
			s := words.Sentence{
				Field: sentence.Field, Words: make([]words.Word, 0, len(sentence.Words)),
			}
			for _, w := range sentence.Words {
				if word := string(folded[w.Start:w.End]); isWord(word) {
					place := p.Place(sentence.Field, w.Start, w.End)
					s.Words = append(s.Words, words.Word{
						Text: strings.TrimSuffix(word, "'s"), Start: place.Start, End: place.End,
					})
				}
			}
			sentences = append(sentences, s)
		}
		return sentences
	}, nil
}

// isWord reports whether a segment of a text is a word, and not a mark or a number. Two numbers
// with a comma between them, and letters at once behind, are one segment.
func isWord(segment string) bool {
	return strings.ContainsFunc(segment, unicode.IsLetter) && !strings.ContainsRune(segment, ',')
}

// TermFinder makes a finder of the places of a term: those by which the index finds its articles.
func (s *Service) TermFinder(term index.Condition) (words.Finder, error) {
	analyzer := match.Analyzer{Cut: s.words, Simplify: s.converter().ToSimplified}
	wanted, err := analyzer.Nodes(term)
	if err != nil {
		return nil, err
	}
	return func(field, content string) [][2]int {
		return analyzer.Places(content, field == words.Title, wanted)
	}, nil
}

// FoldName brings the name of an outlet to the form in which names are compared: one script, width
// and case, without spaces.
func (s *Service) FoldName(name string) string {
	return strings.ReplaceAll(string(s.converter().Fold(name).Runes), " ", "")
}
