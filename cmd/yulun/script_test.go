package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/template"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
)

// TestScripts runs every script of testdata/script against the program itself. Beside testscript's
// own commands they have
//
//	press          starts the sample press and writes config/sources.yaml for it; press 2 shows its second visit
//	serve DIR      serves a folder over HTTP on loopback at $URL; a page's {LOOKS} are how often it was asked for
//	fill FILE...   puts the value of $URL in the place of {URL} in files
//	same A B       compares two exports of articles but for when and where they were fetched
//	code-as CODER SHEET OUT  fills in a coding sheet of the sample press as a coder
//	sums FILE      holds the files beside a provenance to what it says of them
//	same-rows FILE FILE...  compares exports of the same rows in different formats
//	checksums DIR  holds a deposit to its list of checksums
//	same-folder A B  compares folders byte by byte
//	nothing-hidden DIR  fails where a name begins with a dot
//	first-id       puts the id of the first hit on standard output into $ID
//	hook FILE LOG  starts a webhook on loopback, whose notices it appends to LOG, and names it in FILE in place of https://hooks.example.org/yulun
//	example INTERPRETER PROBE FILE ARGS  runs an example of docs/examples where PROBE runs
//	long-article FILE  writes an article to import that no cell of a spreadsheet holds
//	retry ARGS     runs a program again and again until it succeeds
//	shows FILE     holds what the last command printed to an excerpt that a guide shows
//	killed N ARGS  runs yulun with ARGS and kills it (SIGKILL) once the press has answered N more requests; it holds the next
//	fed N FILE ARGS  runs yulun with ARGS and the first N lines of FILE on its standard input, which stays open,
//	               and kills it (SIGKILL) once half of them are kept
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"press": scriptPress, "serve": scriptServe, "fill": scriptFill, "killed": scriptKilled, "holds": scriptHolds, "id": scriptID, "same": scriptSame, "fed": scriptFed,
			"code-as": scriptCodeAs, "sums": scriptSums, "same-rows": scriptSameRows, "long-article": scriptLongArticle,
			"checksums": scriptChecksums, "same-folder": scriptSameFolder, "nothing-hidden": scriptNothingHidden, "first-id": scriptFirstID,
			"example": scriptExample, "hook": scriptHook, "retry": scriptRetry, "shows": scriptShows,
		},
		Setup: func(env *testscript.Env) error {
			env.Values[pressKey{}] = new(scriptServer)
			if options := os.Getenv("GORACE"); options != "" { // how the race detector speaks
				env.Setenv("GORACE", options)
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "root":
				return os.Geteuid() == 0, nil
			case "CI": // where nothing that a test may need is missing
				return os.Getenv("CI") == "true", nil
			}
			return false, fmt.Errorf("there is no condition %q", name)
		},
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// pressKey is where a script keeps its press.
type pressKey struct{}

type scriptServer struct{ pressServer }

// pressServer is a press that a test runs.
type pressServer struct{ *samplepress.Server }

// holdPress lets the press answer so many more requests, which reached says, and holds those that
// follow until the crawl may go on.
func (s pressServer) holdPress(more int) (goOn func(), reached func() bool) {
	wanted, left := len(s.Requests())+more, more
	goOn = s.Hold(func(samplepress.Request) bool {
		left--
		return left < 0
	})
	return goOn, func() bool { return len(s.Requests()) >= wanted }
}

func scriptPress(ts *testscript.TestScript, _ bool, args []string) {
	press := ts.Value(pressKey{}).(*scriptServer)
	if len(args) == 1 {
		ts.Check(press.SetVisit(2))
		return
	}
	server, err := startPress(context.Background(), filepath.Join(ts.MkAbs("config")))
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	press.pressServer = pressServer{server}
}

// scriptServe serves a folder. A file named "show.php?id=1" is what that address answers; without
// such a file the query is ignored.
func scriptServe(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(&looksServer{folder: ts.MkAbs(args[0]), looks: map[string]int{}})
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

// looksServer serves a folder and counts how often each page with {LOOKS} was asked for.
type looksServer struct {
	folder string
	mu     sync.Mutex
	looks  map[string]int
}

func (s *looksServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Clean("/" + r.URL.Path)
	page, err := os.ReadFile(filepath.Join(s.folder, filepath.FromSlash(name+"?"+r.URL.RawQuery)))
	byQuery := r.URL.RawQuery != "" && err == nil
	if !byQuery {
		page, err = os.ReadFile(filepath.Join(s.folder, filepath.FromSlash(name)))
	}
	if !byQuery && (err != nil || !bytes.Contains(page, []byte("{LOOKS}"))) {
		http.FileServer(http.Dir(s.folder)).ServeHTTP(w, r)
		return
	}
	s.mu.Lock()
	s.looks[r.URL.Path] += 37
	looks := strconv.Itoa(100 + s.looks[r.URL.Path])
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(bytes.ReplaceAll(page, []byte("{LOOKS}"), []byte(looks)))
}

// scriptHook starts a webhook.
func scriptHook(ts *testscript.TestScript, _ bool, args []string) {
	file, log := ts.MkAbs(args[0]), ts.MkAbs(args[1])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = appendTo(log, append(body, '\n'))
		}
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	ts.Defer(server.Close)
	content := strings.ReplaceAll(ts.ReadFile(file), `url: "https://hooks.example.org/yulun"`, `private: true, url: "`+server.URL+`"`)
	ts.Check(os.WriteFile(file, []byte(content), 0o600))
}

