package press

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
	"yulun/nlp/segment"
)

// The lengths of texts in characters.
const (
	median   = 800
	spread   = 0.6 // of the logarithm
	shortest = 120
	longest  = 8000
)

// longestWord is the most characters that Words looks for.
const longestWord = 8

// Press generates articles. It may be used by many goroutines at once.
type Press struct {
	words   []string
	upTo    []float64 // cumulated frequencies
	topic   []string
	outlets []article.Outlet
	// known are all words by their text, longestWord is of the longest one in characters, at most
	// the constant.
	known       map[string]bool
	longestWord int
}

// Topic lists the words of the topic that the program ships with.
func Topic() ([]string, error) {
	files, _ := topics.Open(topics.Default)
	return segment.ReadWords(files, "lexicon/words.txt")
}

// New loads gse's dictionary from the module's folder, which takes the go command, in the folder of
// this project or in bench. Of the words of the topic the first ones are taken more often.
func New(topic []string) (*Press, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		return nil, fmt.Errorf("find gse (run this in the project's folder or in bench): %w", err)
	}
	dictionary, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "data/dict/zh/s_1.txt"))
	if err != nil {
		return nil, fmt.Errorf("read gse's dictionary: %w", err)
	}
	p := &Press{topic: topic, known: map[string]bool{}}
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
	for _, list := range [][]string{p.words, topic} {
		for _, word := range list {
			p.known[word] = true
			p.longestWord = min(max(p.longestWord, utf8.RuneCountInString(word)), longestWord)
		}
	}
	types := codebooktest.Book().TypeIDs()
	for i := range 40 {
		p.outlets = append(p.outlets, article.Outlet{ID: fmt.Sprintf("outlet-%d", i), Name: fmt.Sprintf("报纸%d", i), Type: types[i%len(types)], Country: []string{"CN", "HK", "US"}[i%3]})
	}
	return p, nil
}

// text has at least so many characters; one word in 25 is the topic's.
func (p *Press) text(random *rand.Rand, length int) string {
	var b strings.Builder
	for words, written := 0, 0; written < length; words++ {
		word := ""
		if random.IntN(25) == 0 {
			word = p.topic[int(float64(len(p.topic))*random.Float64()*random.Float64())]
		} else {
			at := random.Float64() * p.upTo[len(p.upTo)-1]
			word = p.words[sort.SearchFloat64s(p.upTo, at)]
		}
		b.WriteString(word)
		written += utf8.RuneCountInString(word)
		if words%9 == 8 {
			b.WriteString("，。\n"[:3*(1+words/9%2)])
		}
	}
	return b.String()
}

// Article is the i-th: of one of 40 outlets, within twelve years, one in five a reprint, one in ten
// irrelevant, with two frames in the mean.
func (p *Press) Article(i int) article.Article {
	random := rand.New(rand.NewPCG(1, uint64(i)))
	frames := map[article.Frame]float64{}
	for _, frame := range codebooktest.Book().FrameIDs() {
		if random.IntN(5) == 0 {
			frames[frame] = 0.5
		}
	}
	class := codebooktest.Book().ClassIDs()[random.IntN(3)]
	url := address(i)
	length := min(max(int(median*math.Exp(spread*random.NormFloat64())), shortest), longest)
	a := article.Article{
		ID: ID(i), URL: url, CanonicalURL: url, Outlet: p.outlets[random.IntN(len(p.outlets))],
		Lang: article.Chinese, Script: article.Simplified, Title: p.text(random, 18), Text: p.text(random, length),
		Published: article.At(time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.Int64N(int64(12 * 365 * 24 * time.Hour))))),
		Version:   1, Revision: 1, IsReprint: random.IntN(5) == 0,
		Reading: article.Reading{
			Relevant: random.IntN(10) > 0, Relevance: 0.8, Frames: frames, Object: "government", Method: "rules/1",
			Stance: article.Stance{Class: class, Score: random.Float64()*2 - 1, Confidence: 0.5},
		},
	}
	a.Cluster = a.ID
	return a
}

func address(i int) string { return fmt.Sprintf("https://example.org/%d", i) }

// ID is the ID of the i-th article.
func ID(i int) string { return article.NewID(address(i)) }

// Words cuts a text into the longest words that the press has, from the left. It is several times
// faster than the segmenter of the program and cuts some places in another way, so it does for
// filling an index, not for measuring how long that takes.
func (p *Press) Words(text string) []string {
	words := make([]string, 0, len(text)/5)
	for text != "" {
		ends := make([]int, 0, 16)
		for end := range text {
			if end > 0 {
				ends = append(ends, end)
			}
			if len(ends) == p.longestWord {
				break
			}
		}
		if len(ends) < p.longestWord {
			ends = append(ends, len(text))
		}
		length := ends[0]
		for i := len(ends) - 1; i > 0; i-- {
			if p.known[text[:ends[i]]] {
				length = ends[i]
				break
			}
		}
		words = append(words, text[:length])
		text = text[length:]
	}
	return words
}
