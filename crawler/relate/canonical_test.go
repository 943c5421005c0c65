package relate_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yulun/crawler/relate"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"as it is", "https://www.example.cn/2019/0321/c1001-30987654.html", "https://www.example.cn/2019/0321/c1001-30987654.html"},
		{"scheme and host in capitals", "HTTP://News.Example.CN/A.html", "http://news.example.cn/A.html"},
		{"http stays http", "http://example.cn/a", "http://example.cn/a"},
		{"default port", "https://example.cn:443/a", "https://example.cn/a"},
		{"default port of the other scheme", "http://example.cn:443/a", "http://example.cn:443/a"},
		{"other port", "http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"},
		{"IPv6", "http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"},
		{"credentials", "https://reader:secret@example.cn/a", "https://example.cn/a"},
		{"final dot of the host", "https://example.cn./a", "https://example.cn/a"},
		{"international host", "http://新闻.中国/信用", "http://xn--efvy88h.xn--fiqs8s/%E4%BF%A1%E7%94%A8"},
		{"fragment", "https://example.cn/a#comments", "https://example.cn/a"},
		{"no path", "https://example.cn", "https://example.cn/"},
		{"no path, a query", "https://example.cn?id=7", "https://example.cn/?id=7"},
		{"dots", "https://example.cn/xinwen/../zheng/./c/d/..", "https://example.cn/zheng/c/"},
		{"dots beyond the root", "https://example.cn/../../a", "https://example.cn/a"},
		{"escaped dots", "https://example.cn/x/%2e%2e/a", "https://example.cn/a"},
		{"double slash is kept", "https://example.cn//a//b", "https://example.cn//a//b"},
		{"trailing slash is kept", "https://example.cn/a/", "https://example.cn/a/"},
		{"campaign", "https://example.com/a?utm_source=wechat&utm_medium=social&id=12", "https://example.com/a?id=12"},
		{"only tracking", "https://example.com/a?fbclid=IwAR0x&gclid=x", "https://example.com/a"},
		{"only known names", "https://example.cn/show.asp?PK_ID=1&shares=2&utm_x=3", "https://example.cn/show.asp?PK_ID=1&shares=2&utm_x=3"},
		{"what tells articles apart on some sites stays", "https://example.cn/show.php?shareid=3&ref=2&r=1&loc=4&from=5", "https://example.cn/show.php?from=5&loc=4&r=1&ref=2&shareid=3"},
		{"session in the query", "https://example.cn/a?PHPSESSID=8f&id=1", "https://example.cn/a?id=1"},
		{"Baidu", "https://example.cn/a?wfr=spider&for=pc", "https://example.cn/a"},
		{"shared from WeChat", "https://m.example.cn/content/5471?from=singlemessage&isappinstalled=0&share_token=9f", "https://m.example.cn/content/5471"},
		{"super position model", "https://www.sohu.com/a/301234567_120702?spm=smpc.content.share.1.15&_f=index_chan08news_4", "https://www.sohu.com/a/301234567_120702"},
		{"what names the article stays", "https://example.cn/detail?newsid=3&aid=2&id=1&page=2", "https://example.cn/detail?aid=2&id=1&newsid=3&page=2"},
		{"order of the query", "https://example.cn/a?b=2&a=1", "https://example.cn/a?a=1&b=2"},
		{"same name twice keeps its order", "https://example.cn/a?k=2&b=0&k=1", "https://example.cn/a?b=0&k=2&k=1"},
		{"empty parameters", "https://example.cn/a?&&id=1&", "https://example.cn/a?id=1"},
		{"WeChat article", "https://mp.weixin.qq.com/s?__biz=MzA4&mid=265&idx=1&sn=ab12&chksm=84f&scene=21#wechat_redirect", "https://mp.weixin.qq.com/s?__biz=MzA4&idx=1&mid=265&sn=ab12"},
		{"final dot of a host with parameters of its own", "https://MP.weixin.qq.com./s?__biz=MzA4&scene=21", "https://mp.weixin.qq.com/s?__biz=MzA4"},
		{"scene elsewhere is not tracking", "https://example.cn/s?scene=21", "https://example.cn/s?scene=21"},
		{"session in the path", "https://credit.example.gov.cn/info/12.jhtml;jsessionid=0A1B2C.node1", "https://credit.example.gov.cn/info/12.jhtml"},
		{"escapes in capitals, letters bare", "https://example.cn/%e4%bf%a1%7E%41", "https://example.cn/%E4%BF%A1~A"},
		{"query in GB18030", "https://example.cn/s?key=%D0%C5%D3%C3", "https://example.cn/s?key=%D0%C5%D3%C3"},
		{"escaped slash stays escaped", "https://example.cn/a%2Fb", "https://example.cn/a%2Fb"},
		{"stray percent sign", "https://example.cn/100%-trust", "https://example.cn/100%25-trust"},
		{"white space and line breaks", " https://example.cn/a\n b ", "https://example.cn/a%20b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := relate.Canonical(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("Canonical(%q)\n got %s\nwant %s", tt.in, got, tt.want)
			}
		})
	}
}

func TestCanonicalRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "/a/b.html", "//example.cn/a", "ftp://example.cn/a", "javascript:void(0)", "mailto:a@example.cn", "http:///a", "http:a", "https://exa mple.cn/", "http://[::1%25eth0]/"} {
		if got, err := relate.Canonical(in); err == nil {
			t.Errorf("Canonical(%q) = %q, want an error", in, got)
		}
	}
}

func TestCanonicalIgnoresTracking(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := "https://example.cn/" + rapid.StringMatching(`[a-z0-9/.]{0,20}`).Draw(t, "path")
		id := rapid.StringMatching(`id=[0-9]{1,8}`).Draw(t, "id")
		track := rapid.SampledFrom([]string{"utm_source=x", "UTM_CAMPAIGN=y", "spm=1.2", "from=timeline", "share_token=8", "gclid=1", "ivk_sa=1024320u"}).Draw(t, "tracking")
		want, err := relate.Canonical(base + "?" + id)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range []string{base + "?" + track + "&" + id, base + "?" + id + "&" + track + "#top"} {
			if got, err := relate.Canonical(in); err != nil || got != want {
				t.Fatalf("Canonical(%q) = %q, %v; want %q", in, got, err, want)
			}
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"https://example.cn/a?b=1&utm_x=2#f", "http://新闻.中国/../信用?键=值", "http://国..", "https://h/%zz;jsessionid=1;x/..%2f?%41=%3d&&=",
		"http://A:80/%25%2e/.", "https://h/;JSESSIONID=a;jsessionid=b", "http://[::1]:080/", "http://h:/\\x", "http://h/?a=%\n41",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once, err := relate.Canonical(in)
		if err != nil {
			return
		}
		twice, err := relate.Canonical(once)
		if err != nil {
			t.Fatalf("Canonical(%q) = %q, which is refused: %v", in, once, err)
		}
		if twice != once {
			t.Fatalf("Canonical(%q) = %q, and of that %q", in, once, twice)
		}
		if strings.ContainsAny(once, " \t\n#") {
			t.Fatalf("Canonical(%q) = %q holds white space or a fragment", in, once)
		}
	})
}
