// Package frame finds the frames of a text.
package frame
