package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func newTestReader(t *testing.T, page string) *pageReader {
	t.Helper()
	r, err := newReader(Input{Body: []byte(page), URL: "http://www.jiangpan.example/a.html"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNamesOfLine(t *testing.T) {
	t.Parallel()
	r := newTestReader(t, `<meta property="og:site_name" content="江畔网"><p>x`)
	tests := []struct{ in, want string }{
		{"记者 王晓岚", "王晓岚"},
		{"文/王晓岚", "王晓岚"},
		{"文｜方知行 苏木", "方知行 苏木"},
		{"作者：王晓岚 编辑：李四", "王晓岚"},
		{"作者：王晓岚、周一鸣", "王晓岚 周一鸣"},
		{"2019-03-21 来源：江畔网 作者：灯下走马", "灯下走马"},
		{"来源：江畔网 作者：未知 责任编辑：棒棒", ""},
		{"作者：本站 来源：本站", ""},
		{"作者：江畔网", ""},
		{"作者：新华社", ""},
		{"作者：编辑部", ""},
		{"新华社记者宋晨、田中全", "宋晨 田中全"},
		{"本报记者 何朵 吕明镕 江州报道", "何朵 吕明镕"},
		{"采写：南城都市记者 余毅 向雪", "余毅 向雪"},
		{"责任编辑：王晓岚", ""},
		{"编辑：王晓岚 校对：李四", ""},
		{"記者林宸宜／台北報導", "林宸宜"},
		{"〔記者賴冠宇、陳大文／綜合報導〕", "賴冠宇 陳大文"},
		{"記者 賴冠宇／報導", "賴冠宇"},
		{"［記者賴冠宇／高雄報導］", "賴冠宇"},
		{"文．賴冠宇 攝影．陳大文", "賴冠宇"},
		{"撰文‧賴冠宇", "賴冠宇"},
		{"By Jane Doe and John Smith", "Jane Doe|John Smith"},
		{"By Jane van der Berg, Mei Li", "Jane van der Berg|Mei Li"},
		{"by JANE DOE", "JANE DOE"},
		{"Nov 2, 2018, 10:10 PM by Sam Tolliver", "Sam Tolliver"},
		{"By Our Foreign Staff", ""},
		{"By The Associated Press", ""},
		{"By Reuters", ""},
		{"Edited by Jane Doe", ""},
		{"1164次阅读| 来源CSDN| 作者魏星", "魏星"},
		{"记者从市政府获悉", ""},
		{"记者了解到，情况属实", ""},
	}
	for _, tt := range tests {
		sep := " "
		if strings.Contains(tt.want, "|") || !hasHan(tt.want) {
			sep = "|"
		}
		if got := strings.Join(r.namesOfLine(tt.in), sep); got != tt.want {
			t.Errorf("namesOfLine(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	r := newTestReader(t, "<p>x")
	tests := []struct{ in, lead, end string }{
		{"新华社巴黎12月9日电（记者唐霁）法国9日再次爆发大罢工。", "唐霁", ""},
		{"（张巨峰）", "", "张巨峰"},
		{"南美站活动将先后在巴西、乌拉圭举行。（张巨峰）", "", "张巨峰"},
		{"这座英雄的城！（评论员 罗博 萧海川）", "罗博 萧海川", "罗博 萧海川"},
		{"图为启动仪式。（刘通摄）", "", ""},
		{"他说，这样很好。（完）", "", ""},
		{"活动取得圆满成功。（宣传科）", "", ""},
		{"有关部门表示将继续努力。（来源：江畔日报）", "", ""},
		{"扬州晚报记者 张楠", "张楠", "张楠"},
		{"〔記者巫其倫／台北報導〕財政部今天下午公佈", "巫其倫", ""},
		{"［記者巫其倫／高雄報導］財政部今天下午公佈", "巫其倫", ""},
		{"［編譯巫其倫、陳大文／綜合外電報導］財政部今天下午公佈", "巫其倫 陳大文", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(r.namesOfLead(tt.in), " "); got != tt.lead {
			t.Errorf("namesOfLead(%q) = %q, want %q", tt.in, got, tt.lead)
		}
		if got := strings.Join(r.namesOfEnd(tt.in), " "); got != tt.end && !(tt.end == "" && got == tt.lead) {
			t.Errorf("namesOfEnd(%q) = %q, want %q", tt.in, got, tt.end)
		}
	}
}

func TestStatedAuthors(t *testing.T) {
	t.Parallel()
	body := `<h1>一个足够长的标题</h1><p class="by">` + "%s" + `</p><div id="zoom"><p>` + strings.Repeat("这里是一段足够长的正文，说的是青石市的事情。", 4) + `</p></div>`
	tests := []struct {
		name, head, line string
		want             []string
	}{
		{"meta shown in the byline", `<meta name="author" content="王晓岚">`, "2019-03-21 王晓岚", []string{"王晓岚"}},
		{"meta that isn't shown", `<meta name="author" content="王晓岚">`, "2019-03-21", nil},
		{"meta that is the editor", `<meta name="author" content="王晓岚">`, "2019-03-21 责任编辑：王晓岚", nil},
		{"latin meta", `<meta name="author" content="Jane Doe">`, "", []string{"Jane Doe"}},
		{"meta that is a login", `<meta name="author" content="admin">`, "", nil},
		{"JSON-LD person", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"王晓岚"}}</script>`, "", []string{"王晓岚"}},
		{"JSON-LD person who is the station", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"海岬之声"}}</script>`, "", nil},
		{"JSON-LD person who is an agency", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"DPA"}}</script>`, "", nil},
		{"family name first", `<meta name="citation_author" content="Zielińska, Marta"><meta name="citation_author" content="van Dalen, Pieter">`, "", []string{"Marta Zielińska", "Pieter van Dalen"}},
		{"JSON-LD organization", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"Jane Doe"}}</script>`, "", nil},
		{"JSON-LD person who is a desk", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"News Desk"}}</script>`, "", nil},
		{"a name beside the date", "", "王晓岚 2019-03-21 14:41", []string{"王晓岚"}},
		{"a counter beside the date", "", "2019-03-21 14:41 查看数 312", nil},
		{"a district beside the date", "", "高新区 2019-03-21", nil},
		{"a city beside the date", "", "连云港 2019-03-21 14:41", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte("<head>" + tt.head + "</head>" + strings.Replace(body, "%s", tt.line, 1)), URL: "http://www.jiangpan.example/a"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, page.Authors, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOriginOf(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"2019-03-21 10:21 来源：青石日报 作者：王晓岚", "青石日报"},
		{"来源: 东岸商报(江州)", "东岸商报"},
		{"来源：人民网-文化频道", "人民网-文化频道"},
		{"稿源：江畔网 编辑：李四", "江畔网"},
		{"发表于2014-08-24 21:30| 来源CSDN| 0 条评论", "CSDN"},
		{"來源：島嶼時報　（評論 2）", "島嶼時報"},
		{"本文来源于江州晚报", "江州晚报"},
		{"Source: Northern Courier | Published 2019", "Northern Courier"},
		{"来源：", ""},
		{"收入来源不明", ""},
		{"2019-03-21 10:21", ""},
	}
	for _, tt := range tests {
		if got := originOf(tt.in); got != tt.want {
			t.Errorf("originOf(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
