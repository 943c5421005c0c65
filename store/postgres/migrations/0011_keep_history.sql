-- +goose Up
ALTER TABLE addresses ADD COLUMN capture text NOT NULL DEFAULT '';
ALTER TABLE addresses ADD COLUMN capture_at timestamptz;
ALTER TABLE runs ADD COLUMN period text NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN rest timestamptz;
ALTER TABLE runs ADD COLUMN every bigint NOT NULL DEFAULT 0;
DROP INDEX runs_unfinished;
CREATE UNIQUE INDEX runs_unfinished ON runs (source, period) WHERE finished IS NULL;
CREATE INDEX runs_backfills ON runs (source, period) WHERE period <> '';
DROP INDEX runs_by_kind;
CREATE INDEX runs_by_kind ON runs (source, recheck, id) WHERE period = '';
CREATE INDEX fetches_by_source ON fetches (source, at);

-- +goose Down
DROP INDEX fetches_by_source;
DROP INDEX runs_by_kind;
CREATE INDEX runs_by_kind ON runs (source, recheck, id);
DROP INDEX runs_backfills;
DROP INDEX runs_unfinished;
DELETE FROM run_outcomes WHERE run IN (SELECT id FROM runs WHERE period <> '');
UPDATE fetches SET run = NULL WHERE run IN (SELECT id FROM runs WHERE period <> '');
DELETE FROM runs WHERE period <> '';
CREATE UNIQUE INDEX runs_unfinished ON runs (source) WHERE finished IS NULL;
ALTER TABLE runs DROP COLUMN every, DROP COLUMN rest, DROP COLUMN period;
ALTER TABLE addresses DROP COLUMN capture_at, DROP COLUMN capture;
