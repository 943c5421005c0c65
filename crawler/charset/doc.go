// Package charset turns the bytes of a page or a feed into UTF-8: it finds the encoding from the
// byte order mark, the bytes themselves, the response header and the document's own declaration, in
// that order, and guesses when there is none.
//
// No HTML is parsed and nothing is fetched here. Start reading at [Decode].
package charset
