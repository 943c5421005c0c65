// Package deploytest holds what docker-compose.yml, the Dockerfile and the files below deploy promise, on machines without
// Docker: the compose file is loaded and checked against the compose specification by compose-go, the library that
// docker compose itself loads it with; the scripts run against stand-ins; and PostgreSQL runs for real with the shipped
// access rules, the shipped first statements and a certificate that the shipped script made.
//
// It has tests only, in the module's own tree, so that `go test ./...` runs them: a nested module would have to be tested
// apart. compose-go and what only it needs are eleven modules in go.mod, and are in no build of the program.
//
// Start reading at TestDeployment, and check in check_test.go.
package deploytest
