-- +goose Up
CREATE TABLE runs (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source     text        COLLATE "C" NOT NULL,
    started    timestamptz NOT NULL,
    finished   timestamptz,
    discovered bigint      NOT NULL DEFAULT 0,
    error      text        NOT NULL DEFAULT ''
);
CREATE INDEX runs_by_source ON runs (source, id);
CREATE UNIQUE INDEX runs_unfinished ON runs (source) WHERE finished IS NULL;

CREATE TABLE run_outcomes (
    run     bigint NOT NULL REFERENCES runs (id),
    outcome text   NOT NULL,
    visits  bigint NOT NULL,
    bytes   bigint NOT NULL,
    PRIMARY KEY (run, outcome)
) WITH (fillfactor = 50);

CREATE TABLE addresses (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source        text        COLLATE "C" NOT NULL,
    url           text        NOT NULL,
    url_hash      bytea       NOT NULL,
    kind          text        NOT NULL,
    found_in      text        NOT NULL,
    title         text        NOT NULL,
    published     text        NOT NULL,
    published_at  timestamptz,
    first_seen    timestamptz NOT NULL,
    etag          text        NOT NULL DEFAULT '',
    last_modified text        NOT NULL DEFAULT '',
    digest        text        NOT NULL DEFAULT '',
    last_fetched  timestamptz,
    failures      bigint      NOT NULL DEFAULT 0,
    due           timestamptz DEFAULT 'epoch',
    run           bigint,
    outcome       text        NOT NULL DEFAULT '',
    answered      boolean     NOT NULL DEFAULT false,
    last_fetch    bigint,
    article       bigint,
    part          boolean     NOT NULL DEFAULT false,
    UNIQUE (source, url_hash)
) WITH (fillfactor = 90);
CREATE INDEX addresses_due ON addresses (source, due) WHERE kind = 'article' AND due IS NOT NULL;
CREATE INDEX addresses_by_article ON addresses (article) WHERE article IS NOT NULL;
CREATE INDEX addresses_unread ON addresses (id) WHERE outcome = 'skipped' AND article IS NULL;
CREATE INDEX addresses_failing ON addresses (source, last_fetch) WHERE outcome = 'failed';

CREATE TABLE fetches (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address        bigint      NOT NULL REFERENCES addresses (id),
    part           boolean     NOT NULL,
    run            bigint      REFERENCES runs (id),
    source         text        COLLATE "C" NOT NULL,
    kind           text        NOT NULL,
    url            text        NOT NULL,
    final_url      text        NOT NULL,
    at             timestamptz NOT NULL,
    took           bigint      NOT NULL,
    status         bigint      NOT NULL,
    outcome        text        NOT NULL,
    code           text        NOT NULL,
    reason         text        NOT NULL,
    etag           text        NOT NULL,
    last_modified  text        NOT NULL,
    digest         text        NOT NULL,
    bytes          bigint      NOT NULL,
    archive_file   text        NOT NULL,
    archive_offset bigint      NOT NULL,
    retry_after    bigint      NOT NULL
);
CREATE INDEX fetches_by_address ON fetches (address, id);

CREATE TABLE articles (
    num              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id               text        COLLATE "C" NOT NULL UNIQUE,
    address          bigint      NOT NULL REFERENCES addresses (id),
    url              text        NOT NULL,
    canonical_url    text        NOT NULL,
    source           text        COLLATE "C" NOT NULL,
    outlet           text        NOT NULL,
    outlet_name      text        NOT NULL,
    outlet_type      text        NOT NULL,
    outlet_country   text        NOT NULL,
    lang             text        NOT NULL,
    script           text        NOT NULL,
    authors          text        NOT NULL,
    published        text        NOT NULL,
    published_at     timestamptz,
    published_source text        NOT NULL,
    original_source  text        NOT NULL,
    first_seen       timestamptz NOT NULL,
    fetched          timestamptz NOT NULL,
    revision         bigint      NOT NULL,
    gone_at          timestamptz,
    missing_since    timestamptz,
    missing_run      bigint,
    cluster          text        COLLATE "C" NOT NULL,
    is_reprint       boolean     NOT NULL,
    relevant         boolean     NOT NULL,
    method           text        NOT NULL,
    reading          text        NOT NULL,
    archive_file     text        NOT NULL,
    archive_offset   bigint      NOT NULL,
    signature        bytea       NOT NULL,
    bands            bigint[]    NOT NULL,
    version          bigint      NOT NULL
);
CREATE INDEX articles_by_cluster ON articles (cluster);
CREATE INDEX articles_by_source ON articles (source);
ALTER TABLE addresses ADD FOREIGN KEY (article) REFERENCES articles (num);

CREATE TABLE revisions (
    article        bigint      NOT NULL REFERENCES articles (num),
    number         bigint      NOT NULL,
    title          text        NOT NULL,
    text           text        NOT NULL,
    published      text        NOT NULL,
    fetched        timestamptz NOT NULL,
    digest         text        NOT NULL,
    archive_file   text        NOT NULL,
    archive_offset bigint      NOT NULL,
    parts          text        NOT NULL,
    PRIMARY KEY (article, number)
);

CREATE TABLE bands (
    band    bigint NOT NULL,
    article bigint NOT NULL,
    PRIMARY KEY (band, article)
);

CREATE TABLE outbox (
    article bigint PRIMARY KEY REFERENCES articles (num),
    version bigint NOT NULL
);
CREATE INDEX outbox_by_version ON outbox (version);

CREATE SEQUENCE versions;

-- +goose Down
DROP TABLE outbox, bands, revisions, articles, fetches, addresses, run_outcomes, runs;
DROP SEQUENCE versions;
