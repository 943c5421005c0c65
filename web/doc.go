// Package web serves the pages and the API.
package web
