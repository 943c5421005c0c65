// Package indextest is the behaviour suite that every index engine passes.
package indextest
