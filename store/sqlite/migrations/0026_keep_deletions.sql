-- +goose Up
CREATE TABLE deletions (
    article   TEXT    NOT NULL PRIMARY KEY,
    outlet    TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    published TEXT    NOT NULL,
    deleted   INTEGER NOT NULL,
    who       TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    public    BOOLEAN NOT NULL,
    remains   TEXT    NOT NULL,
    finished  INTEGER
);
CREATE INDEX deletions_unfinished ON deletions (article) WHERE finished IS NULL;
CREATE TABLE deleted_keys (
    key     INTEGER NOT NULL,
    article TEXT    NOT NULL REFERENCES deletions (article),
    PRIMARY KEY (key, article)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE deleted_keys;
DROP TABLE deletions;
