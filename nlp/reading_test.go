package nlp

import (
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/configs/topics"
)

// fragments are pieces of text out of which the property tests put passages together.
var fragments = []string{
	"社会信用体系", "社會信用體系", "失信被执行人", "芝麻信用", "免押金", "奥威尔式的", "成效显著", "并非", "但是，", "所谓", "。", "，", "\n",
	"China's social credit system ", "is Orwellian", "works well", "but ", "not ", "myth ", "blacklisted ", "privacy", ". ", "? ", "\xff\xfe", "\u0301",
	"😀", "ＡＢＣ", "《关于健全社会信用体系的意见》", "Western media ", "如果", "第三条", "\x00", " ", "贷款", "FICO ",
}

func passages() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(fragments), rapid.StringN(0, 8, -1)), 0, 40).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

// checkReading holds what every reading must keep, whatever the text.
func checkReading(t interface{ Errorf(string, ...any) }, title, text string, r article.Reading) {
	fields := map[string][]rune{"title": []rune(title), "text": []rune(text)}
	sums := map[string]float64{}
	for i, e := range r.Evidence {
		field, known := fields[e.Field]
		if e.Start == 0 && e.End == 0 && e.Text == "" && (e.Kind == "stance" || strings.HasPrefix(e.Kind, "frame:")) { // what stands at no one place
			sums[e.Kind] += e.Weight
			continue
		}
		if !known || e.Start < 0 || e.Start >= e.End || e.End > len(field) {
			t.Errorf("evidence %+v lies outside its field of %d code points", e, len(field))
			continue
		}
		if got := string(field[e.Start:e.End]); got != e.Text {
			t.Errorf("evidence says %q, the field %q", e.Text, got)
		}
		if i > 0 && byPlace(r.Evidence[i-1], e) > 0 {
			t.Errorf("evidence %d stands before its place", i)
		}
		if e.Weight == 0 && math.Signbit(e.Weight) {
			t.Errorf("evidence %+v weighs minus zero", e)
		}
		sums[e.Kind] += e.Weight
	}
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: the evidence adds up to %v, the figure is %v", what, got, want)
		}
	}
	near("relevance", sums["relevance"], r.Relevance)
	near("stance", sums["stance"], r.Stance.Score)
	for id, strength := range r.Frames {
		near(string(id), sums["frame:"+string(id)], strength)
	}
	if r.Relevance < 0 || r.Relevance > 1 || math.Abs(r.Stance.Score) > 1 || r.Stance.Confidence < 0 || r.Stance.Confidence > 1 {
		t.Errorf("a figure is out of range: %+v", r)
	}
	if r.Relevant && (r.Object == "" || !slices.Contains(codebooktest.Book().ClassIDs(), r.Stance.Class)) {
		t.Errorf("a relevant piece has object %q and class %q", r.Object, r.Stance.Class)
	}
}

func TestEveryReadingExplainsItself(t *testing.T) {
	s := newScorer(t)
	rapid.Check(t, func(t *rapid.T) {
		title, text := passages().Draw(t, "title"), passages().Draw(t, "text")
		checkReading(t, title, text, s.Read(title, text, article.Chinese))
	})
}

func FuzzRead(f *testing.F) {
	s := newScorer(f)
	f.Add("社会信用", "失信被执行人名单“处处受限”，并非奥威尔。")
	f.Add("Social credit", "Western media call China's social credit system Orwellian, but that is a myth.\xff")
	f.Fuzz(func(t *testing.T, title, text string) {
		checkReading(t, title, text, s.Read(title, text, article.English))
	})
}

func TestReadIsTheSameInBothScripts(t *testing.T) {
	s := newScorer(t)
	simplified := s.Read("", "当局用社会信用体系监控人民，被列入失信名单者不得乘坐飞机，令人不安。", article.Chinese)
	traditional := s.Read("", "當局用社會信用體系監控人民，被列入失信名單者不得乘坐飛機，令人不安。", article.Chinese)
	if simplified.Stance != traditional.Stance || !reflect.DeepEqual(simplified.Frames, traditional.Frames) {
		t.Errorf("simplified %+v, traditional %+v", simplified, traditional)
	}
	if simplified.Stance.Class != "critical" {
		t.Errorf("got %s, want critical", simplified.Stance.Class)
	}
	for i, e := range traditional.Evidence {
		if o := simplified.Evidence[i]; e.Start != o.Start || e.End != o.End || e.Cue != o.Cue {
			t.Errorf("evidence %d differs: %+v and %+v", i, o, e)
		}
	}
}

func TestCuesStandOnWordBorders(t *testing.T) {
	s := newScorer(t)
	for text, not := range map[string]string{
		"社会信用体系对企业实行差异化监管。":        "异化",
		"被执行人不配合法院，被纳入失信名单。":       "配合",
		"社会信用体系与地铁通行证无关。":          "通行证",
		"社会信用体系简化了行政审批。":           "政审",
		"社会信用体系建立信息共享机制。":          "立信",
		"中国企业信用体系和社会信用体系发布指数。":     "国企",
		"社会信用体系下，劳动用工企业要按时发工资。":    "动用",
		"社会信用体系营造创新生态，失信者受联合惩戒。":   "新生",
		"社會信用體系對企業實行差異化監管，涉及行政審批。": "異化",
	} {
		for _, e := range s.Read("", text, article.Chinese).Evidence {
			if e.Text == not {
				t.Errorf("%s: found %q of %s (%s)", text, e.Text, e.Cue, e.Kind)
			}
		}
	}
	const compound = "人民法院把失信被执行人列入名单，批评者担心隐私权。"
	r := s.Read("", compound, article.Chinese)
	for _, want := range []string{"法院", "批评者", "隐私"} {
		if !slices.ContainsFunc(r.Evidence, func(e article.Evidence) bool { return strings.Contains(e.Text, want) }) {
			t.Errorf("%s: %q is not found in\n%s", compound, want, listing(r))
		}
	}
}

