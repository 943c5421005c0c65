# syntax=docker/dockerfile:1
# The image holds one static program, certificate authorities and two empty folders: no shell, no packages to keep up to
# date. Time zones and the default configuration are built into the program.
FROM golang:1.26-bookworm AS build
WORKDIR /src
# The modules change seldom: in a layer and a cache of their own, a change to the code doesn't fetch them again.
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=unknown
# The same line as `make build`; deploytest holds the two together.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -tags ne -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/yulun ./cmd/yulun \
    && mkdir -p /out/data /out/tmp

FROM scratch
ARG VERSION=unknown
LABEL org.opencontainers.image.title="Yulun" \
      org.opencontainers.image.description="Crawls public articles about China's social credit, measures stance and framing, and sets them beside a survey" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/yulun /yulun
# A named volume takes its owner from the folder that it is mounted on. Only these two are ever written.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
ENV HOME=/tmp
USER 65532:65532
VOLUME /data
EXPOSE 8600
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/yulun", "status", "--check", "--data", "/data"]
ENTRYPOINT ["/yulun"]
# In a container the pages must listen on all of its addresses; who may reach them is said where the port is published.
CMD ["run", "--data", "/data", "--addr", "0.0.0.0:8600"]
