package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/dossier"
	"yulun/index"
)

// marked writes segments as text: {cue} with the numbers of what begins and ends.
func written(paragraphs [][]segment) []string {
	var out []string
	for _, p := range paragraphs {
		var b strings.Builder
		for _, s := range p {
			if s.Look == "" {
				b.WriteString(s.Text)
				continue
			}
			b.WriteString("{" + s.Text + "}")
			for _, c := range s.Ends {
				b.WriteString(c.Sign + weightText(c.Weight))
			}
		}
		out = append(out, b.String())
	}
	return out
}

func TestMarksStandInPlace(t *testing.T) {
	t.Parallel()
	stance := func(start, end int, weight float64) article.Evidence {
		return article.Evidence{Field: "text", Start: start, End: end, Kind: "stance", Weight: weight}
	}
	for _, tc := range []struct {
		name, text string
		evidence   []article.Evidence
		want       []string
	}{
		{"simplified", "信用建设成效显著。", []article.Evidence{stance(4, 8, 0.5)}, []string{"信用建设{成效显著}S+0.5。"}},
		{"traditional, four bytes", "𠮷社會信用成效顯著", []article.Evidence{stance(5, 9, 0.5)}, []string{"𠮷社會信用{成效顯著}S+0.5"}},
		{"paragraphs", "甲乙\n丙丁", []article.Evidence{stance(1, 2, -0.25), stance(3, 4, 1)}, []string{"甲{乙}S−0.25", "{丙}S+1丁"}},
		{
			"overlapping", "限制乘坐高铁", []article.Evidence{
				{Field: "text", Start: 0, End: 4, Kind: "frame:punishment", Weight: 1}, stance(2, 6, -0.5),
			}, []string{"{限制}{乘坐}F+1{高铁}S−0.5"},
		},
		{
			"the same place", "黑名单", []article.Evidence{
				{Field: "text", Start: 0, End: 3, Kind: "frame:punishment", Weight: 1}, {Field: "text", Start: 0, End: 3, Kind: "relevance", Weight: 0.35},
			}, []string{"{黑名单}F+1R+0.35"},
		},
		{"across a line end", "甲\n乙", []article.Evidence{stance(0, 3, 1)}, []string{"{甲}{\n}{乙}S+1"}},
		{"out of the text", "甲乙", []article.Evidence{stance(-1, 1, 1), stance(1, 3, 1), stance(1, 1, 1), {Field: "title", Start: 0, End: 1}}, []string{"甲乙"}},
		{"empty", "", nil, []string{}},
	} {
		a := article.Article{Text: tc.text, Reading: article.Reading{Evidence: tc.evidence}}
		if d := cmp.Diff(tc.want, append([]string{}, written(mark("text", tc.text, 0, new(site).cues(a, dossier.Parts(a.Reading))))...)); d != "" {
			t.Errorf("%s:\n%s", tc.name, d)
		}
	}
}

// TestMarksLoseNothing: the text comes back whole, and each placed cue begins and ends once.
func TestMarksLoseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("信用𠮷ab \n"))).Draw(t, "text")
		a := article.Article{Text: text}
		a.Reading.Evidence = rapid.SliceOf(rapid.Custom(func(t *rapid.T) article.Evidence {
			start := rapid.IntRange(-1, len([]rune(text))+1).Draw(t, "start")
			return article.Evidence{Field: "text", Kind: "stance", Start: start, End: start + rapid.IntRange(-1, 5).Draw(t, "length")}
		})).Draw(t, "evidence")
		all := new(site).cues(a, dossier.Parts(a.Reading))
		var back strings.Builder
		begun, ended := 0, 0
		for _, p := range mark("text", text, 0, all) {
			for _, s := range p {
				back.WriteString(s.Text)
				begun, ended = begun+len(s.Begins), ended+len(s.Ends)
			}
		}
		placed := 0
		for _, c := range all {
			if c.Placed {
				placed++
			}
		}
		if begun != placed || ended != placed {
			t.Fatalf("%d cues, %d begin and %d end", placed, begun, ended)
		}
		if without := func(s string) string { return strings.ReplaceAll(s, "\n", "") }; without(back.String()) != without(text) {
			t.Fatalf("%q became %q", text, back.String())
		}
	})
}

func TestNarrow(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		query, field, value, want string
		ok                        bool
	}{
		{"失信", "frame", "privacy", "失信 frame:privacy", true},
		{"type:party,foreign", "type", "foreign", "type:foreign", true},
		{"frame:privacy,law", "frame", "law", "frame:law", true},
		{"frame:privacy", "frame", "law", "frame:privacy frame:law", true},
		{"失信 OR country:HK", "type", "party", "(失信 OR country:HK) type:party", true},
		{"-type:party", "type", "party", "", false},
		{"frame:privacy", "frame", "privacy", "frame:privacy", true},
		{"from:2018-03", "year", "2018", "from:2018-03-01 to:2018-12-31", true},
		{"", "year", "undated", "", false},
		{"", "country", "", "", false},
	} {
		q, err := index.Parse(index.Vocabulary{Codebook: codebooktest.Book()}, tc.query)
		if err != nil {
			t.Fatal(err)
		}
		types := slices.Clone(q.Values("type"))
		got, ok := narrow(q, tc.field, tc.value)
		if ok != tc.ok || ok && got.String() != tc.want {
			t.Errorf("%q with %s:%s is %q, %v", tc.query, tc.field, tc.value, got.String(), ok)
		}
		if !slices.Equal(types, q.Values("type")) {
			t.Errorf("%q was changed", tc.query)
		}
	}
}

func TestWeightText(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0.5: "+0.5", -0.5: "−0.5", 0: "0", -0.001: "0", 1: "+1", 0.35: "+0.35", -12: "−12", 10: "+10"} {
		if got := weightText(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

func TestCharsetOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ body, contentType, want string }{
		{"\xd0\xc5\xd3\xc3", "text/html; charset=GBK", "GBK"},
		{"信用", "text/html", "utf-8"},
		{"<meta charset=gb2312>\xd0\xc5\xd3\xc3", "text/html", "gbk"},
		{"信用", "text/html; charset=\"utf-8\\\r\nX: y\"", "utf-8"},
		{"", "", "utf-8"},
	} {
		if got := charsetOf([]byte(tc.body), tc.contentType); got != tc.want {
			t.Errorf("%q of %q is shown as %s, want %s", tc.body, tc.contentType, got, tc.want)
		}
	}
}

// A word whose share is next to nothing is hardly marked, unless something that matters is in the
// same place.
func TestSlightCuesAreHardlyMarked(t *testing.T) {
	t.Parallel()
	at := func(start, end int, kind string, weight float64) article.Evidence {
		return article.Evidence{Field: "text", Start: start, End: end, Kind: kind, Weight: weight}
	}
	a := article.Article{Text: "我去看公示荒唐", Reading: article.Reading{Evidence: []article.Evidence{
		at(0, 1, "stance", -0.02), at(3, 5, "stance", 0.02), at(3, 5, "frame:law", 0.3), at(5, 7, "stance", -0.28),
	}}}
	want := map[string]string{"我": "stance against slight", "公示": "stance for frame", "荒唐": "stance against"}
	for _, s := range mark("text", a.Text, 0, new(site).cues(a, dossier.Parts(a.Reading)))[0] {
		if s.Look != want[s.Text] {
			t.Errorf("%s looks like %q, want %q", s.Text, s.Look, want[s.Text])
		}
	}
}
