package deploytest

import (
	"slices"
	"strings"
	"testing"
)

func TestDeployment(t *testing.T) {
	t.Parallel()
	for _, fault := range check(readTree(t)) {
		t.Error(fault)
	}
}

// TestChecksBite breaks one thing at a time.
func TestChecksBite(t *testing.T) {
	t.Parallel()
	const compose = "docker-compose.yml"
	for _, c := range []struct{ file, old, new, want string }{
		{compose, "    image: postgres:15.18-bookworm\n", "    imagine: postgres\n", "false schema"},
		{compose, "networks: [inside]\n    depends_on:\n      setup:", "networks: [nowhere]\n    depends_on:\n      setup:", "undefined network"},
		{compose, "      elasticsearch: {condition: service_healthy}\n    deploy", "      worker: {condition: service_healthy}\n    deploy", "cycle"},
		{compose, "cap_drop: [ALL]", "cap_drop: [NET_RAW]", "keeps capabilities"},
		{compose, "read_only: true", "read_only: false", "can be written"},
		{compose, "no-new-privileges:true", "no-new-privileges:false", "may gain privileges"},
		{compose, `user: "65532:65532"`, `user: "0:0"`, "is root"},
		{compose, `user: "999:999"`, "user: postgres", "not numeric"},
		{compose, "network_mode: none", "networks: [outside]", "runs as root"},
		{compose, "max-size: 10m, ", "", "grow without end"},
		{compose, `{cpus: "2", memory: 2g, pids: 4096}`, `{memory: 2g, pids: 4096}`, "need limits"},
		{compose, "-Xms1g -Xmx1g", "-Xms2g -Xmx2g", "half of the memory"},
		{compose, "-Xms1g -Xmx1g", "-Xmx1g", "no heap of fixed size"},
		{compose, "GOMEMLIMIT: 900MiB", "GOMEMLIMIT: 1900MiB", "not below the memory"},
		{compose, "test: [CMD, pg_isready, --quiet, --host=127.0.0.1, --username=yulun, --dbname=yulun]", "disable: true", "no health check"},
		{compose, "    restart: unless-stopped\n    stop_grace_period: 1m", "    stop_grace_period: 1m", "not started again"},
		{compose, "access: {condition: service_completed_successfully}", "access: {condition: service_started}", "waits for access"},
		{compose, "    access: {condition: service_completed_successfully}\n", "", "nothing waits for it"},
		{compose, "stop_grace_period: 45s", "stop_grace_period: 20s", "is killed before"},
		{compose, `"127.0.0.1:${YULUN_PORT:-8600}:8600"`, `"${YULUN_PORT:-8600}:8600"`, "not on 127.0.0.1"},
		{compose, "POSTGRES_PASSWORD_FILE: /run/secrets/postgres_superuser_password", "POSTGRES_PASSWORD: letmein", "secret's value"},
		{compose, "postgres:15.18-bookworm", "postgres:latest", "not pinned"},
		{compose, "postgres:15.18-bookworm", "postgres:17.4-bookworm", "oldest that the tests take"},
		{compose, "elasticsearch:8.19.7\n    user: \"1000:0\"\n    restart", "elasticsearch:8.18.0\n    user: \"1000:0\"\n    restart", "the tests start 8.19.7"},
		{compose, "secrets: [elasticsearch_superuser_password, elasticsearch_password]", "secrets: [elasticsearch_superuser_password, other]", "undefined secret"},
		{compose, "./deploy/secrets/postgres_password.txt", "./postgres_password.txt", "is not deploy/secrets/"},
		{compose, "trust:/run/trust:ro\n  secrets", "postgres-keys:/run/trust:ro\n  secrets", "private key"},
		{compose, "replicas: 2", "replicas: 1", "1 workers"},
		{"scripts/elasticsearch", "version=8.19.7", "version=8.19.8", "the tests start 8.19.8"},
		{"scripts/postgres", "oldest=15", "oldest=16", "oldest that the tests take is 16"},
		{"scripts/secrets", "elasticsearch_password)", "elastic_password)", "does not make elasticsearch_password"},
		{".gitignore", "/deploy/secrets/", "/deploy/secret/", "git does not ignore"},
		{"docs/deployment.md", "Elasticsearch 8.19.7", "Elasticsearch 8", "does not name"},
		{"deploy/config/storage.yaml", "host: postgres", "host: db", "no service listens at db"},
		{"deploy/config/storage.yaml", "https://elasticsearch:9200", "http://elasticsearch:9200", "no service listens"},
		{"deploy/config/storage.yaml", "sslmode: verify-full", "sslmode: require", "not checked"},
		{"deploy/config/storage.yaml", "/run/secrets/postgres_password", "/run/secrets/pg", "has no /run/secrets/pg"},
		{"deploy/config/storage.yaml", "/run/trust/ca.crt", "/run/ca.crt", "has no /run/ca.crt"},
		{"deploy/config/storage.yaml", "sslmode:", "ssl:", "unknown field"},
		{"Dockerfile", "USER 65532:65532\n", "", "no numeric user"},
		{"Dockerfile", "USER 65532:65532\n", "USER nonroot\n", "no numeric user"},
		{"Dockerfile", "FROM scratch", "FROM debian:bookworm", "more than the program"},
		{"Dockerfile", "HEALTHCHECK ", "# ", "no HEALTHCHECK"},
		{"Dockerfile", "-tags ne -trimpath", "-trimpath", "make build with"},
		{"Dockerfile", "golang:1.26", "golang:1.25", "another Go"},
	} {
		t.Run(c.want+" in "+c.file, func(t *testing.T) {
			t.Parallel()
			files := readTree(t)
			if !strings.Contains(files[c.file], c.old) {
				t.Fatalf("%s has no %q to break", c.file, c.old)
			}
			files[c.file] = strings.ReplaceAll(files[c.file], c.old, c.new)
			if found := check(files); !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("found %q", found)
			}
		})
	}
}
