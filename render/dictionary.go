package render

import (
	"fmt"
	"io"
	"strings"

	"yulun/codebook"
	"yulun/stats"
)

// Exported is one kind of export with its columns.
type Exported struct {
	Name, Description string
	Columns           []Column
}

// Exports are the kinds of exports under a codebook, whose frames have columns.
func Exports(book codebook.Codebook) []Exported {
	return []Exported{
		{"articles", "One row an article. `--no-text` leaves out the column `text`.", Articles(book).Columns()},
		{"evidence", "One row a cue that a score is made of.", Evidence().Columns()},
		{
			"series",
			"One row a bucket and group; articles without a date come last. `codings`, `codings_used` and the columns of corrected figures are there where a coded sample corrects them.",
			SeriesLayout(stats.Series{Codebook: book, Validation: &stats.Validation{}}).Columns(),
		},
		{
			"comparison", "One row a group of respondents or coverage, then one for each answer of a survey and each figure of its questions. The columns from `codings` on are there where a coded sample corrects the figures.",
			comparisonLayout(book, &stats.Validation{}).Columns(),
		},
		{"sensitivity", "One row a choice, beside each survey: what all coverage would be had it been counted otherwise.", sensitivityLayout().Columns()},
		{"series, long", "One row a bucket, group and figure; written with `--form long`.", longLayout().Columns()},
		{"replications", "One row a published figure; written by `yulun replicate`.", replicationLayout().Columns()},
		{"health", "One row a bucket and source.", healthLayout().Columns()},
		{"events", "One row an event of `events.yaml` in the time of the series.", eventLayout().Columns()},
		{"notable", "One row an unusual day, a change or an outlying date, with the largest stories behind it.", notableLayout().Columns()},
		{"codings", "One row a coding. `yulun code export` writes those of one sample, with those that were replaced on request.", Codings().Columns()},
		{"coders", "One row a coder, with what is recorded of each.", Coders().Columns()},
		{"decisions", "One row an article of a sample, with what counts for it; written by `yulun code export --decisions`.", Decisions().Columns()},
		{
			"coding sheet", "One row an article to code; written by `yulun code sample`, `code sheet` and `code adjudicate`, which adds what coders differ on.",
			CodingSheet(true).Columns(),
		},
		{"concordance", "One row a place of a term; written by `yulun words kwic`.", Concordance().Columns()},
		{"top words", "One row a word of a group and bucket; written by `yulun words top`.", TopWords().Columns()},
		{"keyness", "One row a word; written by `yulun words keyness`.", Keys("").Columns()},
		{"quotes", "One row a direct quotation; written by `yulun words quotes`.", Spoken().Columns()},
		{"clusters", "One row an article of a cluster of reprints. `yulun clusters` writes the largest.", Clusters().Columns()},
		{"prominence", "One row an article and listing; written by `yulun prominence --by article`.", Prominence().Columns()},
		{"prominence by listing", "One row a listing and bucket; written by `yulun prominence`.", ProminenceByListing().Columns()},
		{"collocates", "One row a word that stands near a term; written by `yulun words collocates`.", Collocates().Columns()},
	}
}

// Dictionary is a data dictionary: what the columns of an export mean, one row a column.
func (e Exported) Dictionary() Sheet {
	col := column[Column]
	return Layout[Column]{
		col("column", Text, "", "Name of the column.", func(c Column) any { return c.Name }),
		col("type", Text, "", "Type of its values.", func(c Column) any { return string(c.Type) }),
		col("unit", Text, "", "Unit, range or standard of its values.", func(c Column) any { return c.Unit }),
		col("description", Text, "", "What it means.", func(c Column) any { return c.meaning() }),
	}.Sheet(e.Columns)
}

// meaning is the description, with how the entries of a list are parted.
func (c Column) meaning() string {
	switch strings.TrimSpace(c.Separator) {
	case ";":
		return c.Description + " Entries are separated by semicolons."
	case "":
		if c.Type == List {
			return c.Description + " Entries are separated by spaces."
		}
	}
	return c.Description
}

// WriteDictionary writes the dictionary of all exports in Markdown.
func WriteDictionary(w io.Writer, exports []Exported) error {
	var b strings.Builder
	for _, e := range exports {
		fmt.Fprintf(
			&b,
			"\n## %s\n\n%s\n\n| column | type | unit | description |\n| --- | --- | --- | --- |\n",
			e.Name,
			e.Description,
		)
		for _, row := range e.Dictionary().Rows {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", row...)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the data dictionary: %w", err)
	}
	return nil
}
