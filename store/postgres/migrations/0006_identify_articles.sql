-- +goose Up
CREATE TABLE identities (
    key     bigint NOT NULL,
    article bigint NOT NULL,
    PRIMARY KEY (key, article)
);
ALTER TABLE articles
    ADD COLUMN identified boolean NOT NULL DEFAULT false,
    ADD COLUMN named      text    NOT NULL DEFAULT '',
    ADD COLUMN named_id   text    COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX articles_unidentified ON articles (num) WHERE NOT identified;
CREATE INDEX articles_by_named ON articles (source) WHERE named <> '';

-- +goose Down
DROP TABLE identities;
DROP INDEX articles_by_named, articles_unidentified;
ALTER TABLE articles DROP COLUMN identified, DROP COLUMN named, DROP COLUMN named_id;
