-- +goose Up
CREATE TABLE listings (
    num        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source     text        COLLATE "C" NOT NULL,
    url        text        COLLATE "C" NOT NULL,
    kind       text        NOT NULL,
    first_read timestamptz NOT NULL,
    last_read  timestamptz NOT NULL,
    reads      bigint      NOT NULL,
    by_date    bigint      NOT NULL,
    otherwise  bigint      NOT NULL,
    entries    bigint      NOT NULL,
    UNIQUE (source, url)
);
CREATE TABLE placed (
    listing     bigint      NOT NULL REFERENCES listings (num),
    address     bigint      NOT NULL REFERENCES addresses (id),
    first_place bigint      NOT NULL,
    best_place  bigint      NOT NULL,
    last_place  bigint      NOT NULL,
    first_seen  timestamptz NOT NULL,
    best_seen   timestamptz NOT NULL,
    last_seen   timestamptz NOT NULL,
    reads       bigint      NOT NULL,
    PRIMARY KEY (listing, address)
);
CREATE INDEX placed_by_address ON placed (address);

-- +goose Down
DROP TABLE placed;
DROP TABLE listings;
