-- +goose Up
CREATE TABLE arrivals (
    article  bigint      PRIMARY KEY REFERENCES articles (num) ON DELETE CASCADE,
    number   bigint      NOT NULL,
    revision bigint      NOT NULL,
    at       timestamptz NOT NULL
);
-- What the index has already came in when its newest revision was fetched, as far as is known.
INSERT INTO arrivals (article, number, revision, at)
    SELECT num, row_number() OVER (ORDER BY fetched, num), revision, fetched FROM articles WHERE num NOT IN (SELECT article FROM outbox);
CREATE UNIQUE INDEX arrivals_by_number ON arrivals (number);

CREATE TABLE search_states (
    search   text   COLLATE "C" PRIMARY KEY,
    after    bigint NOT NULL,
    serial   bigint NOT NULL,
    document text   NOT NULL
);

-- +goose Down
DROP TABLE search_states;
DROP TABLE arrivals;
