// Package configs holds what a user edits, embedded as defaults, and checks it.
//
// [Open] lays a user's folder over the defaults, file by file; [Load] reads and validates all of it
// once and reports every mistake at once, with file, line, field and remedy. Nothing else in the
// program reads configuration files, and only the program's main package imports this one.
// Crawling, scoring and comparing live elsewhere.
//
// Start reading at [Load]; the format of sources.yaml is in format.go, its checks in check.go.
package configs
