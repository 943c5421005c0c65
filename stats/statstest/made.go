package statstest

import (
	"testing"

	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/stats"
	"yulun/survey"
)

// MakeSeries makes a series of [Press] and [Crawls], of [Sources] where o names none.
func MakeSeries(t *testing.T, o stats.SeriesOptions) stats.Series {
	t.Helper()
	if o.Sources == nil {
		o.Sources = Sources()
	}
	o.Codebook = codebooktest.Book()
	s, err := stats.MakeSeries(t.Context(), Press(), Crawls(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Compare compares coverage with some surveys.
func Compare(t *testing.T, asker stats.Asker, q index.Query, surveys ...survey.Survey) stats.Comparisons {
	t.Helper()
	all, err := stats.Compare(t.Context(), asker, stats.CompareOptions{Codebook: codebooktest.Book(), Query: q, Surveys: surveys})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Comparison is [Press] beside [Kostka].
func Comparison(t *testing.T) stats.Comparison {
	t.Helper()
	return Compare(t, Press(), index.Query{}, Kostka())[0]
}
