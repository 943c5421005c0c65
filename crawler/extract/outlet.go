package extract

import (
	"strings"

	"yulun/internal/lazyre"
)

// siteWord matches what Chinese names of sites, papers and sections end or begin with.
var siteWord = lazyre.New(`(?:网|網|新闻|新聞|频道|頻道|日报|日報|晚报|晚報|时报|時報|早报|早報|周刊|週刊|在线|在線|中心|客户端|门户|政府|平台|首页|财经|財經|要闻|要聞|资讯|观察|电视台|電視台|广播|新浪|腾讯|搜狐|网易|電子報|新闻社|通讯社|通訊社|雜誌|杂志|\.com|\.cn|` +
	`\b(?:News|Times|Daily|Post|Herald|Tribune|Journal|Gazette|Courier|Chronicle|Observer|Guardian|Telegraph|Mirror|Standard|Express|Independent|` +
	`Review|Magazine|Weekly|Press|Online|Network|TV|Radio|Monitor|Bulletin|Examiner|Inquirer|Dispatch|Sentinel|Globe|Wire))$`)

// siteName is the site's name for itself; "" when it gives none.
func (r *pageReader) siteName() string {
	name, _ := r.findOutlet()
	return name
}

// findOutlet is the site's name and the rule that found it.
func (r *pageReader) findOutlet() (name, rule string) {
	if s := r.facts.first("og:site_name"); isOutlet(s) {
		return s, "meta"
	}
	if ld := r.ld(); ld != nil && isOutlet(ld.publisher) {
		return squeeze(ld.publisher), "jsonld"
	}
	if s := r.facts.first("sitename", "application-name", "citation_journal_title", "citation_publisher", "dc.publisher", "publisher", "copyright"); isOutlet(s) && !strings.ContainsAny(s, "©0123456789") {
		return strings.TrimSpace(strings.TrimSuffix(s, "版权所有")), "meta"
	}
	return r.outletOfTitle()
}

// outletBeside is what follows the headline in the title element.
func (r *pageReader) outletBeside(title string) (name, rule string) {
	_, rest, ok := strings.Cut(r.facts.title, title)
	if !ok || title == "" {
		return "", ""
	}
	if i := strings.LastIndex(rest, "_"); i >= 0 { // often a section or a tag
		rest, _, _ = strings.Cut(rest[i+1:], "-")
		if !siteWord.MatchString(rest) {
			return "", ""
		}
	} else {
		rest = strings.Trim(lastPart("x"+rest), edging)
	}
	if n := len([]rune(rest)); n < 2 || n > 40 {
		return "", ""
	}
	return rest, "title"
}

func isOutlet(s string) bool {
	return s != "" && len([]rune(s)) <= 60 && !strings.Contains(s, "://")
}

// outletOfTitle is the last part of the title element when it names a site.
func (r *pageReader) outletOfTitle() (name, rule string) {
	tail := lastPart(r.facts.title)
	n := len([]rune(tail))
	if n < 2 || n > 30 {
		return "", ""
	}
	if k := titleKey(tail); siteWord.MatchString(tail) && n <= 12 || k != "" && strings.Contains(titleKey(r.host), k) {
		return tail, "title"
	}
	return "", ""
}

// lastPart is what comes after the last separator of a title, "" when it has none.
func lastPart(title string) string {
	at := -1
	for _, sep := range titleSeparators {
		if i := strings.LastIndex(title, sep); i > 0 {
			at = max(at, i+len(sep))
		}
	}
	if at < 0 {
		return ""
	}
	return strings.TrimSpace(title[at:])
}
