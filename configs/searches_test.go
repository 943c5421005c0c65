package configs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook"
	"yulun/saved"
)

func bookOf(t *testing.T) codebook.Codebook {
	t.Helper()
	config, err := Load(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return config.Codebook
}

func TestSearches(t *testing.T) {
	t.Parallel()
	got, problems := loadSearches(fstest.MapFS{searchesName: {Data: []byte(`
address: https://yulun.example.org/
mail:
  host: smtp.example.org
  user: yulun
  password_env: SMTP_PASSWORD
  from: Yulun <yulun@example.org>
searches:
  - id: law-privacy
    title: Law and privacy
    query: frame:law frame:privacy outlet:新光网
    unit: story
    notify:
      webhook: {url: "https://hooks.example.org/yulun", secret_file: /etc/yulun/secret}
      mail: [editor@example.org]
      every: 1h
  - id: plain
    query: 失信 OR 老赖
  - {id: usual, query: 信用, notify: {mail: [editor@example.org]}}
`)}}, bookOf(t))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := saved.Settings{
		Address: "https://yulun.example.org",
		Mail:    &saved.Mail{Host: "smtp.example.org", Port: 587, TLS: "starttls", User: "yulun", PasswordEnv: "SMTP_PASSWORD", From: "Yulun <yulun@example.org>"},
		Searches: []saved.Search{
			{
				ID: "law-privacy", Title: "Law and privacy", Query: "frame:law frame:privacy outlet:新光网", Unit: "story",
				Notify: saved.Notify{Webhook: &saved.Webhook{URL: "https://hooks.example.org/yulun", SecretFile: "/etc/yulun/secret"}, Mail: []string{"editor@example.org"}, Every: time.Hour},
			},
			{ID: "plain", Query: "失信 OR 老赖", Unit: "article"},
			{ID: "usual", Query: "信用", Unit: "article", Notify: saved.Notify{Mail: []string{"editor@example.org"}, Every: 10 * time.Minute}},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestMistakesInSearches(t *testing.T) {
	t.Parallel()
	_, problems := loadSearches(fstest.MapFS{searchesName: {Data: []byte(`address: yulun.example.org
searches:
  - {id: A, query: 信用, unit: stories, language: chinese}
  - {id: a, query: "frame:pivacy"}
  - {id: a, query: 信用, notify: {mail: [nobody], every: 40d}}
  - id: hooks
    query: 信用
    notify:
      webhook: {url: "http://hooks.example.org/"}
  - id: inner
    query: 信用
    notify:
      webhook: {url: "https://127.0.0.1/hook", secret_env: "s3cret!"}
  - {id: idle, notify: {every: 1h}}
`)}}, bookOf(t))
	err := problems.Err()
	if err == nil {
		t.Fatal("no mistake was found")
	}
	for _, want := range []string{
		`searches.yaml:1: address: "yulun.example.org" is not the address of the pages`,
		`searches.yaml:3: searches[0].id: "A" is not an id`,
		`searches.yaml:3: searches[0].unit: "stories" is none of those there are`,
		`searches.yaml:3: searches[0].language: "chinese" is none of those there are`,
		`searches.yaml:4: searches[1].query: query, column 7: `,
		`searches.yaml:5: searches[2].id: "a" is already the id of line 4`,
		`searches.yaml:5: searches[2].notify.mail[0]: "nobody" is not a mail address`,
		`searches.yaml:5: searches[2].notify.mail: can't be used, since the file names no mail server`,
		`searches.yaml:5: searches[2].notify.every: 40d is out of bounds`,
		`searches.yaml:9: searches[3].notify.webhook.url: is not encrypted`,
		`searches.yaml:9: searches[3].notify.webhook.secret_env: is missing`,
		`searches.yaml:13: searches[4].notify.webhook.private: is missing for an address of this machine`,
		`searches.yaml:13: searches[4].notify.webhook.secret_env: is not the name of an environment variable`,
		`searches.yaml:14: searches[5].query: is missing`,
		`searches.yaml:14: searches[5].notify.every: has no effect without anybody to tell`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "s3cret!") {
		t.Errorf("a secret is repeated:\n%v", err)
	}
}

// A program changes the file as a person would: comments and whom to tell stay, and what would be
// wrong is not written.
func TestSearchesAreChanged(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	file := NewSearchesFile(dir, bookOf(t))
	path := filepath.Join(dir, searchesName)
	content := func() string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	save := func(s saved.Search) error { return file.SaveSearch(ctx, s) }
	if err := save(saved.Search{ID: "law", Title: "Law: all", Query: "frame:law", Unit: "article"}); err != nil {
		t.Fatal(err)
	}
	if want := "searches:\n  - id: law\n    title: 'Law: all'\n    query: frame:law\n"; content() != want {
		t.Fatalf("a new file is\n%s", content())
	}
	mine := content() + "    notify: # Fang asked for it\n      webhook: {url: \"https://hooks.example.org/\", secret_env: HOOK}\n\n# The end.\n"
	if err := os.WriteFile(path, []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := save(saved.Search{ID: "law", Title: "Law: all", Query: "frame:law frame:privacy", Unit: "story"}); err != nil {
		t.Fatal(err)
	}
	mine = strings.Replace(strings.Replace(mine, "query: frame:law\n", "query: frame:law frame:privacy\n", 1), "- id: law\n", "- id: law\n    unit: story\n", 1)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the addresses of webhooks: %v, %v", info.Mode(), err)
	}
	if content() != mine {
		t.Errorf("changed, it is\n%s\nwant\n%s", content(), mine)
	}
	for name, s := range map[string]saved.Search{
		"an id with a blank": {ID: "two words", Query: "信用", Unit: "article"},
		"a wrong query":      {ID: "new", Query: "frame:pivacy", Unit: "article"},
		"a known one, wrong": {ID: "law", Query: "(", Unit: "article"},
		"two lines":          {ID: "new", Title: "a\nb", Query: "信用", Unit: "article"},
		"no UTF-8":           {ID: "law", Title: "Law", Query: "frame:law \xe4", Unit: "story"},
		"a tab and a blank":  {ID: "law", Title: "tit:\"a\t -x", Query: "frame:law", Unit: "story"},
	} {
		if err := save(s); article.CodeOf(err) != article.CodeUsage || content() != mine {
			t.Errorf("%s: error %v, the file is\n%s", name, err, content())
		}
	}
	if err := file.RemoveSearch(ctx, "law"); err != nil || content() != "searches: []\n\n# The end.\n" {
		t.Errorf("removed: %v\n%s", err, content())
	}
	if err := file.RemoveSearch(ctx, "law"); err == nil {
		t.Error("it was removed twice")
	}
	if err := NewSearchesFile("", bookOf(t)).SaveSearch(ctx, saved.Search{ID: "a", Query: "信用"}); err == nil {
		t.Error("the built-in configuration was changed")
	}
}

// Searches may be all that a folder has. A new one is read by its user alone, for somebody will write
// the address of a webhook into it.
func TestFolderOfSearches(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "desk")
	if err := BeginSearches(dir); err != nil {
		t.Fatal(err)
	}
	if err := NewSearchesFile(dir, bookOf(t)).SaveSearch(t.Context(), saved.Search{ID: "a", Query: "信用"}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, searchesName): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	fsys, err := Open(dir, "", "social-credit")
	if err != nil {
		t.Fatal(err)
	}
	config, err := Load(fsys)
	if err != nil || len(config.Searches.Searches) != 1 {
		t.Errorf("%v, %+v", err, config.Searches)
	}
}
