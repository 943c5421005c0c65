package sqlitefile

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
)

// A service and a yulun status beside it may open a new file at the same moment.
func TestManyMakeAFileAtOnce(t *testing.T) {
	t.Parallel()
	migrations := fstest.MapFS{}
	for _, name := range []string{"a", "b", "c", "d"} {
		text := "-- +goose Up\nCREATE TABLE " + name + " (x INTEGER) STRICT;\n-- +goose Down\nDROP TABLE " + name + ";\n"
		migrations["0000"+string('1'+name[0]-'a')+"_"+name+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	for range 2 {
		f := File{Path: filepath.Join(t.TempDir(), "new.db"), Name: "store", Migrations: migrations, Immediate: true}
		var programs sync.WaitGroup
		for range 6 {
			programs.Go(func() {
				p, err := f.Open(context.Background())
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := p.Write.Exec("INSERT INTO d VALUES (1)"); err != nil {
					t.Error(err)
				}
				if err := p.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		programs.Wait()
	}
}
