// Package deploytest checks what docker-compose.yml, the Dockerfile and the files below deploy
// promise, on machines without Docker: the compose file is loaded and checked against the compose
// specification by compose-go, the library that docker compose itself loads it with; the scripts
// run against stand-ins; and PostgreSQL runs for real with the shipped access rules, the shipped
// first statements and a certificate that the shipped script made.
//
// It has tests only. It is a module of its own, since compose-go needs eleven modules that the
// program does not; `make test` and CI run it.
//
// Start reading at TestDeployment, and check in check_test.go.
package deploytest
