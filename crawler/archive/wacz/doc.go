// Package wacz packs the WARC files of an archive into one WACZ file, which players such as
// ReplayWeb.page open: the files as they are, an index of their captures, and a list of pages. It
// follows WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/). Start reading at [Write].
package wacz
