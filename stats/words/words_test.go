package words_test

import (
	"context"
	"strings"
	"time"
	"unicode"

	"yulun/article"
	"yulun/index"
	"yulun/stats/words"
)

// press answers each query with its own articles: by the outlet type that the query asks for, and
// all of them without one.
type press []article.Article

// Each implements words.Index.
func (p press) Each(_ context.Context, q index.Query, f func(index.Hit) error) error {
	for _, a := range p {
		if types := q.Values("type"); len(types) > 0 && string(a.Outlet.Type) != types[0] {
			continue
		}
		if err := f(index.Hit{Article: a}); err != nil {
			return err
		}
	}
	return nil
}

// piece is an article of a day whose words have spaces between them.
func piece(id, outlet string, kind article.OutletType, day, title, text string) article.Article {
	a := article.Article{
		ID:           id,
		Outlet:       article.Outlet{ID: outlet, Name: outlet, Type: kind},
		Title:        title,
		Text:         text,
		Lang:         "en",
		Cluster:      id,
		CanonicalURL: "https://" + outlet + ".example/" + id,
	}
	if day != "" {
		t, err := time.Parse(time.DateOnly, day)
		if err != nil {
			panic(err)
		}
		a.Published = article.Moment{Time: t, DayOnly: true}
	}
	return a
}

// read cuts at spaces and full stops.
func read(title, text string) []words.Sentence {
	var all []words.Sentence
	for _, f := range []struct{ name, content string }{{words.Title, title}, {words.Text, text}} {
		s := words.Sentence{Field: f.name}
		start := -1
		runes := append([]rune(f.content), ' ')
		for i, r := range runes {
			if unicode.IsLetter(r) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 {
				word := strings.ToLower(string(runes[start:i]))
				s.Words, start = append(s.Words, words.Word{Text: word, Start: start, End: i}), -1
			}
			if r == '.' {
				all, s = append(all, s), words.Sentence{Field: f.name}
			}
		}
		all = append(all, s)
	}
	return all
}

// find finds a text wherever it stands.
func find(term string) words.Finder {
	return func(_, content string) [][2]int {
		var places [][2]int
		runes := []rune(content)
		for i := range runes {
			if strings.HasPrefix(string(runes[i:]), term) {
				places = append(places, [2]int{i, i + len([]rune(term))})
			}
		}
		return places
	}
}