func TestNoticesAreInTheEvidence(t *testing.T) {
	s := newScorer(t)
	r := s.Read("", "社会信用体系成效显著。\n如有侵权，请联系删除。", article.Chinese)
	want := article.Evidence{Field: "text", Start: 12, End: 23, Text: "如有侵权，请联系删除。", Cue: "takedown", Kind: "notice"}
	if !slices.Contains(r.Evidence, want) {
		t.Errorf("%+v is not in\n%s", want, listing(r))
	}
}

func TestReadIsSafeForConcurrentUse(t *testing.T) {
	s := newScorer(t)
	const text = "社会信用体系成效显著，但泛化令人担忧。China's social credit is Orwellian."
	want := s.Read("标题", text, article.Chinese)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if got := s.Read("标题", text, article.Chinese); !reflect.DeepEqual(got, want) {
					t.Errorf("got %+v, want %+v", got, want)
				}
			}
		})
	}
	group.Wait()
}

func TestOtherLanguagesAreNotScored(t *testing.T) {
	s := newScorer(t)
	for _, lang := range []article.Lang{"ja", "ko", "de", ""} {
		if got, want := s.Read("社会信用", "中国の社会信用システム", lang), (article.Reading{Method: s.method}); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", lang, got, want)
		}
	}
}

// Noise of a megabyte: one sentence, one cue over and over, broken bytes, modifiers only. The work
// grows with the text's length, so this ends; were it to grow with its square, the test would run
// into its time limit.
func TestLongTextsAreReadWhole(t *testing.T) {
	s := newScorer(t)
	for _, unit := range []string{
		"社会信用体系不安", "失信，", "not very Orwellian social credit of China ", "\xff", "但是如果并非", "《", "a", "中国的社会信用体系成效显著。", "所谓",
	} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		const ending = "。末句说，社会信用体系侵犯隐私"
		r := s.Read("", text+ending, article.Chinese)
		length := utf8.RuneCountInString(text + ending)
		found := slices.ContainsFunc(r.Evidence, func(e article.Evidence) bool { return e.End == length })
		if !r.Relevant || !found {
			t.Errorf("%q repeated: the last words were not read", unit)
		}
	}
}

func TestEvidenceSaysWhatTurnedACueRound(t *testing.T) {
	s := newScorer(t)
	r := s.Read("", "西方媒体说社会信用体系是奥威尔式的，但这是误读。", article.Chinese)
	want := map[string]string{"stance": "奥威尔", "quote": "误读", "contrast": "但"}
	for kind, text := range want {
		if !slices.ContainsFunc(r.Evidence, func(e article.Evidence) bool { return e.Kind == kind && e.Text == text }) {
			t.Errorf("no evidence of kind %s for %q in\n%s", kind, text, listing(r))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	s := newScorer(b)
	text := strings.Repeat("西方媒体说社会信用体系是奥威尔式的，但这是误读。经营主体可以申请信用修复，系统不会公开个人隐私。", 3000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Read("", text, article.Chinese)
	}
}

func BenchmarkReadEnglish(b *testing.B) {
	s := newScorer(b)
	text := strings.Repeat("Western media call China's social credit system Orwellian, but that is a myth. Companies can apply to have their records repaired. ", 3000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Read("", text, article.English)
	}
}

func BenchmarkNew(b *testing.B) {
	builtin, _ := topics.Open(topics.Default)
	for b.Loop() {
		if _, err := scorerOf(builtin); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMethodTellsLexiconsApart: readings by two lexicons must not pass for readings by one.
func TestMethodTellsLexiconsApart(t *testing.T) {
	t.Parallel()
	files := func(cue, comment string) fstest.MapFS {
		return fstest.MapFS{
			"topic.yaml":       {Data: []byte("title: t\ngroups:\n  - {kind: topic.strong, weight: 1, cues: [社会信用体系]}\n")},
			"frames.yaml":      {Data: []byte("frames:\n  - {id: law, title: Law, description: Of law., groups: [{weight: 1, cues: [立法]}]}\n")},
			"lexicon/all.yaml": {Data: []byte(comment + "\ngroups:\n  - {kind: stance, weight: 1, cues: [" + cue + "]}\n")},
		}
	}
	method := func(fsys fs.FS) string {
		s, err := scorerOf(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return s.Read("", "社会信用体系立法", article.Chinese).Method
	}
	first := method(files("成效显著", "# a"))
	if first != method(files("成效显著", "# b")) {
		t.Error("a comment makes another method")
	}
	if first == method(files("成效突出", "# a")) {
		t.Error("another cue makes no other method")
	}
}
