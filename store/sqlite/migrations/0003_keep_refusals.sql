-- +goose Up
ALTER TABLE outbox ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN refused INTEGER;
ALTER TABLE outbox ADD COLUMN due INTEGER;
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE outbox SET since = CAST(unixepoch('subsec') * 1000000 AS INTEGER);
DROP INDEX outbox_by_version;
CREATE INDEX outbox_waiting ON outbox (version) WHERE refused IS NULL;
CREATE INDEX outbox_retrying ON outbox (due) WHERE due IS NOT NULL;
CREATE INDEX outbox_refused ON outbox (refused) WHERE refused IS NOT NULL;

-- +goose Down
DROP INDEX outbox_waiting;
DROP INDEX outbox_retrying;
DROP INDEX outbox_refused;
ALTER TABLE outbox DROP COLUMN since;
ALTER TABLE outbox DROP COLUMN refused;
ALTER TABLE outbox DROP COLUMN due;
ALTER TABLE outbox DROP COLUMN attempts;
ALTER TABLE outbox DROP COLUMN reason;
CREATE UNIQUE INDEX outbox_by_version ON outbox (version);
