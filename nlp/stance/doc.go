// Package stance measures the position a text takes toward the topic.
package stance
