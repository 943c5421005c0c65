package compact_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/internal/compact"
	"yulun/internal/packer"
)

const (
	title = "失信 Blacklist"
	text  = "The Blacklist of 2019.\n守信者受益，失信者 is named."
)

// cues are an article's evidence as the scorer gives it.
func cues() []article.Evidence {
	return []article.Evidence{
		{Field: "title", Cue: "(all other words)", Kind: "stance", Weight: -0.0029},
		{Field: "title", Start: 0, End: 2, Text: "失信", Cue: "失信", Kind: "relevance", Weight: 0.9},
		{Field: "title", Start: 3, End: 12, Text: "Blacklist", Cue: "blacklist*", Kind: "object", Weight: 0.1},
		{Field: "text", Start: 4, End: 13, Text: "Blacklist", Cue: "blacklist", Kind: "stance", Weight: -0.31258769341128},
		{Field: "text", Start: 23, End: 26, Text: "守信者", Cue: "守信(者|人)", Kind: "frame:reward", Weight: 1e-17},
		{Field: "text", Start: 4, End: 7, Text: "Bla", Cue: "Bla", Kind: "quote"}, // not in order
	}
}

// packed is a reading packed and read again.
func packed(t interface{ Fatal(...any) }, r article.Reading, title, text string) (article.Reading, string) {
	b, err := json.Marshal(compact.NewReading(r, title, text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := compact.Pack(b)
	if err != nil {
		t.Fatal(err)
	}
	back, err := compact.ReadReading(p, title, text)
	if err != nil {
		t.Fatal(err)
	}
	return back, string(b)
}

func TestReading(t *testing.T) {
	t.Parallel()
	with := func(change func(all []article.Evidence)) []article.Evidence {
		all := cues()
		change(all)
		return all
	}
	for name, tc := range map[string]struct {
		evidence []article.Evidence
		short    bool
	}{
		"as the scorer gives it": {cues(), true},
		"none":                   {nil, false},
		"empty":                  {[]article.Evidence{}, false},
		"of the text alone":      {cues()[3:], true},
		"of the title alone":     {cues()[:3], true},
		// What the title and the text don't say is written down.
		"another text":              {with(func(all []article.Evidence) { all[1].Text = "守信" }), false},
		"behind the end":            {with(func(all []article.Evidence) { all[4].End = 99 }), false},
		"before the start":          {with(func(all []article.Evidence) { all[0].Start = -1 }), false},
		"an end before its start":   {with(func(all []article.Evidence) { all[1].Start = 3 }), false},
		"the title behind the text": {append(cues(), cues()[0]), false},
		"another field":             {with(func(all []article.Evidence) { all[0].Field = "byline" }), false},
		"a cue without a word":      {with(func(all []article.Evidence) { all[1].Cue = "" }), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := article.Reading{Relevant: true, Relevance: 0.9, Frames: map[article.Frame]float64{"reward": 0.5}, Method: "rules/1", Evidence: tc.evidence}
			got, document := packed(t, r, title, text)
			if !reflect.DeepEqual(got, r) {
				t.Errorf("got %+v, want %+v", got, r)
			}
			if short := strings.Contains(document, `"compact"`); short != tc.short {
				t.Errorf("field by field: %t, want %t: %s", short, tc.short, document)
			}
		})
	}
}

// Bytes that are not text become U+FFFD in JSON, whichever way evidence is written.
func TestNoText(t *testing.T) {
	t.Parallel()
	r := article.Reading{Evidence: []article.Evidence{{Field: "text", Start: 0, End: 2, Text: "a\xff", Cue: "a*"}}}
	if got, _ := packed(t, r, "", "a\xffb"); got.Evidence[0].Text != "a\uFFFD" {
		t.Errorf("got %q", got.Evidence[0].Text)
	}
}

// Whatever stands in a text and wherever cues are, a reading comes back as it was.
func TestReadingOfAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		of := map[string][]rune{"title": []rune(rapid.String().Draw(t, "title")), "text": []rune(rapid.StringN(0, 60, -1).Draw(t, "text"))}
		var r article.Reading
		for i := range rapid.IntRange(0, 8).Draw(t, "cues") {
			e := article.Evidence{Field: []string{"title", "text"}[min(1, i/2)], Kind: "stance", Weight: rapid.Float64().Draw(t, "weight")}
			runes := of[e.Field]
			e.Start = rapid.IntRange(0, len(runes)).Draw(t, "start")
			e.End = rapid.IntRange(e.Start, len(runes)).Draw(t, "end")
			e.Text = string(runes[e.Start:e.End])
			e.Cue = rapid.SampledFrom([]string{e.Text, strings.ToLower(e.Text), "a*", ""}).Draw(t, "cue")
			r.Evidence = append(r.Evidence, e)
		}
		if got, _ := packed(t, r, string(of["title"]), string(of["text"])); !reflect.DeepEqual(got, r) {
			t.Fatalf("got %+v, want %+v", got, r)
		}
	})
}

func TestDocument(t *testing.T) {
	t.Parallel()
	a := article.Article{ID: "0123456789abcdef", Title: title, Text: text, Authors: []string{"李明"}, Version: 7, Reading: article.Reading{Evidence: cues()}}
	p, err := compact.PackDocument(a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := compact.ReadDocument(p)
	if err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("got %+v, %v; want %+v", got, err, a)
	}
	if _, err := compact.ReadDocument(p[:len(p)-2]); err == nil {
		t.Error("read what was cut off")
	}
	plain, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if len(p) > len(plain)/3 {
		t.Errorf("%d bytes of %d", len(p), len(plain))
	}
}

// A reading that another text has been put beside is damaged, and so is one whose fields have not
// the same length.
func TestDamaged(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(compact.NewReading(article.Reading{Evidence: cues()}, title, text))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ document, text string }{
		"a shorter text":  {string(b), "short"},
		"no weights":      {strings.Replace(string(b), `"weight":[`, `"other":[`, 1), text},
		"no kinds":        {strings.Replace(string(b), `"kind":[`, `"other":[`, 1), text},
		"no cues":         {strings.Replace(string(b), `"cue":[`, `"other":[`, 1), text},
		"no lengths":      {strings.Replace(string(b), `"length":[`, `"other":[`, 1), text},
		"a negative one":  {strings.Replace(string(b), `"length":[0`, `"length":[-1`, 1), text},
		"of another kind": {`{"Relevance":"high"}`, text},
		"no JSON":         {`{`, text},
	} {
		p, err := compact.Pack([]byte(tc.document))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := compact.ReadReading(p, title, tc.text); err == nil {
			t.Errorf("%s: read %+v", name, r)
		}
	}
}

// What an older program packed is read.
func TestOlderReading(t *testing.T) {
	t.Parallel()
	r := article.Reading{Relevant: true, Evidence: cues(), Method: "rules/1"}
	plain, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	p, err := packer.New(zstd.SpeedFastest, packer.Dictionary{ID: 1, Typical: compact.OlderDictionary}).Pack(plain)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := compact.ReadReading(p, "", ""); err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("got %+v, %v; want %+v", got, err, r)
	}
}
