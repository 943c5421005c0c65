package strictyaml

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

type place struct {
	Name  string            `yaml:"name"`
	Zone  *string           `yaml:"zone"`
	Tags  []string          `yaml:"tags"`
	Sizes map[string]int    `yaml:"sizes"`
	Rate  float64           `yaml:"rate"`
	Open  bool              `yaml:"open"`
	Every Duration          `yaml:"every"`
	Kind  oneOrMany         `yaml:"kind"`
	Rooms []map[string]bool `yaml:"rooms"`
}

type oneOrMany struct {
	One  string
	Many []string
}

func (o *oneOrMany) Choose(k Kind) any {
	switch k {
	case Scalar:
		return &o.One
	case List:
		return &o.Many
	default:
		return nil
	}
}

type file struct {
	Places []place `yaml:"places"`
}

func decode(text string) (file, *Doc, Problems) {
	var f file
	doc, problems := Decode(fstest.MapFS{"f.yaml": {Data: []byte(text)}}, "f.yaml", &f)
	return f, doc, problems
}

func TestDecodeReadsEveryKindOfValue(t *testing.T) {
	got, doc, problems := decode(`# 地方
places:
  - name: 荣成
    zone: Asia/Shanghai
    tags: [信用, "2019"]
    sizes: {big: 3, small: -1}
    rate: 0.5
    open: true
    every: 1h30m
    kind: city
    rooms: [{a: true}]
  - name: |
      杭州
      滨江
    tags:
    kind: [a, b]
    every: 7d
`)
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	zone := "Asia/Shanghai"
	want := file{Places: []place{
		{
			Name: "荣成", Zone: &zone, Tags: []string{"信用", "2019"}, Sizes: map[string]int{"big": 3, "small": -1}, Rate: 0.5, Open: true,
			Every: Duration(90 * time.Minute), Kind: oneOrMany{One: "city"}, Rooms: []map[string]bool{{"a": true}},
		},
		{Name: "杭州\n滨江\n", Kind: oneOrMany{Many: []string{"a", "b"}}, Every: Duration(7 * 24 * time.Hour)},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for path, line := range map[string]int{
		"$.places": 2, "$.places[0].zone": 4, "places[1].name": 12, "$.places[1].zone": 12, "$.nothing.at.all": 2, "places[0].tags[1]": 5,
	} {
		if doc.Line(path) != line {
			t.Errorf("Line(%s) = %d, want %d", path, doc.Line(path), line)
		}
	}
}

func TestDecodeReportsEveryMistakeAtOnce(t *testing.T) {
	_, _, problems := decode(`places:
  - nmae: 荣成
    zone: 8
    tags: 信用
    sizes: {big: 3.5}
    rate: fast
    open: yes
    every: tomorrow
    every: 7d
    kind: {a: b}
  - 杭州
  -
town: x
`)
	want := strings.TrimSpace(`
f.yaml:2: places[0].nmae: there is no field "nmae" here (did you mean "name"?)
f.yaml:3: places[0].zone: must be a text, not "8" (put it in quotes)
f.yaml:4: places[0].tags: must be a list (- item), not "信用"
f.yaml:5: places[0].sizes.big: must be a whole number, not "3.5"
f.yaml:6: places[0].rate: must be a number, not "fast"
f.yaml:7: places[0].open: must be true or false, not "yes"
f.yaml:8: places[0].every: "tomorrow" is not a length of time (write a number and a unit, like 90s, 15m, 6h or 7d)
f.yaml:9: places[0].every: is given twice, first in line 8 (keep one of the two)
f.yaml:10: places[0].kind: must be another form of value, not a group of fields
f.yaml:11: places[1]: must be a group of fields (key: value), not "杭州"
f.yaml:12: places[2]: is empty (fill it or remove it)
f.yaml:13: town: there is no field "town" here (use one of places)`)
	if d := cmp.Diff(want, problems.Error()); d != "" {
		t.Error(d)
	}
}

func TestDecodeRefusesWhatIsNoPlainFile(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":         {"# nothing\n", "f.yaml: is empty (fill it, or remove it to use the built-in one)"},
		"unclosed":      {"places:\n  - name: \"荣成\n", `f.yaml:2: is not valid YAML: could not find end character of double-quoted text (check indentation, quotes and brackets)`},
		"two documents": {"places: []\n---\nplaces: []\n", "f.yaml:3: a second document begins here (keep one document a file: remove the --- line)"},
		"alias":         {"places:\n  - name: *x\n", "f.yaml:2: places[0].name: anchors (&), aliases (*) and tags (!) are not used here (write the value out, or put it in quotes if it is a text)"},
		"deep":          {strings.Repeat("[", 101), "f.yaml:1: has more than 100 nested lists (close the brackets that are left open)"},
		"deep dashes":   {strings.Repeat("- ", 101) + "a", "f.yaml:1: has more than 100 nested lists (close the brackets that are left open)"},
		"long duration": {"places:\n  - every: 99999999999d\n", `f.yaml:2: places[0].every: "99999999999d" is too long (write at most 36500d)`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, problems := decode(c.text)
			if d := cmp.Diff(c.want, problems.Error()); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDecodeOfAMissingFile(t *testing.T) {
	doc, problems := Decode(fstest.MapFS{}, "sources.yaml", &file{})
	if len(problems) != 1 || problems[0].Text != "there is no such file" || doc == nil {
		t.Errorf("got %v, doc %v", problems, doc)
	}
}

func TestLineOfAKeyWithADot(t *testing.T) {
	_, doc, problems := decode("places:\n  - sizes:\n      a: 1\n      a.b: 2\n      a.b.c: 3\n")
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	for path, line := range map[string]int{"places[0].sizes.a": 3, "places[0].sizes.a.b": 4, "places[0].sizes.a.b.c": 5, "places[0].sizes.a.b.d": 4, "places[0].sizes.ab": 2, "places[1]": 1} {
		if got := doc.Line(path); got != line {
			t.Errorf("%s: line %d, want %d", path, got, line)
		}
	}
}

func TestText(t *testing.T) {
	fsys := fstest.MapFS{
		"f.yaml":    {Data: []byte("name: x\nid: 荣成\nsize: 3\n")},
		"list.yaml": {Data: []byte("- id: 荣成\n")}, "bad.yaml": {Data: []byte("id: [\n")},
	}
	for _, c := range []struct{ file, key, want string }{
		{"f.yaml", "id", "荣成"}, {"f.yaml", "size", ""}, {"f.yaml", "zone", ""}, {"list.yaml", "id", ""}, {"bad.yaml", "id", ""}, {"none.yaml", "id", ""},
	} {
		if got := Text(fsys, c.file, c.key); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.key, c.file, got, c.want)
		}
	}
}

func TestDurationReadsBackWhatItWrites(t *testing.T) {
	for _, d := range []time.Duration{0, time.Second, 90 * time.Second, 36 * time.Hour, 1500 * time.Millisecond} {
		var back Duration
		if err := back.UnmarshalText([]byte(Duration(d).String())); err != nil || time.Duration(back) != d {
			t.Errorf("%s read back as %s, %v", d, time.Duration(back), err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"places: [{name: a, every: 7d}]", "places:\n - name: |\n    a\n   b", "? a\n: b", "&a [*a]", "a: !!int 3\n<<: *b", "- - - x", "\t:", "\"\\u", "%YAML 1.2\n---\na"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, doc, problems := decode(text)
		if doc == nil {
			t.Fatal("no Doc")
		}
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, p := range problems {
			if p.Line < 0 || p.Line > lines+1 || p.Text == "" {
				t.Errorf("problem %+v in a file of %d lines", p, lines)
			}
		}
	})
}
