// Package store is the truth, in SQL: what every engine keeps and promises.
package store
