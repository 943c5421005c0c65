// Package extract reads an article out of a web page. It is a pure function of bytes and address.
package extract
