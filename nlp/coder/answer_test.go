package coder_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook"
	"yulun/codebook/codebooktest"
	"yulun/nlp/coder"
)

func prompt(t *testing.T, book codebook.Codebook, lang article.Lang) coder.Prompt {
	t.Helper()
	p, err := coder.NewPrompt(book, "China's social credit", lang)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const critical = `{"reason":"只写被误列者的困境","relevant":true,"score":-1,"frames":["law","privacy"],"object":"government","conduct":"financial"}`

func TestAnswersThatFit(t *testing.T) {
	t.Parallel()
	want := coder.Decision{
		Relevant: true, Score: -1, Class: "critical", Frames: []article.Frame{"privacy", "law"}, Object: "government", Conduct: "financial",
		Reason: "只写被误列者的困境",
	}
	p := prompt(t, codebooktest.Book(), article.Chinese)
	for name, content := range map[string]string{
		"as asked":     critical,
		"with space":   " \n" + critical + "\n",
		"in a fence":   "```json\n" + critical + "\n```",
		"with thought": "<think>\nIt says {\"relevant\": false}? No.\n</think>\n\n" + critical,
	} {
		got, err := p.Check(content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for content, want := range map[string]coder.Decision{
		`{"reason":"bank loans","relevant":false,"score":null,"frames":[],"object":null,"conduct":null}`: {Reason: "bank loans"},
		`{"relevant":false,"frames":[]}`: {},
		`{"relevant":true,"score":2.0,"frames":[],"object":"several","conduct":"both"}`: {
			Relevant: true, Score: 2, Class: "supportive", Frames: []article.Frame{}, Object: "several", Conduct: "both",
		},
		`{"relevant":true,"score":0,"frames":[],"object":"several","conduct":"both","reason":"a\u0000b\u202e\n c"}`: {
			Relevant: true, Class: "neutral", Frames: []article.Frame{}, Object: "several", Conduct: "both", Reason: "ab c",
		},
	} {
		got, err := p.Check(content)
		if err != nil {
			t.Errorf("%s: %v", content, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", content, d)
		}
	}
}

func TestAnswersThatDoNot(t *testing.T) {
	t.Parallel()
	p := prompt(t, codebooktest.Book(), article.English)
	with := func(from, to string) string { return strings.Replace(critical, from, to, 1) }
	for content, want := range map[string]string{
		"":                                                "empty",
		"I can't help with that.":                         "not one JSON object",
		critical[:40]:                                     "not one JSON object",
		critical + critical:                               "something follows",
		critical + " Hope that helps!":                    "something follows",
		"[" + critical + "]":                              "wrong kind",
		"null":                                            `"relevant" is missing`,
		with(`"relevant":true,`, ""):                      `"relevant" is missing`,
		with("true", `"yes"`):                             "/relevant has a value of the wrong kind",
		with("true", "false"):                             `"relevant" is false`,
		with("-1", "-3"):                                  `"score" is -3`,
		with("-1", "0.5"):                                 `"score" is 0.5`,
		with("-1", "null"):                                `"score" must be`,
		with("-1", `"-1"`):                                "/score has a value of the wrong kind",
		with(`"law"`, `"harmony"`):                        `"harmony", which is not a frame of the codebook`,
		with(`"law"`, `"privacy"`):                        `"privacy" twice`,
		with(`["law","privacy"]`, "null"):                 `"frames" is missing`,
		with(`"government"`, `"party"`):                   `"object" is "party", which is not in the codebook`,
		with(`"government"`, "null"):                      `"object" must be one of`,
		with(`"financial"`, `"moral"`):                    `"conduct" is "moral"`,
		with(`"score":-1`, `"score":-1,"score":2`):        "not one JSON object",
		with(`"score":-1`, `"score":-1,"Score":2`):        "a field that was not asked for: /Score",
		with(`"score":-1`, `"score":-1,"confidence":1`):   "a field that was not asked for: /confidence",
		with("只", "\xff"):                                 "not one JSON object",
		with(`"law"`, `"`+strings.Repeat("很长", 3000)+`"`): "is not a frame",
		`{"relevant":true,"frames":` + strings.Repeat("[", 100000) + `}`: "",
	} {
		d, err := p.Check(content)
		if err == nil {
			t.Errorf("%.80s: taken as %+v", content, d)
			continue
		}
		if !strings.Contains(err.Error(), want) || len(err.Error()) > 500 {
			t.Errorf("%.80s: says %q, want %q", content, err, want)
		}
	}
	bare := codebook.Codebook{Classes: codebooktest.Book().Classes}
	if _, err := prompt(t, bare, article.English).Check(critical); err == nil || !strings.Contains(err.Error(), "is not a frame") {
		t.Errorf("a codebook without frames: %v", err)
	}
	if _, err := prompt(t, bare, article.English).Check(`{"relevant":true,"score":1,"frames":[]}`); err != nil {
		t.Errorf("a codebook without frames and objects: %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(critical)
	f.Add("```json\n" + critical + "\n```")
	f.Add(`<think></think>{"relevant":false,"frames":[]}`)
	book := codebooktest.Book()
	p, err := coder.NewPrompt(book, "x", article.English)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content string) {
		d, err := p.Check(content)
		if err != nil {
			return
		}
		if d.Score < -2 || d.Score > 2 || len([]rune(d.Reason)) > 500 || strings.Contains(d.Reason, "\n") {
			t.Errorf("%q gives %+v", content, d)
		}
		side, ok := book.Side(d.Class)
		if d.Relevant != ok || side*d.Score < 0 {
			t.Errorf("%q gives the class %q for the score %d", content, d.Class, d.Score)
		}
		for _, frame := range d.Frames {
			if w, ok := book.Words(string(frame)); !ok {
				t.Errorf("%q gives the frame %q, %v", content, frame, w)
			}
		}
	})
}
