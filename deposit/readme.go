package deposit

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yulun/locale"
	"yulun/render"
)

// readme is the page that people read first.
func (d Deposit) readme() []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n\n%s\n", d.Title, d.Description)
	line("Made on %s by %s. %s\n", d.day(), d.Software, cmp.Or(d.authorsLine(), Unnamed+"."))
	line("License: %s\n", d.licensed())
	d.readmeFiles(line)
	d.readmeMethod(line)
	d.readmeLimits(line)
	line("## How to read the files\n")
	line("    import pandas as pd")
	line(`    articles = pd.read_csv("data/articles.csv", dtype={"id": str, "cluster": str})` + "\n")
	line("The columns are described in `data-dictionary.md`, in `datapackage.json` and in the Parquet files themselves.")
	line("`sha256sum -c %s` checks that the files are whole.", ChecksumFile)
	return b.Bytes()
}

func (d Deposit) authorsLine() string {
	var names []string
	for _, a := range d.Authors {
		names = append(names, a.Name())
	}
	if len(names) == 0 {
		return ""
	}
	return "Authors: " + strings.Join(names, ", ") + "."
}

func (d Deposit) readmeFiles(line func(string, ...any)) {
	line("## Files\n\n| file | rows | what it holds |\n| --- | --- | --- |")
	for _, f := range d.Files {
		rows := ""
		if f.Columns != nil {
			rows = render.Thousands(f.Rows)
		}
		line("| `%s` | %s | %s |", f.Path, rows, f.Description)
	}
	line("| `datapackage.json` | | the tables and their columns, as a data package of Frictionless |")
	line("| `ro-crate-metadata.json` | | the folder as an RO-Crate 1.1 |")
	line("| `croissant.json` | | the tables as a dataset for learning programs (Croissant 1.0) |")
	line("| `CITATION.cff` | | how to cite the data |")
	line("| `%s` | | SHA-256 of every other file |\n", ChecksumFile)
}

func (d Deposit) readmeMethod(line func(string, ...any)) {
	p := d.Provenance
	line("## Method\n")
	line("Public articles about the topic `%s` were collected and read, and each was scored for relevance, stance and frames by the", d.Topic)
	line("codebook in `configuration/codebook.yaml` and `configuration/frames.yaml`. The articles here are the hits of the query")
	line("`%s`, %s.\n", cmp.Or(p.Query, "(all relevant articles)"), unitText(p.Settings["unit"]))
	if d.From != "" {
		line("- Published from %s to %s.", d.From, d.To)
	}
	line("- Scorer: %s.", cmp.Or(strings.Join(p.Methods, ", "), "no article was scored"))
	line("- Configuration: SHA-256 `%s`, over the files in `configuration/`.", p.Configuration)
	for _, name := range slices.Sorted(maps.Keys(p.Seeds)) {
		line("- Seed of %s: %s.", name, p.Seeds[name])
	}
	line("- Intervals are at 95 %%: bootstrap over outlets; with fewer than five outlets Wilson's for shares and Student's for means.\n")
}

func unitText(unit string) string {
	if unit == "story" {
		return "each story once, at its earliest publication"
	}
	return "every publication counted"
}

func (d Deposit) readmeLimits(line func(string, ...any)) {
	line("## Limits\n")
	line("- Coverage is not opinion, and what was collected is not all that was published: `data/health.csv` says what was due, fetched,")
	line("  read and scored in each period, and the column `coverage` of the series how far a period can be believed.")
	line("- A scorer errs. Figures with the flag `not_validated` are backed by no coded sample of these articles.")
	if d.Texts {
		line("- The texts of the articles belong to their publishers. Check that you may pass them on; `opt_outs` has reservations that were found.")
	} else {
		line("- The texts are left out, since they belong to their publishers. The addresses are given, and `text_sha256` identifies the text")
		line("  that was read: the SHA-256 of title, line feed and text.")
	}
	if n := d.Provenance.Waiting; n > 0 {
		line("%s", locale.Sprintf("- %d {article|articles} waited for the index and {is|are} missing.", n))
	}
	if n := d.Provenance.Deleted; n > 0 {
		line("%s", locale.Sprintf("- Of the collection %d {article was|articles were} deleted on request, in all: which of them this query would have found can't be said any more.", n))
	}
	line("")
}
