package dossier

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCompareTexts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, before, after string
		want                []Change
	}{
		{"a sentence exchanged", "一。二。三。四。五。", "一。二。叁。四。五。", []Change{
			{Kind: "same", Text: "一。二。"},
			{Kind: "removed", Text: "三。"},
			{Kind: "added", Text: "叁。"},
			{Kind: "same", Text: "四。五。"},
		}},
		{"a long way unchanged", "一。二。三。四。五。六。", "甲。一。二。三。四。五。六。乙。", []Change{
			{Kind: "added", Text: "甲。"},
			{Kind: "same", Text: "一。"},
			{Kind: "skipped", Count: 4},
			{Kind: "same", Text: "六。"},
			{Kind: "added", Text: "乙。"},
		}},
		{"a paragraph added", "One. Two.", "One. Two.\nCorrection: three.", []Change{{Kind: "same", Text: "One. Two.\n"}, {Kind: "added", Text: "Correction: three."}}},
		{"no sentence ends in a number", "It fell 3.5 points.", "It fell 4.5 points.", []Change{{Kind: "removed", Text: "It fell 3.5 points."}, {Kind: "added", Text: "It fell 4.5 points."}}},
		{"from nothing", "", "新。", []Change{{Kind: "added", Text: "新。"}}},
	} {
		got := compareTexts(tc.before, tc.after)
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s:\n%s", tc.name, d)
		}
	}
}

// TestCompareTextsIsWhole: what was removed and shared is the old text, what was added and shared
// the new one.
func TestCompareTextsIsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("甲乙。！\n")))
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		removed, added, shared := 0, 0, 0
		for _, c := range compareTexts(before, after) {
			n := len(sentences(c.Text))
			switch c.Kind {
			case "removed":
				removed += n
			case "added":
				added += n
			case "skipped":
				shared += c.Count
			default:
				shared += n
			}
		}
		if removed+shared != len(sentences(before)) || added+shared != len(sentences(after)) {
			t.Fatalf("%d removed, %d added, %d shared of %d and %d", removed, added, shared, len(sentences(before)), len(sentences(after)))
		}
	})
}

func TestClip(t *testing.T) {
	t.Parallel()
	changes := []Change{{Kind: "same", Text: "一二三"}, {Kind: "skipped", Count: 4}, {Kind: "removed", Text: "四五六七"}, {Kind: "added", Text: "八"}}
	for most, want := range map[int][]Change{
		100: changes,
		25:  {changes[0], changes[1], {Kind: "removed", Text: "四五"}, {Kind: "clipped", Count: 3}},
		2:   {{Kind: "same", Text: "一二"}, {Kind: "clipped", Count: 6}},
	} {
		if d := cmp.Diff(want, Clip(changes, most)); d != "" {
			t.Errorf("%d:\n%s", most, d)
		}
	}
}

func TestSentenceAround(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text       string
		start, end int
		want       string
	}{
		{"他失信了。被限制乘坐高铁。后来信用修复。", 6, 8, "被限制乘坐高铁。"},
		{"他失信了。被限制乘坐高铁。后来信用修复。", 1, 3, "他失信了。"},
		{"First. Then the blacklist came.\nLast.", 16, 25, "Then the blacklist came."},
		{"没有句号", 0, 2, "没有句号"},
		{"一。二。三。", 0, 3, "一。二。"},
	} {
		from, to := SentenceAround(tc.text, tc.start, tc.end)
		if got := string([]rune(tc.text)[from:to]); got != tc.want {
			t.Errorf("%q, %d to %d: got %q, want %q", tc.text, tc.start, tc.end, got, tc.want)
		}
	}
}
