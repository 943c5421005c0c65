// Package lang tells the language and the script of a text, and turns traditional Chinese into
// simplified. It knows nothing of topics and scores.
//
// The tables of characters and phrases are OpenCC's (https://github.com/BYVoid/OpenCC, Apache
// License 2.0). Generate.go takes them from the module github.com/longbridgeapp/opencc, which the
// program itself does not need.
//
// Start reading at [Detect] and [Converter].
package lang

//go:generate go run generate.go
