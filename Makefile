.PHONY: help build release demo test race lint vuln tidy fuzz clean

# A release is built at its tag; between releases the program names the coming version and the commit itself.
version := $(shell git describe --tags --exact-match 2>/dev/null)
# The program, and modules whose libraries are in no build of it.
modules := . bench deploytest apitest
packages := ./...

help: ## lists the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

build: ## builds bin/yulun; the tag leaves gse's own dictionaries, which are not used, out of the binary
	CGO_ENABLED=0 go build -tags ne -trimpath -ldflags "-s -w -X main.version=$(version)" -o bin/yulun ./cmd/yulun

release: ## builds the archives of a release into dist, with licences, bills of materials and checksums
	scripts/release dist

demo: ## crawls, scores and compares the sample press, and serves the pages
	go run ./cmd/yulun demo

test: ## runs every test
	@set -e; for m in $(modules); do echo "test $$m"; go -C $$m test $(testflags) -timeout 25m $(packages); done

race: ## runs every test with the race detector
	go test -race ./...

lint: ## vets, checks the format and runs staticcheck
	@set -e; for m in $(modules); do echo "vet $$m"; go -C $$m vet ./...; done
	test -z "$$(go run mvdan.cc/gofumpt@v0.12.0 -l . | tee /dev/stderr)"
	@set -e; for m in $(modules); do echo "staticcheck $$m"; \
		go -C $$m run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...; done

vuln: ## looks for known faults of the libraries and of Go that the code calls; needs https://vuln.go.dev
	@set -e; for m in $(modules); do echo "govulncheck $$m"; go -C $$m run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...; done

tidy: ## brings go.mod and go.sum of every module up to date, which a changed library needs
	@set -e; for m in $(modules); do go -C $$m mod tidy; done

fuzz: ## fuzzes each parser for 30 seconds
	@grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r f; do \
		for name in $$(grep -oE '^func (Fuzz[A-Za-z0-9_]+)' $$f | cut -d' ' -f2); do \
			echo "$$name in $$(dirname $$f)"; go test -run '^$$' -fuzz "^$$name\$$" -fuzztime 30s "./$$(dirname $$f)" || exit 1; \
		done; \
	done

clean: ## removes what was built
	rm -rf bin dist
