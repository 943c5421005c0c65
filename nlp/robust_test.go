package nlp

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"yulun/article"
)

// unchanged is the least share of passages whose relevance and class may not depend on how their
// text is set and what a site puts around it.
const unchanged = 0.98

// disguise changes how a text is written, and nothing of what it says.
type disguise struct {
	name  string
	apply func(string) string
	// title says that the title is changed as well.
	title bool
}

func TestReadingsDoNotDependOnHowATextIsSet(t *testing.T) {
	t.Parallel()
	taiwan := readOpenCC(t)
	both := []disguise{
		{name: "zero-width characters", apply: zeroWidth, title: true},
		{name: "full-width letters", apply: fullWidth, title: true},
		{name: "lines of 72 columns", apply: perLine(func(s string) string { return wrap(s, 72, 2) })},
		{name: "lines of 35 columns", apply: perLine(func(s string) string { return wrap(s, 35, 2) })},
	}
	disguises := map[article.Lang][]disguise{
		article.Chinese: append([]disguise{
			{name: "traditional characters", apply: taiwan.characters, title: true},
			{name: "Taiwan's words", apply: taiwan.words, title: true},
			{name: "lines of 35 characters", apply: perLine(func(s string) string { return wrap(s, 35, 1) })},
			{name: "lines of 72 characters", apply: perLine(func(s string) string { return wrap(s, 72, 1) })},
			{name: "cut after every 35 characters", apply: func(s string) string { return wrap(s, 35, 0) }},
			{name: "spaces between all characters", apply: perLine(spaced), title: true},
			{name: "radicals", apply: radicals, title: true},
			{name: "a notice of rights", apply: added("\n如有侵权请通知删除")},
			{name: "a notice on the last line", apply: added("如有侵权请通知删除。")},
			{name: "several notices", apply: added("\n（责任编辑：张三）\n来源：云溪日报\n版权声明：本网站所刊载的内容版权归原作者所有，未经授权不得转载。")},
			{name: "a notice in traditional characters", apply: added("\n來源：雲溪新聞網。著作權所有，未經許可不得轉載。")},
			{name: "a sentence about the weather", apply: added("\n天气预报说，明天多云转晴，最高气温二十六度。")},
			{name: "a sentence about football", apply: added("另据了解，昨晚的足球比赛以二比一结束。")},
		}, both...),
		article.English: append([]disguise{
			{name: "soft hyphens", apply: softHyphens, title: true},
			{name: "curly marks and hard hyphens", apply: strings.NewReplacer("'", "’", "-", "\u2011").Replace, title: true},
			{name: "a call to subscribe", apply: added("\nSubscribe to our newsletter for the latest news.")},
			{name: "a notice of rights", apply: added("\n© 2024 The Example Post. All rights reserved. This material may not be published, broadcast or redistributed.")},
			{name: "a disclaimer", apply: added("\nThe views expressed in this article are those of the author and do not necessarily reflect the views of this site.")},
			{name: "a sentence about the weather", apply: added("\nThe weather will be sunny tomorrow, with a high of 26 degrees.")},
			{name: "a sentence about football", apply: added(" The local football team won two to one on Saturday night.")},
		}, both...),
	}
	s := newScorer(t)
	for lang, list := range disguises {
		passages := append(codedPassages(t, lang), trainingPassages(t, lang)...)
		plain := make([]article.Reading, len(passages))
		for i, p := range passages {
			plain[i] = s.Read(p.Title, p.Text, lang)
		}
		for _, d := range list {
			t.Run(string(lang)+" "+d.name, func(t *testing.T) {
				t.Parallel()
				var changed []string
				for i, p := range passages {
					title := p.Title
					if d.title {
						title = d.apply(title)
					}
					r := s.Read(title, d.apply(p.Text), lang)
					if r.Relevant != plain[i].Relevant || r.Stance.Class != plain[i].Stance.Class {
						changed = append(changed, p.ID)
					}
				}
				same := 1 - float64(len(changed))/float64(len(passages))
				t.Logf("%.3f of %d passages are read alike", same, len(passages))
				if same < unchanged {
					t.Errorf("%d of %d passages are read otherwise: %v", len(changed), len(passages), changed)
				}
			})
		}
	}
}

