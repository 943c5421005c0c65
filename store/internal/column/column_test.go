package column_test

import (
	"testing"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/store/internal/column"
)

// TestDocumentStaysAsItIs: what was read back is written as it was, so that a page that hasn't
// changed isn't taken for one that has.
func TestDocumentStaysAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SampledFrom([]string{"李晓明", "\xe6\x9d", "\x00", `\`, `\ufffd`, `\\ufffd`, "\uFFFD", `"`, "<b>", "\u2028"})
		var authors, back []string
		for _, name := range rapid.SliceOf(rapid.SliceOf(parts)).Draw(t, "authors") {
			author := ""
			for _, part := range name {
				author += part
			}
			authors = append(authors, author)
		}
		first, err := column.Encode(authors)
		if err != nil {
			t.Fatal(err)
		}
		if err := (column.Document{To: &back}).Scan(first); err != nil {
			t.Fatal(err)
		}
		if again, err := column.Encode(back); err != nil || again != first {
			t.Fatalf("%s is written again as %s, %v", first, again, err)
		}
	})
}

func TestSignature(t *testing.T) {
	t.Parallel()
	f := article.Fingerprint{Signature: []uint32{0, 1, 1<<32 - 1}}
	if got := column.Fingerprint(column.Signature(f)).Signature; len(got) != 3 || got[1] != 1 || got[2] != 1<<32-1 {
		t.Errorf("got %v", got)
	}
	if b := column.Signature(article.Fingerprint{}); b != nil {
		t.Errorf("the empty fingerprint has the signature %v", b)
	}
}
