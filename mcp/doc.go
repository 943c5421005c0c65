// Package mcp serves what was collected to assistants, by the Model Context Protocol. It only
// reads. Every answer is an [Answer]: what was found with the numbers of articles, the interval of
// the stance, the gaps of crawl and index, and articles with sentences that a reader can look up.
//
// It computes nothing of its own: figures come from stats, words from stats/words, records from
// render. Start reading at [New].
package mcp
