package web

import "yulun/locale"

// reasonTitle says in words why a page gave no article; the code itself where there are no words for
// it.
func (s *site) reasonTitle(code string) string {
	if words := reasonTitles[code]; words != "" {
		return s.p.T(words)
	}
	return code
}

var reasonTitles = map[string]string{
	"robots": locale.Key("robots.txt keeps us out"), "robots_unavailable": locale.Key("robots.txt can't be read"), "gone": locale.Key("nothing is there any more"),
	"no_article": locale.Key("no article on it"), "no_text": locale.Key("a frame without a text"), "script_only": locale.Key("only scripts fill it"), "media_only": locale.Key("pictures, sound or video alone"),
	"list_page": locale.Key("a list of other pages"), "about_page": locale.Key("what the site says of itself"), "login_wall": locale.Key("asks readers to log in"),
	"cookie_wall": locale.Key("asks readers for consent"), "captcha": locale.Key("asks whether the reader is a person"), "access_denied": locale.Key("turns the reader away"),
	"error_page": locale.Key("says that the server has a fault"), "soft_404": locale.Key("says that there is nothing"), "deleted_notice": locale.Key("says that the piece was taken away"),
	"not_page": locale.Key("not a web page"), "not_html": locale.Key("not a web page"), "other_host": locale.Key("leads to another site"), "private_address": locale.Key("an address inside a network"),
	"too_large": locale.Key("too large"),
}
