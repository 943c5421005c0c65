package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yulun/configs/topics"
)

// rows are articles of two outlets; two pieces speak of safety.
const rows = `{"url":"http://a.example/1","title":"社会信用体系守护公共安全","text":"社会信用体系守护公共安全，群众普遍认可。","date":"2019-03-10","lang":"zh","outlet_id":"rongcheng","outlet_name":"荣成日报","outlet_type":"party","outlet_country":"CN"}
{"url":"http://a.example/2","title":"社会信用体系建设成效显著","text":"社会信用体系建设成效显著。守信激励让企业受益，市民纷纷点赞。","date":"2019-04-11","lang":"zh","outlet_id":"rongcheng","outlet_name":"荣成日报","outlet_type":"party","outlet_country":"CN"}
{"url":"http://b.example/1","title":"Does a score make streets safer?","text":"China's social credit system promises public safety. Critics call the social credit system mass surveillance.","date":"2019-04-02","lang":"en","outlet_id":"courier","outlet_name":"The Courier","outlet_type":"foreign","outlet_country":"GB"}
`

// safety is a frame as a user adds one at the end of frames.yaml.
const safety = `
  - id: safety
    title: safety
    title_zh: 安全
    description: Public safety, crime and accidents.
    groups:
      - {lang: zh, weight: 1, tie: central, cues: [公共安全]}
      - {lang: en, weight: 1, tie: central, cues: [public safety]}
`

// TestAFrameAddedByYAML: an entry in frames.yaml is all that a new frame takes, on both indexes. It
// is scored, found, counted and exported at once; articles that were scored before get it by
// reprocess, without a rebuild of the index. Once it is removed, what still carries it is named.
func TestAFrameAddedByYAML(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "elasticsearch"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := &stage{t: t, dir: t.TempDir()}
			storage := "store: {}\n"
			if engine == "elasticsearch" {
				storage = fmt.Sprintf("index:\n  elasticsearch: {addresses: ['%s'], prefix: %s, refresh: 100ms}\n", elasticServer.Address(t), elasticServer.Prefix(t))
			}
			builtin, _ := topics.Open(topics.Default)
			frames, err := fs.ReadFile(builtin, "frames.yaml")
			noError(t, err)
			s.write("before/storage.yaml", storage)
			s.write("after/storage.yaml", storage)
			s.write("after/frames.yaml", string(frames)+safety)
			s.write("rows.jsonl", rows)
			s.write("early.jsonl", strings.SplitAfter(rows, "\n")[0])
			before, after := []string{"--config", "before", "--quiet"}, []string{"--config", "after", "--quiet"}

			s.do(append(before, "import", "early.jsonl")...) // scored before the frame is there
			heads := header(s.do(append(before, "export", "series")...))
			s.do(append(after, "import", "rows.jsonl")...)
			s.do(append(after, "reprocess")...)
			s.frameCounted(after, heads)
			if out := s.do(append(before, "status")...); !strings.Contains(out, `2 articles have the frame "safety", which the codebook doesn't have`) {
				t.Errorf("status without the frame says\n%s", out)
			}
			_, said, code := s.try(append(before[:2:2], "config", "check")...)
			if code != exitDone || !strings.Contains(said, `2 articles have the frame "safety"`) {
				t.Errorf("config check without the frame: exit code %d: %s", code, said)
			}
			if _, said, code = s.try(append(before, "search", "frame:safety")...); code != exitUsage || !strings.Contains(said, "perception") {
				t.Errorf("search for a frame that is gone: exit code %d: %s", code, said)
			}
			s.do(append(before, "reprocess")...)
			if out := s.do(append(before, "status")...); strings.Contains(out, "safety") {
				t.Errorf("status after reprocess still says\n%s", out)
			}
		})
	}
}

// frameCounted checks what is said of the frame where the codebook has it. heads are the columns of
// a series without it.
func (s *stage) frameCounted(flags, heads []string) {
	s.t.Helper()
	if out := s.do(append(flags, "search", "frame:safety")...); !strings.HasPrefix(strings.TrimSpace(out), "2 ") {
		s.t.Errorf("search finds\n%s", out)
	}
	if out := s.do(append(flags, "series", "--group", "frame", "--bucket", "all")...); !strings.Contains(out, "safety") {
		s.t.Errorf("the series by frame is\n%s", out)
	}
	out := s.do(append(flags, "export", "series", "--bucket", "all")...)
	got := header(out)
	if len(got) != len(heads)+5 || got[len(got)-1] != "frame_safety_articles" || strings.Join(got[:len(heads)], ",") != strings.Join(heads, ",") || got[len(heads)] != "frame_safety" {
		s.t.Errorf("the columns of the series are %v, want those without the frame, then its own", got)
	}
	if row := strings.Split(strings.TrimSpace(strings.Split(out, "\n")[1]), ","); row[len(heads)] != "0.666667" {
		s.t.Errorf("the share of the frame is %s, want 0.666667", row[len(heads)])
	}
	articles := header(s.do(append(flags, "export", "articles")...))
	if last := articles[len(articles)-1]; last != "frame_safety" {
		s.t.Errorf("the last column of the articles is %s", last)
	}
	comparison := s.do(append(flags, "export", "comparison")...)
	if !strings.Contains(comparison, "\nframe,safety,2,") {
		s.t.Errorf("the comparison is\n%s", comparison)
	}
	page := filepath.Join(s.dir, "report.html")
	s.do(append(flags, "report", "-o", page)...)
	html, err := os.ReadFile(page)
	noError(s.t, err)
	if !strings.Contains(string(html), `<th scope="col" class="figure">Safety</th>`) {
		s.t.Error("the report has no column for the frame")
	}
}

// header is the first line of a table, by columns.
func header(csv string) []string {
	first, _, _ := strings.Cut(strings.TrimPrefix(csv, "\uFEFF"), "\n")
	return strings.Split(strings.TrimSpace(first), ",")
}
