// Package perclient bounds how often each of many clients may do something, by a bucket of tokens
// for each (golang.org/x/time/rate). It remembers a bounded number of clients. Start reading at
// [New].
package perclient
