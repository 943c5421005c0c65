package relate_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yulun/crawler/relate"
)

// Normal is what the site wrote: nothing that the server might look at is lost.
func TestNormal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"http://example.cn/show.asp?PK_ID=1":                      "http://example.cn/show.asp?PK_ID=1",
		"http://example.cn/show.php?shareid=3&from=2&ref=1":       "http://example.cn/show.php?shareid=3&from=2&ref=1",
		"http://example.cn/a?utm_source=rss&b=2&a=1&loc=4&r=.5":   "http://example.cn/a?utm_source=rss&b=2&a=1&loc=4&r=.5",
		"https://example.cn/a?&&id=1&":                            "https://example.cn/a?&&id=1&",
		"HTTPS://Example.CN:443/a/?from=timeline#top":             "https://example.cn/a/?from=timeline",
		"https://example.cn/s?key=%d0%c5%d3%c3":                   "https://example.cn/s?key=%D0%C5%D3%C3",
		"https://example.cn/信用?题=一":                               "https://example.cn/%E4%BF%A1%E7%94%A8?%E9%A2%98=%E4%B8%80",
		"https://example.cn/12.jhtml;jsessionid=0A1B?id=1":        "https://example.cn/12.jhtml?id=1",
		"https://example.cn/a.php?PHPSESSID=0a1b&id=1&from=rss":   "https://example.cn/a.php?id=1&from=rss",
		"https://example.cn/index.php?r=article/view&id=7&print=": "https://example.cn/index.php?r=article/view&id=7&print=",
	} {
		got, err := relate.Normal(in)
		if err != nil || got != want {
			t.Errorf("Normal(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for name, addresses := range map[string][]string{
		"scheme, host and tracking": {
			"http://www.example.com.cn/2019/0321/1.html", "https://www.example.com.cn/2019/0321/1.html", "https://example.com.cn/2019/0321/1.html",
			"http://m.example.com.cn/2019/0321/1.html", "http://wap.example.com.cn:80/2019/0321/1.html", "http://3g.example.com.cn/2019/0321/1.html",
			"https://www.example.com.cn/2019/0321/1.html?utm_source=x", "https://www.example.com.cn/2019/0321/1.html?wfr=spider&for=pc",
			"https://www.example.com.cn/2019/0321/1.html?_t=17099", "https://www.example.com.cn/2019/0321/1.html?ivk_sa=1024320u",
			"https://www.example.com.cn/2019/0321/1.html?srctag=xiaodu",
			"https://www.example.com.cn/2019/0321/1.html?sid=9f2c41", "https://www.example.com.cn/2019/0321/1.html?CFID=12&CFTOKEN=34",
			"https://www.example.com.cn/2019/0321/1.html?channelid=9",
			"https://www.example.com.cn/2019/0321/1.html?f=post2020_dy_recommends", "https://www.example.com.cn/2019/0321/1.html?print=1",
			"https://www.example.com.cn/2019/0321/1.html?from=timeline&isappinstalled=0", "https://www.example.com.cn/2019/0321/1.amp.html",
			"https://www.example.com.cn/2019/0321/1_amp.html", "https://www.example.com.cn/2019//0321/1.html", "https://www.example.com.cn/2019/0321/1.html?view=print",
		},
		"folder": {
			"https://example.org/2024/piece", "https://example.org/2024/piece/", "https://example.org/2024/piece/index.html", "https://example.org/2024/piece/amp",
			"https://example.org/2024/piece/amp/", "https://example.org/2024/piece?amp=1", "https://example.org/2024/piece/?amp", "https://amp.example.org/2024/piece",
			"https://example.org/amp/2024/piece", "https://example.org/2024/piece/Default.aspx", "https://example.org/2024/piece?outputType=amp",
		},
		"parameters of a path that names the article": {
			"https://example.org/a/c_58001.html", "https://example.org/a/c_58001.html?app_ver=7.1", "https://example.org/a/c_58001.html?entry=home&mobile=1",
			"https://example.org/a/c_58001.html?platform=wap", "https://example.org/a/c_58001.html?s=09", "https://example.org/a/c_58001.html?format=amp&theme=dark",
		},
		"parameters of a long name": {
			"https://example.org/world/the-list-that-never-ends", "https://example.org/world/the-list-that-never-ends/?edition=asia",
			"https://example.org/world/the-list-that-never-ends?v=2&utm_source=x", "https://example.org/world/the-list-that-never-ends-amp",
		},
		"a page of it":           {"https://example.org/a/c_58001.html?page=2", "https://example.org/a/c_58001.html?page=2&app_ver=7.1"},
		"an entry of it":         {"https://example.org/a/c_58001.html?news_id=3"},
		"a script with a number": {"https://example.org/a/show2.php?k=1"},
		"the script's other":     {"https://example.org/a/show2.php?k=2"},
		"a section":              {"https://example.org/news?k=1"},
		"another section":        {"https://example.org/news?k=2"},
		"parameters": {
			"http://example.cn/show.php?id=5&cat=2", "http://example.cn/show.php?cat=2&id=5", "http://example.cn/show.php?cat=2&from=rss&id=5&ref=home",
			"http://example.cn/show.php?cat=2&id=5&r=0.7&loc=3&shareid=9&print=true",
		},
		"one page of two":        {"http://example.cn/content_9.htm", "https://example.cn/content_9.htm?spm=1"},
		"the other page of two":  {"http://example.cn/content_9_2.htm"},
		"another number":         {"http://example.cn/show.php?id=6&cat=2"},
		"another case":           {"http://example.cn/Show.php?id=6&cat=2"},
		"another name":           {"http://example.cn/show.asp?PK_ID=1"},
		"and its sibling":        {"http://example.cn/show.asp?PK_ID=2"},
		"a registry's own m":     {"http://m.cn/1", "https://m.cn/1"},
		"another host":           {"http://news.cn/1", "http://www.news.cn/1"},
		"another port":           {"http://news.cn:8080/1"},
		"a page that prints":     {"http://news.cn/print"},
		"asks for a copy":        {"http://news.cn/show?print=2"},
		"an article on AMP":      {"https://example.org/amp"},
		"a machine without name": {"http://127.0.0.1:81/1", "http://127.0.0.1:81/1/?_t=2"},
	} {
		for _, a := range addresses {
			if relate.Key(a) == "" || relate.Key(a) != relate.Key(addresses[0]) {
				t.Errorf("%s: %s has the key %q, %s has %q", name, a, relate.Key(a), addresses[0], relate.Key(addresses[0]))
			}
		}
		seen[relate.Key(addresses[0])]++
	}
	for key, n := range seen {
		if n > 1 {
			t.Errorf("%d groups have the key %q", n, key)
		}
	}
	if k := relate.Key("mailto:a@example.cn"); k != "" {
		t.Errorf("no address has the key %q", k)
	}
}

func TestSamePlace(t *testing.T) {
	t.Parallel()
	const place = "https://www.example.cn/a/1.html?id=2"
	for other, want := range map[string]bool{
		"http://m.example.cn/a/1.html?id=2": true, place + "&utm_source=x": true, place + "&print=1": true, place + "&from=timeline": true,
		place + "&from=1": false, "https://www.example.cn/a/1.html?id=3": false, "https://www.example.cn/a/": false, "": false,
	} {
		if relate.SamePlace(place, other) != want || relate.SamePlace(other, place) != want {
			t.Errorf("%s: want %t", other, want)
		}
	}
}

func TestCompareAddresses(t *testing.T) {
	t.Parallel()
	for name, order := range map[string][]string{
		"tracking":     {"http://a.cn/1.html", "http://a.cn/1.html?spm=1", "http://a.cn/1.html?utm_source=rss"},
		"WeChat":       {"http://a.cn/1.html?id=2", "http://a.cn/1.html?id=2&from=timeline"},
		"phones":       {"http://a.cn/1.html", "http://www.a.cn/1.html", "http://m.a.cn/1.html", "http://www.wap.a.cn/1.html"},
		"AMP":          {"https://a.org/story", "https://a.org/story/amp"},
		"printing":     {"https://a.org/story?id=1", "https://a.org/story?id=1&print=1"},
		"https":        {"https://a.org/story", "http://a.org/story"},
		"short form":   {"https://a.org/news", "https://a.org/news/", "https://a.org/news/index.html"},
		"all together": {"http://www.a.cn/1", "https://m.a.cn/1", "https://www.a.cn/1?spm=1"},
	} {
		sorted := slices.Clone(order)
		slices.Reverse(sorted)
		slices.SortFunc(sorted, relate.Compare)
		if !slices.Equal(sorted, order) {
			t.Errorf("%s: %v, want %v", name, sorted, order)
		}
		for _, a := range order {
			if relate.Place(a) != relate.Place(order[0]) {
				t.Errorf("%s: %s is at another place than %s", name, a, order[0])
			}
		}
	}
}

func TestPlausible(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		own, named string
		want       bool
	}{
		{"http://m.example.cn/news/1.html", "https://www.example.cn/news/1.html?utm_source=x", true},
		{"http://example.cn/m/22/4/26/n58003.htm", "http://example.cn/b5/22/4/26/n58003.htm", true},
		{"https://m.example.cn/content/5471", "https://www.example.cn/2024/0321/c_5471.html", true},
		{"https://m.example.cn/detail?id=90210&v=2", "https://www.example.cn/news/90210.html", false}, // 2 is the last number
		{"https://m.example.cn/detail?id=90210", "https://www.example.cn/news/90210.html", true},
		{"https://example.org/amp/stranded-on-the-list", "https://example.org/2019/05/stranded-on-the-list", true},
		{"http://example.cn/news/1.html", "http://example.cn/news/index.html", false},
		{"http://example.cn/news/58001.html", "http://example.cn/news/58002.html", false},
		{"http://example.cn/news/20240321/58001.html", "http://example.cn/news/20240321/", false},
		{"http://example.cn/show.php?id=58001", "http://example.cn/show.php", false},
		{"http://example.cn/show.php?id=58001", "http://example.cn/show.php?id=58002", false},
		{"http://example.cn/local/1.html", "http://example.cn/news/1.html", false},
		{"http://example.cn/local/12.html", "http://example.cn/news/12.html", false},
		{"http://example.cn/a/index.html", "http://example.cn/b/index.html", false},
		{"http://example.cn/content_58001.htm", "http://example.cn/content_58001_2.htm", false},
		{"http://example.cn/news/58001.html", "http://example.cn/", false},
		{"http://example.cn/news/58001.html", "{{url}}", false},
	} {
		if relate.Plausible(tt.own, tt.named) != tt.want || relate.Plausible(tt.named, tt.own) != tt.want {
			t.Errorf("%s and %s: want %t", tt.own, tt.named, tt.want)
		}
	}
}

