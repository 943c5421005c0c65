-- +goose Up
CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    source     TEXT    NOT NULL,
    started    INTEGER NOT NULL,
    finished   INTEGER,
    discovered INTEGER NOT NULL DEFAULT 0,
    bytes      INTEGER NOT NULL DEFAULT 0,
    error      TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX runs_by_source ON runs (source, id);
CREATE UNIQUE INDEX runs_unfinished ON runs (source) WHERE finished IS NULL;

CREATE TABLE run_outcomes (
    run     INTEGER NOT NULL REFERENCES runs (id),
    outcome TEXT    NOT NULL,
    visits  INTEGER NOT NULL,
    PRIMARY KEY (run, outcome)
) WITHOUT ROWID;

CREATE TABLE addresses (
    id            INTEGER PRIMARY KEY,
    source        TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    found_in      TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    published     TEXT    NOT NULL,
    published_at  INTEGER,
    first_seen    INTEGER NOT NULL,
    etag          TEXT    NOT NULL DEFAULT '',
    last_modified TEXT    NOT NULL DEFAULT '',
    digest        TEXT    NOT NULL DEFAULT '',
    last_fetched  INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    due           INTEGER DEFAULT 0,
    run           INTEGER,
    outcome       TEXT    NOT NULL DEFAULT '',
    answered      INTEGER NOT NULL DEFAULT 0,
    last_fetch    INTEGER,
    article       INTEGER REFERENCES articles (num),
    part          INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, url)
);
CREATE INDEX addresses_due ON addresses (source, kind, due);
CREATE INDEX addresses_by_article ON addresses (article) WHERE article IS NOT NULL;
CREATE INDEX addresses_unread ON addresses (id) WHERE outcome = 'skipped' AND article IS NULL;
CREATE INDEX addresses_failing ON addresses (source, last_fetch) WHERE outcome = 'failed';

CREATE TABLE fetches (
    id             INTEGER PRIMARY KEY,
    address        INTEGER NOT NULL REFERENCES addresses (id),
    part           INTEGER NOT NULL,
    run            INTEGER REFERENCES runs (id),
    source         TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    url            TEXT    NOT NULL,
    final_url      TEXT    NOT NULL,
    at             INTEGER NOT NULL,
    took           INTEGER NOT NULL,
    status         INTEGER NOT NULL,
    outcome        TEXT    NOT NULL,
    code           TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    etag           TEXT    NOT NULL,
    last_modified  TEXT    NOT NULL,
    digest         TEXT    NOT NULL,
    bytes          INTEGER NOT NULL,
    archive_file   TEXT    NOT NULL,
    archive_offset INTEGER NOT NULL,
    retry_after    INTEGER NOT NULL
);
CREATE INDEX fetches_by_address ON fetches (address, id);

CREATE TABLE articles (
    num              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    address          INTEGER NOT NULL REFERENCES addresses (id),
    url              TEXT    NOT NULL,
    canonical_url    TEXT    NOT NULL,
    source           TEXT    NOT NULL,
    outlet           TEXT    NOT NULL,
    outlet_name      TEXT    NOT NULL,
    outlet_type      TEXT    NOT NULL,
    outlet_country   TEXT    NOT NULL,
    lang             TEXT    NOT NULL,
    script           TEXT    NOT NULL,
    authors          TEXT    NOT NULL,
    published        TEXT    NOT NULL,
    published_at     INTEGER,
    published_source TEXT    NOT NULL,
    original_source  TEXT    NOT NULL,
    first_seen       INTEGER NOT NULL,
    fetched          INTEGER NOT NULL,
    revision         INTEGER NOT NULL,
    gone_at          INTEGER,
    missing_since    INTEGER,
    missing_run      INTEGER,
    cluster          TEXT    NOT NULL,
    is_reprint       INTEGER NOT NULL,
    relevant         INTEGER NOT NULL,
    method           TEXT    NOT NULL,
    reading          TEXT    NOT NULL,
    archive_file     TEXT    NOT NULL,
    archive_offset   INTEGER NOT NULL,
    signature        BLOB,
    version          INTEGER NOT NULL
);
CREATE INDEX articles_by_cluster ON articles (cluster);
CREATE INDEX articles_by_source ON articles (source);

CREATE TABLE revisions (
    article        INTEGER NOT NULL REFERENCES articles (num),
    number         INTEGER NOT NULL,
    title          TEXT    NOT NULL,
    text           TEXT    NOT NULL,
    published      TEXT    NOT NULL,
    fetched        INTEGER NOT NULL,
    digest         TEXT    NOT NULL,
    archive_file   TEXT    NOT NULL,
    archive_offset INTEGER NOT NULL,
    parts          TEXT    NOT NULL,
    UNIQUE (article, number)
);

CREATE TABLE bands (
    band    INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (num),
    PRIMARY KEY (band, article)
) WITHOUT ROWID;

CREATE TABLE outbox (
    article INTEGER PRIMARY KEY REFERENCES articles (num),
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX outbox_by_version ON outbox (version);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('version', 0);

-- +goose Down
DROP TABLE counters;
DROP TABLE outbox;
DROP TABLE bands;
DROP TABLE revisions;
DROP TABLE articles;
DROP TABLE fetches;
DROP TABLE addresses;
DROP TABLE run_outcomes;
DROP TABLE runs;
