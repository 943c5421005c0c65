// Package index says what can be asked of the articles.
package index
