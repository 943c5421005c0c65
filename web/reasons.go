package web

// reasonTitle says in words why a page gave no article; the code itself where there are no words for
// it.
func reasonTitle(code string) string {
	if words := reasonTitles[code]; words != "" {
		return words
	}
	return code
}

var reasonTitles = map[string]string{
	"robots": "robots.txt keeps us out", "robots_unavailable": "robots.txt can't be read", "gone": "nothing is there any more",
	"no_article": "no article on it", "no_text": "a frame without a text", "script_only": "only scripts fill it", "media_only": "pictures, sound or video alone",
	"list_page": "a list of other pages", "about_page": "what the site says of itself", "login_wall": "asks readers to log in",
	"cookie_wall": "asks readers for consent", "captcha": "asks whether the reader is a person", "access_denied": "turns the reader away",
	"error_page": "says that the server has a fault", "soft_404": "says that there is nothing", "deleted_notice": "says that the piece was taken away",
	"not_page": "not a web page", "not_html": "not a web page", "other_host": "leads to another site", "private_address": "an address inside a network",
	"too_large": "too large",
}
