// Package picture makes files of a chart: an SVG that needs no page around it, and a PNG of the
// same. Shapes are drawn by oksvg, which leaves out texts; these are drawn here in the Go fonts,
// and in a font of the machine where they lack a character. Start reading at [Standalone] and
// [PNG].
package picture
