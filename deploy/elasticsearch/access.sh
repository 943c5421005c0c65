#!/usr/bin/env bash
# Gives Yulun a user of its own in Elasticsearch, with no right beyond its own indices. The service "access" of
# docker-compose.yml runs it at every start, so a changed password takes effect. No secret is ever an argument, which any
# user of the machine could read from the process list.
set -euo pipefail

readonly address=${ELASTICSEARCH:-https://elasticsearch:9200}
readonly secrets=${SECRETS:-/run/secrets}
readonly ca=${CA_FILE:-/run/trust/ca.crt}
readonly tries=${TRIES:-20} pause=${PAUSE:-3} # seconds

fail() {
  echo "access: $*" >&2
  exit 1
}

# secret prints a secret; letters and figures only, so that it needs no escaping in JSON and in curl's configuration.
secret() {
  local value
  value=$(<"$secrets/$1") || fail "the secret $1 can't be read: run scripts/secrets"
  [[ $value =~ ^[A-Za-z0-9]{16,}$ ]] || fail "the secret $1 isn't 16 or more letters and figures"
  printf '%s' "$value"
}

# put sends BODY to PATH until the cluster takes it: its own index of users may take a moment after it answers.
put() {
  local try
  for ((try = 1; try <= tries; try++)); do
    if printf '%s' "$2" | curl --silent --show-error --fail --max-time 30 --output /dev/null --cacert "$ca" \
      --config <(printf 'user = "elastic:%s"\n' "$superuser") --header 'Content-Type: application/json' \
      --request PUT --data-binary @- "$address$1"; then
      return
    fi
    sleep "$pause"
  done
  fail "Elasticsearch didn't take $1"
}

superuser=$(secret elasticsearch_superuser_password)
password=$(secret elasticsearch_password)
readonly superuser password
put /_security/role/yulun '{"cluster":["monitor","manage_index_templates"],"indices":[{"names":["yulun-*"],"privileges":["all"]}]}'
put /_security/user/yulun '{"password":"'"$password"'","roles":["yulun"],"full_name":"Yulun"}'
echo 'access: the user yulun may use the indices yulun-*'
