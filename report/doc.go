// Package report makes series and comparisons, as tables, charts, files and one HTML page.
package report
