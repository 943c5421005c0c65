package charset

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

const (
	simplified  = "青石市日前公布了新的信用管理办法，市民可以在大厅查询自己的信用记录。记者在现场看到，前来办事的人不多，大家都说这样很方便。"
	traditional = "青石市日前公布了新的信用管理辦法，市民可以在大廳查詢自己的信用記錄。記者在現場看到，前來辦事的人不多，大家都說這樣很方便。"
	japanese    = "<html>信用についての新しい規則が昨日発表されました。市民は窓口で自分の記録を確認することができます。"
	korean      = "<html>청석시는 어제 새로운 신용 관리 규정을 발표했다. 시민은 창구에서 자신의 기록을 확인할 수 있다."
	russian     = "<html>Мэрия опубликовала вчера новые правила учёта. Жители могут узнать свою оценку в приёмной."
	german      = "<html>Die Behörde veröffentlichte gestern die neuen Regeln für Bürger; die Prüfung läuft über das Amt in Köln."
	french      = "<html>La mairie a publié hier les règles déjà annoncées à l'été dernier; les élèves étaient présents à la cérémonie."
)

func in(t *testing.T, label, text string) []byte {
	t.Helper()
	e, _ := charset.Lookup(label)
	if e == nil {
		t.Fatalf("no encoding %q", label)
	}
	b, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wide(t *testing.T, order unicode.Endianness, bom unicode.BOMPolicy, text string) []byte {
	t.Helper()
	b, err := unicode.UTF16(order, bom).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	t.Parallel()
	meta := func(label string) string {
		return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=` + label + `"></head><p>`
	}
	long := "<!doctype html><html><head></head><body><p>" + simplified
	tests := []struct {
		name        string
		body        []byte
		contentType string
		text, enc   string
	}{
		{"empty", nil, "", "", "utf-8"},
		{"ascii", []byte("<p>plain</p>"), "text/html; charset=gbk", "<p>plain</p>", "utf-8"},
		{"utf-8 with a mark", []byte("\xEF\xBB\xBF信用"), "text/html; charset=big5", "信用", "utf-8"},
		{"valid utf-8 beats the header", []byte(simplified), "text/html; charset=gb2312", simplified, "utf-8"},
		{"valid utf-8 beats the meta", []byte(meta("gb2312") + simplified), "", meta("gb2312") + simplified, "utf-8"},
		{"utf-8 cut off inside a rune", []byte(simplified[:len(simplified)-1]), "", strings.TrimSuffix(simplified, "。") + "\uFFFD", "utf-8"},
		{"utf-8 with a stray byte", []byte(simplified + "\xff" + simplified), "", simplified + "\uFFFD" + simplified, "utf-8"},
		{"header gbk", in(t, "gbk", simplified), "text/html; charset=GBK", simplified, "gb18030"},
		{"malformed header", in(t, "gbk", simplified), "text/html;charset=gb2312;;", simplified, "gb18030"},
		{"beyond gb2312", in(t, "gb18030", "朱镕基、喆、㐂"), "text/html; charset=gb2312", "朱镕基、喆、㐂", "gb18030"},
		{"header big5", in(t, "big5", traditional), "text/html; charset=Big5", traditional, "big5"},
		{"meta gb2312", in(t, "gbk", meta("gb2312")+simplified), "text/html", meta("gb2312") + simplified, "gb18030"},
		{"short meta", in(t, "big5", `<meta charset="big5"><p>`+traditional), "", `<meta charset="big5"><p>` + traditional, "big5"},
		{"a server's latin default", in(t, "gbk", meta("gb2312")+simplified), "text/html; charset=iso-8859-1", meta("gb2312") + simplified, "gb18030"},
		{"xml declaration", in(t, "gbk", `<?xml version="1.0" encoding="gb2312"?><t>`+simplified), "", `<?xml version="1.0" encoding="gb2312"?><t>` + simplified, "gb18030"},
		{"utf-8 declared, gbk sent", in(t, "gbk", meta("utf-8")+simplified), "text/html; charset=utf-8", meta("utf-8") + simplified, "gb18030"},
		{"gb2312 declared, big5 sent", in(t, "big5", meta("gb2312")+traditional), "", meta("gb2312") + traditional, "big5"},
		{"big5 declared, gbk sent", in(t, "gbk", meta("big5")+simplified), "text/html; charset=big5", meta("big5") + simplified, "gb18030"},
		{"latin declared, gbk sent", in(t, "gbk", meta("iso-8859-1")+simplified), "", meta("iso-8859-1") + simplified, "gb18030"},
		{"latin declared, big5 sent", in(t, "big5", meta("windows-1252")+traditional), "text/html; charset=windows-1252", meta("windows-1252") + traditional, "big5"},
		{"shift_jis declared, euc-jp sent", in(t, "euc-jp", meta("shift_jis")+japanese), "", meta("shift_jis") + japanese, "euc-jp"},
		{"latin declared and sent", in(t, "windows-1252", meta("iso-8859-1")+french), "", meta("iso-8859-1") + french, "windows-1252"},
		{"a few characters prove nothing", in(t, "big5", meta("big5")+"臺灣銀髮族"), "", meta("big5") + "臺灣銀髮族", "big5"},
		{"an encoding that isn't guessed", in(t, "windows-1250", meta("windows-1250")+"Příliš žluťoučký kůň úpěl ďábelské ódy. Příliš žluťoučký kůň."), "", meta("windows-1250") + "Příliš žluťoučký kůň úpěl ďábelské ódy. Příliš žluťoučký kůň.", "windows-1250"},
		{"unknown label", in(t, "gbk", simplified), "text/html; charset=chinese-modern", simplified, "gb18030"},
		{"undeclared gb18030", in(t, "gbk", simplified), "", simplified, "gb18030"},
		{"undeclared big5", in(t, "big5", traditional), "", traditional, "big5"},
		{"undeclared traditional in gbk", in(t, "gbk", traditional), "", traditional, "gb18030"},
		{"undeclared shift_jis", in(t, "shift_jis", japanese), "", japanese, "shift_jis"},
		{"undeclared euc-jp", in(t, "euc-jp", japanese), "", japanese, "euc-jp"},
		{"undeclared iso-2022-jp", in(t, "iso-2022-jp", japanese), "", japanese, "iso-2022-jp"},
		{"undeclared euc-kr", in(t, "euc-kr", korean), "", korean, "euc-kr"},
		{"undeclared windows-1251", in(t, "windows-1251", russian), "", russian, "windows-1251"},
		{"undeclared koi8-r", in(t, "koi8-r", russian), "", russian, "koi8-r"},
		{"undeclared german", in(t, "windows-1252", german), "", german, "windows-1252"},
		{"undeclared latin", in(t, "windows-1252", french), "", french, "windows-1252"},
		{"utf-16le with a mark", wide(t, unicode.LittleEndian, unicode.UseBOM, simplified), "", simplified, "utf-16le"},
		{"utf-16be with a mark", wide(t, unicode.BigEndian, unicode.UseBOM, simplified), "", simplified, "utf-16be"},
		{"utf-16le without a mark", wide(t, unicode.LittleEndian, unicode.IgnoreBOM, long), "text/html; charset=utf-16", long, "utf-16le"},
		{"utf-16be without a mark", wide(t, unicode.BigEndian, unicode.IgnoreBOM, long), "", long, "utf-16be"},
		{"iso-2022-jp", in(t, "iso-2022-jp", japanese), "text/html; charset=iso-2022-jp", japanese, "iso-2022-jp"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, enc, err := Decode(tt.body, tt.contentType)
			if err != nil {
				t.Fatal(err)
			}
			if enc != tt.enc {
				t.Errorf("encoding %q, want %q", enc, tt.enc)
			}
			if string(text) != tt.text {
				t.Errorf("text %q, want %q", text, tt.text)
			}
		})
	}
}

func TestDecodeKeepsBody(t *testing.T) {
	t.Parallel()
	body := in(t, "gbk", simplified)
	before := bytes.Clone(body)
	if _, _, err := Decode(body, ""); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(body, before) {
		t.Error("Decode changed the body")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(simplified), "text/html; charset=utf-8")
	f.Add([]byte("\xb4\xf3\xbc\xd2\xb5\xc4"), "text/html; charset=gb2312")
	f.Add([]byte("\xff\xfe\x00"), "")
	f.Add([]byte("\x1b$B\x00"), "text/html; charset=iso-2022-jp")
	f.Add([]byte("<meta charset=replacement>\xff"), ";;;charset=")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, name, err := Decode(body, contentType)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(text) {
			t.Errorf("%s gave invalid UTF-8 from %q", name, body)
		}
		if name == "" {
			t.Error("no name")
		}
	})
}
