-- +goose Up
ALTER TABLE runs ADD COLUMN recheck INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_by_kind ON runs (source, recheck, id);
CREATE INDEX addresses_revisit ON addresses (source, due) WHERE kind = 'article' AND due IS NOT NULL AND outcome <> '';

-- +goose Down
DROP INDEX addresses_revisit;
DROP INDEX runs_by_kind;
ALTER TABLE runs DROP COLUMN recheck;
