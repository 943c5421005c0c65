package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"math"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/codebook"
	"yulun/coding"
	"yulun/frontier"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/agreement"
	"yulun/survey"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// page is a parsed template with the layout around it.
type page struct{ template *template.Template }

// frameOf is what the layout is given.
type frameOf struct {
	// Title is the page's, Here the path of its entry in the navigation.
	Title, Here string
	Version     string
	// Waiting is what waitingHeader says.
	Waiting string
	// Codes says that codings are taken of the reader.
	Codes bool
	// Caller is who reads. Logs says that people log in, Reads that the reader may read the pages,
	// Audits that the audit log, too.
	Caller              access.Caller
	Logs, Reads, Audits bool
	// Lang is the tag of the page's language, Other leads to the page in the other one.
	Lang  string
	Other languageLink
	View  any
}

// parsePages parses each template together with the layout and the parts that pages share.
func (s *site) parsePages() (map[string]*page, error) {
	shared, err := template.New("layout.html").Funcs(s.functions()).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html", "templates/manageparts.html")
	if err != nil {
		return nil, fmt.Errorf("parse the pages' layout: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list the pages: %w", err)
	}
	pages := map[string]*page{}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || name == "parts" || name == "manageparts" {
			continue
		}
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, file)
		}
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		pages[name] = &page{t}
	}
	return pages, nil
}

