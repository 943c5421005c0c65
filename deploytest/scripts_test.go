package deploytest

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// need finds a program that a test can't do without: missing, the test is skipped, or fails on CI.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", p)
		}
		t.Skipf("%s is not installed", p)
	}
}

// script runs a script of ours and gives what it printed.
func script(t *testing.T, env []string, name string, args ...string) (string, error) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "bash", append([]string{path}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestSecrets: random, never replaced, in a folder that others can't enter, and never printed.
func TestSecrets(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	folder := filepath.Join(t.TempDir(), "secrets")
	out, err := script(t, nil, "scripts/secrets", folder)
	if err != nil {
		t.Fatal(err, out)
	}
	first := readSecrets(t, folder)
	if len(first) != 4 {
		t.Fatalf("%d secrets, want 4", len(first))
	}
	seen := map[string]bool{}
	for name, value := range first {
		if len(value) != 48 || seen[value] || strings.Contains(out, value) {
			t.Errorf("%s is short, repeated or printed", name)
		}
		seen[value] = true
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v (%v)", info.Mode(), err)
	}
	lost := filepath.Join(folder, "postgres_password.txt")
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if out, err := script(t, nil, "scripts/secrets", folder); err != nil || out != "made postgres_password\n" {
		t.Fatalf("the second run: %v, %q", err, out)
	}
	for name, value := range readSecrets(t, folder) {
		if lost := name == "postgres_password.txt"; lost == (value == first[name]) {
			t.Errorf("%s: replaced is %v, want %v", name, !lost, lost)
		}
	}
}

func readSecrets(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		values[e.Name()] = string(content)
	}
	return values
}

// mounted lays secrets out as a service sees them, without their endings.
func mounted(t *testing.T, values map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, value := range values {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(value), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestAccess: a role without a right beyond Yulun's indices, a user with the secret's password,
// asked for over TLS with the superuser's password, again where the cluster isn't ready; and no
// word of either password.
func TestAccess(t *testing.T) {
	t.Parallel()
	need(t, "bash", "curl")
	const superuser, password = "superuser0123456789", "yulun0123456789abc"
	bodies, refused := map[string]string{}, false
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, pass, _ := r.BasicAuth()
		if user != "elastic" || pass != superuser {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if !refused {
			refused = true
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, _ := io.ReadAll(r.Body)
		bodies[r.Method+" "+r.URL.Path] = string(body)
	}))
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.crt")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o644); err != nil {
		t.Fatal(err)
	}
	secrets := mounted(t, map[string]string{"elasticsearch_superuser_password": superuser, "elasticsearch_password": password})
	env := []string{"ELASTICSEARCH=" + server.URL, "CA_FILE=" + ca, "SECRETS=" + secrets, "TRIES=3", "PAUSE=0"}
	out, err := script(t, env, "deploy/elasticsearch/access.sh")
	if err != nil || strings.Contains(out, superuser) || strings.Contains(out, password) {
		t.Fatal(err, out)
	}
	var role struct {
		Cluster []string
		Indices []struct{ Names, Privileges []string }
	}
	if err := json.Unmarshal([]byte(bodies["PUT /_security/role/yulun"]), &role); err != nil {
		t.Fatal(err)
	}
	if strings.Join(role.Cluster, " ") != "monitor manage_index_templates" || len(role.Indices) != 1 || strings.Join(role.Indices[0].Names, " ") != "yulun-*" {
		t.Errorf("the role may do other things than its own: %+v", role)
	}
	var user struct {
		Password string
		Roles    []string
	}
	if err := json.Unmarshal([]byte(bodies["PUT /_security/user/yulun"]), &user); err != nil {
		t.Fatal(err)
	}
	if user.Password != password || strings.Join(user.Roles, " ") != "yulun" {
		t.Error("the user has another password or other roles")
	}
	wrong := mounted(t, map[string]string{"elasticsearch_superuser_password": "wrong0123456789wrong", "elasticsearch_password": password})
	if out, err := script(t, append(env, "SECRETS="+wrong), "deploy/elasticsearch/access.sh"); err == nil {
		t.Errorf("a wrong password passed: %s", out)
	}
	unsafe := mounted(t, map[string]string{"elasticsearch_superuser_password": superuser, "elasticsearch_password": `","roles":["superuser`})
	if out, err := script(t, append(env, "SECRETS="+unsafe), "deploy/elasticsearch/access.sh"); err == nil {
		t.Errorf("a password that is JSON passed: %s", out)
	}
}

// certificates runs the certificate script in a folder that stands for its volumes. chown is left
// out: it needs root, and users that are the images'.
func certificates(t *testing.T, folder string) {
	t.Helper()
	need(t, "bash", "unzip")
	tools := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"elasticsearch-certutil": "#!/bin/sh\n" + standIn + "=elasticsearch-certutil exec '" + self + "' \"$@\"\n",
		"chown":                  "#!/bin/sh\necho \"$*\" >> '" + filepath.Join(folder, "chown") + "'\n",
	} {
		if err := os.WriteFile(filepath.Join(tools, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, volume := range []string{"authority", "elasticsearch", "postgres", "trust"} {
		if err := os.MkdirAll(filepath.Join(folder, volume), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	secrets := mounted(t, map[string]string{"elasticsearch_superuser_password": "superuser0123456789"})
	out, err := script(t, []string{"CERTIFICATES=" + folder, "SECRETS=" + secrets, "PATH=" + tools + ":" + os.Getenv("PATH")}, "deploy/elasticsearch/certificates.sh")
	if err != nil {
		t.Fatal(err, out)
	}
}

// TestCertificates: each server its own key and nobody else's, the authority's key nowhere else,
// and made once.
func TestCertificates(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	certificates(t, folder)
	for file, mode := range map[string]os.FileMode{
		"authority/ca.key": 0o600, "elasticsearch/server.key": 0o600, "postgres/server.key": 0o600, "elasticsearch/superuser_password": 0o400,
		"elasticsearch/ca.crt": 0o644, "postgres/server.crt": 0o644, "trust/ca.crt": 0o644,
	} {
		if info, err := os.Stat(filepath.Join(folder, file)); err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v", file, info.Mode().Perm(), mode)
		}
	}
	if only, err := filepath.Glob(filepath.Join(folder, "trust", "*")); err != nil || len(only) != 1 {
		t.Errorf("what all see is %v", only)
	}
	owners := "-R 1000:0 " + folder + "/elasticsearch\n-R 999:999 " + folder + "/postgres\n"
	if got, err := os.ReadFile(filepath.Join(folder, "chown")); err != nil || string(got) != owners {
		t.Errorf("the owners are %s", got)
	}
	read := func() string {
		content, err := os.ReadFile(filepath.Join(folder, "postgres/server.key"))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	before := read()
	certificates(t, folder)
	if read() != before {
		t.Error("a second run made other certificates")
	}
	if err := os.Remove(filepath.Join(folder, "authority/ca.key")); err != nil {
		t.Fatal(err)
	}
	certificates(t, folder)
	if read() == before {
		t.Error("a new authority left certificates of the old one")
	}
}
