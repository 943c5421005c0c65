package access_test

import (
	"strings"
	"testing"

	"yulun/access"
)

// cheap is a cost for tests.
func cheap() access.Cost { return access.Cost{Memory: 64, Passes: 1, Threads: 1} }

// TestHashes: a password matches its hash alone; two hashes of one password differ; the form says
// how it was computed.
func TestHashes(t *testing.T) {
	t.Parallel()
	const password = "正确的马电池订书钉，加一"
	hash := access.RecommendedCost().Hash(password)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=4$") || strings.Contains(hash, password) {
		t.Errorf("kept as %s", hash)
	}
	if again := access.RecommendedCost().Hash(password); again == hash {
		t.Error("two hashes have one salt")
	}
	for given, want := range map[string]bool{password: true, password + "!": false, "": false} {
		if got, err := access.Matches(hash, given); err != nil || got != want {
			t.Errorf("%q matches: %v, %v", given, got, err)
		}
	}
	// Whether é is one character or two is the keyboard's choice.
	composed := cheap().Hash("caf\u00e9 battery staple")
	if ok, err := access.Matches(composed, "cafe\u0301 battery staple"); !ok || err != nil {
		t.Errorf("the other form of é: %v, %v", ok, err)
	}
}

// TestKnownHash: the hash of another implementation (argon2-cffi 25.1, which is the reference one)
// matches.
func TestKnownHash(t *testing.T) {
	t.Parallel()
	const kept = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$yrdGtGIZk/3JHsUHh5gLQUqQppLwvGjf4Z+cJbPLqew"
	if ok, err := access.Matches(kept, "password"); !ok || err != nil {
		t.Errorf("matches: %v, %v", ok, err)
	}
}

// TestBrokenHashes: what is not a hash, or would take more than a machine has, is an error.
func TestBrokenHashes(t *testing.T) {
	t.Parallel()
	good := cheap().Hash("correct horse battery")
	for _, broken := range []string{
		"", "secret", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64", "m=99999999", 1), strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1),
		strings.Replace(good, "p=1", "p=1,x=2", 1), good + "A", good[:len(good)-4], strings.Replace(good, "m=64", "m=064", 1),
	} {
		if ok, err := access.Matches(broken, "correct horse battery"); ok || err == nil {
			t.Errorf("%s: %v, %v", broken, ok, err)
		}
	}
}

// TestPasswords: which passwords are taken.
func TestPasswords(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"correct horse battery":    "",
		"正确的马电池订书钉加一二":             "",
		"short":                    "too short",
		"正确的马电池":                   "too short",
		"wangfangwangfang":         "guessed",
		"WangFang2026!":            "guessed",
		"111111111111":             "guessed",
		"aaaaaaaaaaaaaaa":          "guessed",
		"201303042026":             "guessed",
		strings.Repeat("x", 2000):  "longer",
		"\xff\xfe, and a long one": "not text",
	} {
		err := access.CheckPassword("wangfang", password)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%.40q: %v, want %q", password, err, want)
		}
	}
}
