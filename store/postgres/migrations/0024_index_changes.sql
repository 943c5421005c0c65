-- +goose Up
CREATE INDEX articles_new ON articles (first_seen, num) WHERE relevant;
CREATE INDEX articles_edited ON articles (fetched, num) WHERE relevant AND revision > 1;
CREATE INDEX articles_gone ON articles (gone_at, num) WHERE relevant AND gone_at IS NOT NULL;

-- +goose Down
DROP INDEX articles_gone;
DROP INDEX articles_edited;
DROP INDEX articles_new;
