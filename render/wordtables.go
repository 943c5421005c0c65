package render

import (
	"fmt"
	"math"
	"time"

	"yulun/locale"
	"yulun/stats/words"
	"yulun/survey"
)

// TopWordsTable is the table of top words for a terminal.
func TopWordsTable(rows []Opened[words.TopWord]) Table {
	t := Table{
		Header: []string{
			"group",
			"from",
			"rank",
			"word",
			"count",
			"per million",
			"articles",
			"share",
			"outlets",
		},
		Right: []int{2, 4, 5, 6, 7, 8},
	}
	for _, r := range rows {
		w := r.Row
		start := ""
		switch {
		case w.Undated:
			start = "undated"
		case !w.Start.IsZero():
			start = w.Start.Format(time.DateOnly)
		}
		t.Rows = append(t.Rows, []string{
			w.Group,
			start,
			fmt.Sprint(w.Rank),
			w.Word,
			Thousands(w.Count),
			whole(w.PerMillion()),
			Thousands(
				w.Articles,
			),
			percent(float64(w.Articles) / float64(w.AllArticles)),
			Thousands(w.Outlets),
		})
	}
	return t
}

// KeysTable is the table of keyness for a terminal.
func KeysTable(rows []Opened[words.Key]) Table {
	t := Table{
		Header: []string{
			"word",
			"G2",
			"adjusted p",
			"log ratio",
			"95 %",
			"%DIFF",
			"per million",
			"articles",
			"outlets",
		},
		Right: []int{1, 2, 3, 5, 6, 7, 8},
	}
	for _, r := range rows {
		k := r.Row
		difference, interval := "–", "–"
		if k.Difference.Known {
			difference = locale.Signed(k.Difference.Value, 0)
		}
		if k.LogRatio.Method != survey.None {
			interval = "[" + locale.Fixed(k.LogRatio.Low, 2) + ", " + locale.Fixed(k.LogRatio.High, 2) + "]"
		}
		t.Rows = append(t.Rows, []string{
			k.Word,
			locale.Fixed(k.G2, 1),
			probability(k.Adjusted),
			locale.Signed(k.LogRatio.Value, 2),
			interval,
			difference,
			whole(k.First.PerMillion) + " / " + whole(k.Second.PerMillion),
			Thousands(k.First.Articles) + " / " + Thousands(k.Second.Articles),
			Thousands(k.First.Outlets) + " / " + Thousands(k.Second.Outlets),
		})
	}
	return t
}

func whole(v float64) string { return Thousands(int(math.Round(v))) }

// probability is a p-value with three decimals.
func probability(p float64) string {
	if p < 0.001 {
		return "<0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// CollocatesTable is the table of collocates for a terminal.
func CollocatesTable(rows []Opened[words.Collocate]) Table {
	t := Table{
		Header: []string{
			"word",
			"observed",
			"expected",
			"left",
			"right",
			"articles",
			"log-Dice",
			"G2",
			"MI3",
			"t",
		},
		Right: []int{1, 2, 3, 4, 5, 6, 7, 8, 9},
	}
	for _, r := range rows {
		c := r.Row
		t.Rows = append(t.Rows, []string{
			c.Word,
			Thousands(c.Observed()),
			fmt.Sprintf("%.2f", c.Expected),
			Thousands(c.Left),
			Thousands(c.Right),
			Thousands(c.Articles),
			locale.Fixed(c.LogDice, 2),
			locale.Fixed(c.G2, 1),
			locale.Fixed(c.MI3, 2),
			locale.Fixed(c.TScore, 2),
		})
	}
	return t
}
