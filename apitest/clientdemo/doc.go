// Package main asks a running yulun through a client that TestGeneratedClient makes of the API's
// description. Without that client nothing is built here; start reading at main.go.
package main
