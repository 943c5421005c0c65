package service

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/locale"
)

// OldCode is an id that articles carry and that the codebook doesn't have any more.
type OldCode struct {
	// Field is the field of the query language: frame, stance, object or type.
	Field    string `json:"field"`
	ID       string `json:"id"`
	Articles int    `json:"articles"`
}

// String says what becomes of the articles.
func (o OldCode) String() string {
	noun := map[string]string{"frame": "the frame", "stance": "the stance class", "object": "the object", "type": "the outlet type"}[o.Field]
	return locale.Sprintf("%d {article has|articles have} %s %q, which the codebook doesn't have. They are kept and found, but no figure has them under it; "+
		"yulun reprocess scores them again", o.Articles, noun, o.ID)
}

// OldCodes counts the articles that carry ids which the codebook doesn't have any more. Store and
// index must be open.
func (s *Service) OldCodes(ctx context.Context) ([]OldCode, error) {
	found, err := s.index.Search(ctx, index.Query{Relevance: index.AnyRelevance, Limit: -1, Facets: true})
	if err != nil {
		return nil, err
	}
	book := s.o.Codebook
	known := map[string]func(id string) bool{
		"frame":  func(id string) bool { return slices.Contains(book.FrameIDs(), article.Frame(id)) },
		"stance": func(id string) bool { return slices.Contains(book.ClassIDs(), article.Class(id)) },
		"type":   func(id string) bool { return slices.Contains(book.TypeIDs(), article.OutletType(id)) },
	}
	var old []OldCode
	for _, facet := range found.Facets {
		has := known[facet.Field]
		if has == nil {
			continue
		}
		for _, v := range facet.Values {
			if !has(v.Value) {
				old = append(old, OldCode{Field: facet.Field, ID: v.Value, Articles: v.Count})
			}
		}
	}
	objects, err := s.oldObjects(ctx)
	return append(old, objects...), err
}

// oldObjects counts the articles by objects that the codebook doesn't have. Objects are not counted
// with the facets, so it asks for an article with any other object than those it knows, and then
// counts all with that one.
func (s *Service) oldObjects(ctx context.Context) ([]OldCode, error) {
	var old []OldCode
	var known []string
	for _, id := range s.o.Codebook.ObjectIDs() {
		known = append(known, string(id))
	}
	search := func(limit int, c index.Condition) (index.Result, error) {
		return s.index.Search(ctx, index.Query{Where: index.All{c}, Limit: limit})
	}
	for len(known) > 0 {
		found, err := search(1, index.Not{Condition: index.Filter{Field: "object", Values: known}})
		if err != nil || len(found.Hits) == 0 {
			return old, err
		}
		id := string(found.Hits[0].Article.Reading.Object)
		if id == "" {
			return old, nil
		}
		if found, err = search(-1, index.Filter{Field: "object", Values: []string{id}}); err != nil {
			return nil, err
		}
		old, known = append(old, OldCode{Field: "object", ID: id, Articles: found.Total}), append(known, id)
	}
	return old, nil
}

// KeptOldCodes opens a data folder and calls [Service.OldCodes]. A folder that holds nothing yet
// has none.
func (s *Service) KeptOldCodes(ctx context.Context) ([]OldCode, error) {
	switch err := s.OpenStore(ctx); {
	case article.CodeOf(err) == article.CodeNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := s.openIndex(ctx); err != nil {
		return nil, err
	}
	return s.OldCodes(ctx)
}
