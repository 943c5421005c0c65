package stance

import (
	"math"
	"testing"
	"testing/fstest"

	"yulun/article"
	"yulun/codebook"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// cueFile is a small lexicon in which 坏 and bad blame, 好 and good praise, both by 1.
const cueFile = `groups:
  - {kind: stance, weight: -1, tie: central, cues: [坏, bad]}
  - {kind: stance, weight: 1, tie: central, cues: [好, good]}
  - {kind: stance.advocacy, weight: 1, cues: [该办]}
  - {kind: negation, cues: [不, 并非, not]}
  - {kind: degree, weight: 1.35, cues: [很, very]}
  - {kind: degree, weight: 0.6, cues: [略, slightly]}
  - {kind: contrast, cues: [但, but]}
  - {kind: concession, cues: [虽然, although]}
  - {kind: quote, cues: [外媒, critics say]}
  - {kind: debunk, cues: [误解, myth]}
  - {kind: hypothetical, cues: [如果, may]}
  - {kind: plan, cues: [将, will]}
  - {kind: done, cues: [已]}
  - {kind: prevent, cues: [防止, prevent]}
  - {kind: irony, cues: [所谓, so called]}
  - {kind: culprit, cues: [骗子, crooks]}
  - {kind: register, cues: [第一条, 第二条, 第三条]}
`

func judge(t *testing.T, title, text string) (article.Stance, []article.Evidence) {
	t.Helper()
	files := fstest.MapFS{
		"topic.yaml":        {Data: []byte("title: T\ngroups:\n  - {kind: topic.strong, weight: 0.9, cues: [信用, credit]}\n")},
		"frames.yaml":       {Data: []byte("frames: []\n")},
		"lexicon/cues.yaml": {Data: []byte(cueFile)},
	}
	lex, problems := lexicon.Load(files, lexicon.ReadFrames(files), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := passage.Reader{Lexicon: lex}.Read(title, text)
	topic := relevance.Judge(p)
	if !topic.Relevant {
		t.Fatalf("not relevant: %s %s", title, text)
	}
	return Judge(p, topic)
}

func score(t *testing.T, text string) float64 {
	t.Helper()
	s, _ := judge(t, "", text)
	return s.Score
}

// What a modifier does to a judgement is shown by comparing it with the same judgement without the
// modifier.
func TestModifiers(t *testing.T) {
	const blame, praise, weakened, strengthened, gone, turned = "信用坏。", "信用好。", "weakened", "strengthened", "gone", "turned round"
	for _, c := range []struct{ plain, with, want string }{
		{praise, "信用不好。", turned},
		{"credit is good.", "credit is not good.", turned},
		{blame, "信用并非坏。", gone},
		{blame, "信用很坏。", strengthened},
		{blame, "信用略坏。", weakened},
		{"credit is bad.", "credit is very bad.", strengthened},
		{"credit is bad.", "credit is slightly bad.", weakened},
		{blame, "虽然信用坏，也罢。", weakened},
		{blame, "外媒说信用坏。", weakened},
		{blame, "外媒说信用坏，但没有这回事。", gone},
		{blame, "外媒说信用坏。但没有这回事。", gone},
		{"credit is bad.", "critics say credit is bad, but nobody has seen it.", gone},
		{blame, "说信用坏是误解。", weakened},
		{blame, "如果信用坏。", weakened},
		{blame, "信用坏？", weakened},
		{praise, "信用将好。", weakened},
		{"信用已好。", "信用将已好。", "same"},
		{blame, "信用将坏。", "same"},
		{"信用该办。", "信用将该办。", "same"},
		{blame, "信用防止坏。", weakened},
		{praise, "所谓信用好。", turned},
		{blame, "信用面前，骗子坏。", gone},
		{blame, "第一条、第二条、第三条信用坏。", weakened},
	} {
		plain, with := score(t, c.plain), score(t, c.with)
		var got string
		switch ratio := with / plain; {
		case ratio < -0.3:
			got = turned
		case ratio <= 0.15:
			got = gone
		case ratio < 0.999:
			got = weakened
		case ratio > 1.001:
			got = strengthened
		default:
			got = "same"
		}
		if got != c.want {
			t.Errorf("%s is %s beside %s (%.2f and %.2f), want %s", c.with, got, c.plain, with, plain, c.want)
		}
	}
}

func TestTheLaterSideOfAContrastCountsMore(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"信用好，但信用坏。", codebook.Critical},
		{"信用坏，但信用好。", codebook.Supportive},
		{"信用好。但信用坏。", codebook.Critical},
		{"credit is bad, but credit is good.", codebook.Supportive},
	} {
		if s, _ := judge(t, "", c.text); Side(s.Score) != c.want {
			t.Errorf("%s is on side %d (%.2f), want %d", c.text, Side(s.Score), s.Score, c.want)
		}
	}
}

func TestPlacesOfSentences(t *testing.T) {
	title, _ := judge(t, "信用坏", "信用如此。")
	text, _ := judge(t, "信用如此", "信用坏。信用如此。")
	ending, _ := judge(t, "信用如此", "信用如此。信用坏。")
	if title.Score >= ending.Score || ending.Score >= text.Score || text.Score >= 0 {
		t.Errorf("blame in the title %.2f, at the end %.2f, before it %.2f: want them in this order, all below 0", title.Score, ending.Score, text.Score)
	}
}

func TestRepeatingIsNotArguing(t *testing.T) {
	once, thrice := score(t, "信用坏。信用。"), score(t, "信用坏。信用坏。信用坏。信用。")
	if thrice >= once || thrice < 2*once {
		t.Errorf("said once %.2f, three times %.2f: want more, but not twice as much", once, thrice)
	}
}

func TestAFlatPieceIsNeutralAndUncertain(t *testing.T) {
	flat, evidence := judge(t, "", "信用名单今日公布。")
	if Side(flat.Score) != codebook.Neutral || flat.Score != 0 || len(evidence) != 0 {
		t.Errorf("got %+v with %d pieces of evidence", flat, len(evidence))
	}
	sure, _ := judge(t, "信用很坏", "信用坏。credit is bad.")
	if sure.Confidence <= flat.Confidence {
		t.Errorf("confidence is %.2f for a denunciation and %.2f for silence", sure.Confidence, flat.Confidence)
	}
}

func TestEvidenceAddsUp(t *testing.T) {
	s, evidence := judge(t, "信用不好", "外媒说信用很坏，但信用好。如果信用坏。")
	sum := 0.0
	for _, e := range evidence {
		if e.Kind == "stance" {
			sum += e.Weight
		}
	}
	if math.Abs(sum-s.Score) > 1e-9 {
		t.Errorf("the evidence adds up to %v, the score is %v", sum, s.Score)
	}
}
