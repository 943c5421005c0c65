package deploytest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/goccy/go-yaml"
)

const root = ".."

// tree is the text of the files that are checked, by path from the module's root.
type tree map[string]string

var checked = []string{
	"docker-compose.yml", "Dockerfile", "Makefile", "go.mod", ".gitignore", "deploy/config/storage.yaml", "scripts/secrets",
	"scripts/elasticsearch", "scripts/postgres", "docs/deployment.md", "deploy/yulun.service",
}

func readTree(t *testing.T) tree {
	t.Helper()
	files := tree{}
	for _, name := range checked {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(content)
	}
	return files
}

// faults collects what is wrong.
type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// check is all that is wrong with the files.
func check(files tree) faults {
	var f faults
	project, err := load(files["docker-compose.yml"])
	if err != nil {
		f.add("docker-compose.yml: %v", err)
		return f
	}
	for _, name := range slices.Sorted(maps.Keys(project.Services)) {
		s := project.Services[name]
		f.hardening(name, s)
		f.limits(name, s)
		f.health(name, s, project)
		f.exposure(name, s)
	}
	f.versions(files, project)
	f.secrets(files, project)
	f.storage(files, project)
	f.dockerfile(files)
	return f
}

func load(compose string) (*types.Project, error) {
	return loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir: "/yulun", Environment: types.Mapping{},
		ConfigFiles: []types.ConfigFile{{Filename: "/yulun/docker-compose.yml", Content: []byte(compose)}},
	}, func(o *loader.Options) { o.SetProjectName("yulun", true) })
}

// The services that may not be as strict as the rest; docker-compose.yml says why at each.
const (
	asRoot   = "setup"
	writable = "elasticsearch"
)

var userID = regexp.MustCompile(`^[1-9][0-9]*:[0-9]+$`)

func (f *faults) hardening(name string, s types.ServiceConfig) {
	if name == asRoot {
		if s.NetworkMode != "none" || len(s.CapAdd) > 3 {
			f.add("%s runs as root: it may have no network and three capabilities", name)
		}
	} else {
		if !userID.MatchString(s.User) {
			f.add("%s: user %q is not numeric, or is root", name, s.User)
		}
		if len(s.CapAdd) > 0 {
			f.add("%s adds capabilities", name)
		}
	}
	if !s.ReadOnly && name != writable {
		f.add("%s: its root file system can be written", name)
	}
	if !slices.Equal(s.CapDrop, []string{"ALL"}) {
		f.add("%s keeps capabilities", name)
	}
	if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		f.add("%s may gain privileges", name)
	}
	if s.Privileged || s.Pid == "host" || s.Ipc == "host" || s.NetworkMode == "host" {
		f.add("%s shares the host's namespaces", name)
	}
	if s.Logging == nil || s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
		f.add("%s: its logs grow without end", name)
	}
}

var heap = regexp.MustCompile(`^-Xms(\d+)([gm]) -Xmx(\d+)([gm])$`)

func (f *faults) limits(name string, s types.ServiceConfig) {
	if s.Deploy == nil || s.Deploy.Resources.Limits == nil {
		f.add("%s has no limits", name)
		return
	}
	limit := s.Deploy.Resources.Limits
	if limit.NanoCPUs <= 0 || limit.MemoryBytes <= 0 || limit.Pids <= 0 {
		f.add("%s: CPUs, memory and processes need limits", name)
	}
	if options := s.Environment["ES_JAVA_OPTS"]; options != nil {
		m := heap.FindStringSubmatch(*options)
		if m == nil || m[1] != m[3] || m[2] != m[4] {
			f.add("%s: no heap of fixed size in %q", name, *options)
			return
		}
		size, _ := strconv.ParseInt(m[1], 10, 64)
		if m[2] == "g" {
			size <<= 10
		}
		if size<<20*2 != int64(limit.MemoryBytes) {
			f.add("%s: the heap is not half of the memory", name)
		}
	}
	if text := s.Environment["GOMEMLIMIT"]; text != nil {
		size, err := strconv.ParseInt(strings.TrimSuffix(*text, "MiB"), 10, 64)
		if err != nil || size<<20 >= int64(limit.MemoryBytes) {
			f.add("%s: GOMEMLIMIT %q is not below the memory", name, *text)
		}
	}
}

