package imports

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// FuzzFile reads any bytes as each format, or as what they look like: every item is one thing,
// items come in order, and the same ones come however the bytes arrive (a sample of a longer file
// may tell its format in another way). A fault is a refusal that says why.
func FuzzFile(f *testing.F) {
	formats := []Format{"", WARC, HTML, List, CSV, JSONLines}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte("url,title,text\nhttps://paper.example/1,信用,正文\n"))
	_ = z.Close()
	for n, s := range map[int]string{
		0: zipped.String(),
		1: "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/1\r\nWARC-Date: 2019-03-21T02:21:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n" +
			"Content-Type: application/http;msgtype=response\r\nContent-Length: 61\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>失信被执行人\r\n\r\n",
		2: "<!doctype html><html lang=zh-CN><head><link rel=canonical href='https://paper.example/a/1.html'><meta charset=gb18030><title>信用</title>",
		3: "https://paper.example/1\r\n# a note\r\nwww.paper.example/2\n\uFEFFftp://x\n",
		4: "网址;标题;正文\r\n\"https://paper.example/1\";\"信用\";\"一\r\n二\"\r\n",
		5: `[{"url":"https://paper.example/1","text":["一","二"],"outlet":{"name":"青石日报"}}`,
	} {
		f.Add(uint8(n), []byte(s))
		f.Add(uint8(0), []byte(s))
	}
	f.Add(uint8(0), []byte("\uFEFFsep=;\r\nurl;text\r\nhttps://paper.example/1;信用\r\n"))
	f.Add(uint8(5), []byte("\uFEFF[{\"text\":\"信用\"},{\"text\":\"修复\"}]"))
	f.Fuzz(func(t *testing.T, format uint8, content []byte) {
		m := &Importer{o: Options{Format: formats[int(format)%len(formats)]}}
		count := [2]int{}
		for n, in := range []io.Reader{bytes.NewReader(content), iotest.OneByteReader(bytes.NewReader(content))} {
			var o opened
			err := m.choose(&o, file{path: "-"}, in)
			last := Place{}
			if err == nil {
				err = o.reader.each(func(i Item) error {
					count[n]++
					set := 0
					for _, is := range []bool{i.Row != nil, i.Page != nil, i.Address != "", i.Refused != nil} {
						if is {
							set++
						}
					}
					if set != 1 || i.Refused != nil && (i.Refused.Reason == "" || i.Refused.Code == "") {
						t.Errorf("%+v is %d things", i, set)
					}
					if i.Offset < last.Offset || i.Line < last.Line {
						t.Errorf("%v comes after %v", i.Place, last)
					}
					last = i.Place
					return nil
				})
			}
			var refusal *Refusal
			if err != nil && (!errors.As(err, &refusal) || refusal.Reason == "") {
				t.Errorf("%v is not a refusal", err)
			}
		}
		if count[0] != count[1] && len(content) <= leastSample {
			t.Errorf("%d items, and %d when the bytes come one by one", count[0], count[1])
		}
	})
}
