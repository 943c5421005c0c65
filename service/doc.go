// Package service holds the use cases: crawl, import, backfill, read again, keep the index up to
// date, check it and repair it, prune the archive, migrate, gather the status, and run all of that
// as a service. It is the only wiring: it opens the engines of store, index and queue that
// [Storage] names, and joins crawler, ingest, imports, jobs and web to them.
//
// It knows nothing of flags and prints nothing. What people should know on the way goes to the
// [Reporter] that the program gives it, and what came of a use case is returned. Configuration
// comes as plain values in [Options].
//
// Start reading at service.go, then engines.go; every other file is one use case. The index has a
// package of its own, service/indexing, whose states.go says what happens to it and when.
package service
