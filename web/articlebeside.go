package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"yulun/article"
	"yulun/dossier"
	"yulun/index"
)

// placeParam says at which place of the search an article stood whose page is asked for, from 1.
// The other parameters of its address are those of the search.
const placeParam = "at"

// foundIn is the search that the reader of an article came from.
type foundIn struct {
	query index.Query
	// Query is it in the query language, Back its page with the article.
	Query, Back string
	// Place is where the article stands in Total; 0 where it isn't there any more.
	Place, Total int
	// Before and After lead to its neighbours; empty where it is the first or the last.
	Before, After string
}

// articleLink is the address of an article that stands at a place of a search. Where nothing is
// searched for it is the article's own, which crawlers may follow.
func articleLink(id string, q index.Query, place int) string {
	if len(values(q)) == 0 {
		return "/article/" + id
	}
	return link("/article/"+id, q, placeParam, strconv.Itoa(place))
}

// foundIn reads the search that an address names, and finds the neighbours of the article in it;
// nil where it names none.
func (s *site) foundIn(ctx context.Context, v url.Values, id string) (*foundIn, error) {
	place, err := number(v, placeParam, 0, 1, deepestHit)
	if err != nil {
		return nil, err
	}
	q, err := s.readQuery(ctx, v)
	if err == nil {
		q.Order, err = choice(v, "order", index.ByRelevance, index.Newest, index.Oldest)
	}
	if err == nil && place == 0 && len(values(q)) > 0 {
		err = fault("invalid-parameter", placeParam, "Say at which place of the search the article stands, or leave the search out.", "The address names a search without %s.", placeParam)
	}
	if err != nil || place == 0 {
		return nil, err
	}
	f := &foundIn{query: q, Query: q.String(), Place: place}
	from := max(0, place-2)
	q.Offset, q.Limit = from, place+1-from
	found, err := s.Index.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	f.Total = found.Total
	page := (place-1)/index.DefaultLimit + 1
	if i := place - 1 - from; i >= len(found.Hits) || found.Hits[i].Article.ID != id {
		f.Place = 0
	} else {
		if i > 0 {
			f.Before = articleLink(found.Hits[i-1].Article.ID, f.query, place-1)
		}
		if i+1 < len(found.Hits) {
			f.After = articleLink(found.Hits[i+1].Article.ID, f.query, place+1)
		}
	}
	f.Back = link("/search", f.query)
	if page > 1 && f.Place > 0 {
		f.Back = link("/search", f.query, "page", strconv.Itoa(page))
	}
	return f, nil
}

// values are the parameters that name the search; empty for none.
func (f *foundIn) values() url.Values {
	if f == nil || f.Place == 0 {
		return url.Values{}
	}
	return values(f.query, placeParam, strconv.Itoa(f.Place))
}

// references are the reference to an article as a sentence, as BibTeX and as CSL-JSON.
type references struct{ Text, BibTeX, CSL string }

func newReferences(a article.Article) (references, error) {
	item := dossier.Cite(a)
	csl, err := json.MarshalIndent([]any{item.CSL()}, "", "  ")
	if err != nil {
		return references{}, fmt.Errorf("cite article %s: %w", a.ID, err)
	}
	return references{item.Text(), item.BibTeX(), string(csl)}, nil
}
