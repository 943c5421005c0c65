package words_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"yulun/stats/words"
)

// TestCollocates counts by hand: windows end with the sentence, a word between two places is
// counted once, on the side of the nearer one, and the words of the term are not counted.
func TestCollocates(t *testing.T) {
	t.Parallel()
	p := press{
		piece(
			"a1",
			"post",
			"foreign",
			"2019-03-01",
			"Debt lists",
			"courts list a debtor. Nobody paid. the court list grows and the list stays",
		),
		piece("a2", "post", "foreign", "2019-03-02", "", "a debtor paid the court"),
	}
	got, err := words.CollocatesOf(context.Background(), p, words.CollocateOptions{
		Find: find("list"), Read: read, Window: 2, Least: 1, By: words.ByCount,
	})
	if err != nil {
		t.Fatal(err)
	}
	// lists, list, list, list; without them 17 words, of which near: debt; courts a debtor; the
	// court grows and the stays.
	if got.Places != 4 || got.Articles != 2 || got.Words != 17 || got.Near != 10 {
		t.Errorf("got %+v", got)
	}
	var list []string
	for _, c := range got.List {
		list = append(
			list,
			fmt.Sprintf("%s %d+%d of %d in %d", c.Word, c.Left, c.Right, c.Count, c.Articles),
		)
	}
	want := []string{
		"the 2+0 of 3 in 1",
		"a 0+1 of 2 in 1",
		"and 1+0 of 1 in 1",
		"court 1+0 of 2 in 1",
		"courts 1+0 of 1 in 1",
		"debt 1+0 of 1 in 1",
		"debtor 0+1 of 2 in 1",
		"grows 0+1 of 1 in 1",
		"stays 0+1 of 1 in 1",
	}
	if !slices.Equal(list, want) {
		t.Errorf("got  %q\nwant %q", list, want)
	}
	the := got.List[0]
	if expected := 10.0 * 3 / 17; math.Abs(the.Expected-expected) > 1e-9 || math.Abs(the.LogDice-(14+math.Log2(4.0/7))) > 1e-9 ||
		math.Abs(the.MI3-math.Log2(8/expected)) > 1e-9 ||
		math.Abs(the.TScore-(2-expected)/math.Sqrt2) > 1e-9 ||
		the.G2 <= 0 {
		t.Errorf("the: %+v", the)
	}
}

func TestCollocatesOfWholeWords(t *testing.T) {
	t.Parallel()
	p := press{piece("a1", "post", "foreign", "2019-03-01", "Debt lists", "courts list a debtor")}
	got, err := words.CollocatesOf(context.Background(), p, words.CollocateOptions{
		Find: find(
			"list",
		),
		Read:   read,
		Whole:  true,
		Window: 5,
		Least:  1,
		Limit:  1,
		By:     words.ByLogDice,
	})
	if err != nil {
		t.Fatal(err)
	}
	// lists is a word like any other.
	if got.Places != 1 || got.Words != 5 || got.Near != 3 || len(got.List) != 1 ||
		got.List[0].Word != "a" {
		t.Errorf("got %+v", got)
	}
}
