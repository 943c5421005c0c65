package configs

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/internal/strictyaml"
)

func storageOf(text string) (Storage, strictyaml.Problems) {
	return loadStorage(fstest.MapFS{"storage.yaml": {Data: []byte(text)}})
}

func TestStorageIsTheDataFolderUnlessSaidOtherwise(t *testing.T) {
	t.Parallel()
	s, problems := loadStorage(Defaults())
	if len(problems) > 0 || s.Postgres != nil || s.Elastic != nil {
		t.Errorf("the built-in storage is %+v, %v", s, problems)
	}
}

func TestStorageSaysWhereThingsAre(t *testing.T) {
	t.Parallel()
	s, problems := storageOf(`
store: {postgres: {host: db.example.org, database: press, user: yulun, password_file: /run/secrets/db}}
index:
  elasticsearch:
    addresses: [https://es1.example.org:9200]
    api_key_file: /run/secrets/key
    max_shard_size: 30GB
    refresh: 5s
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Storage{
		Postgres: &Postgres{Host: "db.example.org", Port: 5432, Database: "press", User: "yulun", PasswordFile: "/run/secrets/db", SSLMode: "verify-full", Schema: "public", Connections: 10},
		Elastic: &Elastic{
			Addresses: []string{"https://es1.example.org:9200"}, APIKeyFile: "/run/secrets/key", Shards: 1, MaxShardSize: 30 << 30,
			Refresh: strictyaml.Duration(5 * time.Second),
		},
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
}

func TestMistakesOfStorageAreExplained(t *testing.T) {
	t.Parallel()
	const postgres = "store: {postgres: {host: db, database: press, user: yulun}}\n"
	for text, want := range map[string]string{
		postgres: "index.elasticsearch: is missing, though the store is in PostgreSQL (name the cluster too",
		"store: {postgres: {database: press, user: yulun}}\nindex: {elasticsearch: {addresses: [http://es:9200]}}\n":                        "store.postgres.host: is missing",
		"store: {postgres: {host: u:secret@db, database: press, user: yulun}}\nindex: {elasticsearch: {addresses: [http://es:9200]}}\n":     "store.postgres.host: is not a name of a machine",
		"store: {postgres: {host: db, database: press, user: u, sslmode: prefer}}\nindex: {elasticsearch: {addresses: [http://e:9200]}}\n":  `store.postgres.sslmode: "prefer" is not a mode`,
		"store: {postgres: {host: db, database: press, user: u, password: secret}}\nindex: {elasticsearch: {addresses: [http://e:9200]}}\n": `there is no field "password" here`,
		"index: {elasticsearch: {addresses: []}}\n":                                                           "index.elasticsearch.addresses: is missing",
		"index: {elasticsearch: {addresses: ['https://elastic:secret@es:9200']}}\n":                           "index.elasticsearch.addresses[0]: is not an address of a node",
		"index: {elasticsearch: {addresses: [http://es:9200], user: yulun}}\n":                                "index.elasticsearch.password_file: user and password_file belong together",
		"index: {elasticsearch: {addresses: [http://es:9200], api_key_file: k, user: u, password_file: p}}\n": "index.elasticsearch.api_key_file: is given together with user and password",
		"index: {elasticsearch: {addresses: [http://es:9200], shards: -1}}\n":                                 "index.elasticsearch.shards: -1 is out of bounds",
		"index: {elasticsearch: {addresses: [http://es:9200], max_shard_size: 1KB}}\n":                        "index.elasticsearch.max_shard_size: is out of bounds",
		"index: {elasticsearch: {addresses: [http://es:9200], refresh: 1ms}}\n":                               "index.elasticsearch.refresh: 1ms is out of bounds",
	} {
		_, problems := storageOf(text)
		got := problems.Error()
		if !strings.Contains(got, want) || !strings.Contains(got, "storage.yaml:") {
			t.Errorf("%s\nsays %q, want %q", text, got, want)
		}
		if strings.Contains(got, "secret@") {
			t.Errorf("a password is shown: %s", got)
		}
	}
}
