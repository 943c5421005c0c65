package configs

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/internal/strictyaml"
	"yulun/saved"
)

// searchesName is the file of saved searches. Topics are shipped without one.
const searchesName = "searches.yaml"

type searchesFile struct {
	Address  string        `yaml:"address"`
	Mail     *mailServer   `yaml:"mail"`
	Searches []savedSearch `yaml:"searches"`
}

type mailServer struct {
	Host         string `yaml:"host"`
	Port         *int   `yaml:"port"`
	TLS          string `yaml:"tls"`
	User         string `yaml:"user"`
	PasswordEnv  string `yaml:"password_env"`
	PasswordFile string `yaml:"password_file"`
	From         string `yaml:"from"`
	Private      bool   `yaml:"private"`
}

type savedSearch struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"title"`
	Query  string `yaml:"query"`
	Unit   string `yaml:"unit"`
	Lang   string `yaml:"language"`
	Notify notify `yaml:"notify"`
}

type notify struct {
	Webhook *webhook             `yaml:"webhook"`
	Mail    []string             `yaml:"mail"`
	Every   *strictyaml.Duration `yaml:"every"`
}

type webhook struct {
	URL        string `yaml:"url"`
	SecretEnv  string `yaml:"secret_env"`
	SecretFile string `yaml:"secret_file"`
	Private    bool   `yaml:"private"`
}

// loadSearches reads and checks the saved searches, where there are any.
func loadSearches(fsys fs.FS, book codebook.Codebook) (saved.Settings, strictyaml.Problems) {
	if !has(fsys, searchesName) {
		return saved.Settings{}, nil
	}
	return decodeSearches(fsys, book)
}

func decodeSearches(fsys fs.FS, book codebook.Codebook) (saved.Settings, strictyaml.Problems) {
	var f searchesFile
	doc, problems := strictyaml.Decode(fsys, searchesName, &f)
	if unreadable(problems) {
		return saved.Settings{}, problems
	}
	c := &checker{doc: doc, unread: problems, problems: slices.Clone(problems)}
	if f.Address != "" {
		c.pagesAddress("address", f.Address)
	}
	if f.Mail != nil {
		c.mailServer("mail", f.Mail)
	}
	ids := map[string]string{}
	for i := range f.Searches {
		path := fmt.Sprintf("searches[%d]", i)
		c.id(path+".id", f.Searches[i].ID, ids)
		c.search(path, &f.Searches[i], book, f.Mail != nil)
	}
	return f.settings(), c.problems
}

// usualPause is the least time between two notices of a search that says nothing else: while a
// crawl is under way the index takes something every few seconds.
const usualPause = 10 * time.Minute

// longestSearch is the most characters of a query, as pages have it, longestSearchTitle those of a
// title.
const (
	longestSearch      = 2000
	longestSearchTitle = 200
)

func (c *checker) search(path string, s *savedSearch, book codebook.Codebook, mails bool) {
	switch _, err := index.Parse(index.Vocabulary{Codebook: book}, s.Query); {
	case strings.TrimSpace(s.Query) == "":
		c.add(path+".query", "write what it looks for, in the query language", "is missing")
	case len([]rune(s.Query)) > longestSearch:
		c.add(path+".query", fmt.Sprintf("use at most %d characters", longestSearch), "is too long")
	case err != nil:
		message, _, _ := strings.Cut(err.Error(), "\n")
		c.add(path+".query", "see docs/search.md for the query language; yulun search shows the place", "%s", message)
	}
	if len([]rune(s.Title)) > longestSearchTitle || strings.ContainsAny(s.Title, "\r\n") {
		c.add(path+".title", fmt.Sprintf("use at most %d characters, in one line", longestSearchTitle), "is too long for a title")
	}
	s.Unit = cmp.Or(s.Unit, string(index.Articles))
	c.oneOf(path+".unit", s.Unit, string(index.Articles), string(index.Stories))
	if s.Lang != "" {
		c.oneOf(path+".language", s.Lang, string(article.English), string(article.Chinese))
	}
	n := s.Notify
	if n.Webhook != nil {
		c.webhook(path+".notify.webhook", n.Webhook)
	}
	for i, to := range n.Mail {
		if _, err := mail.ParseAddress(to); err != nil {
			c.add(fmt.Sprintf("%s.notify.mail[%d]", path, i), "write it like editor@example.org", "%q is not a mail address", to)
		}
	}
	if len(n.Mail) > 0 && !mails {
		c.add(path+".notify.mail", "say at the top of the file how mails are sent, under mail:", "can't be used, since the file names no mail server")
	}
	if n.Every != nil {
		c.duration(path+".notify.every", n.Every, time.Second, 31*24*time.Hour)
		if n.Webhook == nil && len(n.Mail) == 0 {
			c.add(path+".notify.every", "add webhook or mail, or leave it out", "has no effect without anybody to tell")
		}
	}
}

func (c *checker) webhook(path string, w *webhook) {
	u, err := url.Parse(w.URL)
	loopback := err == nil && article.LoopbackHost(u.Hostname())
	switch {
	case err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
		c.add(path+".url", "write it like https://hooks.example.org/yulun, without name and password", "is not a web address")
	case u.Scheme == "http" && !w.Private:
		c.add(path+".url", "use https; plain http is for this machine and private networks, with private: true", "is not encrypted")
	case loopback && !w.Private:
		c.add(path+".private", "add private: true if this machine is meant", "is missing for an address of this machine")
	}
	c.secret(path, "secret", w.SecretEnv, w.SecretFile, true)
}

// secret checks the two fields that say where a secret is.
func (c *checker) secret(path, name, env, file string, needed bool) {
	switch {
	case env != "" && file != "":
		c.add(path+"."+name+"_env", "keep one of the two", "is given together with %s_file", name)
	case env == "" && file == "" && needed:
		c.add(path+"."+name+"_env", "write the name of the environment variable that holds it, or its file as "+name+"_file", "is missing")
	case env != "" && !variableForm.MatchString(env):
		c.add(path+"."+name+"_env", "write the name of the environment variable, like YULUN_SECRET, and never the secret itself", "is not the name of an environment variable")
	}
}

func (c *checker) mailServer(path string, m *mailServer) {
	if m.Host == "" || strings.ContainsAny(m.Host, "@/: ") {
		c.add(path+".host", "write the name of the server alone, like smtp.example.org", "is not the name of a machine")
	}
	m.TLS = cmp.Or(m.TLS, "starttls")
	c.oneOf(path+".tls", m.TLS, "starttls", "implicit", "none")
	if m.TLS == "none" && !article.LoopbackHost(m.Host) {
		c.add(path+".tls", "use starttls or implicit; none is for this machine alone", "would send passwords and mails in the open")
	}
	if m.Port == nil {
		port := map[string]int{"implicit": 465, "none": 25}[m.TLS]
		port = cmp.Or(port, 587)
		m.Port = &port
	}
	c.number(path+".port", m.Port, 1, 65535)
	if _, err := mail.ParseAddress(m.From); err != nil {
		c.add(path+".from", "write it like Yulun <yulun@example.org>", "is not a mail address")
	}
	c.secret(path, "password", m.PasswordEnv, m.PasswordFile, m.User != "")
	if m.User == "" && m.PasswordEnv+m.PasswordFile != "" {
		c.add(path+".user", "name the user whose password it is", "is missing")
	}
	if article.LoopbackHost(m.Host) && !m.Private {
		c.add(path+".private", "add private: true if this machine is meant", "is missing for a server on this machine")
	}
}

// pagesAddress checks the address of the pages.
func (c *checker) pagesAddress(path, address string) {
	u, err := url.Parse(address)
	if err == nil {
		address = u.Redacted()
	}
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
		c.add(path, "write it like https://yulun.example.org, without anything behind the name", "%q is not the address of the pages", address)
	}
}

func (f searchesFile) settings() saved.Settings {
	s := saved.Settings{Address: strings.TrimRight(f.Address, "/")}
	if m := f.Mail; m != nil && m.Port != nil {
		s.Mail = &saved.Mail{
			Host: m.Host, Port: *m.Port, TLS: m.TLS, User: m.User, PasswordEnv: m.PasswordEnv, PasswordFile: m.PasswordFile, From: m.From, Private: m.Private,
		}
	}
	for _, one := range f.Searches {
		search := saved.Search{ID: one.ID, Title: one.Title, Query: one.Query, Unit: one.Unit, Lang: article.Lang(one.Lang), Notify: saved.Notify{Mail: one.Notify.Mail}}
		if w := one.Notify.Webhook; w != nil {
			search.Notify.Webhook = &saved.Webhook{URL: w.URL, SecretEnv: w.SecretEnv, SecretFile: w.SecretFile, Private: w.Private}
		}
		switch {
		case one.Notify.Every != nil:
			search.Notify.Every = time.Duration(*one.Notify.Every)
		case search.Notify.Any():
			search.Notify.Every = usualPause
		}
		s.Searches = append(s.Searches, search)
	}
	return s
}
