package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// shownCode is what gives the figures of a page elsewhere. The command is for the folder above Folder,
// the data folder: the address of the whole folder is nobody's business.
type shownCode struct{ Folder, Command, Python, R string }

// usualFolder is the data folder that the program takes by itself.
const usualFolder = "yulun-data"

// kinds of code: what the command is called, and what its table is asked for its number of articles.
type codeFor struct{ command, name, python, r string }

var (
	searchCode  = codeFor{"search", "articles", "print(len(articles))", "print(nrow(articles))"}
	seriesCode  = codeFor{"series", "series", `print(series["articles"].sum())`, "print(sum(series$articles))"}
	compareCode = codeFor{
		"compare", "comparison", `print(int(comparison.loc[comparison["section"] == "overall", "articles"].iloc[0]))`,
		`print(comparison$articles[comparison$section == "overall"][1])`,
	}
)

// code writes the code for a table of the API, which address names.
func (s *site) showCode(kind codeFor, r *http.Request, address string) shownCode {
	path, given, _ := strings.Cut(address, "?")
	full := s.origin(r) + (&url.URL{Path: path, RawQuery: given}).String()
	v, _ := url.ParseQuery(given) // link wrote it
	return shownCode{
		Folder:  cmp.Or(s.Folder, usualFolder),
		Command: kind.commandFor(v, s.Folder),
		Python:  fmt.Sprintf("import pandas as pd\n\n%s = pd.read_csv(%q)\n%s", kind.name, full, kind.python),
		R:       fmt.Sprintf("%s <- read.csv(%q, fileEncoding = \"UTF-8-BOM\")\n%s", kind.name, full, kind.r),
	}
}

// commandFor writes the command for the parameters of an address and the name of the data folder.
func (k codeFor) commandFor(v url.Values, folder string) string {
	words := []string{"yulun", k.command}
	if folder != "" && folder != usualFolder {
		words = append(words, "--data", shellWord(folder))
	}
	for _, name := range sortedKeys(v) {
		for _, value := range v[name] {
			switch {
			case name == "q":
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
	if q := v.Get("q"); q != "" {
		if strings.HasPrefix(q, "-") {
			words = append(words, "--")
		}
		words = append(words, shellWord(q))
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
