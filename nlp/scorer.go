package nlp

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"

	"yulun/article"
	"yulun/codebook"
	"yulun/nlp/facts"
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
	// Frames is what was learned about frames from coded texts; nil finds them by the rules alone.
	Frames *frame.Model
	// Encoded is what was learned about stance from coded texts with their vectors; it judges the
	// pieces that have one. Nil where no encoder is used.
	Encoded *stance.Model
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
	frames   *frame.Model
	method   string
	// encoded judges pieces with a vector. method names it then, and without names what judges the
	// relevant pieces that have none.
	encoded *stance.Model
	without string
	// large lets one large text be read at a time.
	large sync.Mutex
}

// largeText is the size in bytes from which texts are read one at a time: reading takes some 60
// bytes of memory for each of them.
const largeText = 512 << 10

// New makes a Scorer from a lexicon.
func New(lex *lexicon.Lexicon, opts Options) *Scorer {
	s := &Scorer{
		reader: Passages(lex, opts), codebook: opts.Codebook,
		stance: opts.Stance, frames: opts.Frames, encoded: opts.Encoded, method: rules + "+" + digest(lex.Digest, opts.Cut),
	}
	if s.stance != nil {
		s.method += "+" + s.stance.Version()
	}
	if s.frames != nil {
		s.method += "+" + s.frames.Version()
	}
	if s.encoded != nil {
		encoder, _ := s.encoded.Encoder()
		s.method, s.without = s.method+"+"+s.encoded.Version()+"+"+encoder, s.method
	}
	return s
}

// Method names the rules, the lexicon and the models: every reading carries it.
func (s *Scorer) Method() string { return s.method }

// Passages reads texts as a scorer does that is made of the same.
func Passages(lex *lexicon.Lexicon, opts Options) passage.Reader {
	if opts.Words != nil {
		lex = lex.OnBorders(opts.Words)
	}
	return passage.Reader{Lexicon: lex, Fold: opts.Fold, Words: opts.Words}
}

// LearnedFrom reports whether a model was fitted to a text: hash is the hexadecimal
// SHA-256 of its title, a newline and its text. On such a text it looks better than it is.
func (s *Scorer) LearnedFrom(hash string) bool {
	return s.stance != nil && s.stance.LearnedFrom(hash) || s.frames != nil && s.frames.LearnedFrom(hash) ||
		s.encoded != nil && s.encoded.LearnedFrom(hash)
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
	return s.ReadEncoded(title, body, lang, func(string) []float32 { return nil })
}

// ReadEncoded is Read with the vectors of an encoder: encode is asked for that of the window of a
// relevant piece, once. Where it gives none, the piece is read as by Read, and Method says so.
func (s *Scorer) ReadEncoded(title, body string, lang article.Lang, encode func(window string) []float32) article.Reading {
	reading := article.Reading{Method: s.method}
	if lang != article.Chinese && lang != article.English {
		return reading
	}
	if len(body) > largeText {
		s.large.Lock()
		defer s.large.Unlock()
	}
	p := s.reader.Read(title, body)
	topic := relevance.Judge(p)
	reading.Relevant, reading.Relevance = topic.Relevant, topic.Score
	reading.Evidence = append(topic.Evidence, p.LeftOut()...)
	if topic.Relevant {
		var found []article.Evidence
		reading.Stance, found, reading.Method = s.side(p, topic, lang, encode)
		reading.Stance.Class = s.codebook.Class(stance.Side(reading.Stance.Score))
		reading.Evidence = append(reading.Evidence, found...)
		reading.Frames, found = s.framesOf(p, topic, lang)
		reading.Evidence = append(reading.Evidence, found...)
		reading.Object, found = object(p, topic, s.codebook.Objects)
		reading.Evidence = append(reading.Evidence, found...)
	}
	reading.Evidence = bounded(reading.Evidence)
	slices.SortStableFunc(reading.Evidence, byPlace)
	return reading
}

// side measures the stance by the model that there is for the piece, and names the method.
func (s *Scorer) side(p *passage.Passage, topic relevance.Judgement, lang article.Lang, encode func(string) []float32) (article.Stance, []article.Evidence, string) {
	if s.encoded != nil {
		vector := []float32(nil)
		if !facts.IsPlain(p) {
			vector = encode(stance.Window(p, topic, lang))
		}
		if vector != nil || facts.IsPlain(p) { // the rules judge a plain piece, which needs none
			judged, found := s.encoded.Judge(p, topic, lang, vector)
			return judged, found, s.method
		}
	}
	if s.stance != nil {
		judged, found := s.stance.Judge(p, topic, lang, nil)
		return judged, found, cmp.Or(s.without, s.method)
	}
	judged, found := stance.Judge(p, topic)
	return judged, found, cmp.Or(s.without, s.method)
}

// framesOf finds the frames by the model where there is one.
func (s *Scorer) framesOf(p *passage.Passage, topic relevance.Judgement, lang article.Lang) (map[article.Frame]float64, []article.Evidence) {
	if s.frames == nil {
		return frame.Find(p, topic)
	}
	return s.frames.Find(p, topic, lang, s.codebook.FrameIDs())
}

// byPlace orders evidence by field, title first, then by start, end and kind.
func byPlace(a, b article.Evidence) int {
	return cmp.Or(
		-cmp.Compare(a.Field, b.Field), // "title" sorts after "text"
		cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Cue, b.Cue),
	)
}