// trainingPassages reads the passages on which the models were trained.
func trainingPassages(t *testing.T, lang article.Lang) []coded {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "training", string(lang)+"-*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no training passages in %s: %v", lang, err)
	}
	var passages []coded
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			var p coded
			if err := json.Unmarshal([]byte(line), &p); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			passages = append(passages, p)
		}
	}
	return passages
}

func added(s string) func(string) string { return func(text string) string { return text + s } }

// perLine changes each line of a text by itself.
func perLine(f func(string) string) func(string) string {
	return func(text string) string {
		lines := strings.Split(text, "\n")
		for i := range lines {
			lines[i] = f(lines[i])
		}
		return strings.Join(lines, "\n")
	}
}

func zeroWidth(text string) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		b.WriteRune(r)
		if i%3 == 1 {
			b.WriteString([]string{"\u200b", "\u200d", "\ufeff"}[i%2])
		}
	}
	return b.String()
}

func fullWidth(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r - '!' + '！'
		}
		return r
	}, text)
}

func softHyphens(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		if len(w) > 5 && w[:4] == strings.ToLower(w[:4]) && utf8.ValidString(w[:3]) {
			words[i] = w[:3] + "\u00ad" + w[3:]
		}
	}
	return strings.Join(words, " ")
}

func spaced(line string) string { return strings.Join(strings.Split(line, ""), " ") }

// radicals writes the radicals of scans for the ideographs that look like them.
func radicals(text string) string {
	return strings.NewReplacer("人", "⼈", "用", "⽤", "民", "⺠", "大", "⼤", "力", "⼒", "工", "⼯", "行", "⾏",
		"高", "⾼", "生", "⽣", "长", "⻓", "门", "⻔", "见", "⻅", "车", "⻋", "一", "⼀", "日", "⽇", "无", "⽆", "止", "⽌").Replace(text)
}

// wrap cuts a line into columns of a width, in which an ideograph is so many cells wide, at spaces
// where there are any. With 0 it cuts after every so many characters, whatever they are.
func wrap(line string, width, ideograph int) string {
	runes := []rune(line)
	var b strings.Builder
	if ideograph == 0 {
		for i, r := range runes {
			if i > 0 && i%width == 0 {
				b.WriteByte('\n')
			}
			b.WriteRune(r)
		}
		return b.String()
	}
	used := 0
	for i := 0; i < len(runes); {
		end, cells := i+1, 1
		if runes[i] >= 0x2e80 {
			cells = ideograph
		} else if runes[i] != ' ' {
			for end < len(runes) && runes[end] != ' ' && runes[end] < 0x2e80 {
				end++
			}
			cells = end - i
		}
		if used > 0 && used+cells > width {
			b.WriteByte('\n')
			used = 0
			if runes[i] == ' ' {
				i = end
				continue
			}
		}
		b.WriteString(string(runes[i:end]))
		used += cells
		i = end
	}
	return b.String()
}

// openCC writes simplified Chinese as Taiwan does, by OpenCC's tables.
type openCC struct{ toTraditional, toVariants, toWords *strings.Replacer }

func (o openCC) characters(text string) string { return o.toTraditional.Replace(text) }

func (o openCC) words(text string) string {
	return o.toVariants.Replace(o.toWords.Replace(o.toTraditional.Replace(text)))
}

func readOpenCC(t *testing.T) openCC {
	t.Helper()
	table := func(name string) *strings.Replacer {
		f, err := os.Open(filepath.Join("testdata", "opencc", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var pairs [][2]string
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			from, to, _ := strings.Cut(lines.Text(), "\t")
			usual, _, _ := strings.Cut(to, " ")
			pairs = append(pairs, [2]string{from, usual})
		}
		if err := lines.Err(); err != nil || len(pairs) == 0 {
			t.Fatalf("read %s: %v", name, err)
		}
		slices.SortStableFunc(pairs, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
		var flat []string
		for _, p := range pairs {
			flat = append(flat, p[0], p[1])
		}
		return strings.NewReplacer(flat...)
	}
	return openCC{
		toTraditional: table("STCharacters.txt"), toVariants: table("TWVariants.txt"), toWords: table("TWPhrases.txt"),
	}
}
