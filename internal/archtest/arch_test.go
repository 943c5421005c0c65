package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// file is one Go file of the module.
type file struct {
	path    string // from the module's root
	pkg     string // its folder
	test    bool
	imports []string
	syntax  *ast.File
}

func (f file) in(trees ...string) bool { return within(f.pkg, trees...) }

func within(pkg string, trees ...string) bool {
	return slices.ContainsFunc(trees, func(t string) bool { return pkg == t || strings.HasPrefix(pkg, t+"/") })
}

// ours is an import's folder in this module; ok is false for other modules.
func ours(imported string) (string, bool) { return strings.CutPrefix(imported, "yulun/") }

func load(t *testing.T) []file {
	t.Helper()
	root := os.DirFS("../..")
	var files []file
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(p) != ".go" {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", p), nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if generator(syntax) {
			return nil
		}
		f := file{path: p, pkg: path.Dir(p), test: strings.HasSuffix(p, "_test.go"), syntax: syntax}
		for _, i := range syntax.Imports {
			f.imports = append(f.imports, strings.Trim(i.Path.Value, `"`))
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files found: the walk is broken", len(files))
	}
	return files
}

// generator reports whether a file is run by go generate and is in no build.
func generator(syntax *ast.File) bool {
	return slices.ContainsFunc(syntax.Comments, func(c *ast.CommentGroup) bool {
		return strings.HasPrefix(c.List[0].Text, "//go:build ignore")
	})
}

// rule says what an import may not be; forbids is asked for each import of each file it concerns.
type rule struct {
	name    string
	tests   bool // concerns test files too
	forbids func(f file, imported string) bool
}

var trees = []string{"crawler", "nlp", "store", "index"}

func rules() []rule {
	only := func(library string, homes ...string) rule {
		return rule{name: library + " only in " + strings.Join(homes, ", "), tests: true, forbids: func(f file, i string) bool {
			return strings.HasPrefix(i, library) && !f.in(homes...)
		}}
	}
	return []rule{
		only("github.com/gocolly/colly", "crawler/fetch", "bench/crawl"), // the bench measures a bare loop of Colly beside us
		only("github.com/go-ego/gse", "nlp/segment"),
		only("github.com/riverqueue/river", "jobs"),
		only("github.com/jackc/pgx", "store/postgres", "jobs", "bench/faults", "bench/store"), // which end sessions and weigh tables
		only("github.com/netresearch/go-cron", "internal/crontab"),
		only("github.com/cenkalti/backoff", "internal/retry"),
		only("golang.org/x/time", "internal/openai", "internal/perclient"),
		only("golang.org/x/crypto", "access"),
		only("github.com/parquet-go/", "render"),
		only("github.com/fyne-io/oksvg", "render/picture"),
		only("github.com/xuri/excelize", "render"),
		only("github.com/elastic/", "index/elastic", "bench/elastic"),
		only("go.opentelemetry.io/otel/sdk", "tracing/otlp"),
		only("go.opentelemetry.io/otel/exporters/", "tracing/otlp"),
		only("go.opentelemetry.io/otel", "tracing", "index/elastic"), // whose client makes spans by itself
		{name: "configuration is read in cmd and handed on", forbids: func(f file, i string) bool {
			return strings.HasPrefix(i, "yulun/configs") && !f.in("cmd", "configs", "bench") // bench measures with the shipped files
		}},
		{name: "tests outside of cmd may read the shipped files, not the loader", tests: true, forbids: func(f file, i string) bool {
			return i == "yulun/configs" && !f.in("cmd", "configs", "bench/stance") // which measures as the program is configured
		}},
		{name: "crawler, nlp, store and index do not import one another", forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return ok && slices.ContainsFunc(trees, func(t string) bool {
				return f.in(t) && within(to, trees...) && !within(to, t)
			})
		}},
		{name: "scoring is a pure function: no network, no database, no operating system", forbids: func(f file, i string) bool {
			return f.in("nlp") && (i == "net/http" || i == "net" || i == "database/sql" || i == "os" || i == "yulun/internal/openai")
		}},
		{name: "only service opens engines", forbids: func(f file, i string) bool {
			to, ok := ours(i)
			engines := []string{"index/sqlite", "index/elastic", "store/sqlite", "store/postgres"}
			return ok && within(to, engines...) && !f.in("service", "bench") && !f.in(engines...)
		}},
		{name: "web, render and stats speak to interfaces, not engines", forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return ok && f.in("web", "render", "stats") && (strings.HasPrefix(to, "index/") || strings.HasPrefix(to, "store/"))
		}},
		{name: "figures know nothing of how they are shown", forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return ok && f.in("stats") && within(to, "render", "web")
		}},
		{name: "article imports the standard library only", forbids: func(f file, i string) bool {
			return f.in("article") && (strings.Contains(i, ".") || strings.HasPrefix(i, "yulun/"))
		}},
		{name: "the rules of coding are pure", forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return f.in("coding") && (i == "net" || i == "os" || i == "database/sql" || ok && !within(to,
				"article", "codebook", "coding", "crawler/charset", "internal/strictyaml", "internal/suggest"))
		}},
		{name: "the rules of a crawl are pure", forbids: func(f file, i string) bool {
			return f.in("frontier") && i != "yulun/article" && (strings.Contains(i, ".") || strings.HasPrefix(i, "yulun/") ||
				i == "net" || i == "os" || i == "database/sql")
		}},
		{name: "survey figures do not bend to what was measured", tests: true, forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return ok && f.in("survey") && within(to, append(trees, "stats", "render", "ingest")...)
		}},
		{name: "the sample press knows only the nouns", forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return ok && f.in("internal/samplepress") && to != "article" && to != "codebook" && to != "internal/strictyaml"
		}},
		{name: "nothing imports the program", tests: true, forbids: func(f file, i string) bool {
			to, ok := ours(i)
			return ok && within(to, "cmd")
		}},
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	for _, f := range load(t) {
		for _, r := range rules() {
			if f.test && !r.tests {
				continue
			}
			for _, i := range f.imports {
				if r.forbids(f, i) {
					t.Errorf("%s imports %s, against the rule: %s", f.path, i, r.name)
				}
			}
		}
	}
}

