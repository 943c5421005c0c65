// Package sheet reads files of codings: coding sheets that people filled in and saved as CSV or in
// a workbook, and JSON Lines that programs wrote. Every mistake names file, line, field and remedy,
// and costs only its row.
//
// Package render writes these files; codebooks, samples and stores are not known here. Start
// reading at [Read].
package sheet
