package configs

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yulun/codebook"
	"yulun/index"
	"yulun/internal/strictyaml"
	"yulun/nlp/lexicon"
	"yulun/saved"
)

// fuzzBook is the codebook of the built-in topic.
func fuzzBook(f *testing.F) codebook.Codebook {
	f.Helper()
	config, err := Load(Defaults())
	if err != nil {
		f.Fatal(err)
	}
	return config.Codebook
}

const searchesSeed = `address: https://yulun.example.org/
mail: {host: smtp.example.org, user: yulun, password_env: SMTP_PASSWORD, from: Yulun <yulun@example.org>}
searches:
  - id: law-privacy
    title: 法律与隐私
    query: frame:law frame:privacy outlet:新光网
    unit: story
    notify:
      webhook: {url: "https://hooks.example.org/yulun", secret_file: /etc/yulun/secret}
      mail: [editor@example.org]
      every: 1h
  - {id: plain, query: '失信 OR "老赖"'} # a note
`

// FuzzSearches: saved searches that pass can be used. A query can be read, an address of a webhook
// holds no password and is encrypted unless a private one is allowed, and no two have one id.
func FuzzSearches(f *testing.F) {
	book := fuzzBook(f)
	f.Add([]byte(searchesSeed))
	f.Add([]byte("searches:\n  - {id: a, query: 'frame:pivacy', notify: {webhook: {url: 'http://10.0.0.1/x', secret_env: A, private: true}}}\n"))
	f.Add([]byte("searches: [{id: a, query: -, unit: stories}, {id: a, notify: {mail: [nobody], every: 40d}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		settings, problems := loadSearches(fstest.MapFS{searchesName: {Data: data}}, book)
		checkProblems(t, problems, data)
		if len(problems) > 0 {
			return
		}
		ids := map[string]bool{}
		for _, s := range settings.Searches {
			if _, err := index.Parse(index.Vocabulary{Codebook: book}, s.Query); err != nil || ids[s.ID] || s.ID == "" {
				t.Errorf("passed %+v: %v", s, err)
			}
			ids[s.ID] = true
			if w := s.Notify.Webhook; w != nil {
				u, err := url.Parse(w.URL)
				if err != nil || u.User != nil || u.Scheme != "https" && !w.Private || (w.SecretEnv == "") == (w.SecretFile == "") {
					t.Errorf("passed the webhook %+v", w)
				}
			}
			if s.Notify.Any() && s.Notify.Every <= 0 {
				t.Errorf("passed a search without a pause: %+v", s)
			}
		}
	})
}

// FuzzSaveSearch: a search that a page saves stands in the file as it was typed, whatever the file
// was, and every other one stays as it is; or nothing is changed.
func FuzzSaveSearch(f *testing.F) {
	book := fuzzBook(f)
	for _, query := range []string{"失信 OR 老赖", `title:"#1: a" -x`, "'", "a: b", "- c", "\u2028", "{x}"} {
		f.Add([]byte(searchesSeed), "plain", "标题: #1", query)
		f.Add([]byte("searches: # none yet\n"), "new", query, "信用")
		f.Add([]byte{}, "new", "", query)
	}
	dir := f.TempDir()
	path := filepath.Join(dir, searchesName)
	f.Fuzz(func(t *testing.T, data []byte, id, title, query string) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file := NewSearchesFile(dir, book)
		before, err := file.Saved(t.Context())
		if err != nil {
			return
		}
		want := saved.Search{ID: id, Title: title, Query: query, Unit: string(index.Articles)}
		if err := file.SaveSearch(t.Context(), want); err != nil {
			if now, _ := os.ReadFile(path); !bytes.Equal(now, data) || err.Error() == "" {
				t.Errorf("refused (%v), and written:\n%s", err, now)
			}
			return
		}
		after, err := file.Saved(t.Context())
		if err != nil {
			t.Fatalf("what was written can't be read: %v", err)
		}
		got, _ := after.Search(id)
		if got.Title != title || got.Query != query || got.Unit != want.Unit {
			t.Errorf("saved %+v, read %+v", want, got)
		}
		rest := func(all []saved.Search) []saved.Search {
			return slices.DeleteFunc(append([]saved.Search{}, all...), func(s saved.Search) bool { return s.ID == id })
		}
		if d := cmp.Diff(rest(before.Searches), rest(after.Searches)); d != "" || before.Address != after.Address || !cmp.Equal(before.Mail, after.Mail) {
			t.Errorf("other parts of the file changed: %s", d)
		}
	})
}

