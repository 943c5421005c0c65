-- +goose Up
CREATE TABLE stamp (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id  TEXT NOT NULL
);
INSERT INTO stamp (one, id) VALUES (1, lower(hex(randomblob(16))));

-- +goose Down
DROP TABLE stamp;
