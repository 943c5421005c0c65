package render

import (
	"yulun/stats/words"
	"yulun/survey"
)

// Opened is a row about a word with the query that opens it: the search that finds the articles.
type Opened[T any] struct {
	Row   T
	Query string
}

// open is the column of the query.
func open[T any]() Field[Opened[T]] {
	return column(
		"query",
		Text,
		"",
		"Query that finds the articles: yulun search QUERY; missing where no query can.",
		func(o Opened[T]) any { return optional(o.Query) },
	)
}

// of makes a column of rows that can be opened.
func of[T any](
	name string,
	kind Type,
	unit, description string,
	value func(T) any,
) Field[Opened[T]] {
	return column(name, kind, unit, description, func(o Opened[T]) any { return value(o.Row) })
}

// TopWords is the table of top words.
func TopWords() Layout[Opened[words.TopWord]] {
	col := of[words.TopWord]
	return Layout[Opened[words.TopWord]]{
		col("group", Text, "", "Value by which the articles are grouped.", func(w words.TopWord) any { return optional(w.Group) }),
		col("start", Date, "day", "First day of the bucket; missing where time is not cut and for articles without a date.",
			func(w words.TopWord) any { return firstDay(w.Start) }),
		col("undated", Flag, "", "Whether the bucket is that of articles without a date.", func(w words.TopWord) any { return w.Undated }),
		col("rank", Integer, "", "Place in the group and bucket, from 1.", func(w words.TopWord) any { return w.Rank }),
		col("word", Text, "", "Word, in small letters and simplified characters.", func(w words.TopWord) any { return w.Word }),
		col("count", Integer, "words", "How often it occurs.", func(w words.TopWord) any { return w.Count }),
		col("per_million", Number, "per million words", "How often it occurs in a million words of the group and bucket.",
			func(w words.TopWord) any { return w.PerMillion() }),
		col("articles", Integer, "articles", "In how many articles it occurs.", func(w words.TopWord) any { return w.Articles }),
		col(
			"articles_share",
			Number,
			"share, 0 to 1",
			"In which share of the articles of the group and bucket it occurs.",
			func(w words.TopWord) any {
				return float64(w.Articles) / float64(w.AllArticles)
			},
		),
		col("outlets", Integer, "outlets", "In how many outlets it occurs.", func(w words.TopWord) any { return w.Outlets }),
		open[words.TopWord](),
	}
}

// Keys is the table of keyness. Units are what was resampled for the intervals.
func Keys(units string) Layout[Opened[words.Key]] {
	col := of[words.Key]
	l := Layout[Opened[words.Key]]{
		col("word", Text, "", "Word, in small letters and simplified characters.", func(k words.Key) any { return k.Word }),
		col("g2", Number, "", "Log-likelihood ratio G2; negative where the word is less frequent in the first set.",
			func(k words.Key) any { return k.G2 }),
		col("p", Number, "0 to 1", "Chance of a G2 that large by accident, taking words as independent.", func(k words.Key) any { return k.P }),
		col("p_adjusted", Number, "0 to 1", "The same corrected for the number of words tested (Benjamini and Hochberg).",
			func(k words.Key) any { return k.Adjusted }),
		col("bic", Number, "", "Bayesian information criterion of the G2: above 10 very strong evidence.", func(k words.Key) any { return k.BIC }),
	}
	estimate := func(pick func(words.Key) survey.Interval) func(Opened[words.Key]) survey.Interval {
		return func(o Opened[words.Key]) survey.Interval { return pick(o.Row) }
	}
	l = append(
		l,
		intervals(
			"log_ratio",
			"binary logarithm",
			"Ratio of the relative frequencies: 1 is twice as frequent in the first set, −1 half as frequent; a count of 0 is taken for one half",
			estimate(func(k words.Key) survey.Interval { return k.LogRatio }),
		)...)
	l = append(
		l,
		intervals(
			"difference",
			"per cent",
			"Difference of the relative frequencies in per cent of the second one (%DIFF)",
			estimate(func(k words.Key) survey.Interval { return k.Difference }),
		)...)
	for _, set := range []struct {
		name, words string
		of          func(words.Key) words.Frequency
	}{
		{"first", "first", func(k words.Key) words.Frequency { return k.First }},
		{"second", "second", func(k words.Key) words.Frequency { return k.Second }},
	} {
		l = append(
			l,
			col(set.name+"_count", Integer, "words", "How often it occurs in the "+set.words+" set.",
				func(k words.Key) any { return set.of(k).Count }),
			col(set.name+"_per_million", Number, "per million words", "How often it occurs in a million words of the "+set.words+" set.",
				func(k words.Key) any { return set.of(k).PerMillion }),
			col(set.name+"_articles", Integer, "articles", "In how many articles of the "+set.words+" set it occurs.",
				func(k words.Key) any { return set.of(k).Articles }),
			col(set.name+"_outlets", Integer, "outlets", "In how many outlets of the "+set.words+" set it occurs.",
				func(k words.Key) any { return set.of(k).Outlets }),
		)
	}
	return append(
		l,
		col("resampled", Text, "", "What was resampled for the intervals: outlet or article.", func(words.Key) any { return optional(units) }),
		open[words.Key](),
	)
}

// Collocates is the table of collocates.
func Collocates() Layout[Opened[words.Collocate]] {
	col := of[words.Collocate]
	return Layout[Opened[words.Collocate]]{
		col("word", Text, "", "Word, in small letters and simplified characters.", func(c words.Collocate) any { return c.Word }),
		col("observed", Integer, "words", "How often it stands near the node.", func(c words.Collocate) any { return c.Observed() }),
		col("expected", Number, "words", "How often it would stand there were it spread evenly.", func(c words.Collocate) any { return c.Expected }),
		col("left", Integer, "words", "How often it stands before the node.", func(c words.Collocate) any { return c.Left }),
		col("right", Integer, "words", "How often it stands behind the node.", func(c words.Collocate) any { return c.Right }),
		col("count", Integer, "words", "How often it occurs in all articles of the query.", func(c words.Collocate) any { return c.Count }),
		col("articles", Integer, "articles", "In how many articles it stands near the node.", func(c words.Collocate) any { return c.Articles }),
		col("log_dice", Number, "", "Log-Dice: 1 more is twice as close; it doesn't depend on the number of words.",
			func(c words.Collocate) any { return c.LogDice }),
		col("g2", Number, "", "Log-likelihood ratio G2; negative where it is rarer near the node than elsewhere.",
			func(c words.Collocate) any { return c.G2 }),
		col("mi3", Number, "", "Cubic mutual information.", func(c words.Collocate) any { return c.MI3 }),
		col("t", Number, "", "t-score.", func(c words.Collocate) any { return c.TScore }),
		open[words.Collocate](),
	}
}
