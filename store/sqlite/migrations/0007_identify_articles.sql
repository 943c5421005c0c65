-- +goose Up
CREATE TABLE identities (
    key     INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (num),
    PRIMARY KEY (key, article)
) WITHOUT ROWID;
ALTER TABLE articles ADD COLUMN identified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN named TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN named_id TEXT NOT NULL DEFAULT '';
CREATE INDEX articles_unidentified ON articles (num) WHERE identified = 0;
CREATE INDEX articles_by_named ON articles (source, named) WHERE named <> '';

-- +goose Down
DROP INDEX articles_by_named;
DROP INDEX articles_unidentified;
ALTER TABLE articles DROP COLUMN named_id;
ALTER TABLE articles DROP COLUMN named;
ALTER TABLE articles DROP COLUMN identified;
DROP TABLE identities;
