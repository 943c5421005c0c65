-- +goose Up
ALTER TABLE run_outcomes ALTER COLUMN outcome TYPE text COLLATE "C";
CREATE TABLE crawled_sources (
    num      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source   text   COLLATE "C" NOT NULL UNIQUE,
    outlet   text   NOT NULL,
    lang     text   NOT NULL,
    patterns text   NOT NULL
);

-- +goose Down
DROP TABLE crawled_sources;
ALTER TABLE run_outcomes ALTER COLUMN outcome TYPE text;
