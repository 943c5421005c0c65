// Package ingest takes one article along its road: it relates it to what is known, has it analysed,
// keeps it in the store, and brings what changed from the store's outbox to the index. It also goes
// the road again for what is kept already: scored by a new scorer, or read from the archive by a
// new reader.
//
// It joins the trees that must not know one another (crawler, nlp, store, index) by small
// interfaces and functions that the program gives it. It never fetches, and holds no SQL, no rule
// of reading or scoring. Start reading at [Ingest.Accept] and [Drain].
package ingest
