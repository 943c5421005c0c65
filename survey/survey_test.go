package survey_test

import (
	"strings"
	"testing"

	"yulun/survey"

	"github.com/google/go-cmp/cmp"
)

// codebook is what the surveys of these tests may name.
var codebook = survey.Known{
	Topic: "social-credit", Frames: []string{"reward", "surveillance"}, Classes: []string{"supportive", "critical"},
	Selection: func(where string) (text, remedy string) {
		if where == "type:farmers" {
			return `"farmers" is not a type`, "type: takes one of foreign, party"
		}
		return "", ""
	},
	Apart: func(a, b string) bool { return a != "" && b != "" && a != b },
}

// good is a survey without a mistake.
func good() survey.Survey {
	return survey.Survey{
		ID: "mine", Topic: "social-credit", Title: "t", Source: "s", Population: "p", N: 10, DOI: "10.1177/1461444819826402",
		Mode: "by telephone", Sponsor: survey.Unknown, Weighting: survey.Unknown, Precision: "whole percent",
		FieldPeriod: survey.Period{Text: "spring", From: "2018-02-01", To: "2018-04-30"},
		Countries:   []survey.Country{{ID: "CN", N: 6}, {ID: "DE", N: 4}},
		Headline:    &survey.Headline{Item: "a", Supportive: "yes", Neutral: "so", Critical: "no"},
		Items: []survey.Item{{ID: "a", Question: "q", Wording: survey.Unknown, Answers: []survey.Answer{
			{
				ID: "yes", Label: "yes, gladly", Short: "yes", Percent: 80, Qualifier: survey.IsExact, Stated: true,
				ByCountry: map[string]survey.Share{"CN": {Percent: 90, Qualifier: survey.IsOver, Stated: true}},
			},
			{ID: "so", Label: "so", Percent: 19, Qualifier: survey.IsDerived},
			{ID: "no", Label: "no", Percent: 1, Qualifier: survey.IsUnder, Stated: true},
		}}},
		Groups: []survey.Group{{ID: "all", Label: "all coverage"}, {ID: "foreign", Label: "the foreign press", Where: "type:foreign"}},
		Outcomes: survey.Phrases{
			Higher: "is higher", Lower: "is lower than {tool}", Unclear: "is not clearly different", Same: "is the same", FewOutlets: "may differ by chance",
		},
		Empty: "There are no articles of {groups}.",
		Questions: []survey.Question{{
			Text: "t",
			Figures: []survey.Figure{
				{ID: "control", Label: "control", Of: "foreign", Frame: "surveillance"},
				{ID: "tool", Label: "tool", Of: "foreign", Frame: "reward"},
				{ID: "tone", Label: "tone", Of: "all", Mean: "stance"},
			},
			Compare: &survey.Contrast{First: "control", Second: "tool", As: survey.Paired},
			Answer:  "{a.yes} approve; the share {control} {outcome}; {undated} are undated.",
		}},
	}
}

