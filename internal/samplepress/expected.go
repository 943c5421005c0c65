package samplepress

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"yulun/article"
)

// Expected is what a correct reader finds at one article's address on the first visit, or after
// what happened there live, and how people coded it. What the live press wrote is not coded.
type Expected struct {
	// Key is the article's id in the press's files, ID the one that follows from URL, the canonical
	// address.
	Key, ID, URL string
	OutletID     string
	Title        string
	// Published is as precise as the page shows it; zero when it shows nothing.
	Published article.Moment
	// Authors are the persons in the byline. OriginalSource is what the 来源 line says, the outlet
	// itself included, and empty where the page has no such line.
	Authors        []string
	OriginalSource string
	// Text has its paragraphs joined by one newline; all pages of a paged article.
	Text   string
	Lang   article.Lang
	Script article.Script
	// Cluster is the ID of the earliest article of the reprint group, its own where it is
	// alone; IsReprint is false for that one alone.
	Cluster   string
	IsReprint bool
	Coding    Coding
	// Gone says that Remove took it away and that its address answers 404 or 410 now.
	Gone bool
}

// Change is what a second visit finds at one address.
type Change struct {
	Key, ID, URL string
	// Removed says that the address answers 410. Otherwise Title and Text are the edited ones.
	Removed     bool
	Title, Text string
}

// Expected lists all articles, outlet by outlet.
func (s *Server) Expected() []Expected {
	s.mu.Lock()
	defer s.mu.Unlock()
	roots, _ := s.press.clusters() // the press was checked when it was opened
	var out []Expected
	for _, p := range s.press.pieces() {
		shows, _ := shownBy(p.outlet.Layout)
		root := roots[p.ID]
		e := Expected{
			Key: p.ID, ID: s.id(p), URL: s.address(p), OutletID: p.outlet.ID,
			Title: p.Title, Published: p.shown(), Text: strings.Join(p.revisions[0].paragraphs, "\n"),
			Lang: p.outlet.Lang, Script: p.script(), Cluster: s.id(root), IsReprint: root != p, Coding: p.Coding,
			OriginalSource: p.sourceLine(), Gone: p.gone != 0,
		}
		if shows.authors {
			e.Authors = persons(p.Authors)
		}
		out = append(out, e)
	}
	return out
}

// ExpectedAfterEdit lists what a second visit finds changed.
func (s *Server) ExpectedAfterEdit() []Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Change
	for _, p := range s.press.pieces() {
		c := Change{Key: p.ID, ID: s.id(p), URL: s.address(p), Removed: p.removed()}
		switch {
		case p.removed():
			out = append(out, c)
		case p.edited():
			c.Title, c.Text = p.at(2).title, strings.Join(p.at(2).paragraphs, "\n")
			out = append(out, c)
		}
	}
	return out
}

// address is an article's canonical address on this server.
func (s *Server) address(p *Piece) string { return s.base(p.outlet) + p.path(1) }

func (s *Server) id(p *Piece) string { return article.NewID(s.address(p)) }

// persons are the names in a byline that are people's: the outlet's nameless commentator or its
// desk is nobody.
func persons(byline []string) []string {
	nobody := regexp.MustCompile(`评论员|評論員|编辑部|編輯部`)
	return slices.DeleteFunc(slices.Clone(byline), nobody.MatchString)
}

// clusters gives for every article the earliest one of its reprint group, by what the pages show.
// It is an error when the pages don't tell which that is.
func (p *Press) clusters() (map[string]*Piece, error) {
	group := map[string]string{}
	of := map[string]string{}
	for _, piece := range p.pieces() {
		of[piece.ID] = piece.ReprintOf
	}
	members := map[string][]*Piece{}
	for _, piece := range p.pieces() {
		root := piece.ID
		for hops := 0; of[root] != "" && hops <= len(of); hops++ {
			root = of[root]
		}
		group[piece.ID] = root
		members[root] = append(members[root], piece)
	}
	earliest := map[string]*Piece{}
	for root, pieces := range members {
		first, err := earliestOf(pieces)
		if err != nil {
			return nil, fmt.Errorf("reprints of %s: %w", root, err)
		}
		earliest[root] = first
	}
	out := map[string]*Piece{}
	for id, root := range group {
		out[id] = earliest[root]
	}
	return out, nil
}

// earliestOf is the article that came out before all others of its group.
func earliestOf(group []*Piece) (*Piece, error) {
	for _, candidate := range group {
		first := true
		for _, other := range group {
			first = first && (other == candidate || before(candidate.shown(), other.shown()))
		}
		if first {
			return candidate, nil
		}
	}
	return nil, fmt.Errorf("the pages don't tell which of %d came first", len(group))
}

// before reports whether a is certainly earlier than b: as an instant, or as a calendar day in
// China where one of them is a bare day. An undated page is never certainly earlier, and always
// later than a dated one.
func before(a, b article.Moment) bool {
	switch {
	case a.IsZero():
		return false
	case b.IsZero():
		return true
	case a.DayOnly || b.DayOnly:
		china := time.FixedZone("UTC+8", 8*60*60)
		return a.In(china).Before(b.In(china))
	default:
		return a.Time.Before(b.Time)
	}
}
