// Package crawler takes sources in and gives articles out: it walks each source's listings and pages once and hands what it reads to a Sink.
package crawler