func TestCheckFindsEachMistake(t *testing.T) {
	question := func(s *survey.Survey) *survey.Question { return &s.Questions[0] }
	for want, spoil := range map[string]func(*survey.Survey){
		"":                                       func(*survey.Survey) {},
		"n: is missing":                          func(s *survey.Survey) { s.N = 0 },
		"title: is missing":                      func(s *survey.Survey) { s.Title = " " },
		"mode: is missing (write what the publi": func(s *survey.Survey) { s.Mode = "" },
		"items[0].wording: is missing":           func(s *survey.Survey) { s.Items[0].Wording = "" },
		"topic: the survey is about \"faces\", this": func(s *survey.Survey) { s.Topic = "faces" },
		"doi: \"https":                                                   func(s *survey.Survey) { s.DOI = "https://doi.org/10.1177/1" },
		"field_period.to: is before from":                                func(s *survey.Survey) { s.FieldPeriod.To = "2017-01-01" },
		"field_period.from: must be a day":                               func(s *survey.Survey) { s.FieldPeriod.From = "spring" },
		"countries[1].id: \"Germany\" is not":                            func(s *survey.Survey) { s.Countries[1].ID = "Germany" },
		"countries[1].n: is missing":                                     func(s *survey.Survey) { s.Countries[1].N = 0 },
		"items[0].answers[0].by_country.CN: the survey lists no country": func(s *survey.Survey) { s.Countries = nil },
		"headline: the three shares sum to 99":                           func(s *survey.Survey) { s.Items[0].Answers[1].Percent = 18 },
		"headline.neutral: item \"a\" has no":                            func(s *survey.Survey) { s.Headline.Neutral = "x" },
		"headline.item: there is no item \"b\"":                          func(s *survey.Survey) { s.Headline.Item = "b" },
		"items[0].answers[0].percent: 180 is not a share": func(s *survey.Survey) {
			s.Items[0].Answers[0].Percent, s.Items[0].Answers[1].Percent = 180, -81
		},
		"items[1].id: \"a\" is used twice":                   func(s *survey.Survey) { s.Items = append(s.Items, s.Items[0]) },
		"items[0].id: \"a b\" has a space":                   func(s *survey.Survey) { s.Items[0].ID, s.Headline, question(s).Answer = "a b", nil, "{outcome}" },
		"items[0].answers[0].qualifier: \"about\"":           func(s *survey.Survey) { s.Items[0].Answers[0].Qualifier = "about" },
		"items[0].answers[1].stated: a derived share is not": func(s *survey.Survey) { s.Items[0].Answers[1].Stated = true },
		"studies_caution: is missing": func(s *survey.Survey) {
			s.OtherStudies = []survey.Study{{Title: "x", Finding: "y"}}
		},
		"groups[1].where: \"farmers\" is not a type (type: takes one": func(s *survey.Survey) { s.Groups[1].Where = "type:farmers" },
		"questions[0].figures: there is none": func(s *survey.Survey) {
			question(s).Figures, question(s).Compare, question(s).Answer = nil, nil, "none"
		},
		"questions[0].figures[0].of: there is no group \"party\"":                    func(s *survey.Survey) { question(s).Figures[0].Of = "party" },
		"questions[0].figures[0].frame: the codebook has no frame \"face\" (use one": func(s *survey.Survey) { question(s).Figures[0].Frame = "face" },
		"questions[0].figures[2].class: the codebook has no class \"angry\"": func(s *survey.Survey) {
			question(s).Figures[2].Mean, question(s).Figures[2].Class = "", "angry"
		},
		"questions[0].figures[2]: must say one of frame, class and mean":                 func(s *survey.Survey) { question(s).Figures[2].Class = "critical" },
		"questions[0].figures[2].mean: there is no mean of \"trust\"":                    func(s *survey.Survey) { question(s).Figures[2].Mean = "trust" },
		"questions[0].compare.second: the question has no such":                          func(s *survey.Survey) { question(s).Compare.Second = "x" },
		"questions[0].compare.as: \"against\" is not a comparison":                       func(s *survey.Survey) { question(s).Compare.As = "against" },
		"questions[0].compare.as: paired compares two shares":                            func(s *survey.Survey) { question(s).Compare.Second = "tone" },
		"questions[0].compare.as: an article can be in both groups, foreign and foreign": func(s *survey.Survey) { question(s).Compare.As = survey.Separate },
		"questions[0].compare.as: an article can be in both groups, foreign and all": func(s *survey.Survey) {
			question(s).Compare.As, question(s).Figures[1].Of = survey.Separate, "all"
		},
		"questions[0].compare.as: a share cannot be compared with a mean": func(s *survey.Survey) {
			question(s).Compare.As, question(s).Compare.Second = survey.Separate, "tone"
		},
		"questions[0].outcomes.same: is missing":                         func(s *survey.Survey) { s.Outcomes.Same = "" },
		"outcomes.lower: nothing can be filled in for {centre}":          func(s *survey.Survey) { s.Outcomes.Lower = "is below {centre}" },
		"questions[0].answer: is missing":                                func(s *survey.Survey) { question(s).Answer = "" },
		"questions[0].answer: has no {outcome}":                          func(s *survey.Survey) { question(s).Answer = "{control}" },
		"questions[0].answer: nothing can be filled in for {b.yes} (use": func(s *survey.Survey) { question(s).Answer = "{outcome} {b.yes}" },
		"questions[0].answer: nothing can be filled in for {outcome}":    func(s *survey.Survey) { question(s).Compare = nil },
		"questions[0].answer: has a brace":                               func(s *survey.Survey) { question(s).Answer = "{outcome} {control" },
		"questions[0].empty: is missing":                                 func(s *survey.Survey) { s.Empty = "" },
		"empty: nothing can be filled in for {outcome}":                  func(s *survey.Survey) { s.Empty = "{outcome}" },
	} {
		t.Run(want, func(t *testing.T) {
			s := good()
			spoil(&s)
			var got []string
			for _, fault := range s.Check(codebook) {
				got = append(got, fault.Path+": "+fault.Text+" ("+fault.Remedy+")")
			}
			if want == "" {
				if len(got) > 0 {
					t.Errorf("a good survey has %v", got)
				}
				return
			}
			if len(got) == 0 || !strings.HasPrefix(got[0], want) {
				t.Errorf("got %q, want first %q", got, want)
			}
		})
	}
}

