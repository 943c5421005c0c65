package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// shownCode is what gives the figures of a page elsewhere. The command is for the folder above
// Folder, the data folder: the address of the whole folder is nobody's business.
type shownCode struct {
	Folder, Command, Python, R string
	// Plain says that it reads JSON, which is no table.
	Plain bool
}

// usualFolder is the data folder that the program takes by itself.
const usualFolder = "yulun-data"

// zoneless are the commands that cut days in Shanghai alone. None is shown for days of another
// zone.
var zoneless = []string{"words kwic", "prominence"}

// codeFor is what the code for a table is made of: the command, the name of the table, and what
// asks it for its number of rows or articles.
type codeFor struct{ command, name, python, r string }

// countRows is the code for a table of which the rows are counted.
func countRows(command, name string) codeFor {
	return codeFor{command, name, "print(len(" + name + "))", "print(nrow(" + name + "))"}
}

var (
	searchCode     = countRows("search", "articles")
	kwicCode       = countRows("words kwic", "places")
	clustersCode   = countRows("export clusters", "clusters")
	prominenceCode = countRows("prominence", "places")
	healthCode     = countRows("export health", "health")
	seriesCode     = codeFor{"series", "series", `print(series["articles"].sum())`, "print(sum(series$articles))"}
	compareCode    = codeFor{
		"compare", "comparison", `print(int(comparison.loc[comparison["section"] == "overall", "articles"].iloc[0]))`,
		`print(comparison$articles[comparison$section == "overall"][1])`,
	}
)

// showCode writes the code for a table of the API, which address names.
func (s *site) showCode(kind codeFor, r *http.Request, address string) shownCode {
	_, given, _ := strings.Cut(address, "?")
	full := s.fullAddress(r, address)
	v, _ := url.ParseQuery(given) // link wrote it
	return shownCode{
		Folder:  cmp.Or(s.Folder, usualFolder),
		Command: kind.commandFor(v, s.Folder),
		Python:  fmt.Sprintf("import pandas as pd\n\n%s = pd.read_csv(%q)\n%s", kind.name, full, kind.python),
		R:       fmt.Sprintf("%s <- read.csv(%q, fileEncoding = \"UTF-8-BOM\")\n%s", kind.name, full, kind.r),
	}
}

// fullAddress is an address of this site as programs elsewhere need it.
func (s *site) fullAddress(r *http.Request, address string) string {
	path, given, _ := strings.Cut(address, "?")
	return s.origin(r) + (&url.URL{Path: path, RawQuery: given}).String()
}

// showArticleCode writes the code for one article, which is no table.
func (s *site) showArticleCode(r *http.Request, id string) shownCode {
	full := s.fullAddress(r, apiRoot+"/articles/"+id)
	return shownCode{
		Folder:  cmp.Or(s.Folder, usualFolder),
		Command: codeFor{command: "show"}.commandFor(url.Values{"q": {id}}, s.Folder),
		Python:  fmt.Sprintf("import json, urllib.request\n\narticle = json.load(urllib.request.urlopen(%q))\nprint(article[\"title\"])", full),
		R:       fmt.Sprintf("article <- jsonlite::fromJSON(%q)\nprint(article$title)", full),
		Plain:   true,
	}
}

// showSearchesCode writes the code that counts the articles of saved searches.
func (s *site) showSearchesCode(r *http.Request, list []savedView) shownCode {
	var python, inR []string
	for _, one := range list {
		if one.CSV != "" {
			full := s.fullAddress(r, one.CSV)
			python = append(python, fmt.Sprintf("    %q: %q,\n", one.ID, full))
			inR = append(inR, fmt.Sprintf("  %q = %q", one.ID, full))
		}
	}
	return shownCode{
		Folder:  cmp.Or(s.Folder, usualFolder),
		Command: codeFor{command: "searches"}.commandFor(nil, s.Folder),
		Python: "import pandas as pd\n\nsearches = {\n" + strings.Join(python, "") +
			"}\nfor name, address in searches.items():\n    print(name, len(pd.read_csv(address)))",
		R: "searches <- c(\n" + strings.Join(inR, ",\n") +
			"\n)\nfor (name in names(searches))\n  cat(name, nrow(read.csv(searches[[name]], fileEncoding = \"UTF-8-BOM\")), \"\\n\")",
	}
}

// commandFor writes the command for the parameters of an address and the name of the data folder;
// empty where none gives the same.
func (k codeFor) commandFor(v url.Values, folder string) string {
	if v.Has("zone") && slices.Contains(zoneless, k.command) {
		return ""
	}
	words := []string{"yulun", k.command}
	if folder != "" && folder != usualFolder {
		words = append(words, "--data", shellWord(folder))
	}
	for _, name := range sortedKeys(v) {
		for _, value := range v[name] {
			switch {
			case name == "q" || name == "term":
			case name == "cumulative":
				words = append(words, "--cumulative")
			default:
				words = append(words, "--"+name, shellWord(value))
			}
		}
	}
	if k.command == "series" {
		words = append(words, "--format", "csv")
	}
	for _, name := range []string{"term", "q"} {
		if text := v.Get(name); text != "" {
			if strings.HasPrefix(text, "-") {
				words = append(words, "--")
			}
			words = append(words, shellWord(text))
		}
	}
	return strings.Join(words, " ")
}

// shellWord quotes a word for a POSIX shell where it needs to be.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./,:", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
