package picture_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"yulun/render/picture"
)

const chart = `<svg viewBox="0 0 200 60" role="img" aria-label="a &lt;b&gt;" xmlns="http://www.w3.org/2000/svg"><title>t &amp; u</title>` +
	`<rect x="0.0" y="0.0" width="50.0" height="20.0" fill="#00507d" class="bar supportive"><title>supportive: 31 %</title></rect>` +
	`<rect x="60" y="0" width="50" height="20" fill="#0072b233"/>` +
	`<rect x="190" y="-10" width="50" height="20" fill="#d55e00"/>` +
	`<text x="25.0" y="13.0" text-anchor="middle" class="inbar supportive">31 %</text><text x="199" y="50" text-anchor="end" class="label">−0.3 &amp; more</text></svg>`

func standalone(t *testing.T, chart string) string {
	t.Helper()
	svg, err := picture.Standalone(chart)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func TestStandalone(t *testing.T) {
	t.Parallel()
	svg := standalone(t, chart)
	if err := xml.Unmarshal([]byte(svg), new(struct{ XMLName xml.Name })); err != nil {
		t.Fatalf("%v in\n%s", err, svg)
	}
	for _, want := range []string{
		`width="200" height="60"`, `<rect x="0" y="0" width="200" height="60" fill="#ffffff">`, `aria-label="a &lt;b&gt;"`, `t &amp; u`,
		`fill-opacity="0.20" fill="#0072b2"`, `class="inbar supportive" font-size="11" fill="#ffffff"`, `−0.3 &amp; more`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
	for _, wrong := range []string{`<svg>`, `<svg viewBox="0 0 0 10">`, `<svg viewBox="0 0 5 5"`} {
		if svg, err := picture.Standalone(wrong); err == nil {
			t.Errorf("%s became %s", wrong, svg)
		}
	}
}

// TestPNG: bars where they are in the SVG, and texts in their colours.
func TestPNG(t *testing.T) {
	t.Parallel()
	fonts, err := picture.NewFonts(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := picture.PNG(standalone(t, chart), fonts)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(raw))
	if err != nil || got.Bounds().Dx() != 400 || got.Bounds().Dy() != 120 {
		t.Fatalf("%v, %v", got.Bounds(), err)
	}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(got.At(x, y)).(color.RGBA) }
	if c := at(2, 2); c != (color.RGBA{0, 0x50, 0x7d, 255}) {
		t.Errorf("the bar is %v", c)
	}
	if c := at(150, 2); c != (color.RGBA{0xcc, 0xe3, 0xf0, 255}) {
		t.Errorf("the translucent bar is %v", c)
	}
	for _, edge := range []struct{ x, y int }{{380, 0}, {399, 0}, {380, 19}, {399, 19}} { // of a bar that sticks out
		if inside, below := at(edge.x, edge.y), at(edge.x, 20); inside != (color.RGBA{0xd5, 0x5e, 0, 255}) || below != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("at %v the bar that sticks out is %v, and %v below it", edge, inside, below)
		}
	}
	count := func(x0, y0, x1, y1 int, like func(color.RGBA) bool) (n int) {
		for x := x0; x < x1; x++ {
			for y := y0; y < y1; y++ {
				if like(at(x, y)) {
					n++
				}
			}
		}
		return n
	}
	if white := count(10, 4, 90, 36, func(c color.RGBA) bool { return c.R > 200 }); white < 30 {
		t.Errorf("the text in the bar has %d pixels", white)
	}
	dark := func(c color.RGBA) bool { return c.R < 100 }
	if right, left := count(250, 70, 400, 110, dark), count(0, 70, 200, 110, dark); right < 50 || left > 0 {
		t.Errorf("the text that ends at the right has %d pixels there and %d at the left", right, left)
	}
}

// TestNoFontNoPicture: a box in the place of a character would say nothing.
func TestNoFontNoPicture(t *testing.T) {
	t.Parallel()
	fonts, err := picture.NewFonts(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	_, err = picture.PNG(standalone(t, strings.Replace(chart, "more", "岭外周刊", 1)), fonts)
	if missing := (*picture.MissingError)(nil); !errors.As(err, &missing) || missing.Character != '岭' {
		t.Errorf("got %v", err)
	}
}
