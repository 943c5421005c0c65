// Package survey holds the survey's figures and the statistics that set coverage beside them.
package survey
