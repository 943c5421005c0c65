-- +goose Up
CREATE INDEX fetches_by_run ON fetches (run) WHERE run IS NOT NULL;
CREATE INDEX addresses_without_article ON addresses (source) WHERE outcome IN ('skipped', 'gone') AND article IS NULL;

-- +goose Down
DROP INDEX addresses_without_article;
DROP INDEX fetches_by_run;
