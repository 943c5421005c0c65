package article

// Reading is what the scorer made of one article, by the codebook (docs/codebook.md). It is a pure
// function of title, text and language for a given Method.
type Reading struct {
	// Relevant says whether the piece speaks of China's social credit; Relevance is the evidence
	// for it in [0, 1], at least 0.5 where Relevant. Everything below is empty for irrelevant
	// pieces.
	Relevant  bool
	Relevance float64
	Stance    Stance
	// Frames holds the strength in (0, 1] of each frame that is present; absent frames are not
	// listed.
	Frames map[Frame]float64
	Object Object
	// Evidence lists what the figures were made of, in order of Field (title first) and Start.
	Evidence []Evidence
	// Method names the scorer and its version, for instance "rules/1+5f2c09ab": the program's
	// version and a digest of its lexicon. Series never mix methods unseen.
	Method string
}

// Class is the id of a stance class of the codebook.
type Class string

// Stance is the position that a piece leaves its reader with.
type Stance struct {
	Class Class `json:"class"`
	// Score is in [-1, 1], negative for critical: the codebook's -2 to +2, halved.
	Score float64 `json:"score"`
	// Confidence is in [0, 1]: the scorer's estimate that Class is right.
	Confidence float64 `json:"confidence"`
}

// Frame is the id of a frame of the codebook.
type Frame string

// Object is the id of what a piece judges, as of the codebook.
type Object string

// Conduct is the id of the conduct that a piece's object judges, as of the codebook. People code
// it; the scorer does not.
type Conduct string

// Evidence is one cue and what it added.
type Evidence struct {
	// Field is "title" or "text"; Start and End delimit the cue in it, in Unicode code points, End
	// exclusive.
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Text is what is there; Cue the lexicon entry that matched it.
	Text string `json:"text"`
	Cue  string `json:"cue"`
	// Kind is "relevance", "stance", "frame:<id>", "object", or what changed another cue:
	// "negation", "contrast", "degree", "quote". "notice" is a part of the text that was not read,
	// since the site set it there; Cue is then what the notice is about.
	Kind string `json:"kind"`
	// Weight is what the cue added to its figure, after negation, degree, contrast and quotation;
	// negative is critical.
	Weight float64 `json:"weight"`
}
