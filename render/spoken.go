package render

import (
	"io"

	"yulun/index"
	"yulun/stats/words/quotes"
)

// Spoken is the table of direct quotations.
func Spoken() Layout[quotes.Row] {
	col := column[quotes.Row]
	return Layout[quotes.Row]{
		identifier(
			"article",
			"Identifier of the article.",
			func(r quotes.Row) any { return r.Article },
		),
		col("outlet", Text, "", "Identifier of the outlet.", func(r quotes.Row) any { return r.Outlet.ID }),
		col("outlet_name", Text, "", "Name of the outlet.", func(r quotes.Row) any { return r.Outlet.Name }),
		col("published", Date, "day or instant", "When it came out.", func(r quotes.Row) any {
			if r.Published.IsZero() {
				return nil
			}
			return r.Published
		}),
		col("lang", Text, "ISO 639-1", "Language of the article.", func(r quotes.Row) any { return optional(string(r.Lang)) }),
		col("speaker", Text, "", "Who spoke, as the text has it; missing where that isn't known.",
			func(r quotes.Row) any { return optional(r.Speaker) }),
		col("pronoun", Flag, "", "Whether the speaker is a pronoun, which is not resolved.", func(r quotes.Row) any { return r.Pronoun }),
		col("verb", Text, "", "Reporting verb by which the speaker was found.", func(r quotes.Row) any { return optional(r.Verb) }),
		col("quote", Text, "", "What was said, without quotation marks.", func(r quotes.Row) any { return r.Text }),
		col("start", Integer, "code points", "Where it begins in the text, from 0.", func(r quotes.Row) any { return r.Start }),
		col("end", Integer, "code points", "Where it ends; that is not part of it.", func(r quotes.Row) any { return r.End }),
		col("length", Integer, "characters or words", "How many Chinese characters and words of other scripts it has.",
			func(r quotes.Row) any { return r.Length }),
		col("passage", Text, "", "Part of the text with the quotation, the speaker and the verb.",
			func(r quotes.Row) any { return optional(r.Passage) }),
		col("url", Text, "", "Address of the article.", func(r quotes.Row) any { return r.URL }),
	}
}

// widestSpeaker is how many columns a speaker has at most on a terminal.
const widestSpeaker = 40

// WriteSpoken prints quotations for people. The last column is cut to a terminal's width; 0 is
// unbounded.
func WriteSpoken(w io.Writer, rows []quotes.Row, width int) error {
	t := Table{Header: []string{"published", "article", "outlet", "speaker", "quote"}, Width: width}
	for _, r := range rows {
		published, speaker := "undated", "–"
		if day := r.Published.In(index.Shanghai()); !day.IsZero() {
			published = day.Format("2006-01-02")
		}
		if r.Speaker != "" {
			speaker = Table{MaxWidth: widestSpeaker}.cut(r.Speaker)
		}
		t.Rows = append(t.Rows, []string{published, r.Article, r.Outlet.ID, speaker, r.Text})
	}
	return t.Write(w)
}
