-- +goose Up
CREATE TABLE deletions (
    article   text        COLLATE "C" NOT NULL PRIMARY KEY,
    outlet    text        NOT NULL,
    source    text        NOT NULL,
    published text        NOT NULL,
    deleted   timestamptz NOT NULL,
    who       text        NOT NULL,
    reason    text        NOT NULL,
    public    boolean     NOT NULL,
    remains   text        NOT NULL,
    finished  timestamptz
);
CREATE INDEX deletions_unfinished ON deletions (article) WHERE finished IS NULL;
CREATE TABLE deleted_keys (
    key     bigint NOT NULL,
    article text   COLLATE "C" NOT NULL REFERENCES deletions (article),
    PRIMARY KEY (key, article)
);

-- +goose Down
DROP TABLE deleted_keys;
DROP TABLE deletions;
