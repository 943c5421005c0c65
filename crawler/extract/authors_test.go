package extract

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// bylinePage is a page whose headline, line below it and text are given.
func bylinePage(head, line, lead, end string) string {
	return `<meta charset="utf-8"><meta property="og:site_name" content="青石网">` + head + `<title>信用修复办法三年之后</title><h1>信用修复办法三年之后</h1>` + line +
		`<div class="article-content"><p>` + lead + `青石市的信用修复办法实行了三年，市民的看法并不一致，窗口前仍要排队等候。</p><p>` +
		`市信用办负责人说，下一步会把办理结果同步到省里的平台，免得同一件事跑几个窗口。</p><p>` +
		`一位开家具店的老板说，忘缴一次水费要挂一年，如今三天就能办好，这样更近人情。` + end + `</p></div>`
}

// TestBylines holds where pages name those who write, and whom else they name there.
func TestBylines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, line, lead, end string
		want                  []string
	}{
		// Datelines, simplified.
		{"agency's dateline", "", "青石社青石5月20日电（记者张晓岚 周文庆）", "", []string{"张晓岚", "周文庆"}},
		{"full-width digits", "", "青石日报青石５月２０日电（记者　张晓岚　周文庆）", "", []string{"张晓岚", "周文庆"}},
		{"names alone in the brackets", "", "青石网江州5月20日电（张晓岚、周文庆）", "", []string{"张晓岚", "周文庆"}},
		{"with a correspondent", "", "本报讯（记者张晓岚 通讯员周文庆）", "", []string{"张晓岚", "周文庆"}},
		{"all-media reporter", "", "青石日报讯（全媒体记者 张晓岚）", "", []string{"张晓岚"}},
		{"special reporter", "", "", "（本报特约记者 张晓岚）", []string{"张晓岚"}},
		{"a chart before the dateline", "", "</p><p>图表：青石三十六家企业信用修复 青石社记者 曲晓东 编制</p><p>青石社青石5月20日电（记者张晓岚 周文庆）", "", []string{"张晓岚", "周文庆"}},
		{"brackets that name a place", "", "本报讯（青石市）", "", nil},
		{"brackets that end a text", "", "", "（完）", nil},
		{"a company in brackets", "", "", "（宣传科）", nil},
		// Datelines, traditional.
		{"the reporter, the place and the day in one", "", "（海岬社記者林曉嵐台北20日電）", "", []string{"林曉嵐"}},
		{"two reporters before the place", "", "（海岬社記者林曉嵐、周文慶高雄3日電）", "", []string{"林曉嵐", "周文慶"}},
		{"abroad", "", "（海岬社記者林曉嵐華盛頓12日專電）", "", []string{"林曉嵐"}},
		{"a compilation has no reporter", "", "（海岬社台北20日綜合外電報導）", "", nil},
		{"the editor at the end", "", "", "（編輯：周彥文）1130520", nil},
		// Slashes.
		{"square brackets without a role", "<ul><li>2024-05-20 01:16</li><li>【林曉嵐／台北報導】</li></ul>", "", "", []string{"林曉嵐"}},
		{"with a role", "<div>記者林曉嵐／台北報導</div>", "", "", []string{"林曉嵐"}},
		{"in the first line", "", "〔記者林曉嵐、周文慶／綜合報導〕", "", []string{"林曉嵐", "周文慶"}},
		{"outlet and role", "<div>2024-05-20 15:05 海岬日報 記者林曉嵐／即時報導</div>", "", "", []string{"林曉嵐"}},
		{"a desk and a name", "<div>國際中心／林曉嵐報導</div>", "", "", []string{"林曉嵐"}},
		{"a desk without a name", "<div>社會中心／綜合報導</div>", "", "", nil},
		{"a compiler", "<div>編譯林曉嵐／綜合外電</div>", "", "", []string{"林曉嵐"}},
		// Labels.
		{"writer and editor", "<div>作者：张晓岚 编辑：李文清</div>", "", "", []string{"张晓岚"}},
		{"in square brackets", "", "", "</p><p>[作者: 张晓岚 　责任编辑: 周文庆 ]", []string{"张晓岚"}},
		{"bars", "<div>文｜张晓岚 图｜李文清 编辑｜周文庆</div>", "", "", []string{"张晓岚"}},
		{"text and pictures apart", "<div>图/李文清 文/张晓岚</div>", "", "", []string{"张晓岚"}},
		{"the name first", "", "", "（张晓岚/文 李文清/图）", []string{"张晓岚"}},
		{"reporter and editor of one paper", "", "青石经济记者：张晓岚 青石经济编辑：李文清</p><p>", "", []string{"张晓岚"}},
		{"a label without colon", "", "", "</p><p>作者 张晓岚 周文庆", []string{"张晓岚", "周文庆"}},
		{"a column's author", "", "</p><p>《观潮》作者 张晓岚</p><p>", "", []string{"张晓岚"}},
		{"compiled by", "", "", "（编译/张晓岚）", []string{"张晓岚"}},
		{"written up by", "", "", "</p><p>采写：青石晚报记者 张晓岚 周文庆", []string{"张晓岚", "周文庆"}},
		{"reporter and editor in brackets", "", "", "（记者：张晓岚 责编：李文清）", []string{"张晓岚"}},
		{"pen-names in a list", "<div>执笔/灯下客、走马人&看潮郎</div>", "", "", []string{"灯下客", "走马人", "看潮郎"}},
		{"a paper's mark", "<div>□ 本报记者 张晓岚</div>", "", "", []string{"张晓岚"}},
		{"a mark and names", "<div>■张晓岚 周文庆</div>", "", "", []string{"张晓岚", "周文庆"}},
		{"compound surnames", "<div>本报记者 司马青 上官婉</div>", "", "", []string{"司马青", "上官婉"}},
		{"names of more parts", "", "本报讯（记者 古丽·买买提 张晓岚）", "", []string{"古丽·买买提", "张晓岚"}},
		{"an intern beside the reporter", "<div>记者 张晓岚 实习生 周文庆</div>", "", "", []string{"张晓岚", "周文庆"}},
		{"an intern right behind", "", "青石晚报讯（记者张晓岚 实习生周文庆）", "", []string{"张晓岚", "周文庆"}},
		{"text and photographs by others", `<div class="writer">文／林曉嵐 攝影／周文慶</div>`, "", "", []string{"林曉嵐"}},
		{"reporters for text and pictures", "<div>文/记者 张晓岚 图/记者 周文庆</div>", "", "", []string{"张晓岚"}},
		{"microdata with a photographer", `<div itemprop="author">文｜张晓岚 摄影｜周文庆</div>`, "", "", []string{"张晓岚"}},
		// Not authors.
		{"the author after 由", `<div>2024-05-20 <span class="byline">由<span class="author">张晓岚</span></span></div>`, "", "", []string{"张晓岚"}},
		{"a photographing reporter", "", "", "</p><p>摄影记者 李晓岚", nil},
		{"the photographer with an outlet", "<div>摄影：本报记者 李晓岚</div>", "", "", nil},
		{"the photographer in a caption", "", "", "</p><p>5月19日，市民在政务大厅办理信用修复。 青石社记者 李晓岚 摄", nil},
		{"the photographer in brackets", "", "", "（记者 李晓岚 摄）", nil},
		{"text and photographs", "", "", "（记者 李晓岚 摄影报道）", []string{"李晓岚"}},
		{"the graphic's maker", "", "", "</p><p>青石社记者 李晓岚 制图", nil},
		{"the editor", "<div>责任编辑：张晓岚</div>", "", "", nil},
		{"the editor's kin", "<div>编审：张晓岚 校对：李文清 监制：周文庆</div>", "", "", nil},
		{"the outlet", "<div>作者：青石日报</div>", "", "", nil},
		{"a platform's account", "<div>作者：青石发布</div>", "", "", nil},
		{"a login", "<div>作者：admin</div>", "", "", nil},
		{"a sentence that speaks of a reporter", "<div>记者从市政府获悉</div>", "", "", nil},
		{"what reporters saw", "", "记者了解到，", "", nil},
		{"no one", "<div>2024-05-20 来源：青石日报</div>", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(bylinePage("", tt.line, tt.lead, tt.end)), URL: "http://www.bluestone.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, page.Authors, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%v (-want +got)\n%s", page.From["authors"], diff)
			}
		})
	}
}

