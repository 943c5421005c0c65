package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"
	"strings"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// Scale is how many pixels a unit of a chart is wide and high.
const Scale = 2

// MissingError says that no font has a character of a chart.
type MissingError struct{ Character rune }

func (e *MissingError) Error() string {
	return fmt.Sprintf("no font was found that has %q", e.Character)
}

// PNG draws a chart that [Standalone] made. It fails with a [MissingError] where no font of the machine
// has a character of its texts.
func PNG(standalone string, fonts *Fonts) ([]byte, error) {
	icon, err := oksvg.ReadIconStream(strings.NewReader(standalone), oksvg.IgnoreErrorMode)
	if err != nil {
		return nil, fmt.Errorf("read a chart: %w", err)
	}
	wide, high := int(math.Ceil(icon.ViewBox.W*Scale)), int(math.Ceil(icon.ViewBox.H*Scale))
	if wide < 1 || high < 1 || wide > 1<<14 || high > 1<<15 {
		return nil, fmt.Errorf("draw a chart: %d by %d pixels are none or too many", wide, high)
	}
	icon.SetTarget(0, 0, float64(wide), float64(high))
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	icon.Draw(rasterx.NewDasher(wide, high, newScanner(out)), 1)
	texts, err := textsOf(standalone)
	if err != nil {
		return nil, err
	}
	for _, t := range texts {
		if err := fonts.draw(out, t); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, fmt.Errorf("write a PNG: %w", err)
	}
	return b.Bytes(), nil
}

// text is one line of text in a chart, with its place in units of the chart.
type text struct {
	x, y, size float64
	anchor     string
	bold       bool
	// upright is a text that runs from the bottom to the top.
	upright bool
	colour  color.RGBA
	words   string
}

// textsOf lists the texts of a chart. Titles, which are shown on a page alone, are none.
func textsOf(standalone string) ([]text, error) {
	var all []text
	within := false
	err := walk(standalone, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			if within = t.Name.Local == "text"; within {
				all = append(all, readText(t.Attr))
			}
		case xml.EndElement:
			within = false
		case xml.CharData:
			if within {
				all[len(all)-1].words += string(t)
			}
		}
		return nil
	})
	return all, err
}

func readText(given []xml.Attr) text {
	t := text{colour: color.RGBA{A: 255}}
	number := func(s string) float64 {
		v, _ := strconv.ParseFloat(s, 64) // 0 where it is none, as in browsers
		return v
	}
	for _, a := range given {
		switch a.Name.Local {
		case "x":
			t.x = number(a.Value)
		case "y":
			t.y = number(a.Value)
		case "transform":
			t.upright = strings.HasPrefix(a.Value, "rotate(-90 ") // the one turn of charts, about the text's own place
		case "font-size":
			t.size = number(a.Value)
		case "font-weight":
			t.bold = number(a.Value) >= 600
		case "text-anchor":
			t.anchor = a.Value
		case "fill":
			var r, g, b uint8
			if _, err := fmt.Sscanf(a.Value, "#%02x%02x%02x", &r, &g, &b); err == nil {
				t.colour = color.RGBA{r, g, b, 255}
			}
		}
	}
	return t
}

// draw writes a text into a picture.
func (f *Fonts) draw(out draw.Image, t text) error {
	runs, wide, err := f.runs(t)
	if err != nil {
		return err
	}
	if t.upright {
		return f.drawUpright(out, t, wide.Ceil())
	}
	x := fixed.Int26_6(t.x * Scale * 64)
	switch t.anchor {
	case "middle":
		x -= wide / 2
	case "end":
		x -= wide
	}
	d := font.Drawer{Dst: out, Src: image.NewUniform(t.colour), Dot: fixed.Point26_6{X: x, Y: fixed.Int26_6(t.y * Scale * 64)}}
	for _, r := range runs {
		d.Face = r.face
		d.DrawString(r.words)
	}
	return nil
}

// drawUpright writes a text from the bottom to the top; wide is its width in pixels.
func (f *Fonts) drawUpright(out draw.Image, t text, wide int) error {
	high := int(t.size * Scale * 2)
	flat := image.NewRGBA(image.Rect(0, 0, wide, high))
	base := high / 2
	line := t
	line.x, line.y, line.anchor, line.upright = 0, float64(base)/Scale, "start", false
	if err := f.draw(flat, line); err != nil {
		return err
	}
	from := 0 // how far the text begins below its place
	switch t.anchor {
	case "middle":
		from = wide / 2
	case "end":
		from = wide
	}
	left, bottom := int(t.x*Scale)-base, int(t.y*Scale)+from
	turned := image.NewRGBA(image.Rect(0, 0, high, wide))
	for x := range wide {
		for y := range high {
			turned.SetRGBA(y, wide-1-x, flat.RGBAAt(x, y))
		}
	}
	draw.Draw(out, image.Rect(left, bottom-wide, left+high, bottom), turned, image.Point{}, draw.Over)
	return nil
}
