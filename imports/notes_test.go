package imports

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
)

func TestNotesOfExports(t *testing.T) {
	t.Parallel()
	const address = "https://www.qingshi.example/2024/1.html"
	export := func(more map[string][]string) *Row {
		more["id"], more["canonical_url"] = []string{article.NewID(address)}, []string{address}
		return &Row{Fields: more}
	}
	want := article.Notes{Partial: "paywall", Confidence: 0.55, Doubts: []string{"short", "undated"}, OptOuts: []string{"meta:noai", "x-robots-tag:noindex"}}
	for name, c := range map[string]struct {
		row  *Row
		want article.Notes
	}{
		"JSON Lines": {export(map[string][]string{
			"notes_partial": {"paywall"}, "notes_confidence": {"0.55"}, "notes_doubts": want.Doubts, "notes_opt_outs": want.OptOuts, "notes_not_archived": {"meta:noarchive"},
		}), want},
		"CSV":                  {export(map[string][]string{"partial": {"paywall"}, "confidence": {"0.55"}, "doubts": {"short; undated"}, "opt_outs": {"meta:noai; x-robots-tag:noindex"}}), want},
		"nothing noticed":      {export(map[string][]string{"confidence": {""}}), article.Notes{}},
		"no confidence at all": {export(map[string][]string{"confidence": {"7"}}), article.Notes{}},
		"another program's":    {&Row{Fields: map[string][]string{"id": {"1"}, "confidence": {"0.9"}, "partial": {"yes"}}}, article.Notes{}},
	} {
		if diff := cmp.Diff(c.want, c.row.notes()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
