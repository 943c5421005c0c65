package service

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Storage says where store and index are kept: in the data folder where no server is named.
type Storage struct {
	Postgres *Postgres
	Elastic  *Elastic
}

// Postgres is a PostgreSQL database. SSLMode is as in libpq.
type Postgres struct {
	Host     string
	Port     int
	Database string
	User     string
	// PasswordFile is a file whose first line is the password; empty: none is needed.
	PasswordFile string
	SSLMode      string
	CAFile       string
	Schema       string
	// Connections is the most that the store opens at once.
	Connections int
}

// Elastic is an Elasticsearch cluster.
type Elastic struct {
	Addresses []string
	// APIKeyFile is a file with an API key; User and PasswordFile are used where there is none.
	APIKeyFile   string
	User         string
	PasswordFile string
	CAFile       string
	// Prefix begins the names of all that is made in the cluster.
	Prefix string
	Shards int
	// MaxShardSize is from how many bytes of a primary shard on new articles go to a further index.
	MaxShardSize int64
	Refresh      time.Duration
	Timeout      time.Duration
}

// dsn is the address of the database, with its password. It is never shown.
func (p Postgres) dsn() (string, error) {
	password, err := readSecret(p.PasswordFile)
	if err != nil {
		return "", err
	}
	user := url.User(p.User)
	if password != "" {
		user = url.UserPassword(p.User, password)
	}
	q := url.Values{"sslmode": {p.SSLMode}, "search_path": {p.Schema}}
	if p.CAFile != "" {
		q.Set("sslrootcert", p.CAFile)
	}
	host := net.JoinHostPort(p.Host, strconv.Itoa(p.Port))
	if strings.HasPrefix(p.Host, "/") { // the folder of a socket
		host = ""
		q.Set("host", p.Host)
		q.Set("port", strconv.Itoa(p.Port))
	}
	u := url.URL{Scheme: "postgres", User: user, Host: host, Path: "/" + p.Database, RawQuery: q.Encode()}
	return u.String(), nil
}

// mountedSecrets is where containers get secrets, which are often readable by all there.
const mountedSecrets = "/run/secrets/"

// openToOthers is a file that every user of the machine can read; empty where no one of them is.
func openToOthers(paths ...string) string {
	for _, path := range paths {
		if path == "" || strings.HasPrefix(path, mountedSecrets) {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o004 != 0 {
			return path
		}
	}
	return ""
}

// warnOfSecrets says so where every user of the machine can read a secret.
func (s *Service) warnOfSecrets(paths ...string) {
	if path := openToOthers(paths...); path != "" {
		s.o.Reporter.Notice(fmt.Sprintf("every user of this machine can read the secret in %s: chmod 600 keeps it to yourself", path))
	}
}

// readSecret reads the first line of a file. Without a file the secret is empty.
func readSecret(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", &article.Error{
			Code: article.CodeUsage, Message: "a secret that storage.yaml names can't be read", Err: err,
			Remedy: "Make the file, readable by the user of this program alone.",
		}
	}
	line, _, _ := strings.Cut(string(content), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "", article.Usagef("Write the secret into its first line.", "the file %s is empty", path)
	}
	return line, nil
}
