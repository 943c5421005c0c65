// Package servertest holds what the tests of several packages share that run servers and workers:
// the scripts that start a server, free ports, and waiting for what comes by itself. It is
// imported by tests, their helpers and the benchmarks only.
package servertest
