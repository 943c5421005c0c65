package main

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"yulun/configs/topics"
)

const safetyFrame = `
  - id: safety
    title: safety
    description: Whether people are safe.
    groups:
      - {lang: zh, weight: 1, cues: [人身安全]}
      - {lang: en, weight: 1, cues: [safe streets]}
`

const safetySurvey = `id: safety-2022
topic: social-credit
title: Safety in the street
source: an invented survey
field_period: {text: "2022", from: unknown, to: unknown}
population: citizens
n: 100
mode: unknown
sponsor: unknown
weighting: unknown
precision: unknown
items:
  - id: safe
    question: Do you feel safe?
    wording: unknown
    answers: [{id: "yes", label: "yes", percent: 60, qualifier: exact, stated: true}]
groups:
  - {id: all, label: all coverage}
  - {id: safe, label: articles on safety, where: "frame:safety"}
outcomes: {higher: is higher, lower: is lower, unclear: is unclear, same: is the same, few_outlets: has too few outlets}
empty: There are no articles of {groups}.
questions:
  - text: Coverage speaks of safety.
    figures:
      - {id: safety, label: safety frame, of: all, frame: safety}
      - {id: privacy, label: privacy frame, of: all, frame: privacy}
      - {id: tone, label: stance on safety, of: safe, mean: stance}
    compare: {first: safety, second: privacy, as: paired}
    answer: "{safety} speak of safety, {privacy} of privacy: the first {outcome}. The stance on safety is {tone}."
`

const safetyRows = `{"url":"http://a.example/1","title":"社会信用体系保障人身安全","text":"社会信用体系建设成效显著，群众普遍认可。社会信用体系保障居民的人身安全，市民纷纷点赞。","date":"2019-03-10","lang":"zh","outlet_id":"rongcheng","outlet_name":"荣成日报","outlet_type":"party","outlet_country":"CN"}
{"url":"http://b.example/1","title":"China's social credit system brings safe streets","text":"The social credit system brings safe streets, residents say. The social credit system works well.","date":"2020-05-01","lang":"en","outlet_id":"courier","outlet_name":"The Courier","outlet_type":"foreign","outlet_country":"GB"}
{"url":"http://b.example/2","title":"China's social credit system alarms critics","text":"China's social credit system is a tool of mass surveillance, critics say. The social credit system leaks personal data.","date":"2021-04-02","lang":"en","outlet_id":"courier","outlet_name":"The Courier","outlet_type":"foreign","outlet_country":"GB"}
`

// TestAFrameAndASurveyByYAMLAlone: a new frame and a survey that asks for it go the whole way from
// an article to the comparison.
func TestAFrameAndASurveyByYAMLAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Second)
	shipped, _ := topics.Open(topics.Default)
	frames, err := fs.ReadFile(shipped, "frames.yaml")
	noError(t, err)
	s.write("rows.jsonl", safetyRows)
	s.write("own/frames.yaml", string(frames)+safetyFrame)
	s.write("own/surveys/safety-2022.yaml", safetySurvey)
	flags := []string{"--config", "own", "--data", "data"}
	s.do(append([]string{"import", "--quiet", "rows.jsonl"}, flags...)...)
	for _, c := range []struct {
		ask  []string
		want string
	}{
		{[]string{"compare", "--json"}, `"sentence":"67 % speak of safety, 33 % of privacy: the first has too few outlets. The stance on safety is +`},
		{[]string{"compare", "--survey", "safety-2022"}, "Coverage beside the survey: Safety in the street"},
		{[]string{"export", "comparison"}, "question 1,safety frame,3,"},
		{[]string{"export", "comparison"}, "outcome,frame_safety,frame_safety_low,frame_safety_high,frame_safety_method\n"},
		{[]string{"export", "articles", "--format", "jsonl"}, `"safety":0.`},
		{[]string{"series", "--format", "csv", "--bucket", "all", "--group", "frame"}, "safety,2,2,2,"},
		{[]string{"search", "frame:safety", "--json"}, `"total":2`},
		{[]string{"search", "lang:en -frame:safety", "--json"}, `"total":1`},
	} {
		if got := s.do(append(c.ask, flags...)...); !strings.Contains(got, c.want) {
			t.Errorf("yulun %s lacks %s:\n%.2000s", strings.Join(c.ask, " "), c.want, got)
		}
	}
}
