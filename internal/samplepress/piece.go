package samplepress

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Piece is one article of the sample press as it is written in its outlet's file.
type Piece struct {
	ID   string `yaml:"id"`
	Slug string `yaml:"slug"`
	// Slug is its path without the leading slash. Title is the headline, Body the text with blank
	// lines between paragraphs.
	Title   string   `yaml:"title"`
	Body    string   `yaml:"body"`
	Authors []string `yaml:"authors"`
	// Editor and Source are the 责任编辑 and 来源 lines.
	Editor string `yaml:"editor"`
	Source string `yaml:"source"`
	// Published is RFC 3339, a bare day, or empty.
	Published string `yaml:"published"`
	Section   string `yaml:"section"`
	// SplitAfter is the number of paragraphs on the first of two pages; 0 for a one-page article.
	SplitAfter int `yaml:"split_after"`
	// ReprintOf is the id of the article that this one repeats, with or without small edits.
	ReprintOf   string       `yaml:"reprint_of"`
	SecondVisit *SecondVisit `yaml:"second_visit"`
	Coding      Coding       `yaml:"coding"`
	Note        string       `yaml:"note"`

	outlet    *outlet
	published article.Moment
	// revisions are what the address serves on the first and, where it was edited, on the second
	// visit.
	revisions []revision
	// changed is when the page changed last while it was served live; zero where it never did. gone
	// is 404 or 410 where it was taken away.
	changed time.Time
	gone    int
}

// SecondVisit is what becomes of an article between two crawls.
type SecondVisit struct {
	Edit *struct {
		Title string `yaml:"title"`
		Body  string `yaml:"body"`
	} `yaml:"edit"`
	Removed bool `yaml:"removed"`
}

// Coding is what a person found in an article by the codebook, before any scorer was run on it.
type Coding struct {
	Relevant bool `yaml:"relevant"`
	// Score is the codebook's, -2 to 2. It and all below are empty for irrelevant pieces.
	Score  int             `yaml:"score"`
	Class  article.Class   `yaml:"class"`
	Frames []article.Frame `yaml:"frames"`
	Object article.Object  `yaml:"object"`
}

// revision is a headline with its text.
type revision struct {
	title      string
	paragraphs []string
}

// resolve fills what is derived, and checks the article alone.
func (p *Piece) resolve(o *outlet) error {
	p.outlet = o
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	moment, err := article.ParseMoment(p.Published)
	if err != nil {
		bad("published: %w", err)
	}
	p.published = moment
	space := " "
	if o.Lang == article.Chinese {
		space = ""
	}
	p.revisions = []revision{{p.Title, paragraphs(p.Body, space)}}
	if v := p.SecondVisit; v != nil && v.Edit != nil {
		edited := revision{v.Edit.Title, paragraphs(v.Edit.Body, space)}
		if edited.title == "" {
			edited.title = p.Title
		}
		if len(edited.paragraphs) == 0 {
			edited.paragraphs = p.revisions[0].paragraphs
		}
		p.revisions = append(p.revisions, edited)
	}
	if p.ID == "" || p.Slug == "" || p.Title == "" {
		bad("id, slug and title are needed")
	}
	for _, r := range p.revisions {
		if n := len(r.paragraphs); n == 0 || p.SplitAfter < 0 || p.SplitAfter >= n {
			bad("split_after %d doesn't fit %d paragraphs", p.SplitAfter, n)
		}
	}
	return errors.Join(append(errs, p.checkSlug(), p.Coding.check())...)
}

// dayInPath finds a calendar day in an address.
var dayInPath = regexp.MustCompile(`(20\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?:\D|$)`)

// checkSlug finds an address whose day isn't the article's.
func (p *Piece) checkSlug() error {
	m := dayInPath.FindStringSubmatch("/" + p.Slug)
	if m == nil {
		return nil
	}
	in := m[1] + "-" + m[2] + "-" + m[3]
	if day := p.shown().In(p.outlet.zone); day.IsZero() || day.Format(time.DateOnly) != in {
		return fmt.Errorf("the slug says %s, published says %q", in, p.Published)
	}
	return nil
}

// check finds codings that no codebook allows; [Press.Check] holds them against a codebook.
func (c Coding) check() error {
	if !c.Relevant {
		if c.Score != 0 || c.Class != "" || len(c.Frames) > 0 || c.Object != "" {
			return errors.New("coding: an irrelevant piece has no score, class, frames or object")
		}
		return nil
	}
	if c.Score < -2 || c.Score > 2 {
		return fmt.Errorf("coding: score %d is not from -2 to 2", c.Score)
	}
	for i, f := range c.Frames {
		if slices.Contains(c.Frames[:i], f) {
			return fmt.Errorf("coding: frame %q is given twice", f)
		}
	}
	return nil
}

// at is what the address serves on a visit, counted from 1.
func (p *Piece) at(visit int) revision { return p.revisions[min(visit, len(p.revisions))-1] }

// script is the script that the article is written in.
func (p *Piece) script() article.Script {
	if at := p.outlet.Simplified; at != "" && strings.HasPrefix(p.path(1), at) {
		return article.Simplified
	}
	return p.outlet.Script
}

// edited reports whether the second visit finds another text or headline.
func (p *Piece) edited() bool { return len(p.revisions) > 1 }

// removed reports whether the second visit finds nothing.
func (p *Piece) removed() bool { return p.SecondVisit != nil && p.SecondVisit.Removed }

// goneStatus is what answers in the place of a removed article on a visit; 0 where the article
// stands.
func (p *Piece) goneStatus(visit int) int {
	if p.gone == 0 && visit > 1 && p.removed() {
		return http.StatusGone
	}
	return p.gone
}

// parts is the number of pages.
func (p *Piece) parts() int {
	if p.SplitAfter > 0 {
		return 2
	}
	return 1
}

// shown is the publication time as precisely as the outlet's layout shows it, in the outlet's zone.
func (p *Piece) shown() article.Moment {
	if p.published.IsZero() || p.published.DayOnly {
		return p.published
	}
	shows, _ := shownBy(p.outlet.Layout)
	t := p.published.Time.In(p.outlet.zone)
	switch shows.published {
	case showsDay:
		return article.Moment{Time: p.published.In(p.outlet.zone), DayOnly: true}
	case showsMinute:
		return article.At(t.Truncate(time.Minute))
	default:
		return article.At(t)
	}
}

// printPath is the path of its version for printing, empty when the outlet has none.
func (p *Piece) printPath() string {
	if !p.outlet.Print {
		return ""
	}
	return "/print/" + p.ID
}

// modified is when the page last changed as of a visit: at publication, or a day later where it was
// edited. Undated pages have one fixed time. What changed while it was served live has the time of
// that.
func (p *Piece) modified(visit int) time.Time {
	if !p.changed.IsZero() {
		return p.changed.In(p.outlet.zone)
	}
	t := p.shown().Time
	if t.IsZero() {
		t = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if visit > 1 && p.edited() {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// path is the path of one of its pages, counted from 1, with a query where the outlet pages by
// query.
func (p *Piece) path(part int) string {
	s := "/" + p.Slug
	if part == 1 {
		return s
	}
	n := strconv.Itoa(part)
	switch p.outlet.Paging {
	case "query":
		return s + "?page=" + n
	case "folder":
		return strings.TrimSuffix(s, "/") + "/" + n + "/"
	default:
		ext := path.Ext(s)
		return strings.TrimSuffix(s, ext) + "_" + n + ext
	}
}
