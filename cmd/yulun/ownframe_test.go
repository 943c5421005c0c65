package main

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
// an article to the comparison, and both stores and indexes answer alike.
func TestAFrameAndASurveyByYAMLAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Second)
	shipped, _ := topics.Open(topics.Default)
	frames, err := fs.ReadFile(shipped, "frames.yaml")
	noError(t, err)
	s.write("rows.jsonl", safetyRows)
	for _, folder := range []string{"files", "cluster"} {
		s.write(folder+"/frames.yaml", string(frames)+safetyFrame)
		s.write(folder+"/surveys/safety-2022.yaml", safetySurvey)
	}
	s.share("cluster", "")
	imported := regexp.MustCompile(`"at":"[^"]*"`) // when a row was imported
	answers := map[string][]string{}
	for _, folder := range []string{"files", "cluster"} {
		flags := []string{"--config", folder, "--data", "data-" + folder}
		s.do(append([]string{"import", "--quiet", "rows.jsonl"}, flags...)...)
		for _, ask := range [][]string{
			{"compare", "--json"},
			{"compare", "--survey", "safety-2022"},
			{"export", "comparison"},
			{"export", "articles", "--format", "jsonl"},
			{"series", "--format", "csv", "--bucket", "all", "--group", "frame"},
			{"search", "frame:safety", "--json", "--order", "oldest"},
			{"search", "lang:en -frame:safety", "--json"},
		} {
			answers[folder] = append(answers[folder], imported.ReplaceAllString(s.do(append(ask, flags...)...), `"at":""`))
		}
	}
	for i, want := range answers["files"] {
		if diff := cmp.Diff(comparable(t, want), comparable(t, answers["cluster"][i])); diff != "" {
			t.Errorf("answer %d (-SQLite +PostgreSQL and Elasticsearch):\n%s", i, diff)
		}
	}
	for i, want := range map[int]string{
		0: `"sentence":"67 % speak of safety, 33 % of privacy: the first has too few outlets. The stance on safety is +`,
		1: "Coverage beside the survey: Safety in the street",
		2: "question 1,safety frame,3,",
		3: `"safety":0.`,
		4: "safety,2,2,2,",
		5: `"total":2`,
		6: `"total":1`,
	} {
		if !strings.Contains(answers["files"][i], want) {
			t.Errorf("answer %d lacks %s:\n%.2000s", i, want, answers["files"][i])
		}
	}
	head, _, _ := strings.Cut(answers["files"][2], "\n")
	if !strings.HasSuffix(strings.TrimSpace(head), "query_value,frame_safety,frame_safety_low,frame_safety_high,frame_safety_method") {
		t.Errorf("the new frame's columns are not the last ones: %s", head)
	}
}
