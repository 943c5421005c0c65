// Package relevance decides whether a text speaks of the topic.
package relevance
