package imports

import (
	"slices"
	"strings"

	"yulun/article"
)

// Columns name the columns, or the fields of JSON objects, that hold what an article is made of. An
// empty one is found by its usual names. The keys of yulun export articles are among them.
type Columns struct {
	URL, Title, Text, Date, Authors, Outlet, Lang string
	// ID names a column whose value identifies one article of an outlet, in every file. It
	// gives articles without an address their identity. It is never found by name: row numbers are
	// often called id.
	ID string
}

// usual are the names by which columns are found, best first.
var usual = struct{ url, canonical, title, text, html, date, authors, outletID, outlet, lang, captured, firstSeen []string }{
	url:       names("url link href uri permalink article_url source_url page_url news_url address 链接 網址 网址 原文链接 文章链接 鏈接"),
	canonical: names("canonical_url canonical canonical_link"),
	title:     names("title headline head_line article_title news_title 标题 標題 题目 题名 新闻标题 文章标题"),
	text: names("text maintext main_text content body article_text article_body articlebody full_text fulltext article plain_text " +
		"content_text story 正文 内容 內容 全文 文章内容 新闻内容 新聞內容"),
	date: names("published published_at publish_date date_publish date_published datepublished pub_date pubdate publication_date " +
		"published_time publish_time date_time datetime date time pub_time created_at 发布时间 发布日期 發布時間 發布日期 发表时间 发表日期 出版日期 刊发日期 日期 时间 時間"),
	html:      names("html raw_html html_content body_html page_source 网页 源码"),
	authors:   names("authors author byline writer reporter 作者 记者 記者"),
	outletID:  names("outlet_id"),
	outlet:    names("outlet outlet_name media media_name publisher newspaper site_name sitename site source_name source 媒体 媒體 报纸 報紙 来源 來源 媒体名称"),
	lang:      names("lang language 语言 語言"),
	captured:  names("fetched crawled_at date_download retrieved_at scraped_at 采集时间 抓取时间"),
	firstSeen: names("first_seen"),
}

func names(list string) []string { return strings.Fields(list) }

// columnName is the one spelling of a column's name.
func columnName(s string) string {
	s = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(s, "\uFEFF")))
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '\u3000' {
			return '_'
		}
		return r
	}, s)
}

// given lists the names that were asked for.
func (c Columns) given() []string {
	var out []string
	for _, name := range []string{c.URL, c.Title, c.Text, c.Date, c.Authors, c.Outlet, c.Lang, c.ID} {
		if name != "" {
			out = append(out, name)
		}
	}
	return out
}

// check refuses a table that has not the columns it was said to have, or none for the text.
func (c Columns) check(header []string) *Refusal {
	for _, name := range c.given() {
		if !slices.Contains(header, columnName(name)) {
			return fault(CodeBadFile, "there is no column %q; its columns are %s", name, strings.Join(header, ", "))
		}
	}
	if c.Text == "" && !slices.ContainsFunc(slices.Concat(usual.text, usual.html), func(n string) bool { return slices.Contains(header, n) }) {
		return fault(CodeBadFile, "no column is called by a usual name for the text; name it with --text-column (its columns are %s)", strings.Join(header, ", "))
	}
	return nil
}

// values are a row's under the name that was asked for, or under the first usual name that has any.
func (r *Row) values(asked string, usual []string) []string {
	if asked != "" {
		return r.Fields[columnName(asked)]
	}
	for _, name := range usual {
		if v := r.Fields[name]; len(v) > 0 {
			return v
		}
	}
	return nil
}

// value is the first of values, without white space around it.
func (r *Row) value(asked string, usual []string) string {
	if v := r.values(asked, usual); len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// outlet is the outlet that a row describes in full, as an export does.
func (r *Row) outlet() article.Outlet {
	one := func(name string) string { return r.value(name, nil) }
	return article.Outlet{
		ID: one("outlet_id"), Name: one("outlet_name"), Type: article.OutletType(one("outlet_type")), Country: one("outlet_country"),
	}
}
