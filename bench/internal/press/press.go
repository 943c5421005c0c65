// Package press generates articles for measurements: from the words of gse's dictionary by their frequency, with a topic's
// words mixed in.
package press

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Press generates articles, always the same. It is for one goroutine.
type Press struct {
	random  *rand.Rand
	words   []string
	upTo    []float64 // cumulated frequencies
	topic   []string
	outlets []article.Outlet
}

// New makes a press that writes about a topic, given by its words. It needs the Go command to find the dictionary.
func New(topic []string) (*Press, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		return nil, fmt.Errorf("find gse: %w", err)
	}
	dictionary, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "data/dict/zh/s_1.txt"))
	if err != nil {
		return nil, err
	}
	p := &Press{random: rand.New(rand.NewPCG(1, 2)), topic: topic}
	total := 0.0
	for line := range strings.Lines(string(dictionary)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		if frequency, err := strconv.ParseFloat(fields[1], 64); err == nil {
			total += frequency
			p.words, p.upTo = append(p.words, fields[0]), append(p.upTo, total)
		}
	}
	types := article.OutletTypes()
	for i := range 40 {
		p.outlets = append(p.outlets, article.Outlet{ID: fmt.Sprintf("outlet-%d", i), Name: fmt.Sprintf("报纸%d", i), Type: types[i%len(types)], Country: []string{"CN", "HK", "US"}[i%3]})
	}
	return p, nil
}

// text has so many words; one in 25 is the topic's, the first ones of its list more often.
func (p *Press) text(words int) string {
	var b strings.Builder
	for i := range words {
		if p.random.IntN(25) == 0 {
			b.WriteString(p.topic[int(float64(len(p.topic))*p.random.Float64()*p.random.Float64())])
		} else {
			at := p.random.Float64() * p.upTo[len(p.upTo)-1]
			b.WriteString(p.words[sort.SearchFloat64s(p.upTo, at)])
		}
		if i%9 == 8 {
			b.WriteString("，。\n"[:3*(1+i%2)])
		}
	}
	return b.String()
}

// Article is the i-th: 200 to 800 words, 400 in the middle, over twelve years, one in five a reprint.
func (p *Press) Article(i int) article.Article {
	frames := map[article.Frame]float64{}
	for _, frame := range article.Frames() {
		if p.random.IntN(5) == 0 {
			frames[frame] = 0.5
		}
	}
	class := article.Classes()[p.random.IntN(3)]
	url := fmt.Sprintf("https://example.org/%d", i)
	a := article.Article{
		ID: article.NewID(url), URL: url, CanonicalURL: url, Outlet: p.outlets[p.random.IntN(len(p.outlets))],
		Lang: article.Chinese, Script: article.Simplified, Title: p.text(8), Text: p.text(200 + p.random.IntN(300) + p.random.IntN(300)),
		Published: article.At(time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(p.random.Int64N(int64(12 * 365 * 24 * time.Hour))))),
		Version:   1, Revision: 1, IsReprint: p.random.IntN(5) == 0,
		Reading: article.Reading{
			Relevant: p.random.IntN(10) > 0, Relevance: 0.8, Frames: frames, Object: article.ObjectGovernment, Method: "rules/1",
			Stance: article.Stance{Class: class, Score: p.random.Float64()*2 - 1, Confidence: 0.5},
		},
	}
	a.Cluster = a.ID
	return a
}
