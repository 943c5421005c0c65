// Package tables makes the tables that look into what a query finds beyond its articles:
// concordance, collocates, top words, keyness and quotations, the clusters of reprints, and the
// places of articles in listings. The API and assistants answer with them. Figures come from stats,
// columns from render.
//
// Start reading at [Maker].
package tables
