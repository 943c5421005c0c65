package web

import (
	"net/http"

	"yulun/coding"
	"yulun/render"
	"yulun/stats/reliability"
)

// differenceView is an article on which coders differ.
type differenceView struct {
	Place   int
	Title   string
	Lang    string
	Said    string
	Decided bool
	Link    string
}

type codeAgreementView struct {
	codePage
	sampleView
	Compared    reliability.Comparison
	Words       map[reliability.Verdict]string
	Differences []differenceView
	// Hidden counts the differences that are not shown, Link is the sample's address.
	Hidden int
	Link   string
}

// codeAgreement shows how far the coders agree as of now, and where they differ.
func (s *site) codeAgreement(w http.ResponseWriter, r *http.Request) error {
	d, err := s.desk(r, r.PathValue("sample"))
	if err != nil {
		return err
	}
	v := codeAgreementView{
		codePage: s.common(w, r), sampleView: d.progress(), Link: d.address(0),
		Compared: reliability.Compare(s.Codebook, d.codings, reliability.Options{Seed: 1}),
	}
	v.Words = map[reliability.Verdict]string{
		reliability.Reliable: v.W["reliable"], reliability.Tentative: v.W["tentative"],
		reliability.Unsure: v.W["unsure"], reliability.Undefined: v.W["undefined"],
	}
	places, final := map[string]coding.Item{}, map[string]bool{}
	for _, i := range d.Items {
		places[i.Article] = i
	}
	for _, c := range d.codings {
		final[c.Article] = final[c.Article] || c.Final
	}
	for _, differs := range v.Compared.Disagreements {
		item := places[differs.Article]
		said := render.Differences(v.Compared.Coders, differs)
		if d.hides(item.Article) {
			if len(d.mine) > 0 {
				v.Hidden++
				continue
			}
			said = v.W["saidlater"]
		}
		found, err := s.Store.Article(r.Context(), item.Article)
		if err != nil {
			return err
		}
		t, err := s.Desk.TextToCode(r.Context(), item)
		if err != nil {
			return err
		}
		v.Differences = append(v.Differences, differenceView{
			Place: item.Place, Title: t.Title, Lang: langTag(found.Lang, found.Script),
			Said: said, Decided: final[item.Article], Link: d.address(item.Place) + "/decide",
		})
	}
	return s.render(w, r, http.StatusOK, "codeagreement", v.W["agreement"]+" "+d.ID, "/code", v)
}
