package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"yulun/article"
	"yulun/internal/testsite"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"yulun": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
		stop()
		os.Exit(code)
	}})
}

// TestScripts runs every script of testdata/script against the program itself. Beside testscript's own commands they have
//
//	press          starts the sample press and writes config/sources.yaml for it; press 2 shows its second visit
//	serve DIR      serves a folder over HTTP on loopback at $URL
//	fill FILE...   puts the value of $URL in the place of {URL} in files
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"press": scriptPress, "serve": scriptServe, "fill": scriptFill,
		},
		Setup: func(env *testscript.Env) error {
			env.Values[pressKey{}] = new(scriptServer)
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("there is no condition %q", name)
		},
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// pressKey is where a script keeps its press.
type pressKey struct{}

type scriptServer struct{ *testsite.Server }

func scriptPress(ts *testscript.TestScript, _ bool, args []string) {
	press := ts.Value(pressKey{}).(*scriptServer)
	if len(args) == 1 {
		ts.Check(press.SetVisit(2))
		return
	}
	server, err := startPress(context.Background(), filepath.Join(ts.MkAbs("config")))
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	press.Server = server
}

func scriptServe(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

func scriptFill(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		content := strings.ReplaceAll(ts.ReadFile(name), "{URL}", ts.Getenv("URL"))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(content), 0o644))
	}
}

// startPress starts the sample press on a free port and writes a sources.yaml for it, as a user would.
func startPress(ctx context.Context, folder string) (*testsite.Server, error) {
	press, err := testsite.Open()
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

// invoke runs a command line in this process and returns what it printed.
func invoke(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	code = run(ctx, args, streams{in: strings.NewReader(""), out: &out, err: &errs})
	return out.String(), errs.String(), code
}
