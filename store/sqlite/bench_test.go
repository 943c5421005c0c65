package sqlite_test

import (
	"path/filepath"
	"testing"

	"yulun/store"
	"yulun/store/storetest"
)

func BenchmarkSave(b *testing.B) {
	storetest.BenchmarkSave(b, func(b *testing.B, _ int) store.Store {
		return open(b, filepath.Join(b.TempDir(), "store.db"))
	})
}
