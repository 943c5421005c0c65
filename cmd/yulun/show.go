package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/article"
	"yulun/dossier"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats/words/quotes"
	"yulun/store"
)

type showCommand struct {
	ID   string `arg:"" name:"id" help:"The article's id, or a beginning that no other article has."`
	Text bool   `help:"Print the whole text too."`
}

// Help is printed below the flags.
func (showCommand) Help() string {
	return `Shows all that is known of one article: its fields, its scores with the sentences and cues that made them, the
other publications of the same piece, its revisions and what changed, and where its bytes are archived. Each hit
of yulun search shows the id. --json prints the article's record with its text and evidence.

` + exitCodes
}

// Run prints the article.
func (c showCommand) Run(ctx context.Context, a *app) error {
	s := a.service()
	if err := s.OpenRead(ctx); err != nil {
		return err
	}
	id, err := dossier.Find(ctx, s.Store(), c.ID)
	if err != nil {
		return err
	}
	d, err := dossier.Gather(ctx, s.Store(), s.Index(), id)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, render.NewRecord(d.Article, true))
	}
	if err := d.AddBeside(ctx, s.Store()); err != nil {
		return err
	}
	err = d.Score(func() (dossier.Scorer, error) { return s.Scorer() })
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintln(&b, render.Plain(d.Article.Title))
	a.showFields(&b, d)
	a.showScores(&b, d.Article.Reading)
	if err := a.showEvidence(&b, d.Article); err != nil {
		return err
	}
	if err := a.showMembers(&b, d); err != nil {
		return err
	}
	if err := showPlaces(ctx, &b, s.Store(), id); err != nil {
		return err
	}
	showQuotes(&b, d.Quotes)
	showNeighbours(&b, d)
	showRevisions(&b, d.Revisions)
	fmt.Fprintf(&b, "\ncite\n  %s\n", render.Plain(dossier.Cite(d.Article).Text()))
	if c.Text {
		fmt.Fprint(&b, "\ntext\n")
		for line := range strings.SplitSeq(d.Article.Text, "\n") {
			fmt.Fprintln(&b, "  "+render.Plain(line))
		}
	}
	_, err = io.WriteString(a.std.out, b.String())
	return err
}

// field prints a line of an article's fields; none where nothing is known.
func field(w io.Writer, name, value string) {
	if value != "" {
		fmt.Fprintf(w, "  %-12s%s\n", name, render.Plain(value))
	}
}

