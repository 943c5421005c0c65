-- +goose Up
CREATE TABLE coders (
    name     text COLLATE "C" NOT NULL PRIMARY KEY,
    document text NOT NULL
);
CREATE TABLE evaluations (
    num      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sample   text        COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    document text        NOT NULL
);
CREATE INDEX evaluations_by_sample ON evaluations (sample);

-- +goose Down
DROP TABLE evaluations;
DROP TABLE coders;
