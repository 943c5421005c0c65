package frame_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/article"
	"yulun/nlp/frame"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// frames are three frames: one cue of weight 1 is enough, one of 0.5 is not. Cues are tied to the
// topic in different ways.
const frames = `frames:
  - id: law
    groups:
      - {weight: 1, cues: [立法, 上位法, due process]}
      - {weight: 0.5, cues: [条例, 法院]}
      - {kind: shield, cues: [法院路]}
  - id: privacy
    groups:
      - {weight: 1, tie: clause, cues: [隐私, privacy]}
  - id: reward
    groups:
      - {weight: 1, tie: near, cues: [免押金, deposit free]}
      - {weight: -0.5, cues: [只限]}
`

func find(t *testing.T, title, text string) (map[article.Frame]float64, []article.Evidence) {
	t.Helper()
	files := fstest.MapFS{
		"topic.yaml":        {Data: []byte("title: T\ngroups:\n  - {kind: topic.strong, weight: 0.9, cues: [社会信用, social credit]}\n")},
		"frames.yaml":       {Data: []byte(frames)},
		"lexicon/cues.yaml": {Data: []byte("groups:\n  - {kind: reference, cues: [该制度]}\n")},
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
	return frame.Find(p, topic)
}

func TestFind(t *testing.T) {
	t.Parallel()
	const aside = "今天天气很好。市场里人来人往。孩子们在踢球。老人们在下棋。" // so that the piece is not about the topic as a whole
	for name, c := range map[string]struct {
		title, text string
		want        string // the frames with their strength
	}{
		"one strong cue":                  {text: "社会信用体系缺乏上位法。", want: "law 0.35"},
		"English":                         {text: "Critics ask for due process in social credit.", want: "law 0.35"},
		"two weak cues in one sentence":   {text: "社会信用条例由法院执行。", want: "law 0.35"},
		"one weak cue":                    {text: "社会信用条例公布。"},
		"one weak cue twice":              {text: "社会信用条例是新条例。"},
		"weak cues in two sentences":      {text: "社会信用条例公布。社会信用由法院执行。"},
		"a shielded cue":                  {text: "社会信用条例在法院路公布。"},
		"a cue that takes weight away":    {text: "社会信用免押金只限本市。"},
		"two sentences":                   {text: "社会信用立法。社会信用缺乏上位法。", want: "law 0.58"},
		"the headline counts more":        {title: "社会信用立法", text: "社会信用体系。", want: "law 0.60"},
		"headline and sentence":           {title: "社会信用立法", text: "社会信用缺乏上位法。", want: "law 0.74"},
		"two frames in one sentence":      {text: "社会信用立法保护隐私。", want: "law 0.35, privacy 0.35"},
		"a neighbouring sentence":         {text: aside + "社会信用分够高。借书免押金。" + aside, want: "reward 0.35"},
		"two sentences away":              {text: aside + "社会信用分够高。他很高兴。借书免押金。" + aside},
		"a sentence that doesn't name it": {text: aside + "社会信用分够高。国会讨论立法。" + aside},
		"a sentence that takes it up":     {text: aside + "社会信用分够高。该制度缺乏上位法。" + aside, want: "law 0.35"},
		"the clause that names it":        {text: aside + "会议谈了天气，谈了交通，谈了社会信用和隐私。" + aside, want: "privacy 0.35"},
		"another clause":                  {text: aside + "会议谈了隐私，谈了交通，谈了社会信用。" + aside},
		"headline about another matter":   {title: "国会讨论立法", text: aside + "社会信用分够高。" + aside},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			strengths, evidence := find(t, c.title, c.text)
			var got []string
			for _, id := range slices.Sorted(maps.Keys(strengths)) {
				got = append(got, fmt.Sprintf("%s %.2f", id, strengths[id]))
				sum := 0.0
				for _, e := range evidence {
					if e.Kind == "frame:"+string(id) {
						sum += e.Weight
					}
				}
				if math.Abs(sum-strengths[id]) > 1e-9 {
					t.Errorf("the evidence for %s adds up to %v, its strength is %v", id, sum, strengths[id])
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %q, want %q: %s %s", strings.Join(got, ", "), c.want, c.title, c.text)
			}
		})
	}
}

// TestEvidenceNamesTheCues: each cue is shown where it is, with its share of the frame's
// strength.
func TestEvidenceNamesTheCues(t *testing.T) {
	t.Parallel()
	_, evidence := find(t, "", "社会信用条例由法院执行。")
	var got []string
	for _, e := range evidence {
		got = append(got, fmt.Sprintf("%s %d-%d %s %s %.3f", e.Field, e.Start, e.End, e.Text, e.Kind, e.Weight))
	}
	want := []string{"text 4-6 条例 frame:law 0.175", "text 7-9 法院 frame:law 0.175"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
