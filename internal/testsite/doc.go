// Package testsite is the sample press: a small press landscape served over HTTP on loopback.
package testsite
