package locale_test

import (
	"html/template"
	"testing"
	"time"

	"yulun/locale"
)

func printers(t *testing.T) (english, chinese locale.Printer) {
	t.Helper()
	all, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all.Printer(locale.English), all.Printer(locale.Chinese)
}

func TestPlurals(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]any{
		"1 article of 3 outlets":          {"%d {article|articles} of %d {outlet|outlets}", 1, 3},
		"12,345 articles of 1 outlet":     {"%d {article|articles} of %d {outlet|outlets}", 12345, 1},
		"0 articles of 2 outlets":         {"%d {article|articles} of %d {outlet|outlets}", 0, 2},
		"There is 1 gap":                  {"There {is|are} %d {gap|gaps}", 1},
		"There are 2 gaps":                {"There {is|are} %d {gap|gaps}", 2},
		"Rongcheng has 1 article (50 %)":  {"%s has %d {article|articles} (%.0f %%)", "Rongcheng", 1, 50.0},
		"Rongcheng has 2 articles (50 %)": {"%s has %d {article|articles} (%.0f %%)", "Rongcheng", int64(2), 50.0},
		"open":                            {"open¦of a coding"},
		"100 %":                           {"100 %%"},
		"a mean of +0.25":                 {"a mean of %+.2f", 0.25},
		`no frame "harmony"`:              {"no frame %q", "harmony"},
	} {
		if got := (locale.Printer{}).T(args[0].(string), args[1:]...); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	english, chinese := printers(t)
	for text, want := range map[string]string{
		"2024-05-03": "2024年5月3日", "2024-10": "2024年10月", "2024": "2024年", "2024-Q2": "2024年第2季度", "2024-W08": "2024年第8周",
		"2019-03-21T08:05:00+08:00": "2019年3月21日 08:05 UTC+08:00", "2019-03-21T08:05:00Z": "2019年3月21日 08:05 UTC", "undated": "undated", "": "",
		"in spring 2019": "in spring 2019",
	} {
		if got := chinese.Date(text); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
		if got := english.Date(text); got != text {
			t.Errorf("%s is %q in English", text, got)
		}
	}
	at := time.Date(2024, 5, 3, 22, 4, 0, 0, time.FixedZone("", 8*3600))
	if got, want := chinese.Moment(at), "2024年5月3日 14:04 UTC"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := english.Moment(at), "2024-05-03 14:04 UTC"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestHTML: a sentence with markup in it is markup, and what comes from elsewhere stays text.
func TestHTML(t *testing.T) {
	t.Parallel()
	english, _ := printers(t)
	if got := english.Text("Search"); got != "Search" {
		t.Errorf("a text is %#v", got)
	}
	got := english.Text("%d {article|articles} of <%s>, see %s", 1, "<b>", template.HTML("<a>here</a>"))
	if want := template.HTML("1 article of &lt;&lt;b&gt;&gt;, see <a>here</a>"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chosen, accepted string
		want             locale.Lang
	}{
		{"", "", locale.English},
		{"", "zh-CN,zh;q=0.9,en;q=0.8", locale.Chinese},
		{"", "zh-TW", locale.Chinese},
		{"", "de,zh;q=0.5,en;q=0.7", locale.English},
		{"", "fr", locale.English},
		{"", "no language;;", locale.English},
		{"en", "zh", locale.English},
		{"zh", "en-GB", locale.Chinese},
		{"ja", "zh", locale.Chinese},
	} {
		if got := locale.Choose(c.chosen, c.accepted); got != c.want {
			t.Errorf("chosen %q, accepted %q: got %s, want %s", c.chosen, c.accepted, got, c.want)
		}
	}
}

// TestSigned: what is rounded to zero is neither above nor below it.
func TestSigned(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0.25: "+0.25", -0.25: "−0.25", 0: "0.00", -0.004: "0.00", 0.004: "0.00", 0.006: "+0.01", -0.006: "−0.01", -10: "−10.00"} {
		if got := locale.Signed(v, 2); got != want {
			t.Errorf("%g is %q, want %q", v, got, want)
		}
	}
	if got := locale.Signed(-0.4, 0); got != "0" {
		t.Errorf("no decimals: %q", got)
	}
	if got := locale.Sprintf("%d {page|pages}, %d {hit|hits}", 1, 12000); got != "1 page, 12000 hits" {
		t.Errorf("got %q", got)
	}
}