func appendTo(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func scriptFill(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		content := strings.ReplaceAll(ts.ReadFile(name), "{URL}", ts.Getenv("URL"))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(content), 0o644))
	}
}

// startPress starts the sample press on a free port and writes a sources.yaml for it, as a user
// would.
func startPress(ctx context.Context, folder string) (*samplepress.Server, error) {
	press, err := samplepress.Open(topics.Default)
	if err != nil {
		return nil, err
	}
	server, err := press.Start(ctx, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return server, writeSources(folder, server.Sources())
}

var sourcesTemplate = template.Must(template.New("").Parse(`outlets:
{{range .}}  - id: {{.ID}}
    name: {{printf "%q" .Outlet.Name}}
    type: {{.Outlet.Type}}
    country: {{.Outlet.Country}}
    language: {{.Lang}}
    zone: {{.Zone}}
    sources:
      - include: [{{range .Include}}'{{.}}'{{end}}]
        pace: {delay: 0, parallel: 2}
        feeds: [{{range $i, $e := .Feeds}}{{if $i}}, {{end}}'{{$e}}'{{end}}]
        sitemaps: [{{range $i, $e := .Sitemaps}}{{if $i}}, {{end}}'{{$e}}'{{end}}]
        lists:
{{range .Lists}}          - {url: '{{.URL}}', links: '{{.Links}}'{{if gt .Pages 0}}, first: {{.First}}, pages: {{.Pages}}{{end}}}
{{end}}{{end}}`))

func writeSources(folder string, sources []article.Source) error {
	var b bytes.Buffer
	if err := sourcesTemplate.Execute(&b, sources); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "sources.yaml"), b.Bytes(), 0o644)
}

// changing are the columns of an export that no two crawls share: when and where, and which of an
// article's two addresses answered first.
var changing = map[string]bool{"url": true, "first_seen": true, "fetched": true, "archive_file": true, "archive_offset": true, "import_file": true, "import_record": true}

// scriptFed feeds a program a part of a file and kills it while it waits for more, or is still at
// work.
func scriptFed(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	rows := strings.SplitAfter(ts.ReadFile(args[1]), "\n")[:n]
	path, err := exec.LookPath("yulun")
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	in, err := cmd.StdinPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	_, err = in.Write([]byte(strings.Join(rows, "")))
	ts.Check(err)
	data := args[slices.Index(args, "--data")+1]
	kept := func() int {
		status := exec.Command(path, "status", "--json", "--data", data)
		status.Dir = cmd.Dir
		out, _ := status.Output() // nothing before there is a store
		var s struct{ Articles int }
		_ = json.Unmarshal(out, &s)
		return s.Articles
	}
	for deadline := time.After(longestWait); kept() < n/2; {
		select {
		case err := <-ended:
			ts.Fatalf("it ended: %v", err)
		case <-deadline:
			cmd.Process.Kill()
			ts.Fatalf("it kept %d articles in %s", kept(), longestWait)
		case <-time.After(time.Millisecond):
		}
	}
	ts.Check(cmd.Process.Kill())
	<-ended
}

// scriptSame compares two exports of articles but for when they were fetched and where they are
// archived.
func scriptSame(ts *testscript.TestScript, _ bool, args []string) {
	var exports [2]string
	for i, name := range args {
		rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(name))).ReadAll()
		ts.Check(err)
		for _, row := range rows {
			for column, cell := range row {
				if !changing[rows[0][column]] {
					exports[i] += cell + "\t"
				}
			}
			exports[i] += "\n"
		}
	}
	if diff := cmp.Diff(exports[0], exports[1]); diff != "" {
		ts.Fatalf("%s and %s differ:\n%s", args[0], args[1], diff)
	}
}

// longestWait bounds how long a test waits for something that comes by itself.
const longestWait = time.Minute

func scriptKilled(ts *testscript.TestScript, _ bool, args []string) {
	press := ts.Value(pressKey{}).(*scriptServer)
	wanted, err := strconv.Atoi(args[0])
	ts.Check(err)
	goOn, reached := press.holdPress(wanted)
	defer goOn()
	path, err := exec.LookPath("yulun")
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	ts.Check(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for deadline := time.After(longestWait); !reached(); {
		select {
		case err := <-ended:
			ts.Fatalf("it ended before %s more requests: %v", args[0], err)
		case <-deadline:
			cmd.Process.Kill()
			ts.Fatalf("the press had no %s more requests in %s", args[0], longestWait)
		case <-time.After(time.Millisecond):
		}
	}
	ts.Check(cmd.Process.Kill())
	<-ended
}
