package lang_test

import (
	"testing"

	"yulun/article"
	"yulun/nlp/lang"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		lang       article.Lang
		script     article.Script
	}{
		{"simplified", "国务院印发社会信用体系建设规划纲要，失信被执行人将受到联合惩戒。", "zh", "hans"},
		{"traditional", "國務院印發社會信用體系建設規劃綱要，失信被執行人將受到聯合懲戒。", "zh", "hant"},
		{"Taiwan's own forms", "臺灣學者認為，這套制度讓人民在網路上不敢發言。", "zh", "hant"},
		{"Hong Kong", "港府澄清：本港無意引入社會信用體系", "zh", "hant"},
		{"traditional quoting simplified", "報道指，內地官媒以「信用让生活更美好」為題，讚揚這項計劃對市民的好處。", "zh", "hant"},
		{"simplified quoting traditional", "台媒以「社會信用」为题的报道引起了大陆网友的热烈讨论与关注。", "zh", "hans"},
		{"no character tells", "人人有信用", "zh", ""},
		{"Chinese full of English names", "BBC、CNN、The New York Times 与 Financial Times 均报道了芝麻信用 Zhima Credit 的新规。", "zh", "hans"},
		{"Chinese quoting kana", "优の良品在杭州的门店支持芝麻信用免押金服务，顾客无须支付押金即可使用。", "zh", "hans"},
		{"English", "China's social credit system is not a single score, researchers say.", "en", "latn"},
		{"English headline without stop words", "China blacklists millions", "en", "latn"},
		{"English with Chinese terms", "The list of judgment defaulters (失信被执行人) was published by the court on Monday.", "en", "latn"},
		{"German", "Das chinesische Sozialkreditsystem ist nicht so, wie es in der Presse beschrieben wird.", "", "latn"},
		{"French", "Le crédit social chinois est une notation des citoyens dans les villes pilotes.", "", "latn"},
		{"Spanish", "El sistema de crédito social en China y los derechos de las personas", "", "latn"},
		{"Vietnamese", "Hệ thống tín nhiệm xã hội của Trung Quốc là gì và có ý nghĩa gì", "", "latn"},
		{"Japanese", "中国の社会信用システムについて、専門家は監視社会への懸念を示した。", "ja", ""},
		{"Korean", "중국의 사회신용시스템이 시민의 일상을 바꾸고 있다", "ko", ""},
		{"Russian", "Система социального кредита в Китае", "", ""},
		{"figures only", "2019-03-21 10:21", "", ""},
		{"empty", "", "", ""},
		{"broken bytes", "\xff\xfe信用\xc3", "zh", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			gotLang, gotScript := lang.Detect(tc.text)
			if gotLang != tc.lang || gotScript != tc.script {
				t.Errorf("Detect(%q) = %q, %q; want %q, %q", tc.text, gotLang, gotScript, tc.lang, tc.script)
			}
		})
	}
}