func TestWhatIsUnknownMayBeSaid(t *testing.T) {
	s := good()
	if err := s.N.UnmarshalText([]byte("unknown")); err != nil || s.N.Value() != 0 {
		t.Errorf("n: unknown is %d, %v", s.N.Value(), err)
	}
	if err := s.N.UnmarshalText([]byte("over 6500")); err != nil || s.N.Value() != 0 || s.N.MoreThan() != 6500 {
		t.Errorf("n: over 6500 is %d, more than %d, %v", s.N.Value(), s.N.MoreThan(), err)
	}
	s.FieldPeriod.From, s.FieldPeriod.To = survey.Unknown, survey.Unknown
	if faults := s.Check(codebook); len(faults) > 0 || s.FieldPeriod.Known() {
		t.Errorf("%v", faults)
	}
	for _, bad := range []string{"many", "0", "-1", "", "over", "over many", "over 0", "over -6500"} {
		if err := s.N.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("n: %q is taken", bad)
		}
	}
}

func TestSharesAndTheirWords(t *testing.T) {
	approve, neither, disapprove, ok := good().Beside()
	there, known := approve.In("CN")
	_, elsewhere := approve.In("DE")
	got := []any{approve.String(), neither.String(), disapprove.String(), approve.Name(), neither.Name(), there.String(), ok, known, elsewhere}
	if d := cmp.Diff([]any{"80 %", "19 % (derived)", "under 1 %", "yes", "so", "over 90 %", true, true, false}, got); d != "" {
		t.Error(d)
	}
}

func TestPeriodIncludesItsLastDay(t *testing.T) {
	from, until := good().FieldPeriod.Days()
	if from.Format("2006-01-02") != "2018-02-01" || until.Format("2006-01-02") != "2018-05-01" {
		t.Errorf("got %s to %s", from, until)
	}
	if got := good().FieldPeriod.String(); got != "fielded spring" {
		t.Errorf("got %q", got)
	}
	if got := (survey.Period{Text: "not stated", From: survey.Unknown, To: survey.Unknown}).String(); got != "field period: not stated" {
		t.Errorf("got %q", got)
	}
}

func TestOutcomes(t *testing.T) {
	for want, d := range map[survey.Outcome]survey.Interval{
		survey.Higher:        {Value: 0.2, Low: 0.1, High: 0.3, Method: survey.ByMover, Known: true},
		survey.Lower:         {Value: -0.2, Low: -0.3, High: -0.1, Method: survey.ByBootstrap, Known: true},
		survey.Unclear:       {Value: 0.2, Low: -0.1, High: 0.3, Method: survey.ByMover, Known: true},
		survey.Same:          {Low: -0.1, High: 0.1, Method: survey.ByMover, Known: true},
		survey.TooFewOutlets: survey.Exact(0.2),
		survey.NoArticles:    {},
	} {
		if got := survey.OutcomeOf(d); got != want {
			t.Errorf("%+v is %s, want %s", d, got, want)
		}
	}
}

