package configs

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"time"

	"yulun/internal/strictyaml"
)

// Storage says where store and index are kept: in the data folder where nothing else is said.
type Storage struct {
	Postgres *Postgres
	Elastic  *Elastic
}

// Postgres is a PostgreSQL database.
type Postgres struct {
	Host     string `yaml:"host"`
	Port     int    `yaml:"port"`
	Database string `yaml:"database"`
	User     string `yaml:"user"`
	// PasswordFile is a file whose first line is the password; empty: none is needed.
	PasswordFile string `yaml:"password_file"`
	// SSLMode is as in libpq: disable, require, verify-ca or verify-full, the default.
	SSLMode string `yaml:"sslmode"`
	// CAFile is a PEM file of the authority that signed the server's certificate; empty: those of
	// the system.
	CAFile string `yaml:"ca_file"`
	// Schema is where the tables lie. Defaults to public.
	Schema string `yaml:"schema"`
	// Connections is the most that the store opens at once. Defaults to 10.
	Connections int `yaml:"connections"`
}

// Elastic is an Elasticsearch cluster.
type Elastic struct {
	Addresses []string `yaml:"addresses"`
	// APIKeyFile is a file with an API key in the encoded form; User and PasswordFile are used
	// where there is none.
	APIKeyFile   string `yaml:"api_key_file"`
	User         string `yaml:"user"`
	PasswordFile string `yaml:"password_file"`
	CAFile       string `yaml:"ca_file"`
	// Prefix begins the names of all that is made in the cluster. Defaults to yulun.
	Prefix string `yaml:"prefix"`
	// Shards is how many primary shards a new index has. Defaults to 1.
	Shards int `yaml:"shards"`
	// MaxShardSize is the size of a primary shard from which on new articles go to a further index.
	// Defaults to 40 GB.
	MaxShardSize size `yaml:"max_shard_size"`
	// Refresh is how long an article may be indexed without being found. Defaults to a second.
	Refresh strictyaml.Duration `yaml:"refresh"`
	// Timeout bounds one request. Defaults to a minute.
	Timeout strictyaml.Duration `yaml:"timeout"`
}

// ShardBytes is MaxShardSize as a number of bytes.
func (e Elastic) ShardBytes() int64 { return int64(e.MaxShardSize) }

type storageFile struct {
	Store struct {
		Postgres *Postgres `yaml:"postgres"`
	} `yaml:"store"`
	Index struct {
		Elastic *Elastic `yaml:"elasticsearch"`
	} `yaml:"index"`
}

func loadStorage(fsys fs.FS) (Storage, strictyaml.Problems) {
	var f storageFile
	doc, problems := strictyaml.Decode(fsys, "storage.yaml", &f)
	if unreadable(problems) {
		return Storage{}, problems
	}
	c := &checker{doc: doc, unread: problems, problems: slices.Clone(problems)}
	if p := f.Store.Postgres; p != nil {
		c.postgres("store.postgres", p)
	}
	if e := f.Index.Elastic; e != nil {
		c.elastic("index.elasticsearch", e)
	}
	if f.Store.Postgres != nil && f.Index.Elastic == nil {
		c.add("index.elasticsearch", "name the cluster too: an index in a data folder is that of one machine", "is missing, though the store is in PostgreSQL")
	}
	return Storage{Postgres: f.Store.Postgres, Elastic: f.Index.Elastic}, c.problems
}

func (c *checker) postgres(path string, p *Postgres) {
	for _, need := range []struct{ name, value, remedy string }{
		{"host", p.Host, "write the name of the machine that the database runs on"},
		{"database", p.Database, "write the name of the database"},
		{"user", p.User, "write the name of the database's user"},
	} {
		if need.value == "" {
			c.add(path+"."+need.name, need.remedy, "is missing")
		}
	}
	if strings.ContainsAny(p.Host, "@/ ") && !strings.HasPrefix(p.Host, "/") {
		c.add(path+".host", "write the name of the machine alone, like db.example.org", "is not a name of a machine")
	}
	if p.SSLMode == "" {
		p.SSLMode = "verify-full"
	}
	if modes := []string{"disable", "require", "verify-ca", "verify-full"}; !slices.Contains(modes, p.SSLMode) {
		c.add(path+".sslmode", "use one of "+strings.Join(modes, ", "), "%q is not a mode", p.SSLMode)
	}
	p.Port = cmp.Or(p.Port, 5432)
	c.number(path+".port", &p.Port, 1, 65535)
	if p.Schema == "" {
		p.Schema = "public"
	}
	p.Connections = cmp.Or(p.Connections, 10)
	c.number(path+".connections", &p.Connections, 2, 1000)
}

func (c *checker) elastic(path string, e *Elastic) {
	if len(e.Addresses) == 0 {
		c.add(path+".addresses", "list those of the cluster's nodes, like https://es1.example.org:9200", "is missing")
	}
	for i, address := range e.Addresses {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
			c.add(fmt.Sprintf("%s.addresses[%d]", path, i), "write it like https://es1.example.org:9200, with user and password apart from it", "is not an address of a node")
		}
	}
	if e.APIKeyFile != "" && (e.User != "" || e.PasswordFile != "") {
		c.add(path+".api_key_file", "give either a key or user and password", "is given together with user and password")
	}
	if (e.User == "") != (e.PasswordFile == "") {
		c.add(path+".password_file", "give both user and password_file", "user and password_file belong together")
	}
	e.Shards = cmp.Or(e.Shards, 1)
	c.number(path+".shards", &e.Shards, 1, 1000)
	if e.MaxShardSize != 0 && e.MaxShardSize < 1<<20 {
		c.add(path+".max_shard_size", "use at least 1MB; 30GB to 50GB serve best", "is out of bounds")
	}
	if e.Refresh != 0 {
		c.duration(path+".refresh", &e.Refresh, 100*time.Millisecond, time.Hour)
	}
	if e.Timeout != 0 {
		c.duration(path+".timeout", &e.Timeout, time.Second, time.Hour)
	}
}
