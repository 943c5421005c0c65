package web

import (
	"net/http"
	"strings"

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
	// Hidden counts the differences that are not shown.
	Hidden int
}

// codeAgreement shows how far the coders agree as of now, and where they differ.
func (s *site) codeAgreement(w http.ResponseWriter, r *http.Request) error {
	d, err := s.desk(r, r.PathValue("sample"))
	if err != nil {
		return err
	}
	v := codeAgreementView{
		codePage: s.common(w, r), sampleView: d.progress(),
		Compared: reliability.Compare(s.Codebook, d.codings, reliability.Options{Seed: 1}),
	}
	v.Words = map[reliability.Verdict]string{
		reliability.Reliable: s.p.T("without reserve"), reliability.Tentative: s.p.T("tentative conclusions only"),
		reliability.Unsure: s.p.T("report with a warning"), reliability.Undefined: s.p.T("alpha is undefined: all values are the same"),
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
		said := s.differences(v.Compared.Coders, differs)
		if d.hides(item.Article) {
			if len(d.mine) > 0 {
				v.Hidden++
				continue
			}
			said = s.p.T("What the coders said is shown once you have coded the article or decided on it.")
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
	return s.render(w, r, http.StatusOK, "codeagreement", s.p.T("Agreement")+" "+d.ID, "/code", v)
}

// differences are the values of each coder on one line.
func (s *site) differences(coders []string, d reliability.Disagreement) string {
	var variables []string
	for _, v := range d.Variables {
		var values []string
		for i, value := range v.Values {
			if value != "" {
				values = append(values, coders[i]+" "+s.codedValue(v.Variable, value))
			}
		}
		variables = append(variables, s.p.T("%s: %s", s.codedVariable(v.Variable), s.p.List(values)))
	}
	return strings.Join(variables, s.p.T("; "))
}

// codedVariable is the name of what is coded.
func (s *site) codedVariable(name string) string { return render.VariableName(s.p, s.Codebook, name) }

// codedValue is a value of what is coded.
func (s *site) codedValue(variable, value string) string {
	switch {
	case value == coding.Yes:
		return s.p.T("yes")
	case value == coding.No:
		return s.p.T("no")
	case variable == "conduct":
		for _, c := range s.Codebook.Conducts {
			if string(c.ID) == value {
				return c.Title
			}
		}
	}
	return render.Label(s.p, s.Codebook, value)
}
