// Package dates reads publication dates as pages, feeds, sitemaps and addresses write them: in
// Chinese and English, with or without a clock and a zone, with years of the Republic of China, and
// with the day or the month first.
//
// A date that could be two days is not read, unless the Reader knows which order its text
// uses. Nothing is completed from today's date: forms without a year are not read at all.
//
// Which of several dates on a page is the publication is not for this package to decide: see
// crawler/extract.
//
// Start reading at [Reader].
package dates