// TestEnglishBylines holds the same for English.
func TestEnglishBylines(t *testing.T) {
	t.Parallel()
	text := "The credit rules of Bluestone have been in force for three years, and its traders do not agree on them, as a walk down the high street shows on any weekday morning."
	more := "Some say that the forms are long; others that an entry is gone within three days, and that this is enough."
	tests := []struct {
		line, end string
		want      []string
	}{
		{"By Lena Moss and Tom Field", "", []string{"Lena Moss", "Tom Field"}},
		{"By Lena Moss, Tom Field and Ana de la Cruz in Jiangzhou", "", []string{"Lena Moss", "Tom Field", "Ana de la Cruz"}},
		{"BY LENA MOSS AND TOM FIELD", "", []string{"LENA MOSS", "TOM FIELD"}},
		{"By Lena Moss in Hong Kong and Tom Field in New York", "", []string{"Lena Moss", "Tom Field"}},
		{"By Lena Moss, Hong Kong", "", []string{"Lena Moss"}},
		{"By Lena Moss, Senior China Correspondent", "", []string{"Lena Moss"}},
		{"By: Lena Moss | Bluestone Daily | Updated: 2024-05-20", "", []string{"Lena Moss"}},
		{"Words by Lena Moss, photographs by Tom Field", "", []string{"Lena Moss"}},
		{"Analysis by Lena Moss", "", []string{"Lena Moss"}},
		{"Author: Lena Moss", "", []string{"Lena Moss"}},
		{"", "(Reporting by Lena Moss and Tom Field; Editing by Ana Cruz)", []string{"Lena Moss", "Tom Field"}},
		{"Edited by Lena Moss", "", nil},
		{"Photo by Lena Moss", "", nil},
		{"By Our Correspondent", "", nil},
		{"By Agence France-Presse", "", nil},
		{"By Harbour Times staff", "", nil},
		{"Source: Xinhua | Editor: huaxia", "", nil},
		{"By Monday the rules were known", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.line+tt.end, func(t *testing.T) {
			t.Parallel()
			body := fmt.Sprintf(`<html lang="en"><title>Three years of the credit rules</title><h1>Three years of the credit rules</h1><div>%s</div><article><p>%s</p><p>%s</p><p>%s</p></article>`,
				tt.line, text, more, tt.end)
			page, err := Read(Input{Body: []byte(body), URL: "http://www.harbourtimes.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, page.Authors, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestCalledAuthors holds the names that only markup calls authors.
func TestCalledAuthors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, head, line string
		want             []string
	}{
		{"an element called author", "", `<div><span class="con_author">灯下客</span> <span>2024-05-20</span></div>`, []string{"灯下客"}},
		{"one in Latin letters", "", `<div><span class="author">mossy</span> <span>2024-05-20</span></div>`, []string{"mossy"}},
		{"one that holds the editor", "", `<div><span class="author">责编：张晓岚</span></div>`, nil},
		{"one that holds the outlet", "", `<div><span class="author">青石网</span></div>`, nil},
		{"one that holds an office", "", `<div><span class="author">市信用办公室</span></div>`, nil},
		{"meta that an element repeats", `<meta name="author" content="元霸">`, `<div><span>元霸</span><a id="js_name">青石看信用</a></div>`, []string{"元霸"}},
		{"meta with the account's name", `<meta name="author" content="青石看信用">`, `<div><a id="js_name">青石看信用</a></div>`, nil},
		{"meta that nothing repeats", `<meta name="author" content="元霸">`, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(bylinePage(tt.head, tt.line, "", "")), URL: "http://www.bluestone.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, page.Authors, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestBylineInText holds that a byline above the text is not part of it, and what stays.
func TestBylineInText(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ lead, end, first, last string }{
		"above the text":     {"本报记者 张晓岚 周文庆 江州报道</p><p>", "", "青石市", "更近人情。"},
		"in brackets":        {"【林曉嵐／台北報導】</p><p>", "", "青石市", "更近人情。"},
		"with a label":       {"文｜张晓岚</p><p>", "", "青石市", "更近人情。"},
		"in the first words": {"青石社5月20日电（记者张晓岚）", "", "青石社5月20日电", "更近人情。"},
		"a signature":        {"", "</p><p>（张晓岚）", "青石市", "（张晓岚）"},
	} {
		page, err := Read(Input{Body: []byte(bylinePage("", "", tt.lead, tt.end)), URL: "http://www.bluestone.example/a.html", Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Authors) == 0 || !strings.HasPrefix(page.Text, tt.first) || !strings.HasSuffix(page.Text, tt.last) {
			t.Errorf("%s: %v, text %q", name, page.Authors, page.Text)
		}
	}
}

// TestOrigins holds where a page names the outlet or the account that a piece is from.
func TestOrigins(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, line, want string }{
		{"in brackets", "<div>东岸新闻中心（来源：东岸通讯，转自：礁石网） 2024-05-20</div>", "东岸通讯"},
		{"traditional, in brackets", "<div>礁石新聞中心 (來源：東岸通訊) 2024-05-20 13:37:02</div>", "東岸通訊"},
		{"labelled, then a byline", "<div>2024-05-20 来源：东岸通讯 作者：张晓岚</div>", "东岸通讯"},
		{"a paper in the dateline", "<div>2024-05-20 14:33 · 东岸日报</div>", "东岸日报"},
		{"a paper in a line of its own", "<ul><li>2024-05-20</li><li>礁石時報</li></ul>", "礁石時報"},
		{"a paper before the reporter", "<div>2024-05-20 15:05 礁石日報 記者林曉嵐／即時報導</div>", "礁石日報"},
		{"the site itself with a mark", "<div>2024-05-20 青石网[整理]</div>", "青石网"},
		{"a platform's account", "<div>2024-05-20 · 青石城事</div>", "青石城事"},
		{"an element called source", `<div><span class="where">DNC中文站</span><span>2024-05-20</span></div>`, "DNC中文站"},
		{"an account's element", `<div><span>元霸</span><a id="js_name">青石看信用</a></div>`, "青石看信用"},
		{"an account with a label", "<div>来源：青石发布 2024-05-20</div>", "青石发布"},
		{"a label right behind", "<div>来源：青石日报发布时间：2024-05-20 10:00</div>", "青石日报"},
		{"a name with a particular's word", "<div>来源：青石大学新闻网 2024-05-20</div>", "青石大学新闻网"},
		{"another one", "<div>2024-05-20 来源：大江公报 字号：大 中 小</div>", "大江公报"},
		{"in English", "<div>Source: The Daily Update | 2024-05-20</div>", "The Daily Update"},
		{"an account in quotes", "<div>来源：微信公众号“青石城事” 2024-05-20</div>", "微信公众号“青石城事”"},
		{"a section", "<div>2024-05-20 时政新闻</div>", ""},
		{"a name", "<div>2024-05-20 · 张晓岚</div>", ""},
		{"nothing", "<div>2024-05-20 阅读 312</div>", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(bylinePage("", tt.line, "", "")), URL: "http://www.bluestone.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if page.OriginalSource != tt.want {
				t.Errorf("got %q, want %q", page.OriginalSource, tt.want)
			}
		})
	}
}

// FuzzBylines holds what is promised of any line: few names, each made of letters, none that is a
// desk or a place.
func FuzzBylines(f *testing.F) {
	for _, s := range []string{
		"（中央社記者林曉嵐台北20日電）", "【林曉嵐／台北報導】", "[作者: 林晓岚 责任编辑: 周文庆 ]", "文/图 张晓岚", "By A and B, C in Beijing", "图表：x 记者 曲晓东 编制",
		"记者|张晓岚 编辑|李四", "□ 本报记者 张三", "作者 张晓岚 周文庆", "记者 李 明、王二小", "(Reporting by Jane Doe; Editing by X)", "张晓岚/文 李四/图",
	} {
		f.Add(s)
	}
	r, err := newReader(Input{Body: []byte(bylinePage("", "", "", "")), URL: "http://www.bluestone.example/a.html"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, names := range [][]string{r.namesOfLine(s), r.namesOfLead(s), r.namesOfEnd(s)} {
			if len(names) > maxAuthors {
				t.Errorf("%q gave %d names", s, len(names))
			}
			for _, name := range names {
				if n := utf8.RuneCountInString(name); n < 2 || n > 40 || strings.ContainsAny(name, "0123456789:：。，|／") || places[name] || stopName(name) {
					t.Errorf("%q gave %q", s, name)
				}
			}
		}
	})
}
