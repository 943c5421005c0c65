// Package jobs keeps the sources up to date by itself: it plans each source's next crawl or
// recheck, works what is due, and brings what changed into the index. It is the only importer of
// River, whose queue lies in a SQLite file of its own or in the PostgreSQL database of the store.
//
// Each source has one job at a time, planned ahead ([Next] says for when) and unique: a crawl, or a
// recheck of what is known between two crawls. A job begins only when this worker holds the leases
// of all the source's hosts, so that no host is served by two workers at once. A worker holds a
// lease on its own name, too: when that is gone the worker is dead, however it died, and other
// workers take its jobs over at once (takeover.go).
//
// The package does not know how a source is crawled or the index is filled: both are functions that
// it is given. Start reading at [Run], then plan.go.
package jobs
