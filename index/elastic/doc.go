// Package elastic answers queries from an Elasticsearch 8 cluster, for collections that one machine can't hold. What it
// answers is what index/sqlite answers for the same articles, but for the details of ranking.
//
// Articles lie in a versioned index such as yulun-articles-v1-000002. Its mapping is strict and has the version in its
// name. Nothing asks for an index by that name: the alias yulun-articles-read names the one that is searched, the alias
// yulun-articles-write all that are written to. A rebuild makes a further index beside the one in use ([DB.NewIndex]), fills it
// ([DB.Fill]) and moves the read alias ([DB.SwapAlias]). There is no rollover by size: a revised article replaces its
// older version by id, and a write alias that had moved on would leave the older one standing in the index before. A
// collection that outgrows its shards is rebuilt with more of them (Options.Shards).
//
// Terms are looked up in words and pairs of characters as package match makes them, so the cluster only splits at white
// space, when indexing and when searching; highlights are made by package match too. What is filtered, sorted and counted lies in
// keyword, date and long fields with doc values. Frames are keywords: only their presence is asked for. Were their
// strengths, they would have to be nested, because a flattened field compares numbers as text and an array of objects forgets which
// strength belongs to which frame. The article itself, with its evidence, is kept as it is and never indexed; the tokens
// are indexed and not kept, so an index is remade from the store and not from itself.
//
// Of go-elasticsearch only the requests (esapi) and the transport are used. Its client and its esutil.BulkIndexer both import
// the typed API, 858 packages that take two minutes to compile, even where no typed call is made.
//
// Start reading at [Open], then mappings.json and query.go.
package elastic
