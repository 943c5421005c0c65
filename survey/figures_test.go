package survey_test

import (
	"strings"
	"testing"

	"yulun/survey"

	"github.com/google/go-cmp/cmp"
)

func figures() survey.Figures {
	return survey.Figures{
		Title: "t", Source: "s", Population: "p", N: 10, DOI: "10.1177/1461444819826402",
		FieldPeriod: survey.Period{Text: "spring", From: "2018-02-01", To: "2018-04-30"},
		Headline:    survey.Headline{Item: "a", Approve: "yes", Neither: "so", Disapprove: "no"},
		Items: []survey.Item{{ID: "a", Question: "q", Answers: []survey.Answer{
			{ID: "yes", Label: "yes", Percent: 80, Qualifier: survey.IsExact, Stated: true},
			{ID: "so", Label: "so", Percent: 19, Qualifier: survey.IsDerived},
			{ID: "no", Label: "no", Percent: 1, Qualifier: survey.IsUnder, Stated: true},
		}}},
		Questions: []survey.Question{{ID: 1, Text: "t", Figure: "f"}},
	}
}

func TestCheckFindsEachMistake(t *testing.T) {
	for want, spoil := range map[string]func(*survey.Figures){
		"":                                                   func(*survey.Figures) {},
		"n: -1 respondents":                                  func(f *survey.Figures) { f.N = -1 },
		"title: is missing":                                  func(f *survey.Figures) { f.Title = " " },
		"doi: \"https":                                       func(f *survey.Figures) { f.DOI = "https://doi.org/10.1177/1" },
		"field_period.to: lies before":                       func(f *survey.Figures) { f.FieldPeriod.To = "2017-01-01" },
		"field_period.from: is no day":                       func(f *survey.Figures) { f.FieldPeriod.From = "spring" },
		"headline: the three shares sum to 99":               func(f *survey.Figures) { f.Items[0].Answers[1].Percent = 18 },
		"headline.neither: item \"a\" has no":                func(f *survey.Figures) { f.Headline.Neither = "x" },
		"headline.item: there is no item \"b\"":              func(f *survey.Figures) { f.Headline.Item = "b" },
		"items[0].answers[0].percent: 180 is no share":       func(f *survey.Figures) { f.Items[0].Answers[0].Percent, f.Items[0].Answers[1].Percent = 180, -81 },
		"items[1].id: \"a\" is used twice":                   func(f *survey.Figures) { f.Items = append(f.Items, f.Items[0]) },
		"items[0].answers[0].qualifier: \"about\"":           func(f *survey.Figures) { f.Items[0].Answers[0].Qualifier = "about" },
		"items[0].answers[1].stated: a derived share is not": func(f *survey.Figures) { f.Items[0].Answers[1].Stated = true },
		"questions[0].id: is 2":                              func(f *survey.Figures) { f.Questions[0].ID = 2 },
		"studies_caution: is missing": func(f *survey.Figures) {
			f.OtherStudies = []survey.Study{{Title: "x", Finding: "y"}}
		},
	} {
		t.Run(want, func(t *testing.T) {
			f := figures()
			spoil(&f)
			var got []string
			for _, fault := range f.Check() {
				got = append(got, fault.Path+": "+fault.Text)
			}
			if want == "" {
				if len(got) > 0 {
					t.Errorf("good figures have %v", got)
				}
				return
			}
			if len(got) == 0 || !strings.HasPrefix(got[0], want) {
				t.Errorf("got %q, want first %q", got, want)
			}
		})
	}
}

func TestSharesAndTheirWords(t *testing.T) {
	approve, neither, disapprove := figures().Shares()
	got := []string{approve.String(), neither.String(), disapprove.String()}
	if d := cmp.Diff([]string{"80 %", "19 % (derived)", "under 1 %"}, got); d != "" {
		t.Error(d)
	}
}

func TestPeriodIncludesItsLastDay(t *testing.T) {
	from, until := figures().FieldPeriod.Days()
	if from.Format("2006-01-02") != "2018-02-01" || until.Format("2006-01-02") != "2018-05-01" {
		t.Errorf("got %s to %s", from, until)
	}
}
