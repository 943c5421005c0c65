package lexicon

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ordinary are sentences on nothing in particular, eight in each language.
var ordinary = []string{
	"昨天下午，市里下了一场大雨。", "这家面馆开了三十年。", "球队在最后五分钟追平了比分。", "图书馆将延长开放时间。",
	"苹果比去年早熟了十来天。", "新的地铁线路年底通车。", "医生提醒老人注意保暖。", "她从小喜欢画画。",
	"Heavy rain fell over the city.", "The shop has not changed its soup.", "Two goals gave the home side a draw.", "The library stays open until nine.",
	"Apples ripened early this year.", "A new metro line opens in December.", "Doctors say to keep warm.", "She has painted since she was a child.",
}

func TestCuesThatCountEverythingAreFound(t *testing.T) {
	frame := func(groups string) string {
		return "frames:\n  - {id: privacy, title: Privacy, description: D., groups: [" + groups + "]}\n"
	}
	for _, c := range []struct{ name, topic, frames, cues, want string }{
		{"good cues", goodTopic, goodFrames, goodCues, ""},
		{
			"a common character", goodTopic, frame("{lang: zh, weight: 0.4, cues: [隐私, 了]}"), goodCues,
			`frames.yaml:2: frames[0].groups[0].cues[1]: the cue "了" is found in 4 of 8 ordinary Chinese sentences (remove it, or add the words that make it speak of the topic)`,
		},
		{
			"a common beginning", goodTopic, frame("{lang: en, weight: 1, cues: [s*]}"), goodCues,
			`frames.yaml:2: frames[0].groups[0].cues[0]: the cue "s*" is found in 5 of 8 ordinary English sentences (remove it, or add the words that make it speak of the topic)`,
		},
		{
			"many cues together", goodTopic, frame("{lang: zh, weight: 1, cues: [(市里|三十年|球队|图书馆|苹果|地铁)]}"), goodCues,
			`frames.yaml:2: frames[0].groups[0].cues[0]: the cue "(市里|三十年|球队|图书馆|苹果|地铁)" is found in 6 of 8 ordinary Chinese sentences (remove it, or add the words that make it speak of the topic)`,
		},
		{
			"a stance on everything", goodTopic, goodFrames, "groups:\n  - {kind: stance, lang: en, weight: -1, cues: [the]}\n",
			`lexicon/own.yaml:2: groups[0].cues[0]: the cue "the" is found in 4 of 8 ordinary English sentences`,
		},
		{
			"everything is on the topic", "title: T\ngroups:\n  - {kind: topic.strong, lang: zh, weight: 0.9, cues: [年]}\n", goodFrames, goodCues,
			`topic.yaml:3: groups[0].cues[0]: the cue "年" is found in 3 of 8 ordinary Chinese sentences`,
		},
		{"a negation may be common", goodTopic, goodFrames, "groups:\n  - {kind: negation, lang: en, cues: [the]}\n  - {kind: degree, weight: 2, cues: [了]}\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			lex, problems := loadOwn(files(c.topic, c.frames, c.cues))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := lex.General(ordinary); !strings.HasPrefix(got.Error(), c.want) || c.want == "" && len(got) > 0 {
				t.Errorf("got\n%s\nwant\n%s", got.Error(), c.want)
			}
		})
	}
}

// TestFramesOfManyCues: no cue is common by itself, and together they make the point of the frame
// everywhere.
func TestFramesOfManyCues(t *testing.T) {
	var cues, sentences []string
	for i := range 40 {
		cues = append(cues, fmt.Sprintf("game %d", i/2))
		sentences = append(sentences, fmt.Sprintf("They won game %d again.", i/2))
	}
	for weight, want := range map[string]string{
		"1":   "the cues of frame:privacy are found in 40 of 40 ordinary English sentences, this one most often (make the common cues longer, or lower their weight)",
		"0.5": "",
	} {
		frames := "frames:\n  - {id: privacy, title: Privacy, description: D., groups: [{weight: " + weight + ", cues: [" + strings.Join(slices.Compact(cues), ", ") + "]}]}\n"
		lex, problems := loadOwn(files(goodTopic, frames, goodCues))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := lex.General(sentences)
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.HasSuffix(got.Error(), want)) {
			t.Errorf("weight %s: %v", weight, got)
		}
	}
}

func TestCuesOfAnotherTopicAreFound(t *testing.T) {
	other, problems := loadOwn(files(goodTopic, goodFrames, goodCues))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	own, problems := loadOwn(files(
		"title: Faces\ngroups:\n  - {kind: topic.strong, lang: zh, weight: 0.9, cues: [人脸识别]}\n  - {kind: topic.weak, lang: zh, weight: 0.5, cues: [社会信用]}\n  - {kind: topic.exclude, lang: zh, cues: [社会信用代码]}\n",
		"frames:\n  - {id: privacy, title: Privacy, description: D., groups: [{lang: zh, weight: 1, cues: [隐私, (健康码|刷脸)..社会信用, 人脸识别..社会信用]}]}\n", goodCues))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := `frames.yaml:2: frames[0].groups[0].cues[1]: the cue "(健康码|刷脸)..社会信用" names another topic, Credit, by "社会信用" (remove it, unless it is meant)
topic.yaml:4: groups[1].cues[0]: the cue "社会信用" names another topic, Credit, by "社会信用" (remove it, unless it is meant)`
	if d := cmp.Diff(want, own.Foreign(other).Error()); d != "" {
		t.Error(d)
	}
	if got := other.Foreign(other); len(got) != 1 {
		t.Errorf("a topic beside itself: %v", got)
	}
}
