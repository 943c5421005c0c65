package configs

import (
	"io/fs"
	"strings"
	"testing"

	"yulun/configs/topics"
)

// TestShippedCuesAreAboutTheirTopic: none is general or there twice, and none names another topic
// that is shipped.
func TestShippedCuesAreAboutTheirTopic(t *testing.T) {
	for _, id := range topics.IDs() {
		t.Run(id, func(t *testing.T) {
			fsys, err := Topic(id)
			if err != nil {
				t.Fatal(err)
			}
			c, err := Load(struct{ fs.FS }{fsys}) // as a user's own, which is checked in full
			if err != nil {
				t.Fatal(err)
			}
			notices, err := c.Review()
			if err != nil || len(notices) > 0 {
				t.Errorf("notices:\n%v\nmistakes: %v", notices, err)
			}
		})
	}
}

func TestReviewFindsWhatCountsEverything(t *testing.T) {
	const general = "frames:\n  - {id: safety, title: safety, description: Safety., groups: [{lang: zh, weight: 1, cues: [安全, 了]}, {lang: en, weight: 1, cues: [s*]}]}\n"
	c, err := Load(over(map[string]string{
		"frames.yaml": general, "surveys/kostka-2018.yaml": plainSurvey, "surveys/liu-2022.yaml": "# left out\n",
		"surveys/merics-2020.yaml": "", "surveys/su-xu-cao-2022.yaml": "", "surveys/xu-kostka-cao-2022.yaml": "",
		"replications/weibo-2025.yaml": "",
	}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Review()
	for _, want := range []string{`frames.yaml:2: frames[0].groups[0].cues[1]: the cue "了" is found in `, `frames[0].groups[1].cues[0]: the cue "s*" is found in `} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if got := problemsOf(err); len(got) != 2 {
		t.Errorf("%d mistakes: %v", len(got), got)
	}
}

func TestReviewNoticesATopicWithoutAnID(t *testing.T) {
	c, err := Load(over(map[string]string{"topic.yaml": "title: Drones\ngroups:\n  - {kind: topic.strong, lang: en, weight: 0.9, cues: [drone*]}\n"}))
	if err != nil {
		t.Fatal(err)
	}
	notices, err := c.Review()
	if err != nil || len(notices) == 0 || !strings.HasPrefix(notices[0].String(), "topic.yaml: id: is missing, so that the files of social-credit are used") {
		t.Errorf("got %v, %v", notices, err)
	}
}

// plainSurvey asks nothing of coverage, so that it fits every codebook.
const plainSurvey = `id: kostka-2018
topic: social-credit
title: T
source: S
field_period: {text: "2018", from: unknown, to: unknown}
population: P
n: 10
mode: unknown
sponsor: unknown
weighting: unknown
precision: unknown
items: [{id: a, question: Q, wording: unknown, answers: [{id: b, label: B, percent: 1, qualifier: exact, stated: true}]}]
`
