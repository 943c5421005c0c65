// Package dossier gathers all that is known of one article: its revisions and what changed between
// them, the other publications of the same piece, and the visits to its addresses. Pages, API and
// command line show it. Start reading at [Gather].
package dossier
