package web

import (
	"cmp"
	"strings"

	"yulun/frontier"
	"yulun/locale"
)

// reasonTitle says in words why a page gave no article; the code itself where there are no words
// for it.
func (s *site) reasonTitle(code string) string { return cmp.Or(s.reasonWords(code), code) }

// reasonWords is [site.reasonTitle], empty where there are no words.
func (s *site) reasonWords(code string) string {
	if status, ok := strings.CutPrefix(code, "http_"); ok {
		return s.p.T("the server answers %s", status)
	}
	if words := reasonTitles[code]; words != "" {
		return s.p.T(words)
	}
	return ""
}

var reasonTitles = map[string]string{
	"robots": locale.Key("robots.txt keeps us out"), "robots_unavailable": locale.Key("robots.txt can't be read"), "gone": locale.Key("nothing is there any more"),
	"no_article": locale.Key("no article on it"), "no_text": locale.Key("a frame without a text"), "script_only": locale.Key("only scripts fill it"), "media_only": locale.Key("pictures, sound or video alone"),
	"list_page": locale.Key("a list of other pages"), "about_page": locale.Key("what the site says of itself"), "login_wall": locale.Key("asks readers to log in"),
	"cookie_wall": locale.Key("asks readers for consent"), "captcha": locale.Key("asks whether the reader is a person"), "access_denied": locale.Key("turns the reader away"),
	"error_page": locale.Key("says that the server has a fault"), "soft_404": locale.Key("says that there is nothing"), "deleted_notice": locale.Key("says that the piece was taken away"),
	"not_page": locale.Key("not a web page"), "not_html": locale.Key("not a web page"), "other_host": locale.Key("leads to another site"), "private_address": locale.Key("an address inside a network"),
	"bad_url": locale.Key("not a web address"), "dns": locale.Key("the name of the host leads nowhere"), "connect": locale.Key("the server can't be reached"),
	"tls": locale.Key("the connection can't be secured"), "timeout": locale.Key("the server took too long"), "connection_lost": locale.Key("the connection broke off"),
	"crawl_delay": locale.Key("robots.txt asks for very long pauses"), "encoding": locale.Key("the answer can't be unpacked"),
	"redirect_loop": locale.Key("leads round in a circle"), "bad_redirect": locale.Key("leads to no address"), "host_busy": locale.Key("another worker was at the host"),
	"no_links": locale.Key("a list that names no article"), "listing_in_part": locale.Key("a listing that was read only in part"),
	"forwarded": locale.Key("leads on to another page"), "redirected_away": locale.Key("leads on to another site"), "redirected_home": locale.Key("leads to the first page of the site"),
	"list_ended": locale.Key("the list ends before this page"), "capture_missing": locale.Key("the web archive has no such copy"),
	"other_capture": locale.Key("the web archive gave another copy"), "not_included": locale.Key("left out by the source's settings"),
	"extract": locale.Key("the page can't be read"), "extract_panic": locale.Key("the page can't be read"), "part_of_article": locale.Key("a part of an article that is known"),
	"deleted": locale.Key("deleted on request"), "older": locale.Key("older than what is known"), "not_read": locale.Key("not read yet"), "other_record": locale.Key("not an answer to a request"),
	"revisit": locale.Key("a record that refers to another one"), "http_status": locale.Key("the answer was an error"), "bad_file": locale.Key("a file that can't be read"),
	"bad_row": locale.Key("a row that can't be read"), "bad_date": locale.Key("a date that can't be read"), "bad_address": locale.Key("not a web address"),
	"unknown_outlet": locale.Key("of an outlet that isn't known"),
	"too_large":      locale.Key("too large"),
}

// outcomeWords are the outcomes of visits in words.
var outcomeWords = map[frontier.Outcome]string{
	frontier.OutcomeNew: locale.Key("new¦an outcome"), frontier.OutcomeRevised: locale.Key("revised¦an outcome"),
	frontier.OutcomeUnchanged: locale.Key("unchanged"), frontier.OutcomeNotModified: locale.Key("not modified"),
	frontier.OutcomeDuplicate: locale.Key("duplicate"), frontier.OutcomeGone: locale.Key("gone¦an outcome"), frontier.OutcomeListing: locale.Key("listing"),
	frontier.OutcomeSkipped: locale.Key("skipped"), frontier.OutcomeFailed: locale.Key("failed¦an outcome"),
}

// outcomeName is what came of a visit.
func (s *site) outcomeName(o frontier.Outcome) string {
	if words, ok := outcomeWords[o]; ok {
		return s.p.T(words)
	}
	return string(o)
}
