// Package crawler brings articles in: it walks the listings of sources, fetches what is due, has
// the pages read, archives the answers and hands the articles to a sink. An interrupted crawl
// resumes where it stopped, because every outcome is in the State before the next address is asked
// for.
//
// Its folders do one thing each: discover finds addresses, fetch asks for them, archive keeps the
// bytes, charset and extract read them, relate compares what was read. It never scores, stores or
// indexes; those are behind [State] and [Sink].
//
// Start reading at [Crawler.Run].
package crawler
