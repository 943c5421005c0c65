package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"yulun/article"
	"yulun/coding"
)

// codeItemView is a form of coding: of a sample's item, of a decision on one, or of an article.
type codeItemView struct {
	codePage
	// Head is the heading, Hint what must be known of this form.
	Head, Hint string
	// Title, Paragraphs and TextLang are the piece; Hash is that of its text.
	Title      string
	Paragraphs []string
	TextLang   string
	Hash       string
	Questions  []codeQuestion
	Note       string
	Rules      []string
	// Save is the button's. Prev, Next and List lead elsewhere; any may be empty.
	Save, Prev, Next, List, ListName string
}

// showItem fills in the piece and the questions.
func (s *site) showItem(ctx context.Context, v *codeItemView, t coding.Text, id string, a codeAnswers, wrong map[string]string) error {
	found, err := s.Store.Article(ctx, id)
	if err != nil {
		return err
	}
	v.Title, v.Paragraphs, v.Hash = t.Title, strings.Split(t.Text, "\n"), t.Hash
	v.TextLang = langTag(found.Lang, found.Script)
	v.Questions, v.Note = questions(s.Codebook, s.p, a, wrong), a.note
	if rules := strings.TrimSpace(s.Codebook.RulesEn); rules != "" {
		v.Rules = strings.Split(rules, "\n")
	}
	if len(wrong) > 0 {
		v.Wrong = s.p.T("Nothing was kept yet: answer what is marked.")
	}
	return nil
}

// kept takes a form: it keeps the coding that it makes of c, or says in the view why not.
func (s *site) kept(r *http.Request, v *codeItemView, t coding.Text, c coding.Coding, keep func(context.Context, coding.Coding) error) (codeAnswers, map[string]string, bool, error) {
	a := answersOf(r)
	c.Text, c.Revision, c.Coder, c.Person = t.Hash, t.Revision, v.Coder, true
	c, wrong := a.coding(c, s.p)
	switch {
	case r.PostFormValue("text") != t.Hash:
		v.Wrong = s.p.T("The article has another text than the one that the page showed. Nothing was kept: read it again.")
		return a, nil, false, nil
	case len(wrong) > 0:
		return a, wrong, false, nil
	}
	err := keep(r.Context(), c)
	var usage *article.Error
	if errors.As(err, &usage) && usage.Code == article.CodeUsage {
		v.Wrong = usage.Message
		return a, nil, false, nil
	}
	return a, nil, err == nil, err
}

// codeItem asks for the coding of one item, and keeps it.
func (s *site) codeItem(w http.ResponseWriter, r *http.Request) error {
	d, err := s.desk(r, r.PathValue("sample"))
	if err != nil {
		return err
	}
	item, err := d.item(r.PathValue("place"))
	if err != nil {
		return err
	}
	v := codeItemView{codePage: s.common(w, r)}
	if v.Coder == "" {
		return askWho(w, r)
	}
	t, err := s.Desk.TextToCode(r.Context(), item)
	if err != nil {
		return s.gone(r.Context(), item.Article, err)
	}
	v.Head, v.Save = s.p.T("Article %d of %d", item.Place, len(d.Items)), s.p.T("Save, next")
	v.List, v.ListName = d.address(0), s.p.T("All places¦of a sample")
	if item.Place > 1 {
		v.Prev = d.address(item.Place - 1)
	}
	if item.Place < len(d.Items) {
		v.Next = d.address(item.Place + 1)
	}
	var a codeAnswers
	var wrong map[string]string
	switch earlier, coded := d.mine[item.Article]; {
	case coded:
		a, v.Hint = saidBefore(earlier), s.p.T("You coded this one. Saving again replaces it; the earlier coding stays in the history.")
	case d.decided[item.Article]:
		return &article.Error{
			Code: article.CodeUsage, Message: s.p.T("You decided on this article and saw what others said, so you can't code it as an independent coder."), Remedy: s.p.T("Decide") + ": " + d.address(item.Place) + "/decide",
		}
	}
	if r.Method == http.MethodPost {
		var done bool
		c := coding.Coding{Article: item.Article, Sample: d.ID}
		if a, wrong, done, err = s.kept(r, &v, t, c, s.Desk.KeepCoding); err != nil {
			return err
		}
		if done {
			d.mine[item.Article] = c
			http.Redirect(w, r, d.address(d.next(item.Place)), http.StatusSeeOther)
			return nil
		}
	}
	if err := s.showItem(r.Context(), &v, t, item.Article, a, wrong); err != nil {
		return err
	}
	return s.render(w, r, statusOf(v.Wrong), "codeitem", s.p.T("Coding")+" "+v.Head, "/code", v)
}

