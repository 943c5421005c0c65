package frame_test

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/article"
	"yulun/nlp/frame"
	"yulun/nlp/lexicon"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
	"yulun/text"
)

// card is that of a model of two frames.
func card() model.Card {
	return model.Card{
		Measure: frame.Measure, Reads: frame.Reads, Classes: []string{"law", "privacy"},
		Settings: map[string]float64{
			frame.SettingWords: 2, frame.SettingThreshold("zh", true): 0.4, frame.SettingThreshold("zh", false): 0.6,
			frame.SettingThreshold("en", true): 0.4, frame.SettingThreshold("en", false): 0.6,
		},
	}
}

// learned is a model by which a piece has a frame where its cues make the point, or, for privacy,
// where it has the word 手机号.
func learned(t *testing.T) *frame.Model {
	t.Helper()
	space := model.Space{Names: []string{"any:law", "any:privacy", "zh:"}, Bits: 8}
	l := &model.Linear{Space: space, Classes: 2, Weights: make([]float64, 2*space.Size()), Temperature: 1}
	l.Weights[0], l.Weights[3], l.Weights[4], l.Weights[5] = 4, 4, -2, -2
	p := read(t, "手机号")
	hashed := frame.Extract(p, relevance.Known(p), article.Chinese, space, 2).Vector(nil)
	for _, term := range hashed {
		l.Weights[2*term.Feature+1] = math.Copysign(60, term.Value)
	}
	data, err := model.Encode(card(), l)
	if err != nil {
		t.Fatal(err)
	}
	file, err := model.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := frame.NewModel(file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// read cuts a text into words of one character but 手机号.
func read(t *testing.T, body string) *passage.Passage {
	t.Helper()
	files := fstest.MapFS{
		"topic.yaml":        {Data: []byte("title: T\ngroups:\n  - {kind: topic.strong, weight: 0.9, cues: [社会信用]}\n")},
		"frames.yaml":       {Data: []byte(frames)},
		"lexicon/cues.yaml": {Data: []byte("groups:\n  - {kind: reference, cues: [该制度]}\n")},
	}
	lex, problems := lexicon.Load(files, lexicon.ReadFrames(files), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	words := func(runes []rune) (spans []text.Span, inner []int) {
		for i := 0; i < len(runes); {
			n := 1
			if strings.HasPrefix(string(runes[i:]), "手机号") {
				n = 3
			}
			spans = append(spans, text.Span{Start: i, End: i + n})
			i += n
		}
		return spans, nil
	}
	return passage.Reader{Lexicon: lex, Words: words}.Read("", body)
}

func TestModelFindsFrames(t *testing.T) {
	t.Parallel()
	m := learned(t)
	all := []article.Frame{"law", "privacy", "reward"}
	for name, c := range map[string]struct {
		text string
		ids  []article.Frame
		want string // the frames that are found, law before privacy before reward
	}{
		"by cues":                           {"社会信用体系启动。社会信用缺乏上位法。天气很好。", all, "law"},
		"by a word":                         {"社会信用体系启动。平台要填手机号。手机号被公开。", all, "privacy"},
		"neither":                           {"社会信用体系启动。天气很好。孩子踢球。", all, ""},
		"a frame that the model hasn't":     {"社会信用体系启动。社会信用免押金。天气很好。", all, "reward"},
		"a frame that the codebook hasn't":  {"社会信用体系启动。社会信用缺乏上位法。天气很好。", []article.Frame{"privacy"}, ""},
		"a piece of two sentences: by cues": {"社会信用要填手机号。手机号被公开。", all, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := read(t, c.text)
			found, evidence := m.Find(p, relevance.Known(p), article.Chinese, c.ids)
			var got []string
			for _, id := range all {
				chance, ok := found[id]
				if !ok {
					continue
				}
				got = append(got, string(id))
				sum := 0.0
				for _, e := range evidence {
					if e.Kind == "frame:"+string(id) {
						sum += e.Weight
					}
				}
				if math.Abs(sum-chance) > 1e-9 || chance <= 0 || chance > 1 {
					t.Errorf("the evidence for %s adds up to %v, its chance is %v", id, sum, chance)
				}
			}
			if strings.Join(got, " ") != c.want || len(found) != len(got) {
				t.Errorf("found %v, want %q: %s", found, c.want, c.text)
			}
			for _, e := range evidence {
				if id := article.Frame(strings.TrimPrefix(e.Kind, "frame:")); found[id] == 0 {
					t.Errorf("there is evidence for %s, which was not found: %+v", id, e)
				}
			}
		})
	}
}

func TestModelShowsTheWordThatDecided(t *testing.T) {
	t.Parallel()
	p := read(t, "社会信用体系启动。平台要填手机号。天气很好。")
	_, evidence := learned(t).Find(p, relevance.Known(p), article.Chinese, []article.Frame{"privacy"})
	if len(evidence) == 0 || evidence[0].Text != "手机号" || evidence[0].Weight <= 0 {
		t.Errorf("the evidence is %+v", evidence)
	}
}

func TestNewModelRefusesWhatIsForSomethingElse(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*model.Card){
		"decides":           func(c *model.Card) { c.Measure = "stance" },
		"reads":             func(c *model.Card) { c.Reads = "frame-facts/0" },
		`no "threshold en"`: func(c *model.Card) { delete(c.Settings, frame.SettingThreshold("en", false)) },
	} {
		c := card()
		change(&c)
		if _, err := frame.NewModel(&model.File{Card: c}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
