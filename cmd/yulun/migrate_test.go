package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A laptop's store goes to the cluster and back without a difference, into an empty target only.
func TestMigrateToTheClusterAndBack(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	s.configure("cluster", 0)
	hidden := s.share("cluster", "")
	laptop := []string{"--config", "config", "--data", "laptop"}
	cluster := []string{"--config", "cluster", "--data", "laptop"}
	s.do(append([]string{"crawl", "--quiet"}, laptop...)...)
	s.codeSample(laptop...)

	_, said, code := s.try(append([]string{"migrate", "--to", "cluster"}, laptop...)...)
	if code != exitUsage || !strings.Contains(said, "no PostgreSQL database is configured") {
		t.Errorf("without a database: exit code %d: %s", code, said)
	}
	_, said, code = s.try("migrate", "--to", "cluster", "--config", "cluster", "--data", "nowhere")
	if code != exitUsage || !strings.Contains(said, "holds no articles") {
		t.Errorf("without a store: exit code %d: %s", code, said)
	}
	moved := s.do(append([]string{"migrate", "--to", "cluster", "--quiet"}, cluster...)...)
	if !strings.Contains(moved, "98 articles indexed") || strings.Count(moved, "the same") < 8 {
		t.Errorf("moved: %s", moved)
	}
	for _, secret := range hidden {
		if strings.Contains(moved, secret) {
			t.Error("a secret is shown")
		}
	}
	_, said, code = s.try(append([]string{"migrate", "--to", "cluster", "--quiet"}, cluster...)...)
	if code == exitDone || !strings.Contains(said, "is not empty") {
		t.Errorf("into a full database: exit code %d: %s", code, said)
	}
	back := []string{"--config", "config", "--data", "back"}
	s.do("migrate", "--to", "laptop", "--config", "cluster", "--data", "back", "--quiet")
	for _, ask := range [][]string{
		{"export", "articles", "--format", "jsonl", "--all", "--evidence"},
		{"export", "health"},
		{"series", "--format", "csv", "--bucket", "year", "--group", "type"},
		{"series", "--bucket", "quarter"},
		{"compare"},
		{"evaluate"},
		{"code", "agreement"},
		{"export", "codings"},
		{"export", "coders"},
	} {
		want := s.do(append(ask, laptop...)...)
		if ask[0] == "series" && len(ask) == 3 || ask[0] == "compare" {
			if !strings.Contains(strings.ToLower(want), "corrected by the coded sample pilot") {
				t.Errorf("yulun %s isn't corrected:\n%s", strings.Join(ask, " "), want)
			}
		}
		for where, flags := range map[string][]string{"cluster": cluster, "back": back} {
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(s.do(append(ask, flags...)...), "\n")); diff != "" {
				t.Errorf("yulun %s (-laptop +%s):\n%s", strings.Join(ask, " "), where, diff)
			}
		}
	}
	for where, flags := range map[string][]string{"cluster": cluster, "back": back} {
		if audited := s.do(append([]string{"audit"}, flags...)...); !strings.Contains(audited, "store migrated") {
			t.Errorf("%s: audited\n%s", where, audited)
		}
		if checked := s.do(append([]string{"index", "check"}, flags...)...); !strings.Contains(checked, "store and index are the same") {
			t.Errorf("%s: %s", where, checked)
		}
	}
	// Crawling resumes in the cluster where it stopped on the laptop.
	if again := s.do(append([]string{"crawl", "--quiet"}, cluster...)...); !strings.Contains(again, "articles: 0 new, 0 revised") {
		t.Errorf("the next crawl: %s", again)
	}
	// A crawl says that the index of a cluster is lost, and leaves it to yulun index rebuild.
	storage, err := os.ReadFile(filepath.Join(s.dir, "cluster/storage.yaml"))
	noError(t, err)
	s.write("cluster/storage.yaml", regexp.MustCompile(`prefix: (\S+),`).ReplaceAllString(string(storage), "prefix: $1-lost,"))
	for range 2 { // the first one rebuilt nothing
		_, said, code = s.try(append([]string{"crawl", "--quiet"}, cluster...)...)
		if code != exitDone || !strings.Contains(said, "the index lacks 98 of 98 articles") || !strings.Contains(said, "yulun index rebuild") {
			t.Errorf("a crawl without the index: exit code %d: %s", code, said)
		}
	}
}

// codeSample lets two people code a sample of all articles.
func (s *stage) codeSample(flags ...string) {
	s.t.Helper()
	sheet := s.do(append([]string{"code", "sample", "--name", "pilot", "-n", "60", "--all", "--by", "class", "-o", "pilot.csv"}, flags...)...)
	if !strings.Contains(sheet, "60 of 98 articles drawn") {
		s.t.Fatalf("drawn: %s", sheet)
	}
	blank, err := os.ReadFile(filepath.Join(s.dir, "pilot.csv"))
	noError(s.t, err)
	for _, coder := range []string{"wang", "li"} {
		coded, err := codeSheetAs(coder, string(blank))
		noError(s.t, err)
		file := s.write("pilot-"+coder+".csv", string(coded))
		s.do(append([]string{"code", "import", "--coder", coder, "--languages", "zh,en", "--pay", "paid", file}, flags...)...)
	}
}
