-- +goose Up
CREATE TABLE listings (
    num        INTEGER PRIMARY KEY,
    source     TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    first_read INTEGER NOT NULL,
    last_read  INTEGER NOT NULL,
    reads      INTEGER NOT NULL,
    by_date    INTEGER NOT NULL,
    otherwise  INTEGER NOT NULL,
    entries    INTEGER NOT NULL,
    UNIQUE (source, url)
);
CREATE TABLE placed (
    listing     INTEGER NOT NULL REFERENCES listings (num),
    address     INTEGER NOT NULL REFERENCES addresses (id),
    first_place INTEGER NOT NULL,
    best_place  INTEGER NOT NULL,
    last_place  INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    best_seen   INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    reads       INTEGER NOT NULL,
    PRIMARY KEY (listing, address)
) WITHOUT ROWID;
CREATE INDEX placed_by_address ON placed (address);

-- +goose Down
DROP TABLE placed;
DROP TABLE listings;
