// Package configs holds what a user edits, and checks it.
package configs
