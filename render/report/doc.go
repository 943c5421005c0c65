// Package report is the report on the coverage that a query finds: what was asked, of which
// articles, how it was measured and checked, what came out, how far that depends on choices, what
// limits it, and how to do it again. A [Document] holds it as headings, sentences, tables and
// figures, and is written as one HTML file or as Markdown. Start reading at [Content.Document].
package report