// TestRulesBite feeds every kind of rule an import that it must refuse.
func TestRulesBite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pkg, imported string }{
		{"web", "github.com/gocolly/colly/v2"},
		{"index/sqlite", "github.com/go-ego/gse"},
		{"render", "yulun/configs"},
		{"index/sqlite", "yulun/store"},
		{"nlp/stance", "net/http"},
		{"nlp/coder", "yulun/internal/openai"},
		{"stats", "yulun/store/sqlite"},
		{"stats", "yulun/render"},
		{"cmd/yulun", "yulun/index/elastic"},
		{"service", "yulun/configs"},
		{"article", "golang.org/x/text"},
		{"survey", "yulun/index"},
		{"coding", "yulun/store"},
		{"internal/samplepress", "yulun/crawler/extract"},
		{"web", "yulun/cmd/yulun"},
	} {
		refused := slices.ContainsFunc(rules(), func(r rule) bool { return r.forbids(file{pkg: c.pkg}, c.imported) })
		if !refused {
			t.Errorf("no rule keeps %s from importing %s", c.pkg, c.imported)
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	documented, packages := map[string]bool{}, map[string]bool{}
	for _, f := range load(t) {
		if f.test || f.syntax.Name.Name == "main" && f.pkg != "cmd/yulun" {
			continue
		}
		packages[f.pkg] = true
		if f.syntax.Doc != nil && len(f.syntax.Doc.Text()) > 60 {
			documented[f.pkg] = true
		}
	}
	for pkg := range packages {
		if !documented[pkg] {
			t.Errorf("package %s has no comment that says what lives there", pkg)
		}
	}
}

func TestNoInitAndNoEnvironmentBelowCmd(t *testing.T) {
	t.Parallel()
	for _, f := range load(t) {
		if f.test || f.in("cmd", "bench") {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s has an init function", f.path)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "os" && (n.Sel.Name == "Getenv" || n.Sel.Name == "LookupEnv") {
					t.Errorf("%s reads the environment: take it as an option", f.path)
				}
			}
			return true
		})
	}
}

// TestSQLiteRuntimeMatches: modernc.org/sqlite works only with the very version of modernc.org/libc
// that it names.
func TestSQLiteRuntimeMatches(t *testing.T) {
	t.Parallel()
	version := func(file, module string) string {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(regexp.QuoteMeta(module) + ` (v\S+)`).FindSubmatch(b)
		if m == nil {
			t.Fatalf("%s does not name %s", file, module)
		}
		return string(m[1])
	}
	sqlite := version("../../go.mod", "modernc.org/sqlite")
	cache := os.Getenv("GOMODCACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			t.Fatal(err)
		}
		cache = filepath.Join(home, "go", "pkg", "mod")
		if p := os.Getenv("GOPATH"); p != "" {
			cache = filepath.Join(filepath.SplitList(p)[0], "pkg", "mod")
		}
	}
	wanted := version(filepath.Join(cache, "modernc.org", "sqlite@"+sqlite, "go.mod"), "modernc.org/libc")
	if got := version("../../go.mod", "modernc.org/libc"); got != wanted {
		t.Errorf("go.mod has modernc.org/libc %s, modernc.org/sqlite %s needs %s", got, sqlite, wanted)
	}
}

// TestLogsKnowTheirContext: what is logged for a job, a request or a span carries its id, which is in
// the context.
func TestLogsKnowTheirContext(t *testing.T) {
	t.Parallel()
	for _, f := range load(t) {
		if f.test || f.in("cmd", "bench", "scripts") {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			var kind *ast.FuncType
			var body *ast.BlockStmt
			switch n := n.(type) {
			case *ast.FuncDecl:
				kind, body = n.Type, n.Body
			case *ast.FuncLit:
				kind, body = n.Type, n.Body
			}
			if body == nil || !hasContext(kind) {
				return true
			}
			ast.Inspect(body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if method, ok := logs(call); ok {
						t.Errorf("%s, byte %d: an entry of the log has no context: write %sContext", f.path, call.Pos(), method)
					}
				}
				return true
			})
			return true
		})
	}
}

// hasContext reports whether a function is given a context, alone or within a request.
func hasContext(f *ast.FuncType) bool {
	return slices.ContainsFunc(f.Params.List, func(p *ast.Field) bool {
		kind := p.Type
		if star, ok := kind.(*ast.StarExpr); ok {
			kind = star.X
		}
		s, ok := kind.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		pkg, ok := s.X.(*ast.Ident)
		return ok && (pkg.Name == "context" && s.Sel.Name == "Context" || pkg.Name == "http" && s.Sel.Name == "Request")
	})
}

// logs reports whether a call writes into a log without a context, and by which method.
func logs(call *ast.CallExpr) (method string, ok bool) {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"Debug", "Info", "Warn", "Error"}, s.Sel.Name) {
		return "", false
	}
	switch on := s.X.(type) {
	case *ast.SelectorExpr:
		return s.Sel.Name, strings.EqualFold(on.Sel.Name, "log")
	case *ast.Ident:
		return s.Sel.Name, strings.EqualFold(on.Name, "log")
	}
	return "", false
}
