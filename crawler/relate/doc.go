// Package relate finds canonical addresses and near-duplicates. All its functions are pure.
package relate
