// Package lang tells the language and script of a text.
package lang
