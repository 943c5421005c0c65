// Package garbage says when memory that is no longer used is collected: a command that ends soon had
// better not collect any. Whoever sets GOGC decides alone: then nobody may call this package.
//
// Start reading at [Late]; [Often] is for huge texts.
package garbage
