package nlp

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/nlp/frame"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
	"yulun/nlp/stance"
	"yulun/text"
)

// rules names the scorer's program and its version: it changes whenever the program reads a text
// differently.
const rules = "rules/2"

// Options are what a Scorer needs from outside.
type Options struct {
	// Codebook has the stance classes and objects to choose from. Required.
	Codebook codebook.Codebook
	// Fold brings a text to the form in which it is read ([text.Converter.Fold]). Nil reads
	// simplified Chinese and English only.
	Fold func(string) text.Folded
	// Stance is what was learned about stance from coded texts; nil judges it by the rules alone.
	Stance *stance.Model
	// Words cuts a folded text into words and tells where parts of them meet
	// ([segment.Segmenter.Spans]). Without it, cues are found wherever their characters are.
	Words func([]rune) (words []text.Span, inner []int)
	// Cut names how Words cuts ([segment.Digest]): with the same name, all texts are cut alike.
	Cut string
}

// Scorer reads articles. It is safe for concurrent use.
type Scorer struct {
	reader   passage.Reader
	codebook codebook.Codebook
	stance   *stance.Model
	method   string
}

// New makes a Scorer from a lexicon.
func New(lex *lexicon.Lexicon, opts Options) *Scorer {
	s := &Scorer{
		reader: Passages(lex, opts), codebook: opts.Codebook,
		stance: opts.Stance, method: rules + "+" + digest(lex.Digest, opts.Cut),
	}
	if s.stance != nil {
		s.method += "+" + s.stance.Version()
	}
	return s
}

// Method names the rules, the lexicon and the model: every reading carries it.
func (s *Scorer) Method() string { return s.method }

// Passages reads texts as a scorer does that is made of the same.
func Passages(lex *lexicon.Lexicon, opts Options) passage.Reader {
	if opts.Words != nil {
		lex = lex.OnBorders(opts.Words)
	}
	return passage.Reader{Lexicon: lex, Fold: opts.Fold, Words: opts.Words}
}

// LearnedFrom reports whether the model of stance was fitted to a text: hash is the hexadecimal
// SHA-256 of its title, a newline and its text. On such a text it looks better than it is.
func (s *Scorer) LearnedFrom(hash string) bool {
	return s.stance != nil && s.stance.LearnedFrom(hash)
}

// digest is 8 hexadecimal digits that change with the lexicon and with how texts are cut.
func digest(lexicon, cut string) string {
	sum := sha256.Sum256([]byte(lexicon + " " + cut))
	return hex.EncodeToString(sum[:4])
}

// Read scores one piece. A text in a language other than Chinese and English has an empty reading,
// with Method set. It never fails: broken UTF-8 and noise are read as what they are, and time is
// linear in the length.
func (s *Scorer) Read(title, body string, lang article.Lang) article.Reading {
	reading := article.Reading{Method: s.method}
	if lang != article.Chinese && lang != article.English {
		return reading
	}
	p := s.reader.Read(title, body)
	topic := relevance.Judge(p)
	reading.Relevant, reading.Relevance = topic.Relevant, topic.Score
	reading.Evidence = append(topic.Evidence, p.LeftOut()...)
	if topic.Relevant {
		var found []article.Evidence
		reading.Stance, found = s.side(p, topic, lang)
		reading.Stance.Class = s.codebook.Class(stance.Side(reading.Stance.Score))
		reading.Evidence = append(reading.Evidence, found...)
		reading.Frames, found = frame.Find(p, topic)
		reading.Evidence = append(reading.Evidence, found...)
		reading.Object, found = object(p, topic, s.codebook.Objects)
		reading.Evidence = append(reading.Evidence, found...)
	}
	slices.SortStableFunc(reading.Evidence, byPlace)
	return reading
}

// side measures the stance by the model, where there is one.
func (s *Scorer) side(p *passage.Passage, topic relevance.Judgement, lang article.Lang) (article.Stance, []article.Evidence) {
	if s.stance != nil {
		return s.stance.Judge(p, topic, lang)
	}
	return stance.Judge(p, topic)
}

// byPlace orders evidence by field, title first, then by start, end and kind.
func byPlace(a, b article.Evidence) int {
	return cmp.Or(
		-cmp.Compare(a.Field, b.Field), // "title" sorts after "text"
		cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Cue, b.Cue),
	)
}
