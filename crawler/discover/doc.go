// Package discover turns feeds, sitemaps and list pages into addresses of articles. It fetches nothing.
package discover
