package words_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/stats/words"
)

func TestTop(t *testing.T) {
	t.Parallel()
	p := press{
		piece("a1", "daily", "party", "2018-12-31", "失信", "法院 公布 失信 名单"),
		piece("a2", "times", "party", "2019-03-02", "", "失信 名单 的 名单"),
		piece("a3", "post", "foreign", "", "", "the list"),
	}
	p[0].Reading.Frames = map[article.Frame]float64{"law": 1, "privacy": 1}
	for _, c := range []struct {
		name string
		o    words.TopOptions
		want []string
	}{
		{
			"all",
			words.TopOptions{Bucket: index.Whole, Limit: 2, Left: map[string]bool{"的": true}},
			[]string{" 1 名单 3/11 2/3 2", " 2 失信 3/11 2/3 2"},
		},
		{
			"by year",
			words.TopOptions{Bucket: index.Year, Limit: 1},
			[]string{"2018 1 失信 2/5 1/1 1", "2019 1 名单 2/4 1/1 1", "undated 1 list 1/2 1/1 1"},
		},
		{
			"by type",
			words.TopOptions{Bucket: index.Whole, Group: index.ByType, Least: 2},
			[]string{"party 1 名单 3/9 2/2 2", "party 2 失信 3/9 2/2 2"},
		},
		{
			"by frame",
			words.TopOptions{Bucket: index.Whole, Group: index.ByFrame, Limit: 1},
			[]string{"law 1 失信 2/5 1/1 1", "privacy 1 失信 2/5 1/1 1"},
		},
	} {
		c.o.Read = read
		top, err := words.Top(context.Background(), p, c.o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range top {
			part := w.Group
			switch {
			case w.Undated:
				part = "undated"
			case !w.Start.IsZero():
				part = fmt.Sprint(w.Start.Year())
			}
			got = append(
				got,
				fmt.Sprintf(
					"%s %d %s %d/%d %d/%d %d",
					part,
					w.Rank,
					w.Word,
					w.Count,
					w.Words,
					w.Articles,
					w.AllArticles,
					w.Outlets,
				),
			)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestStopWords(t *testing.T) {
	t.Parallel()
	got, err := words.StopWords("stop.txt", "\uFEFF# Chinese\n的 了 # particles\n\n  the\r\n")
	if err != nil || len(got) != 3 || !got["的"] || !got["了"] || !got["the"] {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = words.StopWords("stop.txt", "的\nThe\n")
	if article.CodeOf(err) != article.CodeUsage ||
		!strings.Contains(err.Error(), `stop.txt:2: "The"`) {
		t.Errorf("got %v", err)
	}
}
