package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A second demo takes nothing away from a first one that is still serving, and everything from one
// that has ended.
func TestDemoFolder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "yulun-demo")
	first, second := testApp(data), testApp(data)
	if err := first.demoFolder(t.Context()); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(data, "archive", "1.warc.gz")
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept, []byte("一"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := second.demoFolder(t.Context()); err == nil || !strings.Contains(err.Error(), "another yulun process is writing to "+data) {
		t.Errorf("beside the first: %v", err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("the first demo's archive: %v", err)
	}
	if err := first.close(); err != nil {
		t.Fatal(err)
	}
	if err := second.demoFolder(t.Context()); err != nil {
		t.Errorf("after the first: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(kept)); !os.IsNotExist(err) {
		t.Errorf("the ended demo's archive: %v", err)
	}
	if err := second.close(); err != nil {
		t.Error(err)
	}
}

func testApp(data string) *app {
	return newApp(Globals{Data: data, Quiet: true}, streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard})
}
