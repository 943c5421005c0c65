package lexicon

import (
	"bytes"
	"io/fs"
	"slices"
	"testing"

	"yulun/configs/topics"
)

// odd has cues of every form: gaps, stars, alternatives, gaps within brackets, shields.
const odd = `groups:
  - {kind: stance, about: blame, lang: en, weight: -1.25, tie: near, cues: ["ban* from", "a(b|) .. (so|too) c*", "x(y..z|w)v", bad]}
  - {kind: stance, lang: zh, weight: 1, borders: false, cues: [失信, "(红|黑)名单..好"]}
  - {kind: shield, layer: stance, cues: [消失信号]}
  - {kind: stance.effect, lang: zh, weight: 1, cues: [守信]}
`

func TestCompiledIsWhatWasLoaded(t *testing.T) {
	shipped, _ := topics.Open(topics.Default)
	for name, fsys := range map[string]fs.FS{"shipped": shipped, "odd": files(goodTopic+"title_zh: 信用\n", goodFrames, odd)} {
		want, problems := loadOwn(fsys)
		if len(problems) > 0 {
			t.Fatal(name, problems)
		}
		got, err := Compiled(want.Compile())
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Heading() != want.Heading() || got.Digest != want.Digest || got.layers != want.layers || got.begun != want.begun {
			t.Errorf("%s: got %q %s, %d layers, %d places, want %q %s, %d, %d", name, got.Heading(), got.Digest, got.layers, got.begun,
				want.Heading(), want.Digest, want.layers, want.begun)
		}
		if !bytes.Equal(got.text, want.text) || !slices.Equal(got.pieces, want.pieces) {
			t.Errorf("%s: the compiled pieces are other ones", name)
		}
		if !slices.EqualFunc(got.patterns, want.patterns, func(a, b pattern) bool {
			same := *a.entry == b.entry.of(b.entry.Cue)
			a.entry, b.entry = nil, nil
			return same && a == b
		}) {
			t.Errorf("%s: the compiled patterns are other ones", name)
		}
		for i := 1; i < len(want.patterns); i++ {
			if (got.patterns[i].entry == got.patterns[i-1].entry) != (want.patterns[i].entry == want.patterns[i-1].entry) {
				t.Errorf("%s: pattern %d is of another cue", name, i)
			}
		}
	}
}

func TestDamagedCuesAreAnError(t *testing.T) {
	lex, problems := loadOwn(files(goodTopic, goodFrames, odd))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	whole := lex.Compile()
	for n := range whole {
		if _, err := Compiled(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes are a lexicon", n, len(whole))
		}
	}
}