func TestPlaceholder(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"{{canonical}}": true, "http://example.cn/{{ url }}": true, "http://example.cn/%7B%7Burl%7D%7D": true, "${pageUrl}": true, "<%= url %>": true,
		"http://example.cn/$(url)": true, "[[url]]": true, "%URL%": true, "http://example.cn/undefined": true, "http://example.cn/null?x=1": true,
		"http://example.cn/a.html": false, "http://example.cn/a?b=%E4%BF%A1": false, "http://example.cn/undefined-terms": false, "": false,
	} {
		if relate.Placeholder(address) != want {
			t.Errorf("%s: want %t", address, want)
		}
	}
}

// TestVariantsHaveOneKey: however an address is dressed, its key is the same, and what the server
// is asked for keeps every parameter.
func TestVariantsHaveOneKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.StringMatching(`(/[a-z][a-z0-9]{1,6}){1,3}`).Draw(t, "path")
		id := rapid.StringMatching(`id=[0-9]{1,6}`).Draw(t, "id")
		scheme := rapid.SampledFrom([]string{"http", "https"}).Draw(t, "scheme")
		host := rapid.SampledFrom([]string{"", "www.", "m.", "wap.", "3g."}).Draw(t, "host")
		end := rapid.SampledFrom([]string{"", "/", "/index.html", "/amp", "/amp/"}).Draw(t, "end")
		extra := rapid.SampledFrom([]string{"", "&utm_source=x", "&from=9", "&_t=17099", "&print=1", "&amp=1", "&wfr=spider&for=pc", "&shareid=4", "&PHPSESSID=1"}).Draw(t, "extra")
		address := scheme + "://" + host + "example.cn" + path + end + "?" + id + extra
		plain := "https://example.cn" + path + "?" + id
		if relate.Key(address) != relate.Key(plain) {
			t.Fatalf("key of %s: %s, want %s", address, relate.Key(address), relate.Key(plain))
		}
		normal, err := relate.Normal(address)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.TrimSuffix(address, "&PHPSESSID=1"); normal != want {
			t.Fatalf("asked for %s instead of %s", normal, want)
		}
		if relate.Key(normal) != relate.Key(address) {
			t.Fatalf("asked for %s, which has another key than %s", normal, address)
		}
		if other := plain + "1"; relate.Key(other) == relate.Key(address) {
			t.Fatalf("%s and %s have one key", other, address)
		}
	})
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"https://h/?%50HPSESSID=1&a=%3d&&", "http://国/?键=值#x", "http://h/a;jsessionid=1?jsessionid=2&x", "http://h/?a=%\n41"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once, err := relate.Normal(in)
		if err != nil {
			return
		}
		if twice, err := relate.Normal(once); err != nil || twice != once {
			t.Fatalf("Normal(%q) = %q, and of that %q, %v", in, once, twice, err)
		}
		a, errA := relate.Canonical(in)
		b, errB := relate.Canonical(once)
		if a != b || (errA == nil) != (errB == nil) {
			t.Fatalf("Canonical(%q) = %q, of its normal form %q", in, a, b)
		}
		if relate.Key(in) != relate.Key(once) {
			t.Fatalf("Key(%q) = %q, of its normal form %q", in, relate.Key(in), relate.Key(once))
		}
	})
}
