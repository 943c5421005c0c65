// Package metrics counts and times the stages of the service for Prometheus. It knows names, labels
// and buckets, and nothing of how the stages work: package service hands it what happens. Labels
// are sources, stages, outcomes and routes, never addresses or articles, so that their number is
// bounded.
//
// Start reading at [New].
package metrics
