// Package report makes figures out of an index's cells: the time series, the comparison with the
// survey and the health of both; and shows them as terminal tables, CSV, JSON Lines, SVG charts and
// one self-contained HTML page.
//
// It asks an index and a store by small interfaces of its own and knows no engine. It computes
// nothing that package survey could compute. Start reading at [MakeSeries] and [Compare].
package report
