package deposit

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// citation is a CITATION.cff, version 1.2.0 (https://citation-file-format.github.io).
func (d Deposit) citation() yaml.MapSlice {
	authors := []yaml.MapSlice{}
	for _, a := range d.Authors {
		m := yaml.MapSlice{{Key: "family-names", Value: a.Family}}
		if a.Given != "" {
			m = append(m, yaml.MapItem{Key: "given-names", Value: a.Given})
		}
		if a.ORCID != "" {
			m = append(m, yaml.MapItem{Key: "orcid", Value: a.ORCID})
		}
		authors = append(authors, m)
	}
	if len(authors) == 0 {
		authors = append(authors, yaml.MapSlice{{Key: "name", Value: Unnamed}})
	}
	c := yaml.MapSlice{
		{Key: "cff-version", Value: "1.2.0"},
		{Key: "message", Value: "If you use these data, please cite them as below."},
		{Key: "type", Value: "dataset"},
		{Key: "title", Value: d.Title},
		{Key: "abstract", Value: d.Description},
		{Key: "authors", Value: authors},
		{Key: "version", Value: d.day()},
		{Key: "date-released", Value: d.day()},
		{Key: "keywords", Value: d.Keywords},
	}
	if d.License != "" {
		c = append(c, yaml.MapItem{Key: "license", Value: d.License})
	}
	return append(c, yaml.MapItem{Key: "references", Value: []yaml.MapSlice{{
		{Key: "type", Value: "software"},
		{Key: "title", Value: "Yulun"},
		{Key: "version", Value: d.Version},
		{Key: "authors", Value: []yaml.MapSlice{{{Key: "name", Value: "The Yulun authors"}}}},
	}}})
}

// bibtex is the deposit as an entry of BibTeX.
func (d Deposit) bibtex() string {
	names := []string{}
	for _, a := range d.Authors {
		names = append(names, strings.TrimSuffix(a.Family+", "+a.Given, ", "))
	}
	if len(names) == 0 {
		names = append(names, "{"+Unnamed+"}")
	}
	return fmt.Sprintf("@misc{yulun-%s-%s, author = {%s}, title = {%s}, year = {%s}, version = {%s}}",
		d.Topic, d.day(), strings.Join(names, " and "), d.Title, d.Made.UTC().Format("2006"), d.day())
}
