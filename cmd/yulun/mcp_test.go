package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// mcpAnswer is what every tool gives.
type mcpAnswer struct {
	Query    string
	N        struct{ Articles, Stories, Outlets, Undated int }
	Interval struct {
		Level      float64
		MeanStance *struct{ Value, Low, High float64 } `json:"mean_stance"`
		Flags      []string
	}
	Gaps struct {
		Waiting    *int `json:"waiting_for_index"`
		Crawl      []struct{ Bucket, Source, Coverage string }
		CrawlTotal int `json:"crawl_total"`
		Warnings   []string
	}
	Evidence []struct {
		ID, Title, URL string
		Sentences      []struct{ Text, Cue, Kind string }
	}
	Result json.RawMessage
}

// TestMCP goes through the demo's data with the official SDK's client, over standard input and output.
func TestMCP(t *testing.T) {
	t.Parallel()
	data := t.TempDir() + "/data"
	if out, err := exec.Command("yulun", "demo", "--no-serve", "--quiet", "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: exec.Command("yulun", "mcp", "--data", data)}, nil)
	noError(t, err)
	defer session.Close()
	tools, err := session.ListTools(t.Context(), nil)
	noError(t, err)
	for _, tool := range tools.Tools {
		if tool.Annotations == nil || !tool.Annotations.ReadOnlyHint {
			t.Errorf("%s is not said to be read only", tool.Name)
		}
	}
	ask := func(tool string, args map[string]any) mcpAnswer {
		t.Helper()
		got := callTool(t, session, tool, args)
		if got.IsError {
			t.Fatalf("%s: %s", tool, toolText(got))
		}
		var a mcpAnswer
		noError(t, json.Unmarshal([]byte(toolText(got)), &a))
		if a.N.Articles == 0 || a.Interval.Level != 0.95 || a.Interval.MeanStance == nil || a.Gaps.Waiting == nil || len(a.Evidence) == 0 {
			t.Errorf("%s %v lacks n, interval, gaps or evidence: %+v", tool, args, a)
		}
		for _, e := range a.Evidence {
			if e.ID == "" || e.Title == "" || !strings.HasPrefix(e.URL, "http") {
				t.Errorf("%s: evidence without id, title or address: %+v", tool, e)
			}
		}
		return a
	}
	all := ask("search", map[string]any{"limit": 3})
	var found struct {
		Total int
		Hits  []struct{ ID string }
		Next  string
	}
	noError(t, json.Unmarshal(all.Result, &found))
	if found.Total != all.N.Articles || len(found.Hits) != 3 || len(all.Evidence[0].Sentences) == 0 {
		t.Errorf("search finds %d articles in all and says %d: %s", found.Total, all.N.Articles, all.Result)
	}
	next := ask("search", map[string]any{"limit": 3, "cursor": found.Next})
	if strings.Contains(string(next.Result), `"id":"`+found.Hits[2].ID+`"`) || next.N != all.N {
		t.Errorf("the second page: %s", next.Result)
	}
	for tool, want := range map[string]struct {
		args map[string]any
		has  string
	}{
		"show":       {map[string]any{"id": found.Hits[0].ID}, `"evidence":[`},
		"series":     {map[string]any{"bucket": "year", "group": "type"}, `"points":[`},
		"compare":    {nil, `"questions":[`},
		"kwic":       {map[string]any{"term": "信用", "query": "lang:zh"}, `"node":"信用"`},
		"keyness":    {map[string]any{"query": "type:foreign", "against": "type:party"}, `"log_ratio"`},
		"collocates": {map[string]any{"term": "信用", "query": "lang:zh"}, `"log_dice"`},
		"top":        {map[string]any{"query": "lang:zh", "group": "type", "limit": 3}, `"per_million"`},
		"quotes":     {map[string]any{"attributed": true}, `"speaker":"`},
		"clusters":   {nil, `"basis":"named"`},
		"prominence": {nil, `"listing_order"`},
		"status":     {nil, `"never_crawled"`},
		"methods":    {nil, `"outlet_types"`},
	} {
		if a := ask(tool, want.args); !strings.Contains(string(a.Result), want.has) {
			t.Errorf("%s: no %s in %.500s", tool, want.has, a.Result)
		} else if strings.Contains(string(a.Result), filepath.Dir(data)) {
			t.Errorf("%s names folders of the machine: %.500s", tool, a.Result)
		}
	}
	for tool, args := range map[string]map[string]any{
		"search": {"query": "frame:fear"}, "show": {"id": "0000000000000000"}, "series": {"bucket": "decade"}, "kwic": {"term": ""},
		"collocates": {"term": "a b"}, "top": {"group": "reader"}, "quotes": {"limit": 1000}, "clusters": {"limit": -1},
	} {
		if got := callTool(t, session, tool, args); !got.IsError || len(toolText(got)) < 20 {
			t.Errorf("%s %v: %s", tool, args, toolText(got))
		}
	}
	if got := callTool(t, session, "search", map[string]any{"query": "失信", "cursor": found.Next}); !strings.Contains(toolText(got), "another query") {
		t.Errorf("the cursor of another query: %s", toolText(got))
	}
	overHTTP(t, data)
}

// overHTTP asks the same over HTTP at a loopback address. Elsewhere there has to be a token.
func overHTTP(t *testing.T, data string) {
	t.Helper()
	out, err := exec.Command("yulun", "mcp", "--addr", "0.0.0.0:0", "--data", data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "there is neither a user nor a token") {
		t.Errorf("0.0.0.0: %v %s", err, out)
	}
	command := exec.CommandContext(t.Context(), "yulun", "mcp", "--addr", "127.0.0.1:0", "--data", data)
	messages, err := command.StderrPipe()
	noError(t, err)
	noError(t, command.Start())
	defer func() { noError(t, command.Process.Signal(os.Interrupt)); _ = command.Wait() }()
	line, err := bufio.NewReader(messages).ReadString('\n')
	noError(t, err)
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: strings.Fields(line)[4]}, nil)
	noError(t, err)
	defer session.Close()
	if got := callTool(t, session, "search", map[string]any{"query": "失信"}); got.IsError || !strings.Contains(toolText(got), `"total"`) {
		t.Errorf("over HTTP: %s", toolText(got))
	}
}

func callTool(t *testing.T, session *mcp.ClientSession, tool string, args map[string]any) *mcp.CallToolResult {
	t.Helper()
	if args == nil {
		args = map[string]any{}
	}
	got, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: args})
	noError(t, err)
	return got
}

// toolText is the answer as text, which is the JSON of the structured one.
func toolText(r *mcp.CallToolResult) string {
	var b strings.Builder
	for _, c := range r.Content {
		if text, ok := c.(*mcp.TextContent); ok {
			b.WriteString(text.Text)
		}
	}
	return b.String()
}