func (a *app) showFields(w io.Writer, d dossier.Dossier) {
	x := d.Article
	field(w, "id", x.ID)
	field(w, "address", x.CanonicalURL)
	field(w, "outlet", fmt.Sprintf("%s (%s, %s, %s)", x.Outlet.Name, x.Outlet.ID,
		render.Label(locale.Printer{}, a.config.Codebook, string(x.Outlet.Type)), x.Outlet.Country))
	field(w, "source", x.SourceID)
	field(w, "authors", strings.Join(x.Authors, ", "))
	published := "undated"
	if !x.Published.IsZero() {
		published = fmt.Sprintf("%s, read from %s", x.Published, x.PublishedSource)
	}
	field(w, "published", published)
	field(w, "taken from", x.OriginalSource)
	field(w, "language", strings.TrimSpace(string(x.Lang)+" "+string(x.Script)))
	field(w, "text", count(len([]rune(x.Text)), "character", "characters"))
	field(w, "first seen", utc(x.FirstSeen))
	if !x.GoneAt.IsZero() {
		why := d.Missed.Reason
		if why == "" {
			why = fmt.Sprintf("status %d", d.Missed.Status)
		}
		field(w, "gone", fmt.Sprintf("since %s: %s", utc(x.GoneAt), why))
	}
	field(w, "archive", location(x.Archive))
	field(w, "visits", visitsText(d))
	for _, n := range noteLines(x.Notes) {
		field(w, "note", n)
	}
	for _, name := range x.Damaged {
		field(w, "damaged", "the store's "+name+"; yulun reprocess reads it again from the archive")
	}
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func location(at article.Location) string {
	if at.File == "" {
		return "no copy is kept"
	}
	return fmt.Sprintf("%s at byte %d", at.File, at.Offset)
}

func visitsText(d dossier.Dossier) string {
	if len(d.Visits) == 0 {
		return "none"
	}
	newest := d.Visits[0]
	return fmt.Sprintf("%d, the newest on %s: %s", len(d.Visits), utc(newest.At), newest.Outcome)
}

// noteLines says what was noticed about a page.
func noteLines(n article.Notes) []string {
	var lines []string
	add := func(ok bool, format string, args ...any) {
		if ok {
			lines = append(lines, fmt.Sprintf(format, args...))
		}
	}
	add(n.Partial != "", "the text is only a part of the piece (%s)", n.Partial)
	add(n.TextFrom != "", "the text is the one of the %s", n.TextFrom)
	add(len(n.Doubts) > 0, "the text may not be whole or right: %s (confidence %.2f)", strings.Join(n.Doubts, ", "), n.Confidence)
	add(n.Named != "", "the page names another address as its own: %s", n.Named)
	add(len(n.OptOuts) > 0, "the publisher reserves rights: %s", strings.Join(n.OptOuts, ", "))
	add(n.NotArchived != "", "only the head of the answer is archived: %s", n.NotArchived)
	add(n.CapturedAt != "", "read from a web archive's copy of %s: %s", utc(n.Captured), n.CapturedAt)
	if i := n.Import; i != nil {
		add(true, "imported from %s (%s, record %d) on %s", i.File, i.Format, i.Record, utc(i.At))
	}
	return lines
}

func (a *app) showScores(w io.Writer, r article.Reading) {
	fmt.Fprint(w, "\nscores\n")
	if r.Method == "" {
		fmt.Fprintln(w, "  not scored")
		return
	}
	relevance := fmt.Sprintf("%.2f", r.Relevance)
	if !r.Relevant {
		field(w, "relevance", relevance+", not about the topic: it has no stance and is in no figure")
		field(w, "scorer", r.Method)
		return
	}
	field(w, "relevance", relevance)
	field(w, "stance", fmt.Sprintf("%s %s (confidence %.2f, not validated)", r.Stance.Class, locale.Signed(r.Stance.Score, 2), r.Stance.Confidence))
	var frames []string
	for _, f := range a.config.Codebook.FramesOf(r) {
		frames = append(frames, fmt.Sprintf("%s %.2f", f, r.Frames[f]))
	}
	field(w, "frames", strings.Join(frames, ", "))
	field(w, "object", string(r.Object))
	field(w, "scorer", r.Method)
}

// showEvidence prints what each figure is the sum of, then each sentence that has cues, with the
// cues marked, and below it what each added and why.
func (a *app) showEvidence(w io.Writer, x article.Article) error {
	if len(x.Reading.Evidence) == 0 {
		return nil
	}
	lex, err := a.config.Lexicon()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nevidence: %s\n", count(len(x.Reading.Evidence), "cue", "cues"))
	why := map[int]string{}
	for _, f := range dossier.Explain(x.Reading, dossier.Facts{Lexicon: lex, Codebook: a.config.Codebook}) {
		if f.Sums {
			fmt.Fprintf(w, "  %s %s = %s\n", f.Kind, locale.Signed(f.Value, 2), sumText(f))
		}
		for _, p := range f.Parts {
			why[p.N] = strings.Join(p.Why, " ")
		}
	}
	cues := slices.DeleteFunc(dossier.Parts(x.Reading), func(p dossier.Part) bool { return !p.Placed() })
	texts := map[string][]rune{"title": []rune(x.Title), "text": []rune(x.Text)}
	for len(cues) > 0 {
		first := cues[0]
		runes := texts[first.Field]
		inside := func(p dossier.Part) bool {
			return p.Field == first.Field && p.Start >= 0 && p.End <= len(runes)
		}
		n := 1
		sentence := index.Marked{Text: first.Text, Marks: [][2]int{}}
		if inside(first) {
			from, to := dossier.SentenceAround(string(runes), first.Start, first.End)
			for n < len(cues) && inside(cues[n]) && cues[n].End <= to {
				n++
			}
			sentence = index.Marked{Text: string(runes[from:to]), Marks: marksOf(cues[:n], from)}
		}
		fmt.Fprintf(w, "  %s: %s\n", first.Field, strings.TrimSpace(a.marked(sentence)))
		for _, p := range cues[:n] {
			fmt.Fprintf(w, "    %s  %s: %s%s  %s\n", locale.Signed(p.Weight, 2), p.Kind, render.Plain(p.Text), patternText(p.Evidence), render.Plain(why[p.N]))
		}
		cues = cues[n:]
	}
	return nil
}

// sumText is what a figure is the sum of.
func sumText(f dossier.Figure) string {
	var parts []string
	for _, one := range []struct {
		sum  dossier.Hundredths
		from string
	}{
		{f.Plus, "for"}, {f.Minus, "against"}, {f.Placeless, "from no single place"}, {f.Rounding, "by rounding"}, {f.Unexplained, "unexplained"},
	} {
		if one.sum != 0 {
			parts = append(parts, locale.Signed(float64(one.sum)/100, 2)+" "+one.from)
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "nothing")
}

// patternText is the lexicon's entry where it is not the very words of the text. Long
// ones are cut; --json has them in full.
func patternText(e article.Evidence) string {
	if e.Cue == e.Text {
		return ""
	}
	return " (by " + runewidth.Truncate(render.Plain(e.Cue), 60, "…") + ")"
}

// marksOf are the places of cues in a sentence that begins at a code point; cues that overlap
// become one place.
func marksOf(cues []dossier.Part, from int) [][2]int {
	sorted := slices.Clone(cues)
	slices.SortStableFunc(sorted, func(a, b dossier.Part) int { return a.Start - b.Start })
	var marks [][2]int
	for _, e := range sorted {
		if last := len(marks) - 1; last >= 0 && e.Start-from < marks[last][1] {
			marks[last][1] = max(marks[last][1], e.End-from)
			continue
		}
		marks = append(marks, [2]int{e.Start - from, e.End - from})
	}
	return marks
}

func (a *app) showMembers(w io.Writer, d dossier.Dossier) error {
	if d.MemberCount < 2 {
		return nil
	}
	fmt.Fprintf(w, "\n%d publications of this piece", d.MemberCount)
	if len(d.Members) < d.MemberCount {
		fmt.Fprintf(w, ", the earliest %d", len(d.Members))
	}
	fmt.Fprintln(w)
	t := render.Table{Header: []string{"  published", "outlet", "stance", "id", "", "headline"}, Width: a.std.outLook.width}
	for _, m := range d.Members {
		published, note := "undated", ""
		if !m.Published.IsZero() {
			published = m.Published.In(index.Shanghai()).Format(time.DateOnly)
		}
		switch {
		case m.Here && m.Earliest:
			note = "this one, the earliest"
		case m.Here:
			note = "this one"
		case m.Earliest:
			note = "the earliest"
		}
		t.Rows = append(t.Rows, []string{
			"  " + published, m.Outlet.Name, string(m.Reading.Stance.Class), m.ID, note, runewidth.Truncate(m.Title, 60, "…"),
		})
	}
	return t.Write(w)
}

// showPlaces prints where the article stood in feeds and on front pages.
func showPlaces(ctx context.Context, w io.Writer, st store.Store, id string) error {
	places, err := st.PlacementsOf(ctx, id)
	if err != nil || len(places) == 0 {
		return err
	}
	fmt.Fprintf(w, "\nplaces in %s\n", count(len(places), "listing", "listings"))
	for _, p := range places {
		fmt.Fprintf(w, "  place %d at best, %d first and %d last, of %d; seen from %s to %s (%s); order: %s\n    %s\n",
			p.Best, p.First, p.Last, p.Listing.Entries, utc(p.FirstSeen), utc(p.LastSeen), count(p.Reads, "look", "looks"),
			render.OrderText(locale.Printer{}, p.Listing.Order()), render.Plain(p.Listing.URL))
	}
	return nil
}

func showQuotes(w io.Writer, all []quotes.Quote) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", count(len(all), "quotation", "quotations"))
	for _, q := range all {
		fmt.Fprintf(w, "  %s: %s\n", render.Plain(cmp.Or(q.Speaker, "(no speaker found)")), runewidth.Truncate(render.Plain(q.Text), 100, "…"))
	}
}

// showNeighbours prints the articles before and behind this one in its outlet.
func showNeighbours(w io.Writer, d dossier.Dossier) {
	if d.Earlier == nil && d.Later == nil {
		return
	}
	fmt.Fprint(w, "\nbeside it in the outlet\n")
	for _, n := range []struct {
		name string
		x    *article.Article
	}{{"before it", d.Earlier}, {"after it", d.Later}} {
		if n.x != nil {
			field(w, n.name, fmt.Sprintf("%s  %s  %s", n.x.Published.In(index.Shanghai()).Format(time.DateOnly), n.x.ID, runewidth.Truncate(n.x.Title, 60, "…")))
		}
	}
}

// scoredText is the score of a revision, or why there is none.
func scoredText(s dossier.Scored) string {
	switch {
	case s.Unscored == dossier.TooLong:
		return "not scored: the earlier revisions are too long to be scored for one look"
	case s.Unscored != "" || s.Reading.Method == "":
		return "not scored"
	}
	text := fmt.Sprintf("relevance %.2f, not about the topic", s.Reading.Relevance)
	if s.Reading.Relevant {
		text = fmt.Sprintf("stance %s %s, relevance %.2f", s.Reading.Stance.Class, locale.Signed(s.Reading.Stance.Score, 2), s.Reading.Relevance)
	}
	if s.Now {
		text += "; scored now by " + s.Reading.Method + ", since the store keeps the reading of the newest revision alone"
	}
	return text
}

func showRevisions(w io.Writer, revisions []dossier.Revision) {
	fmt.Fprintf(w, "\n%s\n", count(len(revisions), "revision", "revisions"))
	for _, r := range revisions {
		fmt.Fprintf(w, "  %d  %s  %s  %s\n", r.Number, utc(r.Fetched), location(r.Archive), changeText(r))
		if len(revisions) > 1 {
			fmt.Fprintf(w, "     %s\n", scoredText(r.Scored))
		}
		if r.Title {
			fmt.Fprintf(w, "     headline before: %s\n", render.Plain(r.Before.Title))
		}
		for _, c := range r.Text {
			switch c.Kind {
			case "removed":
				fmt.Fprintf(w, "     - %s\n", runewidth.Truncate(render.Plain(c.Text), 100, "…"))
			case "added":
				fmt.Fprintf(w, "     + %s\n", runewidth.Truncate(render.Plain(c.Text), 100, "…"))
			}
		}
	}
}

// changeText says in brief what changed from the revision before.
func changeText(r dossier.Revision) string {
	if r.Before == nil {
		return "the first one"
	}
	var parts []string
	if r.Title {
		parts = append(parts, "headline changed")
	}
	if r.Text != nil {
		parts = append(parts, "text changed")
	}
	return strings.Join(parts, ", ")
}
