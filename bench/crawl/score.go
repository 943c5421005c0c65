package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unicode"
)

// got is what a crawler read of an article, a line of JSON each.
type got struct {
	URL, Title, Text string
	// Date begins with a day as 2019-03-21, or is empty.
	Date string
}

// score compares what was read with what the outlets published.
type score struct {
	Expected int `json:"expected"`
	Found    int `json:"found"`
	// Title and Date are the shares of the expected articles whose headline and day are right, F1
	// the mean agreement of their text.
	Title float64 `json:"title"`
	Date  float64 `json:"date"`
	F1    float64 `json:"f1"`
}

func (s score) String() string {
	if s.Expected == 0 {
		return "nothing read"
	}
	return fmt.Sprintf("%d of %d found, title %.3f, date %.3f, F1 %.3f", s.Found, s.Expected, s.Title, s.Date, s.F1)
}

// cells are the score's cells in the table.
func (s score) cells() string {
	if s.Expected == 0 {
		return "- | - | - | -"
	}
	return fmt.Sprintf("%d/%d | %.3f | %.3f | %.3f", s.Found, s.Expected, s.Title, s.Date, s.F1)
}

func (st *site) score(read []got) score {
	byURL := map[string]got{}
	for _, g := range read {
		byURL[g.URL] = g
	}
	var s score
	for _, o := range st.outlets {
		for _, p := range o.articles {
			s.Expected++
			g, ok := byURL[p.url]
			if !ok {
				continue
			}
			s.Found++
			if squeeze(g.Title) == squeeze(p.title) {
				s.Title++
			}
			if strings.HasPrefix(g.Date, p.day.Format("2006-01-02")) {
				s.Date++
			}
			s.F1 += agreement(strings.Join(p.paragraphs, "\n"), g.Text)
		}
	}
	n := float64(s.Expected)
	s.Title, s.Date, s.F1 = s.Title/n, s.Date/n, s.F1/n
	return s
}

// squeeze is a text without white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// agreement is the F1 of the four-character pieces of two texts, each counted as often as it
// occurs.
func agreement(want, have string) float64 {
	a, b := grams(want), grams(have)
	common, total := 0, 0
	for g, n := range a {
		common += min(n, b[g])
		total += n
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 1
	}
	return 2 * float64(common) / float64(total)
}

func grams(s string) map[string]int {
	runes := []rune(squeeze(s))
	out := map[string]int{}
	for i := 0; i+4 <= len(runes); i++ {
		out[string(runes[i:i+4])]++
	}
	return out
}

// readLines reads what a crawler wrote.
func readLines(path string) ([]got, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var out []got
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var g got
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, g)
	}
	return out, lines.Err()
}
