package cite

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// BibTeX is the reference as an entry that BibTeX and biber read, in UTF-8.
func (i Item) BibTeX() string {
	kind := map[Kind]string{Software: "software", Dataset: "dataset", Figure: "misc", Article: "article"}[i.Kind]
	names := make([]string, len(i.Authors))
	for at, n := range i.Authors {
		names[at] = strings.TrimSuffix(escaped(n.Family)+", "+escaped(n.Given), ", ")
		if n.Given == "" {
			names[at] = "{" + names[at] + "}" // one name, however many words it has
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s,\n", kind, i.Key)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
		}
	}
	field("author", strings.Join(names, " and "))
	field("title", "{"+escaped(i.Title)+"}") // the braces keep capital letters
	field("journal", escaped(i.Container))
	if year, _, _ := strings.Cut(i.Issued, "-"); year != "" {
		field("year", year)
		field("date", i.Issued)
	}
	field("version", escaped(i.Version))
	field("url", address.Replace(i.URL))
	if !i.Accessed.IsZero() {
		field("urldate", i.Accessed.UTC().Format(time.DateOnly))
	}
	field("langid", map[string]string{"en": "english", "zh": "chinese"}[i.Language])
	field("note", escaped(i.Note))
	b.WriteString("}\n")
	return b.String()
}

// tex has what TeX takes for commands.
var tex = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "\n", " ",
)

func escaped(text string) string { return tex.Replace(text) }

// address has what would end a field of an address, which is otherwise as it is.
var address = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C")

// CSL is the reference as an entry of CSL-JSON, which Zotero, Pandoc and others read
// (https://docs.citationstyles.org).
func (i Item) CSL() map[string]any {
	kind := map[Kind]string{Software: "software", Dataset: "dataset", Figure: "figure", Article: "article-newspaper"}[i.Kind]
	c := map[string]any{"id": i.Key, "type": kind, "title": i.Title}
	names := []map[string]string{}
	for _, n := range i.Authors {
		if n.Given == "" {
			names = append(names, map[string]string{"literal": n.Family})
			continue
		}
		names = append(names, map[string]string{"family": n.Family, "given": n.Given})
	}
	if len(names) > 0 {
		c["author"] = names
	}
	if i.Issued != "" {
		c["issued"] = dateParts(i.Issued)
	}
	if !i.Accessed.IsZero() {
		c["accessed"] = dateParts(i.Accessed.UTC().Format(time.DateOnly))
	}
	for name, value := range map[string]string{
		"container-title": i.Container, "version": i.Version, "URL": i.URL, "language": i.Language, "note": i.Note,
	} {
		if value != "" {
			c[name] = value
		}
	}
	return c
}

// dateParts is a date as CSL-JSON has it.
func dateParts(date string) map[string]any {
	var parts []int
	for text := range strings.SplitSeq(date, "-") {
		n, err := strconv.Atoi(text)
		if err != nil {
			return map[string]any{"literal": date}
		}
		parts = append(parts, n)
	}
	return map[string]any{"date-parts": [][]int{parts}}
}