func (f *faults) health(name string, s types.ServiceConfig, project *types.Project) {
	once := s.Restart == "no"
	if !once && (s.HealthCheck == nil || len(s.HealthCheck.Test) == 0 || s.HealthCheck.Disable) {
		f.add("%s has no health check", name)
	}
	if !once && s.Restart != "unless-stopped" {
		f.add("%s is not started again", name)
	}
	awaited := false
	for _, other := range project.Services {
		on, ok := other.DependsOn[name]
		awaited = awaited || ok
		want := types.ServiceConditionHealthy
		if once {
			want = types.ServiceConditionCompletedSuccessfully
		}
		if ok && on.Condition != want {
			f.add("%s waits for %s by %s, not by %s", other.Name, name, on.Condition, want)
		}
	}
	if once && !awaited { // docker compose up --wait takes a service that has ended and that nothing waits for as a failure
		f.add("%s ends, and nothing waits for it", name)
	}
	for _, arg := range s.Command {
		if text, ok := strings.CutPrefix(arg, "--grace="); ok {
			grace, err := time.ParseDuration(text)
			if err != nil || s.StopGracePeriod == nil || time.Duration(*s.StopGracePeriod) <= grace {
				f.add("%s is killed before its --grace has passed", name)
			}
		}
	}
	if (name == "pages" || name == "worker") && !slices.Contains(s.Command, "--grace=30s") {
		f.add("%s has no --grace", name)
	}
}

var secretName = regexp.MustCompile(`(?i)(password|passwd|secret|token|api_?key)`)

func (f *faults) exposure(name string, s types.ServiceConfig) {
	for _, p := range s.Ports {
		if p.HostIP != "127.0.0.1" {
			f.add("%s: port %d is published on %q, not on 127.0.0.1", name, p.Target, p.HostIP)
		}
	}
	for key, value := range s.Environment {
		if secretName.MatchString(key) && !strings.HasSuffix(key, "_FILE") {
			f.add("%s: %s in the environment is a secret's value", name, key)
		}
		if strings.HasSuffix(key, "_FILE") && (value == nil || !strings.HasPrefix(*value, "/")) {
			f.add("%s: %s names no file", name, key)
		}
	}
	if len(s.EnvFiles) > 0 {
		f.add("%s reads its environment from a file", name)
	}
}

var version = regexp.MustCompile(`^[^:]+(?:/[^:]+)*:[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)?$`)

func (f *faults) versions(files tree, project *types.Project) {
	find := func(file, pattern string) string {
		m := regexp.MustCompile(pattern).FindStringSubmatch(files[file])
		if m == nil {
			f.add("%s: nothing like %s", file, pattern)
			return ""
		}
		return m[1]
	}
	elastic := find("scripts/elasticsearch", `(?m)^readonly version=(\S+)$`)
	oldest := find("scripts/postgres", `(?m)^readonly oldest=(\d+)`)
	for name, s := range project.Services {
		switch repository, tag, _ := strings.Cut(s.Image, ":"); {
		case s.Build != nil:
			if s.Image != "yulun:local" {
				f.add("%s: image %s", name, s.Image)
			}
		case !version.MatchString(s.Image):
			f.add("%s: image %s is not pinned to a version", name, s.Image)
		case strings.HasSuffix(repository, "/elasticsearch") && tag != elastic:
			f.add("%s is Elasticsearch %s, the tests start %s", name, tag, elastic)
		case repository == "postgres" && !strings.HasPrefix(tag, oldest+"."):
			f.add("%s is PostgreSQL %s, the oldest that the tests take is %s", name, tag, oldest)
		}
	}
	for _, named := range []string{"Elasticsearch " + elastic, "PostgreSQL " + oldest} {
		if !strings.Contains(files["docs/deployment.md"], named) {
			f.add("docs/deployment.md does not name %s", named)
		}
	}
	if builder := find("Dockerfile", `(?m)^FROM golang:(\d+\.\d+)-bookworm AS build$`); builder != find("go.mod", `(?m)^go (\d+\.\d+)`) {
		f.add("the Dockerfile builds with another Go than go.mod asks for")
	}
}

func (f *faults) secrets(files tree, project *types.Project) {
	made := regexp.MustCompile(`(?m)^readonly names=\(([a-z_ ]+)\)$`).FindStringSubmatch(files["scripts/secrets"])
	if made == nil {
		f.add("scripts/secrets names no secrets")
		return
	}
	if !slices.Contains(strings.Split(files[".gitignore"], "\n"), "/deploy/secrets/") {
		f.add("git does not ignore deploy/secrets")
	}
	used := map[string]bool{}
	for _, s := range project.Services {
		for _, secret := range s.Secrets {
			used[secret.Source] = true
		}
	}
	for name, secret := range project.Secrets {
		if secret.File != "/yulun/deploy/secrets/"+name+".txt" || secret.Content != "" || secret.Environment != "" {
			f.add("secret %s is not deploy/secrets/%s.txt", name, name)
		}
		if !slices.Contains(strings.Fields(made[1]), name) {
			f.add("scripts/secrets does not make %s", name)
		}
		if !used[name] {
			f.add("nothing uses the secret %s", name)
		}
	}
	for _, name := range strings.Fields(made[1]) {
		if _, ok := project.Secrets[name]; !ok {
			f.add("scripts/secrets makes %s, which nothing uses", name)
		}
	}
}