func TestSentencesAreFilledIn(t *testing.T) {
	s := good()
	q := s.Questions[0]
	r := survey.Reading{Outcome: survey.Lower, Figures: map[string]string{"control": "10 %", "tool": "30 %"}, Undated: "2"}
	if got, want := s.Sentence(q, r), "80 % approve; the share 10 % is lower than 30 %; 2 are undated."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	q.Outcomes.Lower = "is far lower"
	if got, want := s.Sentence(q, r), "80 % approve; the share 10 % is far lower; 2 are undated."; got != want {
		t.Errorf("the question's own phrase: got %q, want %q", got, want)
	}
	r.Empty = []string{"the foreign press", "all others"}
	if got, want := s.Sentence(q, r), "There are no articles of the foreign press, all others."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	q.Empty = "Nobody in {groups} wrote."
	if got, want := s.Sentence(q, r), "Nobody in the foreign press, all others wrote."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestChoose(t *testing.T) {
	all := []survey.Survey{{ID: "one"}, {ID: "two"}}
	if got, err := survey.Choose(all, ""); err != nil || len(got) != 2 {
		t.Errorf("%d surveys, %v", len(got), err)
	}
	if got, err := survey.Choose(all, "two"); err != nil || len(got) != 1 || got[0].ID != "two" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := survey.Choose(all, "three"); err == nil || !strings.Contains(err.Error(), `no survey "three"`) {
		t.Errorf("got %v", err)
	}
}

func TestPairsAreChecked(t *testing.T) {
	pair := survey.Pair{
		Item: "a", Answer: "yes", Why: "both judge it",
		Figure: survey.Figure{Label: "foreign: supportive", Of: "foreign", Class: "supportive"},
	}
	for want, spoil := range map[string]func(*survey.Survey){
		"":                                     func(*survey.Survey) {},
		`beside[0].item: there is no item "b"`: func(s *survey.Survey) { s.Pairs[0].Item = "b" },
		`beside[0].answer: item "a" has no answer`: func(s *survey.Survey) { s.Pairs[0].Answer = "perhaps" },
		`beside[0].figure.of: there is no group`:   func(s *survey.Survey) { s.Pairs[0].Figure.Of = "party" },
		"beside[0].figure.mean: a share of respon": func(s *survey.Survey) {
			s.Pairs[0].Figure.Class, s.Pairs[0].Figure.Mean = "", "stance"
		},
		"beside[0].figure: must say one of frame": func(s *survey.Survey) { s.Pairs[0].Figure.Class = "" },
		"beside[0].figure.label: is missing":      func(s *survey.Survey) { s.Pairs[0].Figure.Label = "" },
		"beside[0].why: is missing":               func(s *survey.Survey) { s.Pairs[0].Why = "" },
		"items: there is none": func(s *survey.Survey) {
			s.Items, s.Headline, s.Pairs, s.Questions = nil, nil, nil, nil
		},
	} {
		s := good()
		s.Pairs = []survey.Pair{pair}
		spoil(&s)
		var got []string
		for _, fault := range s.Check(codebook) {
			got = append(got, fault.Path+": "+fault.Text)
		}
		if all := strings.Join(got, "\n"); want == "" && all != "" || !strings.HasPrefix(all, want) {
			t.Errorf("got %q, want first %q", all, want)
		}
	}
	s := good()
	s.Items, s.Headline, s.Questions = nil, nil, nil
	s.Facts = []survey.Fact{{ID: "high", Text: "Support is high."}}
	if faults := s.Check(codebook); len(faults) > 0 {
		t.Errorf("a survey of findings without shares: %v", faults)
	}
}