// render writes a page. It is written whole or not at all.
func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name, title, here string, view any) error {
	var b bytes.Buffer
	err := s.pages[name].template.Execute(&b, frameOf{
		Title: title, Here: here, Version: s.Version, Waiting: w.Header().Get(waitingHeader), Codes: s.Desk != nil && may(r, access.Coder),
		Caller: callerOf(r.Context()), Logs: s.Gate != nil, Reads: may(r, access.Reader), Audits: may(r, access.Admin), Lang: s.p.Tag(), Other: otherLanguage(s.p.Lang(), r), View: view,
	})
	if err != nil {
		return fmt.Errorf("render page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", s.p.Tag())
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	s.send(w, b.Bytes())
	return nil
}

// send writes an answer. That the reader went away meanwhile concerns nobody else.
func (s *site) send(w http.ResponseWriter, body []byte) {
	if _, err := w.Write(body); err != nil {
		s.Log.Debug("the reader went away", "err", err)
	}
}

// failPage shows an error. Who has to log in first is led to the page for it, and from there back.
func (s *site) failPage(w http.ResponseWriter, r *http.Request, p problem) {
	if p.Status == http.StatusUnauthorized {
		if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
			http.Redirect(w, r, "/login?"+url.Values{"to": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
			return
		}
		challenge(w, p)
	}
	if err := s.render(w, r, p.Status, "error", cmp.Or(p.Title, http.StatusText(p.Status)), "", p); err != nil {
		s.Log.ErrorContext(r.Context(), "the page of an error failed", "err", err)
		s.failPlain(w, r, p)
	}
}

// functions are the report's, and those of pages.
func (s *site) functions() template.FuncMap {
	f := render.Functions(s.p, s.Codebook)
	maps.Copy(f, s.markup())
	maps.Copy(f, s.sourceWords())
	maps.Copy(f, template.FuncMap{
		"asset":      s.assets.address,
		"day":        func(m article.Moment) string { return s.dayText(m, index.Shanghai()) },
		"langTag":    langTag,
		"number":     func(text string) int { n, _ := strconv.Atoi(text); return n },
		"percent":    s.p.Percent,
		"weight":     weightText,
		"date":       func(t time.Time) string { return s.p.Day(t.UTC()) },
		"order":      func(o frontier.Order) string { return render.OrderText(s.p, o) },
		"isodate":    func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"frames":     s.Codebook.FramesOf,
		"event":      func(e stats.Event) string { return render.EventTitle(s.p, e) },
		"shortened":  shortened,
		"uiLang":     s.p.Tag,
		"sentences":  func(list []string) string { return s.p.Sentences(list...) },
		"cue":        func(text string) string { return shortened(text, longestCue) },
		"frameTitle": func(id article.Frame) string { return render.Capital(render.Label(s.p, s.Codebook, string(id))) },
		"classTitle": func(id article.Class) string { return render.Label(s.p, s.Codebook, string(id)) },
		"classSide":  s.side,
		"side":       stats.NewSurveySide,
		"add":        func(a, b int) int { return a + b },
		"sub":        func(a, b int) int { return a - b },
		// sideClasses are the classes of the sides in the style sheet, in their order.
		"sideClasses": func() []string { return []string{"supportive", "neutral", "critical"} },
		"flags":       s.flagsText,
		"heatClass":   heatClass,
		"roleName":    s.roleName,
		"pageLang":    s.p.Tag, "coderFacts": func(c coding.Coder) string { return render.CoderFacts(s.p, c) }, "codeProgress": s.codeProgress,
		"fixed": locale.Fixed, "known": s.p.Known, "action": s.actionText, "auditNote": s.noteText, "auditFrom": s.fromText, "codedVariable": s.codedVariable, "scale": func(x agreement.Scale) string { return render.ScaleName(s.p, x) },
	})
	return f
}

// roleName is the name of a role.
func (s *site) roleName(r access.Role) string {
	return map[access.Role]string{access.Reader: s.p.T("reader"), access.Coder: s.p.T("coder"), access.Admin: s.p.T("admin")}[r]
}

// dayText is the calendar day in a zone.
func (s *site) dayText(m article.Moment, zone *time.Location) string {
	if m.IsZero() {
		return s.p.T("undated")
	}
	return s.p.Day(m.In(zone))
}

// langTag is the BCP 47 tag of a text, empty when its language is unknown.
func langTag(lang article.Lang, script article.Script) string {
	switch script {
	case article.Simplified:
		return string(lang) + "-Hans"
	case article.Traditional:
		return string(lang) + "-Hant"
	default:
		return string(lang)
	}
}

// weightText is a weight with its sign; two decimals at most.
func weightText(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	switch {
	case text == "-0" || text == "0":
		return "0"
	case v > 0:
		return "+" + text
	default:
		return strings.Replace(text, "-", "−", 1)
	}
}

// flagsText lists the flags of a point in words. That nothing is validated is said once, above
// them.
func (s *site) flagsText(figures stats.Stats) string {
	var words []string
	for _, f := range figures.Flags {
		if f != stats.NotValidated && f != stats.Validated {
			words = append(words, render.FlagName(s.p, f))
		}
	}
	return s.p.List(words)
}

// heatClass is the CSS class of a ground whose strength follows a share, in tenths.
func heatClass(i survey.Interval) string {
	if !i.Known {
		return ""
	}
	return "h" + strconv.Itoa(int(math.Round(i.Value*10)))
}

// side is the name of a class's side in the style sheet; empty for a class that the codebook
// doesn't have.
func (s *site) side(id article.Class) string {
	side, ok := s.Codebook.Side(id)
	if !ok {
		return ""
	}
	return map[int]string{codebook.Supportive: "supportive", codebook.Neutral: "neutral", codebook.Critical: "critical"}[side]
}

// assets are the files that pages load, by name.
type assets map[string]asset

type asset struct {
	body        []byte
	contentType string
	// digest begins the SHA-256 of the body, in hexadecimal.
	digest string
}

func loadAssets() (assets, error) {
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("read the pages' assets: %w", err)
	}
	out := assets{}
	for _, e := range entries {
		body, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read the pages' assets: %w", err)
		}
		sum := sha256.Sum256(body)
		out[e.Name()] = asset{body: body, contentType: types[path.Ext(e.Name())], digest: hex.EncodeToString(sum[:8])}
	}
	return out, nil
}

// address is an asset's, which changes when the asset does.
func (a assets) address(name string) string { return "/assets/" + name + "?v=" + a[name].digest }

// asset serves a file that pages load. Under an address with its digest it may be kept for ever.
func (s *site) asset(w http.ResponseWriter, r *http.Request) error {
	a, ok := s.assets[r.PathValue("name")]
	if !ok {
		return s.unknown(w, r)
	}
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("ETag", `"`+a.digest+`"`)
	if r.URL.Query().Get("v") == a.digest {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
	return nil
}
