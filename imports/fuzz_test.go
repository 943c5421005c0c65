package imports

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// FuzzCSV cuts any bytes into rows: nothing is lost, and lines are counted right.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"url,text\n1,a\n", "url;text\r\n\"a\"\"b\";\"c\r\nd\"\r\n", "text\n\"open\n1\n2\n", "\uFEFF\"text\"\n'=1\n", "sep=|\ntext|b\n1|2", "\uFEFFsep=x\r\ntextxb\r\n1x2", "text\n\n\na\n", "text,b\n\"a\"b,\"c\" d\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		count := [2]int{}
		for n, in := range []io.Reader{bytes.NewReader(content), iotest.OneByteReader(bytes.NewReader(content))} {
			c := &csvReader{file: "f", window: newWindow(in)}
			last := Place{}
			err := c.each(func(i Item) error {
				count[n]++
				if i.Line <= last.Line && last.Line > 0 || i.Offset < last.Offset || i.Offset > int64(len(content)) || i.Line > 1+bytes.Count(content, []byte("\n")) {
					t.Errorf("a row at %+v after %+v", i.Place, last)
				}
				last = i.Place
				if (i.Row == nil) == (i.Refused == nil) {
					t.Errorf("%+v is neither a row nor refused", i)
				}
				if i.Row != nil && !bytes.HasSuffix(i.Row.Raw, content[i.Offset:min(int64(len(content)), i.Offset+1)]) && !bytes.Contains(content, i.Row.Raw[len(c.rawHeader):]) {
					t.Errorf("the bytes of %+v are not the file's", i.Place)
				}
				return nil
			})
			if err != nil {
				if _, ok := err.(*Refusal); !ok {
					t.Errorf("%v is not a refusal", err)
				}
			}
		}
		if count[0] != count[1] {
			t.Errorf("%d rows, and %d when the bytes come one by one", count[0], count[1])
		}
	})
}

// FuzzCSVLikeGo reads well-formed tables as Go's package does.
func FuzzCSVLikeGo(f *testing.F) {
	f.Add("a", "b\nc", "d\"e", "，")
	f.Add("", " ", "\r\nx", "=1")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		_ = w.Write([]string{"text", "b"})
		_ = w.Write([]string{a, b})
		_ = w.Write([]string{c, d})
		w.Flush()
		want, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
		if err != nil || strings.ContainsAny(a+b+c+d, ";\t|") && strings.Contains(a, "sep=") {
			return
		}
		var got [][]string
		r := &csvReader{file: "f", window: newWindow(bytes.NewReader(out.Bytes()))}
		if err := r.each(func(i Item) error {
			if i.Row != nil {
				cells := make([]string, 2)
				for n, name := range []string{"text", "b"} {
					if v := i.Row.Fields[name]; len(v) > 0 {
						cells[n] = v[0]
					}
				}
				got = append(got, cells)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, row := range want[1:] {
			if strings.TrimSpace(strings.Join(row, "")) == "" {
				return // blank rows are passed over
			}
		}
		if len(got) != len(want)-1 {
			t.Fatalf("%q became %q", want[1:], got)
		}
		for i := range got {
			for j := range got[i] {
				if w := want[i+1][j]; utf8.ValidString(out.String()) && got[i][j] != plainCell(w) && w != "\uFEFF" && !strings.HasPrefix(w, "\uFEFF") {
					t.Fatalf("%q became %q", w, got[i][j])
				}
			}
		}
	})
}

// FuzzJSON cuts any bytes into objects.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":1}` + "\n" + `{"b":[1,"x",{"name":"y"}]}`, `[{"a":"]}"},{"a":"\\\""}]`, `[{"a":1}`, "[1]", "\uFEFF{}", "\uFEFF[{},{}]", `{"a":{"b":{"c":{"d":{"e":1}}}}}`, `[ , {} ]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		count := [2]int{}
		for n, in := range []io.Reader{bytes.NewReader(content), iotest.OneByteReader(bytes.NewReader(content))} {
			j := &jsonReader{file: "f", window: newWindow(in)}
			err := j.each(func(i Item) error {
				count[n]++
				if (i.Row == nil) == (i.Refused == nil) {
					t.Errorf("%+v is neither a row nor refused", i)
				}
				if i.Row != nil && !bytes.Contains(content, i.Row.Raw) {
					t.Errorf("the bytes of %+v are not the file's", i.Place)
				}
				return nil
			})
			if err != nil {
				if _, ok := err.(*Refusal); !ok {
					t.Errorf("%v is not a refusal", err)
				}
			}
		}
		if count[0] != count[1] {
			t.Errorf("%d objects, and %d when the bytes come one by one", count[0], count[1])
		}
	})
}
