package sqlite

// RankAtMost lowers the number of articles that are ranked by BM25.
func (db *DB) RankAtMost(n int) { db.maxRanked = n }
