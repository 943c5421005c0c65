package extract

import (
	"errors"

	"yulun/frontier"
)

// ErrNoArticle says that a page holds no article. What Read returns wraps a [NoArticleError], which
// says what the page holds instead.
var ErrNoArticle = errors.New("no article on the page")

// NoArticleError is why a page was not read as an article. errors.Is takes it for [ErrNoArticle].
type NoArticleError struct {
	// Code is one of the constants below, Reason a clause for people without a full stop.
	Code, Reason string
}

// The codes of pages that hold no article.
const (
	// CodeNotPage: a feed, data, or bytes that are not text.
	CodeNotPage = "not_page"
	// CodeNoText: a page whose frame is there and whose text is not.
	CodeNoText = "no_text"
	// CodeScriptOnly: a page that only scripts fill, and whose bytes hold no text that is surely
	// its own.
	CodeScriptOnly = "script_only"
	// CodeMediaOnly: a video, a recording or pictures without a text.
	CodeMediaOnly = "media_only"
	// CodeListPage: a section, a tag, search results or an index of other pages.
	CodeListPage = "list_page"
	// CodeAboutPage: what a site says of itself: about us, contact, terms.
	CodeAboutPage = "about_page"
	// CodeLoginWall: a page that asks the reader to log in or to register.
	CodeLoginWall = "login_wall"
	// CodeCookieWall: a page that asks for consent.
	CodeCookieWall = "cookie_wall"
	// CodeCaptcha: a page that asks whether the reader is a person.
	CodeCaptcha = "captcha"
	// CodeAccessDenied: a page that says that the request was blocked.
	CodeAccessDenied = "access_denied"
	// CodeErrorPage: a fault of the server, sent with status 200.
	CodeErrorPage = "error_page"
	// CodeSoft404: a page that says, with status 200, that there is nothing at the address.
	CodeSoft404 = "soft_404"
	// CodeDeletedNotice: a page that says that the piece was taken away.
	CodeDeletedNotice = frontier.CodeDeletedNotice
)

// reasons are the clauses that messages give for each code.
var reasons = map[string]string{
	CodeNotPage:       "not a web page",
	CodeNoText:        "hardly any text",
	CodeScriptOnly:    "only scripts fill the page, and they hold no text that is surely its own",
	CodeMediaOnly:     "a video, a recording or pictures without a text",
	CodeListPage:      "a list of other pages",
	CodeAboutPage:     "a page about the site itself",
	CodeLoginWall:     "the page asks the reader to log in",
	CodeCookieWall:    "the page asks for consent to cookies",
	CodeCaptcha:       "the page asks whether the reader is a person",
	CodeAccessDenied:  "the page says that the request was blocked",
	CodeErrorPage:     "an error page",
	CodeSoft404:       "the page says that there is nothing at this address",
	CodeDeletedNotice: "the page says that the piece was taken away",
}

// noArticle is the error for a code.
func noArticle(code string) *NoArticleError { return &NoArticleError{code, reasons[code]} }

// Error is the reason.
func (e *NoArticleError) Error() string { return e.Reason + ": " + ErrNoArticle.Error() }

// Is reports whether target is ErrNoArticle.
func (e *NoArticleError) Is(target error) bool { return target == ErrNoArticle }
