-- +goose Up
ALTER TABLE runs ADD COLUMN recheck boolean NOT NULL DEFAULT false;
CREATE INDEX runs_by_kind ON runs (source, recheck, id);
CREATE INDEX addresses_revisit ON addresses (source, due) WHERE kind = 'article' AND due IS NOT NULL AND outcome <> '';

-- +goose Down
DROP INDEX runs_by_kind, addresses_revisit;
ALTER TABLE runs DROP COLUMN recheck;
