// Package storetest is the behaviour suite that every engine of the store passes: what package
// store promises, tried on a real database. It knows no engine. Start reading at [Run].
package storetest