// storage is what deploy/config/storage.yaml says.
type storage struct {
	Store struct {
		Postgres struct {
			Host, Database, User, Sslmode, Schema string
			Port, Connections                     int
			PasswordFile                          string `yaml:"password_file"`
			CAFile                                string `yaml:"ca_file"`
		}
	}
	Index struct {
		Elasticsearch struct {
			Addresses             []string
			User, Prefix, Refresh string
			Shards                int
			MaxShardSize          string `yaml:"max_shard_size"`
			PasswordFile          string `yaml:"password_file"`
			CAFile                string `yaml:"ca_file"`
		}
	}
}

func (f *faults) storage(files tree, project *types.Project) {
	var s storage
	if err := yaml.UnmarshalWithOptions([]byte(files["deploy/config/storage.yaml"]), &s, yaml.Strict()); err != nil {
		f.add("storage.yaml: %v", err)
		return
	}
	pg, es := s.Store.Postgres, s.Index.Elasticsearch
	if _, ok := project.Services[pg.Host]; !ok || pg.Port != 5432 {
		f.add("storage.yaml: no service listens at %s:%d", pg.Host, pg.Port)
	}
	if !slices.Equal(es.Addresses, []string{"https://elasticsearch:9200"}) {
		f.add("storage.yaml: no service listens at %v", es.Addresses)
	}
	if pg.Sslmode != "verify-full" {
		f.add("storage.yaml: PostgreSQL's certificate is not checked")
	}
	if pg.User != "yulun" || pg.Database != "yulun" || es.User != "yulun" || es.Prefix != "yulun" {
		f.add("storage.yaml: users, database or prefix are not those that deploy makes")
	}
	for _, name := range []string{"pages", "worker"} {
		service := project.Services[name]
		for _, file := range []string{pg.PasswordFile, es.PasswordFile} {
			if !slices.ContainsFunc(service.Secrets, func(x types.ServiceSecretConfig) bool { return file == "/run/secrets/"+x.Source }) {
				f.add("storage.yaml: %s has no %s", name, file)
			}
		}
		mounted := func(file string) bool {
			return slices.ContainsFunc(service.Volumes, func(v types.ServiceVolumeConfig) bool { return file == v.Target+"/ca.crt" && v.ReadOnly })
		}
		for _, file := range []string{pg.CAFile, es.CAFile} {
			if !mounted(file) {
				f.add("storage.yaml: %s has no %s", name, file)
			}
		}
		if strings.Contains(strings.Join(slices.Collect(maps.Keys(volumes(service))), " "), "-keys") {
			f.add("%s sees a server's private key", name)
		}
	}
	worker := project.Services["worker"]
	if replicas := worker.GetScale(); replicas < 2 {
		f.add("%d workers: not enough to go on when one ends", replicas)
	}
}

func volumes(s types.ServiceConfig) map[string]bool {
	named := map[string]bool{}
	for _, v := range s.Volumes {
		named[v.Source] = true
	}
	return named
}

func (f *faults) dockerfile(files tree) {
	stages := regexp.MustCompile(`(?m)^FROM `).Split(files["Dockerfile"], -1)
	final := stages[len(stages)-1]
	user := regexp.MustCompile(`(?m)^USER (\S+)$`).FindAllStringSubmatch(final, -1)
	if len(user) == 0 || !userID.MatchString(user[len(user)-1][1]) {
		f.add("Dockerfile: the final stage has no numeric user that isn't root")
	}
	if len(stages) < 3 || !strings.HasPrefix(final, "scratch\n") {
		f.add("Dockerfile: the final stage has more than the program in it")
	}
	for _, needed := range []string{"HEALTHCHECK ", `CMD ["/yulun", "status", "--check"`, "VOLUME /data", "/etc/ssl/certs/ca-certificates.crt", "LABEL "} {
		if !strings.Contains(final, needed) {
			f.add("Dockerfile: the final stage has no %s", needed)
		}
	}
	line := regexp.MustCompile(`CGO_ENABLED=0 go build (.*) -o \S+ (\S+)`)
	normal := func(file string) string {
		m := line.FindStringSubmatch(files[file])
		if m == nil {
			f.add("%s: no line that builds", file)
			return ""
		}
		return strings.NewReplacer("$(version)", "$VERSION").Replace(m[1]) + " " + m[2]
	}
	if a, b := normal("Dockerfile"), normal("Makefile"); a != b {
		f.add("Dockerfile builds with %q, make build with %q", a, b)
	}
}
