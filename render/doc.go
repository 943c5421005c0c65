// Package render phrases and prints what package stats computes: tables for a terminal, CSV, JSON
// Lines, SVG charts and one self-contained HTML page, and the words that the pages share with them.
//
// It computes no figure. Start reading at [SeriesSheet] and [WriteComparisons]; [Record] is an
// article as exports give it.
package render