// codeDecide asks for a decision on an item after discussion, beside what each coder said.
func (s *site) codeDecide(w http.ResponseWriter, r *http.Request) error {
	d, err := s.desk(r, r.PathValue("sample"))
	if err != nil {
		return err
	}
	item, err := d.item(r.PathValue("place"))
	if err != nil {
		return err
	}
	v := codeItemView{codePage: s.common(w, r)}
	hidden := d.hides(item.Article)
	switch {
	case v.Coder == "":
		return askWho(w, r)
	case hidden && len(d.mine) > 0:
		return &article.Error{
			Code: article.CodeUsage, Message: s.p.T("Code this article first: what others said would sway you."), Remedy: s.p.T("Code it") + ": " + d.address(item.Place),
		}
	}
	t, err := s.Desk.TextToCode(r.Context(), item)
	if err != nil {
		return s.gone(r.Context(), item.Article, err)
	}
	v.Head, v.Hint, v.Save = s.p.T("Decide article %d", item.Place), s.p.T("What you save counts for the article in place of all codings. What the coders said is beside each question."), s.p.T("Save")
	v.List, v.ListName = d.address(0)+"/agreement", s.p.T("All differences")
	about := d.about(item.Article)
	var a codeAnswers
	if hidden {
		v.Hint, about = s.p.T("Decide by yourself first: what the coders said is shown once you have saved, and you can change your decision then. It counts in place of all codings and of an earlier decision, and you can't code this article any more."), nil
	} else if decided := coding.Decide(about, false); len(decided) > 0 {
		a = openAnswers(decided[0])
	}
	var wrong map[string]string
	if r.Method == http.MethodPost {
		var done bool
		c := coding.Coding{Article: item.Article, Sample: d.ID, Final: true}
		if a, wrong, done, err = s.kept(r, &v, t, c, s.Desk.KeepCoding); err != nil {
			return err
		}
		if done {
			http.Redirect(w, r, v.List, http.StatusSeeOther)
			return nil
		}
	}
	if err := s.showItem(r.Context(), &v, t, item.Article, a, wrong); err != nil {
		return err
	}
	for i := range v.Questions {
		v.Questions[i].Said = s.saidBy(about, v.Questions[i])
	}
	return s.render(w, r, statusOf(v.Wrong), "codeitem", s.p.T("Coding")+" "+v.Head, "/code", v)
}

// openAnswers are the answers already decided; where coders differ, they are empty.
func openAnswers(d coding.Decision) codeAnswers {
	a := saidBefore(d.Coding)
	for _, variable := range d.Unresolved {
		switch {
		case variable == "relevant":
			a.relevant = ""
		case strings.HasPrefix(variable, coding.FrameVariable("")) && len(d.Frames) == 0:
			a.frames = nil
		}
	}
	return a
}

// hides reports whether what others said of an article is kept from the coder, who has neither
// coded it nor decided on it. Who decides on it can't code it any more: codings are independent.
func (d deskOf) hides(id string) bool {
	_, coded := d.mine[id]
	return !coded && !d.decided[id]
}

// about are the codings of one article.
func (d deskOf) about(id string) (about []coding.Coding) {
	for _, c := range d.codings {
		if c.Article == id {
			about = append(about, c)
		}
	}
	return about
}

// saidBy is what each coder answered to a question, in its words.
func (s *site) saidBy(codings []coding.Coding, q codeQuestion) string {
	var said []string
	for _, c := range codings {
		if c.Final || !c.Person {
			continue
		}
		a := saidBefore(c)
		given := map[string][]string{
			"relevant": {a.relevant}, "score": {a.score}, "frame": a.frames, "object": {a.object}, "conduct": {a.conduct},
		}[q.Name]
		var titles []string
		for _, value := range given {
			for _, choice := range q.Choices {
				if choice.Value == value {
					titles = append(titles, choice.Title)
				}
			}
		}
		if len(titles) > 0 {
			said = append(said, s.p.T("%s: %s", c.Coder, s.p.List(titles)))
		}
	}
	return strings.Join(said, " · ")
}

// correct asks for the coding of any article by somebody who saw its score and outlet.
func (s *site) correct(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return s.gone(r.Context(), r.PathValue("id"), err)
	}
	v := codeItemView{codePage: s.common(w, r)}
	if v.Coder == "" {
		return askWho(w, r)
	}
	v.Head, v.Hint, v.Save = s.p.T("Correct the coding of an article"), s.p.T("You have seen its score and its outlet, so this is kept apart, as such. It counts in no figure; training can learn from it (yulun train --from-store --sample corrections)."), s.p.T("Save")
	v.List, v.ListName = "/article/"+found.ID, s.p.T("Back to the article")
	t := coding.Text{Hash: coding.Hash(found.Title, found.Text), Revision: found.Revision, Title: found.Title, Text: found.Text}
	var a codeAnswers
	codings, err := s.Store.Codings(r.Context(), coding.Corrections)
	if err != nil {
		return err
	}
	for _, c := range codings {
		if c.Article == found.ID && c.Coder == v.Coder {
			a = saidBefore(c)
		}
	}
	var wrong map[string]string
	if r.Method == http.MethodPost {
		var done bool
		if a, wrong, done, err = s.kept(r, &v, t, coding.Coding{Article: found.ID}, s.Desk.Correct); err != nil {
			return err
		}
		if done {
			v.Hint = s.p.T("Saved.") + " " + v.Hint
		}
	}
	if err := s.showItem(r.Context(), &v, t, found.ID, a, wrong); err != nil {
		return err
	}
	return s.render(w, r, statusOf(v.Wrong), "codeitem", s.p.T("Correct the coding of an article"), "/code", v)
}
