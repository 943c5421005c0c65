package samplepress

import (
	"os"
	"strings"
	"testing"

	"yulun/codebook/codebooktest"
)

// TestThePressIsAsVariedAsPromised holds the built-in press to what its users count on.
func TestThePressIsAsVariedAsPromised(t *testing.T) {
	t.Parallel()
	p, err := Open("social-credit")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]int{}
	if err := p.Check(codebooktest.Book()); err != nil {
		t.Error(err)
	}
	for _, o := range p.outlets {
		has["outlets"]++
		has["type "+string(o.Type)]++
		has["charset "+o.Charset]++
		has["validators "+o.Validators]++
		has["paging "+o.Paging]++
		has[declaration(o)]++
		for _, l := range o.Listings {
			has["listing "+l.Kind]++
			if l.Tracking != "" {
				has["tracking"]++
			}
		}
		for _, f := range o.Faults {
			has["fault "+f.Kind]++
		}
		countRobots(t, o, has)
	}
	for _, piece := range p.pieces() {
		countPiece(piece, has)
	}
	want := map[string]int{"outlets": 10, "articles": 60, "reprints": 3, "edited": 1, "removed": 1, "irrelevant": 6, "two pages": 2, "undated": 1, "bare day": 1}
	for _, each := range strings.Fields("rss atom jsonfeed sitemap sitemap_index news_sitemap list") {
		want["listing "+each] = 1
	}
	for _, each := range []string{
		"charset utf-8", "charset gb18030", "charset big5", "validators both", "validators etag", "validators modified", "validators none",
		"declared by header", "declared by meta", "declared by both", "declared nowhere", "tracking", "no robots.txt", "crawl-delay", "print forbidden",
		"fault redirect", "fault alias", "fault fail_once", "fault dead_link", "script hans", "script hant", "script latn",
	} {
		want[each] = 1
	}
	for _, typ := range codebooktest.Book().TypeIDs() {
		want["type "+string(typ)] = 1
	}
	for _, class := range codebooktest.Book().ClassIDs() {
		want["class "+string(class)] = 5
	}
	for _, frame := range codebooktest.Book().FrameIDs() {
		want["frame "+string(frame)] = 3
	}
	for what, least := range want {
		if has[what] < least {
			t.Errorf("%s: %d, want at least %d", what, has[what], least)
		}
	}
}

// declaration says how an outlet names its encoding.
func declaration(o *outlet) string {
	switch header, meta := o.Declare.Header != "", o.Declare.Meta != ""; {
	case header && meta:
		return "declared by both"
	case header:
		return "declared by header"
	case meta:
		return "declared by meta"
	default:
		return "declared nowhere"
	}
}

func countRobots(t *testing.T, o *outlet, has map[string]int) {
	t.Helper()
	if o.Robots == "" {
		has["no robots.txt"]++
		return
	}
	robots := parseRobots(o.Robots)
	if robots.delay > 0 {
		has["crawl-delay"]++
	}
	if o.Print && !robots.allows("/print/1") {
		has["print forbidden"]++
	}
	for _, p := range o.pieces {
		if !robots.allows(p.path(1)) {
			t.Errorf("%s: robots.txt forbids %s", o.ID, p.path(1))
		}
	}
}

func countPiece(p *Piece, has map[string]int) {
	has["articles"]++
	has["script "+string(p.script())]++
	if p.parts() > 1 {
		has["two pages"]++
	}
	switch m := p.shown(); {
	case m.IsZero():
		has["undated"]++
	case m.DayOnly:
		has["bare day"]++
	}
	if p.ReprintOf != "" {
		has["reprints"]++
	}
	if p.edited() {
		has["edited"]++
	}
	if p.removed() {
		has["removed"]++
	}
	if !p.Coding.Relevant {
		has["irrelevant"]++
		return
	}
	has["class "+string(p.Coding.Class)]++
	for _, f := range p.Coding.Frames {
		has["frame "+string(f)]++
	}
}

func TestNoLayoutGoesUnused(t *testing.T) {
	t.Parallel()
	p, err := Open("social-credit")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"list.html": true, "notice.html": true, "outlets.html": true}
	for _, o := range p.outlets {
		used[o.Layout+".html"] = true
	}
	files, err := os.ReadDir("layouts")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !used[f.Name()] {
			t.Errorf("no outlet uses layouts/%s", f.Name())
		}
	}
}

func TestReprintsBelongToTheirOriginal(t *testing.T) {
	t.Parallel()
	p, err := Open("social-credit")
	if err != nil {
		t.Fatal(err)
	}
	roots, err := p.clusters()
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range p.pieces() {
		want := piece.ID
		if piece.ReprintOf != "" {
			want = piece.ReprintOf
		}
		if got := roots[piece.ID].ID; got != want {
			t.Errorf("%s: the earliest of its group is %s, want %s", piece.ID, got, want)
		}
	}
}
