// Package locale says in the reader's language what pages, reports and the API's messages say.
//
// The key of a sentence is the sentence in English, so that templates and Go stay readable:
//
//	p.T("%d {article|articles} in %d {outlet|outlets}", 1, 3)  // 1 article in 3 outlets
//	{{t "%d {article|articles} in %d {outlet|outlets}" .N .M}}
//
// The words in braces are the singular and the plural of the number before them. The Chinese is in
// zh, a file a page; Chinese needs no braces. A key may end in a context that only translators see,
// as in "open¦of a coding". A test collects the keys that are used and fails where one has no
// Chinese, where an entry is not used, and where the two differ in their verbs.
//
// The commands of the terminal speak English. Start reading at [Printer.T].
package locale
