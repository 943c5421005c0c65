package optout

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestHeader(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		head []string
		want string
	}{
		{"for everybody", []string{"X-Robots-Tag: noai, NoImageAI"}, "x-robots-tag:noai|x-robots-tag:noimageai"},
		{"two lines", []string{"X-Robots-Tag: noindex", "X-Robots-Tag: noarchive"}, "x-robots-tag:noindex|x-robots-tag:noarchive"},
		{"for another crawler", []string{"X-Robots-Tag: otherbot: noindex, noarchive"}, ""},
		{"for this crawler", []string{"X-Robots-Tag: Yulun: noarchive"}, "x-robots-tag:noarchive"},
		{"for one after another", []string{"X-Robots-Tag: otherbot: noarchive, yulun: noai, nosnippet"}, "x-robots-tag:noai|x-robots-tag:nosnippet"},
		{"how to show it", []string{"X-Robots-Tag: index, follow, max-snippet:-1, max-image-preview:large"}, ""},
		{"a last day", []string{"X-Robots-Tag: unavailable_after: 25 Jun 2026 15:00:00 GMT"}, "x-robots-tag:unavailable_after:25 jun 2026 15:00:00 gmt"},
		{"reservation", []string{"tdm-reservation: 1", "tdm-policy: https://paper.example/tdm.json"}, "tdm-reservation:1 (header)|tdm-policy:https://paper.example/tdm.json (header)"},
		{"no reservation", []string{"tdm-reservation: 0", "tdm-policy: https://paper.example/tdm.json"}, ""},
		{"usage", []string{"Content-Usage: train-ai=n, search=y;x=1, bots=n"}, "content-usage:train-ai=n (header)|content-usage:bots=n (header)"},
		{"licence", []string{`Link: <https://paper.example/l.xml>; rel="license"; type="application/rsl+xml", <https://paper.example/2>; rel="next"`}, "rsl:https://paper.example/l.xml (header)"},
		{"other licences", []string{`Link: <https://creativecommons.example/by>; rel="license"`}, ""},
		{"nothing", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{}
			for _, line := range tt.head {
				name, value, _ := strings.Cut(line, ": ")
				h.Add(name, value)
			}
			if got := strings.Join(Header(h, "Yulun"), "|"); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, page, want string }{
		{"robots", `<meta name="robots" content="NOINDEX,noarchive">`, "meta:noindex|meta:noarchive"},
		{"for this crawler", `<META NAME=Yulun CONTENT="noai"><meta name="otherbot" content="noarchive">`, "meta:noai"},
		{"reservation", `<meta name="tdm-policy" content="/p.json"/><meta name="tdm-reservation" content="1"/>`, "tdm-reservation:1 (meta)|tdm-policy:/p.json (meta)"},
		{"licence", `<link rel="license" type="application/rsl+xml" href="/license.xml">`, "rsl:https://paper.example/license.xml (link)"},
		{"usual", `<meta name="robots" content="index, follow, max-image-preview:large"><meta name="description" content="noarchive">`, ""},
		{"in text and scripts", `<script>'<meta name="robots" content="noarchive">'</script><!-- <meta name="robots" content="noai"> -->`, ""},
		{"in a comment and in the page", `<meta name="tdm-reservation" content="1"><!-- <meta name="tdm-reservation" content="0"> -->`, "tdm-reservation:1 (meta)"},
		{"a bracket in a tag", `<meta a=b="c" d=">" content="no&#97;i" name="&#114;obots">`, "meta:noai"},
		{"Chinese page", `<title>信用</title><meta content="noarchive" name="robots"><p>正文`, "meta:noarchive"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(Page([]byte(tt.page), "https://paper.example/news/1", "Yulun"), "|"); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestNoArchive(t *testing.T) {
	t.Parallel()
	for optOut, want := range map[string]bool{
		"x-robots-tag:noarchive": true, "meta:noarchive": true, "meta:nocache": true,
		"meta:noindex": false, "x-robots-tag:noai": false, "tdm-reservation:1 (header)": false,
		"rsl:https://paper.example/noarchive (link)": false,
	} {
		if got := NoArchive([]string{"meta:noai", optOut}); (got == optOut) != want {
			t.Errorf("%s: %q", optOut, got)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`<meta name=robots content="a:,noarchive,:">`), "x: noindex")
	f.Add([]byte(`<link rel=license type=application/rsl+xml href="%zz">`), "unavailable_after")
	f.Fuzz(func(t *testing.T, page []byte, header string) {
		onPage := Page(page, "https://paper.example/", "Yulun")
		if want := (&markup{address: "https://paper.example/", product: "Yulun"}).read(page); !slices.Equal(onPage, want) {
			t.Errorf("%q, but %q where all tags are read", onPage, want)
		}
		for _, o := range append(onPage, Header(http.Header{"X-Robots-Tag": {header}, "Link": {header}}, "Yulun")...) {
			if o == "" || strings.HasSuffix(o, ":") && !strings.Contains(o, "unavailable") {
				t.Errorf("%q says nothing", o)
			}
		}
		Reservations(page)
	})
}
