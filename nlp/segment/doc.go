// Package segment cuts Chinese text into words. It alone imports gse.
package segment
