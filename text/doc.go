// Package text brings a text to the form in which the program reads it: one script, one width, one
// kind of space, hyphen and apostrophe, small letters, without characters that nobody sees, and
// with the lines joined that only a column's width has cut. Each folded code point knows where it
// stood, so that evidence points into the text as it came.
//
// It is a leaf: it knows nothing of topics, scores and pages.
//
// The tables of characters and phrases are OpenCC's (https://github.com/BYVoid/OpenCC, Apache
// License 2.0). Generate.go takes them from the module github.com/longbridgeapp/opencc, which the
// program itself does not need. The table of radicals is Unicode's property
// Equivalent_Unified_Ideograph (UAX #44). The words of Taiwan and Hong Kong in words.go are the
// project's own.
//
// Start reading at [Converter.Fold].
package text

//go:generate go run generate.go
