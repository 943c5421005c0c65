// Package archive writes fetched responses into WARC files and reads them back.
package archive
