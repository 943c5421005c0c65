package deploytest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yulun/internal/servertest"
	"yulun/store/postgres"
)

const pgPassword, pgSuperuser = "yulunpassword0123456", "superuserpassword0123456"

// programs is the folder of the newest server, as scripts/postgres chooses it, and its major
// version.
func programs(t *testing.T) (folder string, major int) {
	t.Helper()
	for _, file := range must(filepath.Glob("/usr/lib/postgresql/*/bin/initdb")) {
		if n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(file)))); err == nil && n > major {
			folder, major = filepath.Dir(file), n
		}
	}
	if folder == "" && os.Getenv("CI") == "true" {
		t.Fatal("PostgreSQL is not installed")
	}
	if folder == "" {
		t.Skip("PostgreSQL is not installed")
	}
	return folder, major
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// TestPostgresIsTheTests: where CI runs, the tests start the version that compose starts. A minor
// version is Debian's to choose.
func TestPostgresIsTheTests(t *testing.T) {
	t.Parallel()
	_, major := programs(t)
	if os.Getenv("CI") != "true" {
		t.Skip("the version of this machine's PostgreSQL is its owner's affair")
	}
	if image := "image: postgres:" + strconv.Itoa(major) + "."; !strings.Contains(readTree(t)["docker-compose.yml"], image) {
		t.Errorf("the tests start PostgreSQL %d, docker-compose.yml has no %s", major, image)
	}
}

// server is a running PostgreSQL with what ships: the certificate, the access rules, the settings
// and the first statements.
type server struct {
	bin, home, port string
}

// run runs one of PostgreSQL's programs as the user that the data belong to: the server refuses to
// run as root.
func (s server) run(t *testing.T, program string, args ...string) {
	t.Helper()
	command := append([]string{filepath.Join(s.bin, program)}, args...)
	if os.Geteuid() == 0 {
		command = append([]string{"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"}, command...)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir, cmd.Env = s.home, append(os.Environ(), "PGPASSWORD="+pgSuperuser, "YULUN_PASSWORD_FILE="+filepath.Join(s.home, "password"))
	log := must(os.CreateTemp(t.TempDir(), "out")) // a file and not a pipe, which the server would keep open
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, must(os.ReadFile(log.Name())))
	}
}

func start(t *testing.T) server {
	t.Helper()
	bin, _ := programs(t)
	home := must(os.MkdirTemp("", "yulun-deploytest-"))
	t.Cleanup(func() { os.RemoveAll(home) })
	certificates(t, home)
	for name, file := range map[string]string{"pg_hba.conf": "deploy/postgres/pg_hba.conf", "10-yulun.sql": "deploy/postgres/10-yulun.sql"} {
		write(t, filepath.Join(home, name), must(os.ReadFile(filepath.Join(root, file))))
	}
	write(t, filepath.Join(home, "password"), []byte(pgPassword))
	write(t, filepath.Join(home, "superuser"), []byte(pgSuperuser))
	if os.Geteuid() == 0 {
		if out, err := exec.Command("chown", "-R", "nobody:nogroup", home).CombinedOutput(); err != nil {
			t.Fatal(err, string(out))
		}
	}
	s := server{bin: bin, home: home, port: must(servertest.FreePort())}
	data := "--pgdata=" + filepath.Join(home, "data")
	s.run(t, "initdb", data, "--username=postgres", "--pwfile="+filepath.Join(home, "superuser"), "--auth=scram-sha-256", "--data-checksums",
		"--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
	s.run(t, "pg_ctl", "start", data, "--log="+filepath.Join(home, "log"), "--silent", "--wait",
		"--options="+options(t, home)+" -c port="+s.port+" -c listen_addresses=127.0.0.1 -c unix_socket_directories="+home)
	t.Cleanup(func() { s.run(t, "pg_ctl", "stop", data, "--mode=immediate", "--silent") })
	s.run(t, "psql", "-v", "ON_ERROR_STOP=1", "--no-psqlrc", "--host="+home, "--port="+s.port, "--username=postgres", "--file="+filepath.Join(home, "10-yulun.sql"))
	return s
}

// connect connects as a worker does, to a server that it knows as host, and says whether over TLS
// and with which rights.
func (s server) connect(host, mode, ca, password string) (string, error) {
	dsn := "host=" + host + " hostaddr=127.0.0.1 port=" + s.port + " user=yulun dbname=yulun password=" + password + " sslmode=" + mode + " sslrootcert=" + ca
	out, err := exec.Command(filepath.Join(s.bin, "psql"), "--no-psqlrc", "--no-password", dsn, "-Atc",
		"SELECT ssl, version, rolsuper, rolcreatedb, rolcreaterole FROM pg_stat_ssl, pg_roles WHERE pid = pg_backend_pid() AND rolname = current_user").CombinedOutput()
	return string(out), err
}

// TestPostgresOverTLS: a worker connects with the host's name checked, with no rights beyond its
// database, and in no other way.
func TestPostgresOverTLS(t *testing.T) {
	t.Parallel()
	s, other := start(t), t.TempDir()
	certificates(t, other)
	trusted, foreign := filepath.Join(s.home, "trust/ca.crt"), filepath.Join(other, "trust/ca.crt")
	if out, err := s.connect("postgres", "verify-full", trusted, pgPassword); err != nil || !regexp.MustCompile(`^t\|TLSv1\.[23]\|f\|f\|f\n$`).MatchString(out) {
		t.Errorf("a worker's connection: %v, %q", err, out)
	}
	for _, c := range []struct{ name, host, mode, ca, password, want string }{
		{"without TLS", "postgres", "disable", trusted, pgPassword, "rejects connection"},
		{"another host's name", "elsewhere", "verify-full", trusted, pgPassword, "does not match host name"},
		{"another authority", "postgres", "verify-full", foreign, pgPassword, "certificate verify failed"},
		{"a wrong password", "postgres", "verify-full", trusted, pgPassword + "x", "password authentication failed"},
	} {
		if out, err := s.connect(c.host, c.mode, c.ca, c.password); err == nil || !strings.Contains(out, c.want) {
			t.Errorf("%s: %v, %q, want %q", c.name, err, out, c.want)
		}
	}
	// The store itself, which makes its tables with no more rights than its user has.
	dsn := "host=localhost port=" + s.port + " user=yulun dbname=yulun password=" + pgPassword + " sslmode=verify-full sslrootcert="
	store, err := postgres.Open(t.Context(), postgres.Options{DSN: dsn + trusted})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	if store, err := postgres.Open(t.Context(), postgres.Options{DSN: dsn + foreign}); err == nil {
		store.Close()
		t.Error("the store trusts a foreign authority")
	}
}

// options are compose's settings of the server, with its paths in home.
func options(t *testing.T, home string) string {
	t.Helper()
	project, err := load(readTree(t)["docker-compose.yml"])
	if err != nil {
		t.Fatal(err)
	}
	settings := strings.Join(project.Services["postgres"].Command[1:], " ")
	for _, needed := range []string{"-c ssl=on", "-c hba_file="} {
		if !strings.Contains(settings, needed) {
			t.Fatalf("compose starts PostgreSQL without %s", needed)
		}
	}
	return strings.NewReplacer("/etc/postgres-keys", home+"/postgres", "/etc/postgres-yulun", home).Replace(settings)
}

func write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
