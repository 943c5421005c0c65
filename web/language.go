package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"yulun/article"
	"yulun/locale"
)

// languageCookie keeps the language that a reader chose, languageParam chooses it.
const (
	languageCookie = "yulun_lang"
	languageParam  = "ui"
)

// languageLink leads to a page in another language.
type languageLink struct{ Name, Tag, Link string }

// otherLanguage leads to the page of a request in the language that it is not shown in.
func otherLanguage(now locale.Lang, r *http.Request) languageLink {
	other, name := locale.Chinese, "中文"
	if now == locale.Chinese {
		other, name = locale.English, "English"
	}
	chosen := languageParam + "=" + string(other)
	if r.URL.RawQuery != "" {
		chosen = r.URL.RawQuery + "&" + chosen
	}
	to := url.URL{Path: r.URL.Path, RawQuery: chosen}
	return languageLink{name, other.Tag(), to.String()}
}

// speakers make the pages and the API in each language.
func (s *site) speakers() (map[locale.Lang]*routes, error) {
	all, err := s.Languages()
	if err != nil {
		return nil, err
	}
	speakers := map[locale.Lang]*routes{}
	for _, lang := range []locale.Lang{locale.English, locale.Chinese} {
		api, pages := *s, *s
		api.p, pages.p = all.Printer(lang), all.Printer(lang)
		pages.Codebook = s.Codebook.In(article.Lang(lang))
		if s.TopicIn != nil {
			pages.Topic = s.TopicIn(article.Lang(lang))
		}
		pages.Surveys = slices.Clone(s.Surveys)
		for i, one := range pages.Surveys {
			pages.Surveys[i] = one.In(article.Lang(lang))
		}
		if pages.pages, err = pages.parsePages(); err != nil {
			return nil, err
		}
		if speakers[lang], err = pages.routes(&api); err != nil {
			return nil, err
		}
	}
	return speakers, nil
}

// speak has each request answered in the language of its reader: the one that a cookie keeps, else
// the one that the browser asks for. Where an address chooses a language, the choice is kept, and
// the reader is led to the same address without it, so that addresses that are passed on choose
// nothing for others.
func (s *site) speak(speakers map[locale.Lang]*routes) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if lang, ok := chosenLanguage(r); ok {
			s.keepLanguage(w, r, lang)
			return
		}
		speakers[Language(r)].ServeHTTP(w, r)
	})
}

// hasLanguage reports whether what lies at an address is in a language.
func hasLanguage(path string) bool {
	return !strings.HasPrefix(path, "/assets/") && path != "/robots.txt"
}

// Language is the one in which a request is answered. Programs that read feeds keep no cookie, so
// the address of a feed names it.
func Language(r *http.Request) locale.Lang {
	if !hasLanguage(r.URL.Path) {
		return locale.English
	}
	chosen := ""
	if c, err := r.Cookie(languageCookie); err == nil {
		chosen = c.Value
	}
	if lang := r.URL.Query().Get(languageParam); lang != "" && isFeed(r.URL.Path) {
		chosen = lang
	}
	return locale.Choose(chosen, strings.Join(r.Header.Values("Accept-Language"), ","))
}

// chosenLanguage is the language that the address of a page chooses.
func chosenLanguage(r *http.Request) (locale.Lang, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || strings.HasPrefix(r.URL.Path, "/api/") || isFeed(r.URL.Path) {
		return "", false
	}
	lang := locale.Lang(r.URL.Query().Get(languageParam))
	return lang, lang == locale.English || lang == locale.Chinese
}

// keepLanguage keeps the choice and leads to the page.
func (s *site) keepLanguage(w http.ResponseWriter, r *http.Request, lang locale.Lang) {
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: string(lang), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.Proxies.Secure(r),
		SameSite: http.SameSiteLaxMode, // it counts where a link of another site leads here, too
	})
	// Other parameters stay as they were written, for the page reads or refuses them.
	pairs := strings.Split(r.URL.RawQuery, "&")
	var rest []string
	for _, pair := range pairs {
		if name, _, _ := strings.Cut(pair, "="); name != languageParam {
			rest = append(rest, pair)
		}
	}
	to := url.URL{Path: "/" + strings.TrimLeft(r.URL.Path, "/"), RawQuery: strings.Join(rest, "&")}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}
