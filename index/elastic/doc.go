// Package elastic answers queries from an Elasticsearch 8 cluster, for collections that one machine
// can't hold. What it answers is what index/sqlite answers for the same articles, but for the
// details of ranking.
//
// Articles lie in versioned indices such as yulun-articles-v5-000002. Their mapping is strict, but
// for the sums, and has the version in its name. No reader asks for one by that name: the alias
// yulun-articles-read names all that are searched, the alias yulun-articles-write all that are
// written to.
//
// An index grows by generations: when a shard has become too large, [DB.RollOver] makes a further
// one behind the same aliases. A revised article must replace its older version, which may lie in
// an earlier generation, and the cluster knows an id within one index only. So the generation isn't
// chosen by when an article is written, as a rollover of logs does, but by when it was first seen,
// which never changes: each generation has the instant from which on it takes articles in its
// _meta, and an article goes to the last one that begins by the time it was first seen. The instant
// lies some minutes ahead when a generation is made, and every Put reads again which there are; so
// no program that doesn't know of it yet can have an article that belongs there. Older generations
// keep being written to, but only by revisions.
//
// A rebuild ([DB.Rebuild]) makes a further set of generations beside the one in use, with the same
// beginnings, fills it from the store and moves the aliases in one step. How far it has come is in
// the _meta of the set's first generation.
//
// Terms are looked up in words and pairs of characters as package match makes them, so the cluster
// only splits at white space, when indexing and when searching; highlights are made by package
// match too. What is filtered, sorted and counted lies in keyword, date and long fields; doc values
// are kept where something is sorted or counted, an index where something is filtered or, as for
// at, where the first in an order are to be found without looking at all. What a series sums lies
// in one field for each thing that is counted (sums.go): a new frame is a field that the cluster
// adds by itself.
//
// Words have no positions, since only characters are looked up one after the other, and all text
// fields have norms, which BM25 needs for the length. Frames are keywords: only their presence is
// asked for. Were their strengths, they would have to be nested, because a flattened field compares
// numbers as text and an array of objects forgets which strength belongs to which frame. The
// article itself, with its evidence, is kept as it is and never indexed; the tokens are indexed and
// not kept, so an index is remade from the store and not from itself.
//
// What a search and a series count is asked for without hits, which the cluster remembers while the
// index stays the same: the next page of a search, and a chart that is looked at again, cost no
// counting.
//
// Requests are made by the endpoints of go-elasticsearch's typed API, each imported by itself. They
// send through this package's client, which has one way of retrying and of explaining what went
// wrong. esutil.BulkIndexer is not used: it imports the library's root and with it the whole typed
// API, 620 packages that nothing else here needs (bulk.go).
//
// Start reading at [Open], then mappings.json, generations.go, query.go and cells.go.
package elastic
