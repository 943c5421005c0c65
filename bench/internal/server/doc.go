// Package server starts PostgreSQL and Elasticsearch for the benchmarks by the scripts of this
// project, and stops them with the benchmark, also where that is killed. The scripts are looked for
// beside the folder bench, in which benchmarks are run.
package server
