package picture

import (
	"image"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// scanner fills paths. rasterx's own works through the whole picture for every path, and a chart has
// hundreds of small ones; this works through the rectangle that the path is in.
type scanner struct {
	*rasterx.ScannerGV // keeps the colour, and where to draw
	mask               vector.Rasterizer
	path               []step
}

// step is a line of a path to a point, or the begin of a part of it.
type step struct {
	to     fixed.Point26_6
	begins bool
}

func newScanner(out *image.RGBA) *scanner {
	return &scanner{ScannerGV: rasterx.NewScannerGV(1, 1, out, out.Bounds())}
}

// Start begins a part of a path.
func (s *scanner) Start(at fixed.Point26_6) { s.path = append(s.path, step{at, true}) }

// Line goes on to a point.
func (s *scanner) Line(to fixed.Point26_6) { s.path = append(s.path, step{to, false}) }

// Clear forgets the path.
func (s *scanner) Clear() { s.path = s.path[:0] }

// SetBounds is called before drawing. The bounds are the picture's.
func (s *scanner) SetBounds(int, int) { s.Clear() }

// GetPathExtent is the rectangle that the path is in.
func (s *scanner) GetPathExtent() (r fixed.Rectangle26_6) {
	for i, p := range s.path {
		if i == 0 {
			r.Min, r.Max = p.to, p.to
		}
		r.Min.X, r.Min.Y = min(r.Min.X, p.to.X), min(r.Min.Y, p.to.Y)
		r.Max.X, r.Max.Y = max(r.Max.X, p.to.X), max(r.Max.Y, p.to.Y)
	}
	return r
}

// Draw fills the path.
func (s *scanner) Draw() {
	extent := s.GetPathExtent()
	within := image.Rect(extent.Min.X.Floor(), extent.Min.Y.Floor(), extent.Max.X.Ceil(), extent.Max.Y.Ceil()).Intersect(s.Dest.Bounds())
	if within.Empty() {
		return
	}
	s.mask.Reset(within.Dx(), within.Dy())
	for _, p := range s.path {
		x, y := float32(p.to.X)/64-float32(within.Min.X), float32(p.to.Y)/64-float32(within.Min.Y)
		if p.begins {
			s.mask.MoveTo(x, y)
		} else {
			s.mask.LineTo(x, y)
		}
	}
	s.mask.Draw(s.Dest, within, s.Source, within.Min)
}
