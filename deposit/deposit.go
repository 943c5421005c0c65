package deposit

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"yulun/article"
	"yulun/render"
)

// Deposit is a folder of exports and what is said of it.
type Deposit struct {
	Title, Description string
	// Authors may be empty; then the documents say that they are to be named.
	Authors []Author
	// License is an identifier of SPDX, such as CC-BY-4.0; empty where none is given.
	License string
	// Made is the stated time, of which the documents show the day.
	Made time.Time
	// Software is the program's name and version.
	Software, Version string
	Topic             string
	Keywords          []string
	// Provenance is the query, the configuration and the methods behind the tables.
	Provenance render.Provenance
	// From and To are the first and the last day of publication, as YYYY-MM-DD; empty without dated
	// articles.
	From, To string
	// Texts says that the texts of articles are in the folder.
	Texts bool
	// Files are in the order in which they are listed, described and unlike the documents.
	Files []File
}

// File is a file of the folder.
type File struct {
	// Path is from the folder, with slashes; Name identifies it in the documents.
	Path, Name         string
	Title, Description string
	MediaType          string
	Bytes              int64
	SHA256             string
	// Rows and Columns are those of a table; Columns is nil for other files.
	Rows    int
	Columns []render.Column
	// Key names the columns that identify a row; ArticleColumn the one that names an article of the
	// table articles. Both may be empty.
	Key           []string
	ArticleColumn string
}

// IsCSV reports whether the file is a table as CSV.
func (f File) IsCSV() bool { return f.Columns != nil && f.MediaType == "text/csv" }

// Author is a person who made the deposit.
type Author struct {
	Family, Given string
	// ORCID is the address, such as https://orcid.org/0000-0002-1825-0097; it may be empty.
	ORCID string
}

// Name is the name as people say it.
func (a Author) Name() string { return strings.TrimSpace(a.Given + " " + a.Family) }

// orcid is an identifier at the end of an author.
var orcid = regexp.MustCompile(`^(.*?)[\s,(]+(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)?$`)

// ParseAuthor reads "Family, Given", with an ORCID behind it where there is one. A name without a
// comma is a family name as a whole, as 王芳 is.
func ParseAuthor(text string) (Author, error) {
	var a Author
	name := strings.TrimSpace(text)
	if m := orcid.FindStringSubmatch(name); m != nil {
		if !validORCID(m[2]) {
			return a, article.Usagef("Check its digits.", "--author: %s is not an ORCID: its check digit is wrong", m[2])
		}
		name, a.ORCID = m[1], "https://orcid.org/"+m[2]
	}
	family, given, _ := strings.Cut(name, ",")
	a.Family, a.Given = strings.TrimSpace(family), strings.TrimSpace(given)
	if a.Family == "" || strings.ContainsAny(name, "\n\r\t") {
		return a, article.Usagef(
			`Write "Family, Given" or "Family, Given 0000-0002-1825-0097".`, "--author: %q is not a name", text,
		)
	}
	return a, nil
}

// validORCID checks the last digit by ISO 7064, MOD 11-2.
func validORCID(id string) bool {
	total := 0
	digits := strings.ReplaceAll(id, "-", "")
	for _, d := range digits[:15] {
		total = (total + int(d-'0')) * 2
	}
	check := (12 - total%11) % 11
	want := fmt.Sprint(check)
	if check == 10 {
		want = "X"
	}
	return digits[15:] == want
}

// licensed is the license, or that none is stated.
func (d Deposit) licensed() string {
	return cmp.Or(d.License, "No license is stated; ask the authors.")
}

// day is the stated day.
func (d Deposit) day() string { return d.Made.UTC().Format(time.DateOnly) }

// licenseAddress is where SPDX shows a license.
func licenseAddress(id string) string { return "https://spdx.org/licenses/" + id }

// Unnamed stands for authors who are to be named.
const Unnamed = "Authors to be named"