// FuzzFiles reads each of the other files. What is wrong is told with a line of the file and a
// sentence, and the same text is judged alike each time.
func FuzzFiles(f *testing.F) {
	book := fuzzBook(f)
	known := nameable("fuzz", book)
	files := []struct {
		name string
		load func(fstest.MapFS) strictyaml.Problems
	}{
		{"storage.yaml", func(fsys fstest.MapFS) strictyaml.Problems { _, p := loadStorage(fsys); return p }},
		{"models.yaml", func(fsys fstest.MapFS) strictyaml.Problems { _, p := loadModels(fsys); return p }},
		{"events.yaml", func(fsys fstest.MapFS) strictyaml.Problems { _, p := loadEvents(fsys); return p }},
		{"sites/a.yaml", func(fsys fstest.MapFS) strictyaml.Problems { _, p := loadSites(fsys); return p }},
		{"surveys/a.yaml", func(fsys fstest.MapFS) strictyaml.Problems { _, p := loadSurveys(fsys, known); return p }},
		{"replications/a.yaml", func(fsys fstest.MapFS) strictyaml.Problems { _, p := loadReplications(fsys, known); return p }},
		{"codebook.yaml", func(fsys fstest.MapFS) strictyaml.Problems {
			_, p := loadCodebook(fsys, lexicon.ReadFrames(fsys))
			return p
		}},
		{"frames.yaml", func(fsys fstest.MapFS) strictyaml.Problems {
			_, p := lexicon.Load(fsys, lexicon.ReadFrames(fsys), book.Objects)
			return p
		}},
	}
	for n, file := range files {
		for _, name := range []string{file.name, "surveys/kostka-2018.yaml", "sites/examples.yaml"} {
			if data, err := fs.ReadFile(Defaults(), name); err == nil && len(data) < 20_000 {
				f.Add(uint8(n), data)
			}
		}
	}
	f.Add(uint8(0), []byte("store: {engine: postgres, postgres: {url_env: YULUN_DB, connections: 9}}\nindex: {engine: elasticsearch, elasticsearch: {addresses: ['https://es.example:9200']}}\n"))
	f.Add(uint8(1), []byte("coder: {url: 'https://api.example/v1', model: m, key_env: KEY, max_tokens: 500, price: {input: 1, output: 2}}\n"))
	f.Add(uint8(2), []byte("events:\n  - {date: 2014-06-14, title: 规划纲要, url: 'https://gov.example/1'}\n"))
	f.Add(uint8(3), []byte("sites:\n  - hosts: [paper.example]\n    body: {keep: ['.article']}\n"))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		file := files[int(which)%len(files)]
		fsys := fstest.MapFS{file.name: {Data: data}}
		first := file.load(fsys)
		checkProblems(t, first, data)
		if d := cmp.Diff(first, file.load(fsys)); d != "" {
			t.Errorf("%s is judged in another way the second time: %s", file.name, d)
		}
	})
}

// checkProblems wants each mistake to say something, at a line that the file has.
func checkProblems(t *testing.T, problems strictyaml.Problems, data []byte) {
	t.Helper()
	lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
	for _, p := range problems {
		if p.Text == "" || strings.ContainsAny(p.Text, "\n\r") || p.Line < 0 || p.Line > lines+1 {
			t.Errorf("problem %+v in a file of %d lines", p, lines)
		}
	}
}
