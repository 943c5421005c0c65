#!/usr/bin/env bash
# Makes a certificate authority and a certificate for each server, once, with Elasticsearch's own tool. The service "setup"
# of docker-compose.yml runs it, as root because a key must belong to the user of the server that reads it, without
# network, and with no more capabilities than that takes. Each server sees its own key; Yulun sees ca.crt only.
set -euo pipefail

readonly folder=${CERTIFICATES:-/certificates}          # a volume each: authority, elasticsearch, postgres, trust
readonly secrets=${SECRETS:-/run/secrets}
readonly elasticsearch_user=1000:0 postgres_user=999:999 # as in the images

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077

if [[ ! -s $folder/authority/ca.key ]]; then
  elasticsearch-certutil ca --silent --pem --days 3650 --out "$work/ca.zip"
  unzip -q "$work/ca.zip" -d "$work"
  cp "$work/ca/ca.crt" "$work/ca/ca.key" "$folder/authority/"
  rm -f "$folder"/{elasticsearch,postgres}/server.{crt,key} # signed by an authority that is gone
fi

if [[ ! -s $folder/elasticsearch/server.key || ! -s $folder/postgres/server.key ]]; then
  cat >"$work/instances.yml" <<'YAML'
instances:
  - name: elasticsearch
    dns: [elasticsearch, localhost]
    ip: [127.0.0.1]
  - name: postgres
    dns: [postgres, localhost]
    ip: [127.0.0.1]
YAML
  elasticsearch-certutil cert --silent --pem --days 1095 --in "$work/instances.yml" --out "$work/servers.zip" \
    --ca-cert "$folder/authority/ca.crt" --ca-key "$folder/authority/ca.key"
  unzip -q "$work/servers.zip" -d "$work"
  for server in elasticsearch postgres; do
    cp "$work/$server/$server.crt" "$folder/$server/server.crt"
    cp "$work/$server/$server.key" "$folder/$server/server.key"
  done
fi

# The image takes the superuser's password only from a file that is its user's alone, and Docker mounts a secret with
# the owner that it has on the host: so this one is handed over like the keys.
cp "$secrets/elasticsearch_superuser_password" "$folder/elasticsearch/superuser_password"
for place in elasticsearch postgres trust; do
  cp "$folder/authority/ca.crt" "$folder/$place/ca.crt"
done

chmod 755 "$folder"/{elasticsearch,postgres,trust}
chmod 644 "$folder"/{elasticsearch,postgres,trust}/ca.crt "$folder"/{elasticsearch,postgres}/server.crt
chmod 600 "$folder"/{elasticsearch,postgres}/server.key
chmod 400 "$folder/elasticsearch/superuser_password"
chown -R "$elasticsearch_user" "$folder/elasticsearch"
chown -R "$postgres_user" "$folder/postgres"
