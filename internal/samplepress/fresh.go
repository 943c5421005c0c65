package samplepress

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// material is what new articles in one script are made of; see press/fresh.yaml.
type material struct {
	Place       []string `yaml:"place"`
	Body        []string `yaml:"body"`
	Name        []string `yaml:"name"`
	Month       []string `yaml:"month"`
	Titles      []string `yaml:"titles"`
	Leads       []string `yaml:"leads"`
	Paragraphs  []string `yaml:"paragraphs"`
	Corrections []string `yaml:"corrections"`
}

// writer invents articles, always the same ones from the same seed.
type writer struct {
	rand *rand.Rand
	by   map[article.Script]material
	made int
}

func newWriter(fsys fs.FS, random *rand.Rand) (*writer, error) {
	var file struct {
		Hans material `yaml:"hans"`
		Hant material `yaml:"hant"`
		Latn material `yaml:"latn"`
	}
	if err := readYAML(fsys, "fresh.yaml", &file); err != nil {
		return nil, err
	}
	by := map[article.Script]material{article.Simplified: file.Hans, article.Traditional: file.Hant, article.Latin: file.Latn}
	return &writer{rand: random, by: by}, nil
}

func (w *writer) pick(from []string) string { return from[w.rand.IntN(len(from))] }

// fill fills one template in. Every place in it is drawn anew.
func (w *writer) fill(m material, template string) string {
	for {
		before, rest, ok := strings.Cut(template, "{")
		if !ok {
			return template
		}
		key, after, _ := strings.Cut(rest, "}")
		value := ""
		switch key {
		case "place":
			value = w.pick(m.Place)
		case "body":
			value = w.pick(m.Body)
		case "name":
			value = w.pick(m.Name)
		case "month":
			value = w.pick(m.Month)
		case "n":
			value = strconv.Itoa(12 + w.rand.IntN(900))
		case "share":
			value = fmt.Sprintf("%d.%d%%", 3+w.rand.IntN(90), w.rand.IntN(10))
		}
		template = before + value + after
	}
}

// piece is a new article of an outlet, published now.
func (w *writer) piece(o *outlet, now time.Time) Piece {
	w.made++
	m := w.by[o.Script]
	local := now.In(o.zone)
	paragraphs := []string{w.fill(m, w.pick(m.Leads))}
	order := w.rand.Perm(len(m.Paragraphs))
	for _, i := range order[:4] {
		paragraphs = append(paragraphs, w.fill(m, m.Paragraphs[i]))
	}
	return Piece{
		ID: fmt.Sprintf("%s-live-%d", o.ID, w.made), Slug: w.slug(o.Fresh, local), Title: w.fill(m, w.pick(m.Titles)),
		Body: strings.Join(paragraphs, "\n\n"), Authors: []string{w.pick(m.Name)}, Published: local.Format(time.RFC3339),
	}
}

// slug fills an outlet's form of new paths in.
func (w *writer) slug(form string, day time.Time) string {
	word := []byte("story-")
	for n := w.made; n > 0; n /= 26 {
		word = append(word, byte('a'+n%26))
	}
	return strings.NewReplacer(
		"{yyyy}", day.Format("2006"), "{yy}", day.Format("06"), "{mm}", day.Format("01"), "{dd}", day.Format("02"),
		"{m}", day.Format("1"), "{d}", day.Format("2"), "{mon}", strings.ToLower(day.Format("Jan")),
		"{n}", strconv.Itoa(90000+w.made), "{w}", string(word),
	).Replace(form)
}

// title is another headline for an article.
func (w *writer) title(p *Piece) string {
	m := w.by[p.script()]
	for {
		if t := w.fill(m, w.pick(m.Titles)); t != p.Title {
			return t
		}
	}
}

// body is another text for an article: with a correction, on the first page where there are more,
// so that a reader who asks for the first page only sees that something changed.
func (w *writer) body(p *Piece) string {
	m := w.by[p.script()]
	text := slices.Clone(p.revisions[0].paragraphs)
	correction := w.fill(m, w.pick(m.Corrections))
	if p.SplitAfter > 0 {
		text[0] += " " + correction
	} else {
		text = append(text, correction)
	}
	return strings.Join(text, "\n\n")
}
