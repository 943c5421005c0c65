// Package ingest takes one article along its road: relate, analyse, store, outbox, index.
package ingest
