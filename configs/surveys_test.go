package configs

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/codebook"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
)

func TestSelectionsThatShareNoArticle(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"type:foreign", "type:party,government", true},
		{"type:foreign", "type:party,foreign", false},
		{"type:foreign", "-type:foreign", true},
		{"-type:foreign", "type:foreign", true},
		{"", "type:foreign", false},
		{"before:2021", "from:2021", true},
		{"before:2021", "from:2020-12-31", false},
		{"frame:reward", "frame:punishment", false},
		{"frame:reward lang:zh", "frame:punishment lang:en", true},
		{"object:government", "object:commercial", true},
		{"失信", "信用修复", false},
	} {
		if got := apart(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %t, want %t", c.a, c.b, got, c.want)
		}
	}
}

// TestTheGuidesSurveyIsRight: the file that docs/surveys.md has its readers write.
func TestTheGuidesSurveyIsRight(t *testing.T) {
	guide, err := os.ReadFile("../docs/surveys.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(guide), "```yaml\n")
	text, _, ok := strings.Cut(after, "```")
	if !ok {
		t.Fatal("the guide shows no file")
	}
	c, err := Load(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	surveys, problems := loadSurveys(fstest.MapFS{"surveys/farmers-2020.yaml": {Data: []byte(text)}}, nameable(c.Topic, c.Codebook))
	if len(problems) > 0 || len(surveys) != 1 || len(surveys[0].Questions) != 1 {
		t.Errorf("%d surveys: %v", len(surveys), problems)
	}
}

func TestAskable(t *testing.T) {
	t.Parallel()
	for where, want := range map[string]string{
		"type:foreign -frame:law":           "",
		"outlet:xinguang-net,people":        "",
		"隐私 OR (frame:law to:2020)":         "",
		"frame:law frame:privacy":           "names more than one frame",
		"outlet:新光网":                        "names an outlet by its name",
		`type:party outlet:"South Gazette"`: "names an outlet by its name",
		"type:party OR 隐私 lang:zh":          "query, column 12: brackets must say what OR joins",
		"lang:cn":                           `query, column 6: there is no language "cn"`,
	} {
		if got, _ := askable(where, codebooktest.Book()); got != want {
			t.Errorf("%q: %q, want %q", where, got, want)
		}
	}
}

// TestShippedWordsAreInChinese: whatever a topic shows on pages is in both languages.
func TestShippedWordsAreInChinese(t *testing.T) {
	t.Parallel()
	for _, topic := range topics.IDs() {
		fsys, err := Topic(topic)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Surveys {
			for _, text := range s.WithoutChinese() {
				t.Errorf("%s: surveys/%s.yaml has no Chinese for %q", topic, s.ID, text)
			}
		}
		for _, e := range c.Events {
			if e.TitleZh == "" || e.Title == "" {
				t.Errorf("%s: the event of %s has its title in one language alone", topic, e.Date)
			}
		}
		words := map[string]codebook.Words{}
		for _, f := range c.Codebook.Frames {
			words["frame "+string(f.ID)] = f.Words
		}
		for _, f := range c.Codebook.Classes {
			words["class "+string(f.ID)] = f.Words
		}
		for _, f := range c.Codebook.Objects {
			words["object "+string(f.ID)] = f.Words
		}
		for _, f := range c.Codebook.Conducts {
			words["conduct "+string(f.ID)] = f.Words
		}
		for _, f := range c.Codebook.OutletTypes {
			words["type "+string(f.ID)] = f.Words
		}
		for name, w := range words {
			if w.TitleZh == "" || w.DescriptionZh == "" {
				t.Errorf("%s: the %s of the codebook has no Chinese", topic, name)
			}
		}
	}
}
